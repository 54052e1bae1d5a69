// Judges a row that was read from a file: does it teach the truth, in the split where it belongs?
import { canonicalJson } from "../../core/canonical-json.ts";
import { DataError } from "../../core/errors.ts";
import { writtenParaphrases } from "../../instructions/write-instruction.ts";
import { inputHome } from "./input-home.ts";
import { keyOf, textOf, type Instruction, type Wording } from "../plans/instructions.ts";
import { KnownInstructions, type KnownInstruction } from "./known-instructions.ts";
import type { Place } from "./parse-row.ts";
import { cutResponse } from "./response.ts";
import type { RowPart } from "./row-parts.ts";
import type { RowSource } from "../plans/row-source.ts";
import { composeText, inContextText, leadText } from "./row-text.ts";
import { leak, unverified, type RowProblem } from "./row-problem.ts";
import type { Lineage, Row, RowKind } from "./row.ts";
import type { SplitName } from "../plans/split-part.ts";

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

function rowJudge(source: RowSource, split: SplitName): (row: Row) => RowProblem | undefined {
  const parts = source.parts(split);
  const judge: Judge = { source, split, known: new KnownInstructions(source) };
  return (row) => {
    let problem: RowProblem | undefined;
    for (const part of parts) {
      if (part.kind !== row.kind) continue;
      const found = partProblem(judge, part, row);
      if (found === undefined) return undefined;
      if (problem === undefined || found.elsewhere !== true) problem = found;
    }
    const kinds = parts.map(({ kind }) => kind).join(", ");
    return problem ?? unverified(`a row of kind ${row.kind} in a split of kind ${kinds}`);
  };
}

interface Judge {
  readonly source: RowSource;
  readonly split: SplitName;
  readonly known: KnownInstructions;
}

function partProblem(judge: Judge, part: RowPart, { segments, lineage, kind }: Row): RowProblem | undefined {
  const { family } = part;
  if (lineage.family !== family.name || lineage.version !== family.version) {
    return unverified(`made by ${lineage.family} ${lineage.version}, not ${family.name} ${family.version}`);
  }
  const { surface, paraphrase = 0 } = lineage;
  const first = part.wordings[0];
  const wording = first?.surface === surface ? first : part.wordings.find((each) => each.surface === surface);
  if (wording === undefined) return unverified(`the surface ${surface} is not one of the plan's`);
  const { style } = wording;
  if ((lineage.layout ?? "answer-only") !== style.kind) return unverified(`the layout is not ${style.kind}`);
  const known = judge.known.get(family, lineage.params);
  const owned = known.problem ?? judge.known.ownerProblem(known, part.home);
  if (owned !== undefined) return owned;
  const prompt = segments[0];
  const taught = segments[1];
  if (prompt === undefined || taught === undefined || segments.length !== 2) {
    return unverified("not exactly a prompt and a learnt text");
  }
  if (prompt.role !== "user" || prompt.learn || taught.role !== "assistant" || !taught.learn) {
    return unverified("the prompt must be the user's and only read, the answer the assistant's and learnt from");
  }
  if (paraphrase > 0 && paraphrase >= writtenParaphrases(family, wording.surface)) {
    return unverified(`the surface has no paraphrase ${paraphrase}`);
  }
  const said: Said = {
    judge,
    part,
    lineage,
    known,
    prompt: prompt.text,
    taught: taught.text,
    wording: paraphrase === 0 ? wording : { surface: wording.surface, paraphrase, style },
  };
  return kindProblem(kind, said) ?? choiceProblem(said);
}

function kindProblem(kind: RowKind, said: Said): RowProblem | undefined {
  switch (kind) {
    case "declare":
      return declareProblem(said);
    case "in-context":
      return inContextProblem(said);
    case "compose":
      return composeProblem(said);
    default:
      return executeProblem(said);
  }
}

/** Whether a part that shows some instructions, or some exercises of each, shows this one. */
function choiceProblem({ judge, part, lineage, known }: Said): RowProblem | undefined {
  const { source, split } = judge;
  const all = part.chosen.count === part.available;
  if (all && part.examples === undefined) return undefined;
  const { pointer, input, outer } = lineage;
  const index = pointer === undefined ? judge.known.indexOf(known, part.home) : source.instructionNamed(pointer)?.index;
  const outerIndex = outer === undefined ? undefined : source.instructionNamed(outer.pointer)?.index;
  for (const shown of outer === undefined ? [index] : [index, outerIndex]) {
    if (shown === undefined || part.chosen.placeOf(shown) < 0) {
      return unverified("the instruction is none of those that its part shows");
    }
  }
  if (part.examples === undefined) return undefined;
  const said = canonicalJson(input);
  const isExample = source
    .examplesAt(split, part, index as number)
    .some((example) => example.composition?.outerIndex === outerIndex && canonicalJson(example.input) === said);
  return isExample ? undefined : leak(`the input is none of the ${part.examples} worked examples of the instruction`);
}

interface Said {
  readonly judge: Judge;
  readonly part: RowPart;
  readonly lineage: Lineage;
  readonly known: KnownInstruction;
  readonly wording: Wording;
  readonly prompt: string;
  readonly taught: string;
}

const noShots: readonly unknown[] = [];
const otherPrompt = unverified("the prompt does not say what the lineage says");

