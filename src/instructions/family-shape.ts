// Whether what a module exports is a family, and if not, what is missing or wrong.
import { z } from "zod";
import { nearest } from "../core/nearest.ts";
import type { AnyFamily } from "./family.ts";
import { surfaces } from "./surface.ts";

/** One sentence for each member that is missing, wrong or unknown; none for a family. */
export function familyProblems(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [`it is ${kindOf(value)}, not an object`];
  const record = value as Record<string, unknown>;
  const problems: string[] = [];
  for (const [name, { optional, problem }] of Object.entries(members)) {
    const member = record[name];
    if (member === undefined) {
      if (!optional) problems.push(`${name} is missing`);
      continue;
    }
    const found = problem(member);
    if (found !== undefined) problems.push(`${name} ${found}`);
  }
  for (const name of Object.keys(record)) {
    if (Object.hasOwn(members, name)) continue;
    const meant = nearest(name, Object.keys(members));
    problems.push(
      `${name} is no member of a family${meant === undefined || meant in record ? "" : `; did you mean ${meant}?`}`,
    );
  }
  return problems;
}

/** Whether `value` was meant to be a family, well-formed or not. */
export function resemblesFamily(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (
    ["name", "sample", "sampleInput", "execute", "render", "check", "key"].filter((name) => name in value).length > 2
  );
}

interface Member {
  readonly optional: boolean;
  /** What is wrong with it, as the end of a sentence. */
  readonly problem: (member: unknown) => string | undefined;
}

const aFunction = (member: unknown): string | undefined =>
  typeof member === "function" ? undefined : `must be a function, and is ${kindOf(member)}`;
const required = (problem: Member["problem"]): Member => ({ optional: false, problem });
const optional = (problem: Member["problem"]): Member => ({ optional: true, problem });

const members: Readonly<Record<keyof AnyFamily, Member>> = {
  name: required((name) =>
    typeof name === "string" && /^[a-z][a-z0-9-]{0,63}$/.test(name)
      ? undefined
      : `must be one word in lower case (letters, digits and "-"), and is ${kindOf(name)}`,
  ),
  version: required((version) =>
    Number.isSafeInteger(version) && (version as number) >= 1
      ? undefined
      : `must be a whole number from 1 on, and is ${kindOf(version)}`,
  ),
  config: required((config) =>
    config instanceof z.ZodType ? undefined : 'must be a zod schema (import { z } from "zod")',
  ),
  axes: required((axes) => {
    if (!Array.isArray(axes)) return `must be a list, and is ${kindOf(axes)}`;
    const bad = axes.findIndex((axis) => !isAxis(axis));
    return bad < 0 ? undefined : `must hold { name, description, measure }, and item ${bad} does not`;
  }),
  surfaces: required((list) => {
    const known: readonly unknown[] = surfaces;
    if (Array.isArray(list) && list.length > 0 && list.every((surface) => known.includes(surface))) return undefined;
    return `must list at least one of ${surfaces.join(", ")}`;
  }),
  answers: optional((answers) => (answers === "one" || answers === "many" ? undefined : 'must be "one" or "many"')),
  sample: required(aFunction),
  sampleInput: required(aFunction),
  execute: required(aFunction),
  paraphrases: required(aFunction),
  render: required(aFunction),
  renderInput: required(aFunction),
  parse: optional(aFunction),
  check: required(aFunction),
  share: optional(aFunction),
  key: required(aFunction),
  parts: optional(aFunction),
  asInput: optional(aFunction),
  capacity: required(aFunction),
  isParams: required(aFunction),
  isInput: required(aFunction),
};

function isAxis(axis: unknown): boolean {
  if (typeof axis !== "object" || axis === null) return false;
  const { name, description, measure } = axis as Record<string, unknown>;
  return typeof name === "string" && typeof description === "string" && typeof measure === "function";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return JSON.stringify(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : typeof value === "undefined" ? "undefined" : `a ${typeof value}`;
}
