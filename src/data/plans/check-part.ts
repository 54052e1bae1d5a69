// What of one part of a split can be known to be impossible before anything is drawn.
import { ConfigError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { readConfig } from "../../instructions/read-config.ts";
import { writtenSurfacesOf } from "../../instructions/write-instruction.ts";
import type { Layout } from "../rows/layout.ts";
import { partTemplates } from "../rows/row-parts.ts";
import type { DatasetPlan, SplitPlan } from "./plan.ts";
import { splitFamily } from "./split-family.ts";
import type { SplitName, SplitPart } from "./split-part.ts";

export interface PartPlace {
  readonly plan: DatasetPlan;
  readonly name: SplitName;
  readonly split: SplitPlan;
  readonly part: SplitPart;
  /** Where the part stands, for messages. */
  readonly at: string;
}

/** Throws a ConfigError ("impossible-plan") for a part that its split, its family or its layout cannot have. */
export function checkPart(place: PartPlace): void {
  const { plan, name, split, part, at } = place;
  if (part.of !== undefined) checkHome(place, part.of);
  const family = splitFamily(plan, part.of ?? name);
  const layout = part.layout ?? split.layout;
  const shown = [
    ...(part.surfaces ?? split.surfaces),
    ...(needsPseudocode(layout) ? [layout.pseudocode ?? "pseudocode"] : []),
    ...(layout.recited === undefined ? [] : [layout.recited]),
  ];
  const known = writtenSurfacesOf(family);
  for (const surface of shown) {
    if (known.includes(surface)) continue;
    const where = part.surfaces === undefined ? `splits.${name}` : at;
    throw impossible(
      `${where}.surfaces: family "${family.name}" cannot be written as "${surface}"`,
      `It has: ${known.join(", ")}.`,
    );
  }
  const problem =
    layoutProblem(part, layout) ??
    compositionProblem(part, family, plan.splits[part.of ?? name] ?? split) ??
    choiceProblem(part, family, split) ??
    exampleProblem(part, layout, name);
  if (problem !== undefined) throw impossible(`${at}: ${problem[0]}`, problem[1]);
  if (part.kind !== "in-context" && partTemplates(part, split).length === 0) {
    throw impossible(`${at}.templates: no sentence is left`, "Allow another form or more of them.");
  }
  if (part.inputs !== undefined) {
    try {
      readConfig(family, { ...plan.splits[part.of ?? name]?.config, ...part.inputs });
    } catch (error) {
      throw impossible(`${at}.inputs: ${(error as Error).message}`, "Name keys of the family's config.");
    }
  }
}

/**
 * What is carried out in training is no longer unseen: only a plan that says so may show it, and only in worked
 * examples whose inputs no test asks about.
 */
function checkHome({ plan, name, part, at }: PartPlace, of: SplitName): void {
  if (plan.splits[of] === undefined || of === name) {
    throw impossible(`${at}.of: "${of}" is no other split of this plan`, "Name another split of the plan.");
  }
  if (part.kind === "declare") return;
  const only = `${at}.of: only kind "declare" may show the instructions of another split, not "${part.kind}"`;
  if (part.examples === undefined) throw impossible(only, `Leave "of" out, declare them, or give examples.`);
  if (name === "test" || (name === "validation" && of === "train")) return;
  if (plan.demonstrates !== true) {
    throw impossible(`${only}, unless the plan demonstrates`, `Leave "of" out, declare them, or set demonstrates.`);
  }
  if (plan.inputs !== "apart" && plan.unseen !== "instance") {
    throw impossible(
      `${at}.of: the examples of "${of}" instructions could hold the inputs that are asked`,
      `Set inputs: "apart".`,
    );
  }
  if (part.kind === "compose") throw impossible(only, "Show one instruction at a time.");
}

function needsPseudocode({ kind, examples }: Layout): boolean {
  return examples === "code" || kind === "pseudocode-then-answer" || kind === "pseudocode-in-prompt";
}

type Problem = readonly [problem: string, hint: string];

function layoutProblem({ kind }: SplitPart, layout: Layout): Problem | undefined {
  const { kind: form = "answer-only", shots, instruction, examples } = layout;
  if (kind === "declare") return undefined;
  const own = "Give the kind a layout of its own.";
  if (kind !== "in-context") {
    if (shots !== undefined || instruction !== undefined || examples !== undefined || form === "pseudocode-in-prompt") {
      return [`rows of kind "${kind}" name the instruction and show neither it nor examples`, own];
    }
    if (kind === "execute" && form === "trace-then-answer") {
      return ["steps are asked for", 'Use the kind "execute-with-trace".'];
    }
    if (kind !== "execute" && form === "pseudocode-then-answer") {
      return [`rows of kind "${kind}" cannot have the layout "${form}"`, own];
    }
    return undefined;
  }
  if (instruction === false && shots === undefined) {
    return ["without the instruction and without examples nothing says what to do", "Set layout.shots."];
  }
  if (instruction === false && form === "pseudocode-in-prompt") {
    return ["the instruction is to be left out, its pseudo-code shown", 'Name the surface "pseudocode" instead.'];
  }
  return undefined;
}

function compositionProblem({ kind }: SplitPart, family: AnyFamily, split: SplitPlan): Problem | undefined {
  if (kind !== "compose") return undefined;
  if (family.asInput === undefined) {
    return [`the answers of family "${family.name}" are no inputs of it`, "Leave out compositions."];
  }
  if (family.answers === "many") return [`family "${family.name}" has many right answers`, "Leave out compositions."];
  if (split.instructions < 2) return ["one instruction has no other to follow it", "Ask for at least 2 instructions."];
  return undefined;
}

function choiceProblem(
  { where, instructions, of }: SplitPart,
  family: AnyFamily,
  split: SplitPlan,
): Problem | undefined {
  if (where !== undefined && !family.axes.some(({ name }) => name === where.axis)) {
    const names = family.axes.map(({ name }) => name);
    return [
      `where: family "${family.name}" has no axis "${where.axis}".${didYouMean(where.axis, names)}`,
      `It has: ${names.join(", ")}.`,
    ];
  }
  if ((where ?? instructions) !== undefined && split.frequency.kind === "power" && of === undefined) {
    return ["some of the instructions are chosen where each row draws its own", 'Use the frequency "uniform".'];
  }
  return undefined;
}

function exampleProblem(
  { kind, examples, inputs }: SplitPart,
  { shots }: Layout,
  name: SplitName,
): Problem | undefined {
  if (kind === "declare" && (examples !== undefined || inputs !== undefined)) {
    return ["a declaration has no input", "Leave out examples and inputs."];
  }
  if (examples !== undefined && kind === "in-context" && shots !== undefined && name === "train") {
    return ["rows with more examples in the prompt cannot count them", "Leave out examples, or layout.shots."];
  }
  return undefined;
}

export function impossible(problem: string, hint: string): ConfigError {
  return new ConfigError(problem, { code: "impossible-plan", hint });
}