function declareProblem({ judge, part, lineage, known, wording, prompt, taught }: Said): RowProblem | undefined {
  const { pointer, input, template, outer, shots } = lineage;
  if (pointer === undefined) return unverified("a declaration without a pointer");
  if (input !== null) return unverified("a declaration has no input");
  if (outer !== undefined || shots !== undefined) return unverified("a declaration has only one instruction");
  const misnamed = judge.known.pointerProblem(known, part.home, pointer);
  if (misnamed !== undefined) return misnamed;
  if (taught !== textOf(known.instruction, wording.surface, wording.paraphrase)) {
    return unverified("the learnt text is not the instruction of the lineage");
  }
  return templateOf(part, template)?.say({ pointer }) === prompt ? undefined : otherPrompt;
}

function inContextProblem(said: Said): RowProblem | undefined {
  const { judge, lineage, known, wording, prompt } = said;
  const { input, pointer, template, outer, shots = noShots } = lineage;
  if (pointer !== undefined || template !== undefined || outer !== undefined) {
    return unverified("a pointer where the instruction itself is shown");
  }
  if (shots.length !== wording.style.shots) return unverified(`${shots.length} examples, not ${wording.style.shots}`);
  const inputs =
    shots.length === 0 ? inputProblem(judge, known, input) : inputsProblem(judge, known, [...shots, input]);
  if (inputs !== undefined) return inputs;
  if (prompt !== inContextText(known.instruction, wording, input, shots)) return otherPrompt;
  return taughtProblem(
    said,
    known.instruction,
    input,
    () => known.instruction.family.execute(lineage.params, input).trace,
  );
}

function executeProblem(said: Said): RowProblem | undefined {
  const { judge, part, lineage, known, prompt } = said;
  const { pointer, input, template, outer, shots, params } = lineage;
  if (pointer === undefined || outer !== undefined || shots !== undefined) return unverified("not exactly one pointer");
  const problem = judge.known.pointerProblem(known, part.home, pointer) ?? inputProblem(judge, known, input);
  if (problem !== undefined) return problem;
  const shown = part.family.renderInput(params, input);
  if (templateOf(part, template)?.say({ pointer, input: shown }) !== prompt) return otherPrompt;
  return taughtProblem(said, known.instruction, input, () => part.family.execute(params, input).trace);
}

function composeProblem(said: Said): RowProblem | undefined {
  const { judge, part, lineage, known, prompt } = said;
  const { pointer, input, template, outer, shots, params } = lineage;
  if (pointer === undefined || outer === undefined || shots !== undefined)
    return unverified("not exactly two pointers");
  const second = judge.known.get(part.family, outer.params);
  const problem =
    second.problem ??
    judge.known.ownerProblem(second, part.home) ??
    judge.known.pointerProblem(known, part.home, pointer) ??
    judge.known.pointerProblem(second, part.home, outer.pointer) ??
    inputProblem(judge, known, input);
  if (problem !== undefined) return problem;
  if (keyOf(known.instruction) === keyOf(second.instruction)) return unverified("an instruction composed with itself");
  const sentence = templateOf(part, template);
  const shown = part.family.renderInput(params, input);
  if (sentence === undefined || composeText(sentence, [outer.pointer, pointer], shown) !== prompt) return otherPrompt;
  const first = part.family.execute(params, input);
  const middle: unknown = part.family.asInput?.(outer.params, first.answer);
  if (middle === undefined) return unverified("the inner answer is no input of the outer instruction");
  const unfit = inputProblem(judge, second, middle);
  if (unfit !== undefined) return unfit;
  const trace = (): readonly string[] => [...first.trace, ...part.family.execute(outer.params, middle).trace];
  return taughtProblem(said, second.instruction, middle, trace);
}

/** Whether what is learnt leads to the answer as the layout says, and the answer passes the family's check. */
function taughtProblem(
  { known, wording, taught }: Said,
  judged: Instruction,
  input: unknown,
  trace: () => readonly string[],
): RowProblem | undefined {
  const { finalMarker, kind } = wording.style;
  if (finalMarker === undefined) return verdictProblem(judged, input, taught);
  const cut = cutResponse(taught, finalMarker);
  if (cut === undefined) return unverified(`nothing marks the answer with ${JSON.stringify(finalMarker)}`);
  const steps = kind === "trace-then-answer" ? trace() : [];
  const outer = judged === known.instruction ? undefined : judged;
  if (cut.lead !== leadText(known.instruction, wording, { trace: steps }, outer)) {
    return unverified("what leads to the answer is not what the lineage says");
  }
  return verdictProblem(judged, input, cut.answer);
}

function verdictProblem({ family, params }: Instruction, input: unknown, answer: string): RowProblem | undefined {
  const verdict = family.check(params, input, answer);
  if (verdict.kind === "pass") return undefined;
  return unverified(verdict.kind === "fail" ? `${verdict.code}: ${verdict.detail}` : verdict.error);
}

function inputsProblem(judge: Judge, known: KnownInstruction, inputs: readonly unknown[]): RowProblem | undefined {
  const { family, params } = known.instruction;
  const shown = new Set<string>();
  for (const input of inputs) {
    const problem = inputProblem(judge, known, input);
    if (problem !== undefined) return problem;
    shown.add(family.renderInput(params, input));
  }
  return shown.size === inputs.length ? undefined : unverified("an input is shown twice");
}

function inputProblem(
  { source, split }: Judge,
  { instruction }: KnownInstruction,
  input: unknown,
): RowProblem | undefined {
  const { family, params } = instruction;
  if (!family.isInput(input)) return unverified("the input is not one of the family's");
  if (source.plan.unseen !== "instance" && source.plan.inputs !== "apart") return undefined;
  const home = inputHome(keyOf(instruction), family.renderInput(params, input));
  return home === split
    ? undefined
    : leak(`the instruction with this input belongs to the ${home} split, not to ${split}`);
}

function templateOf({ templates }: RowPart, id: string | undefined) {
  return templates.find((template) => template.id === id);
}
