// How answers to a row's prompt are judged, and answers that are wrong.
import { canonicalJson } from "../../core/canonical-json.ts";
import { Rng } from "../../core/rng.ts";
import type { AnyFamily, Execution } from "../../instructions/family.ts";
import { writtenParaphrases } from "../../instructions/write-instruction.ts";
import { instruction, type Wording } from "../plans/instructions.ts";
import type { RowSource } from "../plans/row-source.ts";
import type { SplitName } from "../plans/split-part.ts";
import { cutResponse } from "../rows/response.ts";
import type { RowPart } from "../rows/row-parts.ts";
import type { RowContent } from "../rows/row-line.ts";
import { responseText } from "../rows/row-text.ts";
import { Unfit, type Question } from "./codec.ts";

/** An exercise that a row poses. */
export interface Judged {
  readonly part: RowPart;
  readonly family: AnyFamily;
  /** Of a composition, those of the outer instruction on what the inner one returns. */
  readonly params: unknown;
  readonly input: unknown;
  readonly wording: Wording;
}

/** Throws `Unfit` for a row that asks nothing, or that no part of the split can have made. */
export function judgedOf({ kind, lineage, segments }: RowContent, parts: readonly RowPart[]): Judged {
  if (kind === "declare") throw new Unfit("a declaration asks nothing that could be answered rightly or wrongly");
  const { surface, layout = "answer-only", family: name, params, input, outer, paraphrase = 0 } = lineage;
  const taught = segments
    .filter(({ learn }) => learn)
    .map(({ text }) => text)
    .join("");
  for (const part of parts) {
    if (part.kind !== kind || part.family.name !== name) continue;
    const wording = part.wordings.find((each) => each.surface === surface && each.style.kind === layout);
    if (wording === undefined || paraphrase >= Math.max(1, writtenParaphrases(part.family, wording.surface))) continue;
    const { family } = part;
    const asked =
      outer === undefined
        ? { params, input }
        : {
            params: outer.params,
            input: family.asInput?.(outer.params, family.execute(params, input).answer) as unknown,
          };
    const cut = cutResponse(taught, wording.style.finalMarker);
    if (cut === undefined || family.check(asked.params, asked.input, cut.answer).kind !== "pass") continue;
    return { part, family, ...asked, wording: paraphrase === 0 ? wording : { ...wording, paraphrase } };
  }
  throw new Unfit("no part of its plan poses it, so nothing says how answers are judged");
}

/** What the reward server judges answers by. */
export function questionOf(row: RowContent & { readonly id: string }, judged: Judged): Question {
  const { family, params, input, wording } = judged;
  return {
    id: row.id,
    kind: row.kind,
    label: canonicalJson({ family: family.name, input, params }),
    answerAfter: wording.style.finalMarker ?? "",
  };
}

/** A response that is right for another instruction on the same input, and wrong for this one. */
export interface Rejected {
  readonly text: string;
  /** The parameters of that instruction. */
  readonly other: unknown;
}

const MOST_DRAWS = 64;

/** Undefined where none of so many other instructions gives another answer. The same for the same position. */
export function drawRejected(
  { lineage }: RowContent,
  judged: Judged,
  { source, split, position }: { readonly source: RowSource; readonly split: SplitName; readonly position: number },
): Rejected | undefined {
  const { chosen, home } = judged.part;
  const { seed, stage = "" } = source.plan;
  const rng = Rng.from(seed, "rejected", stage, split, position);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const other = source.paramsAt(home, chosen.at(rng.int(chosen.count)));
    const text = rejectedText(lineage, judged, other);
    if (text !== undefined) return { text, other };
  }
  return undefined;
}

/** The response of the instruction `other` in place of the row's own; undefined where it is right, or there is none. */
export function rejectedText(lineage: RowContent["lineage"], judged: Judged, other: unknown): string | undefined {
  const { family, params, input, wording } = judged;
  const execution = executionOf(lineage, family, other);
  if (execution === undefined || family.check(params, input, execution.answer).kind !== "fail") return undefined;
  const { finalMarker } = wording.style;
  if (finalMarker !== undefined && execution.answer.includes(finalMarker)) return undefined;
  return responseText(instruction(family, other), wording, execution);
}

/** An input of one instruction need not be one that another can be carried out on. */
function executionOf(
  { input, outer }: RowContent["lineage"],
  family: AnyFamily,
  other: unknown,
): Execution | undefined {
  try {
    const first = family.execute(other, input);
    if (outer === undefined) return first;
    const middle: unknown = family.asInput?.(outer.params, first.answer);
    if (middle === undefined) return undefined;
    const { answer, trace } = family.execute(outer.params, middle);
    return { answer, trace: [...first.trace, ...trace] };
  } catch {
    return undefined;
  }
}
