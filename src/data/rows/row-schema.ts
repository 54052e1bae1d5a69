// What a row in a file must look like: the schema that says it, and the same said by hand for the hot path.
import { z } from "zod";
import { roles, rowKinds, type Lineage, type Row, type Segment } from "./row.ts";

/** The strict schema of a row; `rowProblem` accepts exactly what it accepts. */
export const rowSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  kind: z.enum(rowKinds),
  segments: z.array(z.strictObject({ role: z.enum(roles), text: z.string(), learn: z.boolean() })).min(1),
  lineage: z.strictObject({
    family: z.string().min(1),
    version: z.int().min(1),
    params: z.json(),
    input: z.json(),
    surface: z.string().min(1),
    paraphrase: z.int().min(1).optional(),
    layout: z.string().min(1).optional(),
    pointer: z.string().min(1).optional(),
    template: z.string().min(1).optional(),
    outer: z.strictObject({ params: z.json(), pointer: z.string().min(1) }).optional(),
    shots: z.array(z.json()).min(1).optional(),
  }),
});

const kinds: ReadonlySet<unknown> = new Set(rowKinds);
const knownRoles: ReadonlySet<unknown> = new Set(roles);
const idPattern = /^[0-9a-f]{32}$/;
const rowMembers = new Set(["id", "kind", "segments", "lineage"]);
const segmentMembers = new Set(["role", "text", "learn"]);
const lineageMembers = new Set(["family", "version", "params", "input", "surface"]);
const optionalMembers = new Set(["paraphrase", "layout", "pointer", "template", "outer", "shots"]);
const outerMembers = new Set(["params", "pointer"]);

/** Why parsed JSON is not a row, with the key it is about; undefined where it is one. */
export function rowProblem(value: unknown): string | undefined {
  const shape = memberProblem(value, rowMembers);
  if (shape !== undefined) return shape;
  const { id, kind, segments, lineage } = value as Record<keyof Row, unknown>;
  if (typeof id !== "string" || !idPattern.test(id)) return "id: not 32 hexadecimal digits";
  if (!kinds.has(kind)) return `kind: ${JSON.stringify(kind)} is none of ${rowKinds.join(", ")}`;
  if (!Array.isArray(segments) || segments.length === 0) return "segments: not a list of at least one";
  for (let i = 0; i < segments.length; i++) {
    const problem = segmentProblem(segments[i]);
    if (problem !== undefined) return `segments[${i}].${problem}`;
  }
  const problem = lineageProblem(lineage);
  return problem === undefined ? undefined : `lineage.${problem}`;
}

function segmentProblem(value: unknown): string | undefined {
  const shape = memberProblem(value, segmentMembers);
  if (shape !== undefined) return shape;
  const { role, text, learn } = value as Record<keyof Segment, unknown>;
  if (!knownRoles.has(role)) return `role: ${JSON.stringify(role)} is none of ${roles.join(", ")}`;
  if (typeof text !== "string") return "text: not a text";
  return typeof learn === "boolean" ? undefined : "learn: neither true nor false";
}

function lineageProblem(value: unknown): string | undefined {
  const shape = memberProblem(value, lineageMembers, optionalMembers);
  if (shape !== undefined) return shape;
  const { family, version, surface, paraphrase, layout, pointer, template, outer, shots } = value as Record<
    keyof Lineage,
    unknown
  >;
  if (typeof family !== "string" || family === "") return "family: not a name";
  if (!Number.isSafeInteger(version) || (version as number) < 1) return "version: not a whole number from 1";
  if (typeof surface !== "string" || surface === "") return "surface: not a name";
  if (paraphrase !== undefined && (!Number.isSafeInteger(paraphrase) || (paraphrase as number) < 1)) {
    return "paraphrase: not a whole number from 1 (the first wording is left out)";
  }
  if (layout !== undefined && !isName(layout)) return "layout: not a name";
  if (pointer !== undefined && !isName(pointer)) return "pointer: not a name";
  if (template !== undefined && !isName(template)) return "template: not a name";
  if (shots !== undefined && (!Array.isArray(shots) || shots.length === 0)) return "shots: not a list of at least one";
  if (outer === undefined) return undefined;
  const second = memberProblem(outer, outerMembers);
  if (second !== undefined) return `outer.${second}`;
  return isName((outer as Record<string, unknown>).pointer) ? undefined : "outer.pointer: not a name";
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function memberProblem(
  value: unknown,
  required: ReadonlySet<string>,
  optional?: ReadonlySet<string>,
): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "not an object";
  let found = 0;
  for (const key of Object.keys(value)) {
    if (required.has(key)) found++;
    else if (optional?.has(key) !== true) return `${key}: unknown key`;
  }
  if (found === required.size) return undefined;
  for (const key of required) if (!Object.hasOwn(value, key)) return `${key}: missing`;
  return undefined;
}
