// `precept families`: what kinds of instructions there are, and what one of them can be asked for.
import { z } from "zod";
import { paint } from "./report-error.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { families as shipped } from "../instructions/registry.ts";
import { chosenFamily, type FamilyFlags } from "./chosen-family.ts";

export interface FamiliesFlags extends FamilyFlags {
  readonly json?: boolean;
}

export async function families(named: string | undefined, flags: FamiliesFlags): Promise<void> {
  const one = named !== undefined || flags.family !== undefined;
  const listed = one ? [await chosenFamily(named, flags)] : shipped;
  if (flags.json === true) process.stdout.write(`${JSON.stringify(listed.map(described), null, 2)}\n`);
  else if (one) process.stdout.write(`${listed.map(details).join("\n")}\n`);
  else {
    process.stdout.write(`${listed.map(overview).join("\n\n")}\n\n`);
    process.stderr.write(`${paint("dim", "precept families NAME lists a family's axes and configuration.")}\n`);
  }
}

function described(family: AnyFamily): object {
  return {
    name: family.name,
    version: family.version,
    surfaces: family.surfaces,
    axes: family.axes.map(({ name, description }) => ({ name, description })),
    config: z.toJSONSchema(family.config, { io: "input", unrepresentable: "any" }),
  };
}

function overview(family: AnyFamily): string {
  return [
    `${family.name} (version ${family.version})`,
    `  surfaces  ${family.surfaces.join(", ")}`,
    `  axes      ${family.axes.map(({ name }) => name).join(", ")}`,
    `  config    ${settings(family)
      .map(([key]) => key)
      .join(", ")}`,
  ].join("\n");
}

function details(family: AnyFamily): string {
  const schema = z.toJSONSchema(family.config, { io: "input", unrepresentable: "any" });
  const lines = settings(family).map(([key, value]) => {
    const words = choices(schema.properties?.[key]);
    const wanted = words.length === 0 ? "" : `  (${words.map((word) => JSON.stringify(word)).join(", ")})`;
    return `    ${key}: ${JSON.stringify(value) ?? "(must be given)"}${wanted}`;
  });
  return [
    `${family.name} (version ${family.version})`,
    `  surfaces  ${family.surfaces.join(", ")}`,
    `  axes`,
    ...family.axes.map((axis) => `    ${axis.name}: ${axis.description}`),
    `  config, with its defaults (--set changes them)`,
    ...lines,
  ].join("\n");
}

/** Each key of the config with its default; undefined where there is none. */
function settings({ config }: AnyFamily): [key: string, value: unknown][] {
  const defaults = config.safeParse({});
  if (defaults.success) return Object.entries(defaults.data as object);
  const keys = config instanceof z.ZodObject ? Object.keys(config.shape) : [];
  return keys.map((key) => [key, undefined]);
}

/** The words that a setting chooses from, where it takes one of some, or a list of them. */
function choices(schema: unknown): readonly unknown[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { enum: words, anyOf, items } = schema as { enum?: unknown; anyOf?: unknown; items?: unknown };
  if (Array.isArray(words)) return words;
  if (Array.isArray(anyOf)) return [...new Set(anyOf.flatMap(choices))];
  return choices(items);
}
