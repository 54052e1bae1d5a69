// Judges a row that was read from a file: does it teach the truth, in the split where it belongs?
import { DataError } from "../core/errors.ts";
import { declareTemplates } from "../instructions/pointer-templates.ts";
import type { Surface } from "../instructions/surface.ts";
import { declareQuestion, inContextPrompt } from "./layout.ts";
import type { Place } from "./parse-row.ts";
import type { SplitName } from "./plan.ts";
import type { RowSource } from "./row-source.ts";
import type { Lineage, Row } from "./row.ts";

/**
 * A judge for the rows of one split. It runs each row's instruction again from the lineage and throws a DataError
 * ("row-not-verified", "leak"), with file, line and reason, where the learnt text is not the true answer by the
 * family's own check, the prompt does not say what the lineage says, the family or its version is another, or the
 * instruction's meaning (or, where the plan says so, a piece of it) belongs to another split.
 */
export function rowVerifier(source: RowSource, split: SplitName): (row: Row, place: Place) => void {
  const problemOf = rowJudge(source, split);
  return (row, place) => {
    const problem = problemOf(row);
    if (problem === undefined) return;
    const { code, reason } = problem;
    throw new DataError(`${place.file}, line ${place.line}: ${reason}`, {
      code,
      hint: "Delete the file and generate the dataset again; if it comes back, the family contradicts itself.",
    });
  };
}

interface Problem {
  readonly code: "row-not-verified" | "leak";
  readonly reason: string;
}

function rowJudge(source: RowSource, split: SplitName): (row: Row) => Problem | undefined {
  const { family } = source;
  const { kind, layout, surfaces } = source.split(split);
  const known = new InstructionCache(source, split);

  return (row) => {
    const { lineage, segments } = row;
    if (lineage.family !== family.name || lineage.version !== family.version) {
      return unverified(`made by ${lineage.family} ${lineage.version}, not ${family.name} ${family.version}`);
    }
    if (row.kind !== kind) return unverified(`a row of kind ${row.kind} in a split of kind ${kind}`);
    const surface = lineage.surface as Surface;
    if (!surfaces.includes(surface)) return unverified(`the surface ${lineage.surface} is not one of the plan's`);
    const instruction = known.get(lineage.params);
    if (instruction.problem !== undefined) return instruction.problem;
    const prompt = segments[0];
    const taught = segments[1];
    if (prompt === undefined || taught === undefined || segments.length !== 2) {
      return unverified("not exactly a prompt and a learnt text");
    }
    if (prompt.role !== "user" || prompt.learn || taught.role !== "assistant" || !taught.learn) {
      return unverified("the prompt must be the user's and only read, the answer the assistant's and learnt from");
    }
    const paraphrase = lineage.paraphrase ?? 0;
    if (instruction.surface !== surface || instruction.paraphrase !== paraphrase) {
      if (paraphrase >= family.paraphrases(surface)) return unverified(`the surface has no paraphrase ${paraphrase}`);
      instruction.text = family.render(lineage.params, surface, paraphrase);
      instruction.surface = surface;
      instruction.paraphrase = paraphrase;
    }
    const { text } = instruction;
    if (kind === "declare") return declareProblem(lineage, prompt.text, taught.text, text);

    const { params, input } = lineage;
    if (lineage.pointer !== undefined) return unverified("a pointer where the instruction itself is shown");
    if (!family.isInput(input)) return unverified("the input is not one of the family's");
    if (prompt.text !== inContextPrompt(layout, surface, text, family.renderInput(params, input))) {
      return unverified("the prompt does not say what the lineage says");
    }
    const verdict = family.check(params, input, taught.text);
    if (verdict.kind === "pass") return undefined;
    return unverified(verdict.kind === "fail" ? `${verdict.code}: ${verdict.detail}` : verdict.error);
  };
}

function declareProblem(lineage: Lineage, question: string, taught: string, text: string): Problem | undefined {
  const { pointer, input } = lineage;
  if (pointer === undefined) return unverified("a declaration without a pointer");
  if (input !== null) return unverified("a declaration has no input");
  if (taught !== text) return unverified("the learnt text is not the instruction of the lineage");
  const asked = declareTemplates.some((_, template) => declareQuestion(template, pointer) === question);
  return asked ? undefined : unverified("the prompt is no question for the pointer");
}

function unverified(reason: string): Problem {
  return { code: "row-not-verified", reason };
}

interface KnownInstruction {
  readonly problem: Problem | undefined;
  /** Written down as it was last asked for. */
  text: string;
  surface: Surface | undefined;
  paraphrase: number;
}

const MOST_KNOWN = 65_536;

/** Rows of one instruction share its parameters (parse-plain-line.ts), so they are judged once, not once per row. */
class InstructionCache {
  private readonly source: RowSource;
  private readonly split: SplitName;
  private known = new Map<object, KnownInstruction>();

  constructor(source: RowSource, split: SplitName) {
    this.source = source;
    this.split = split;
  }

  get(params: unknown): KnownInstruction {
    if (typeof params !== "object" || params === null) return this.judge(params);
    let found = this.known.get(params);
    if (found === undefined) {
      found = this.judge(params);
      if (this.known.size >= MOST_KNOWN) this.known = new Map();
      // Only frozen objects are shared between rows; what may still change is judged each time.
      if (Object.isFrozen(params)) this.known.set(params, found);
    }
    return found;
  }

  private judge(params: unknown): KnownInstruction {
    return { problem: this.problemOf(params), text: "", surface: undefined, paraphrase: 0 };
  }

  private problemOf(params: unknown): Problem | undefined {
    const { family, allotment, plan } = this.source;
    if (!family.isParams(params)) return unverified("the parameters are not the family's");
    const home = allotment.splitOfKey(family.key(params));
    if (home === undefined) return unverified("the instruction is none of the plan's");
    if (home !== this.split) return leak(`the instruction belongs to the ${home} split, not to ${this.split}`);
    if (plan.unseen !== "parts") return undefined;
    for (const part of family.parts?.(params) ?? []) {
      const owner = allotment.splitOfPart(part);
      if (owner !== this.split) return leak(`the piece "${part}" belongs to the ${owner ?? "no"} split`);
    }
    return undefined;
  }
}

function leak(reason: string): Problem {
  return { code: "leak", reason };
}
