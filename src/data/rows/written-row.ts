// A row with all that it was written with, so that the same can be written of another instruction or another answer.
import { DataError } from "../../core/errors.ts";
import type { Execution } from "../../instructions/family.ts";
import type { PointerTemplate } from "../../instructions/pointers/pointer-templates.ts";
import { instruction, type Instruction, type Wording } from "../plans/instructions.ts";
import type { RowPart } from "./row-parts.ts";
import { composeText, inContextText, responseText } from "./row-text.ts";
import type { Row } from "./row.ts";

/** A row in which an instruction is carried out. */
export interface WrittenRow {
  readonly row: Row;
  /** The instruction that an answer is judged by: of two, the outer one. */
  readonly of: Instruction;
  /** What it is carried out on. */
  readonly input: unknown;
  readonly prompt: string;
  readonly response: string;
  /** What stands before the answer in a response; undefined where the response is the answer. */
  readonly marker: string | undefined;
  /** The prompt with another instruction in place of this one; undefined where two instructions are named. */
  readonly promptOf: ((other: Named) => string) | undefined;
  /** A response in this row's layout, to this instruction or another. */
  readonly responseOf: (other: Instruction, execution: Execution) => string;
}

/** An instruction, and the name that stands for it where the row has one. */
export interface Named {
  readonly of: Instruction;
  readonly pointer: string | undefined;
}

/**
 * Reads rows by the parts of the split that they are of. Declarations, in which nothing is carried out, give undefined.
 * Throws a DataError ("row-not-verified") for a row that none of the parts would have written.
 */
export function rowReader(parts: readonly RowPart[]): (row: Row) => WrittenRow | undefined {
  return (row) => {
    if (row.kind === "declare") return undefined;
    for (const part of parts) {
      const written = part.kind === row.kind ? readRow(row, part) : undefined;
      if (written !== undefined) return written;
    }
    throw new DataError(`row ${row.id}: none of the parts of its split writes such a row`, {
      code: "row-not-verified",
    });
  };
}

function readRow(row: Row, { family, wordings, templates }: RowPart): WrittenRow | undefined {
  const { lineage, segments } = row;
  const { input, outer, pointer, shots = [] } = lineage;
  const found = wordings.find(({ surface }) => surface === lineage.surface);
  if (family.name !== lineage.family || found === undefined) return undefined;
  if (found.style.kind !== (lineage.layout ?? "answer-only")) return undefined;
  const wording: Wording = { ...found, paraphrase: lineage.paraphrase ?? 0 };
  const template = templates.find(({ id }) => id === lineage.template);
  const inner = instruction(family, lineage.params);
  const text = (learn: boolean): string =>
    segments.map((segment) => (segment.learn === learn ? segment.text : "")).join("");
  const [prompt, response] = [text(false), text(true)];
  const write = ({ of, pointer: name }: Named): string | undefined => {
    if (row.kind === "in-context") return inContextText(of, wording, input, shots);
    if (template === undefined || name === undefined) return undefined;
    const shown = of.family.renderInput(of.params, input);
    return outer === undefined ? sayOf(template, name, shown) : composeText(template, [outer.pointer, name], shown);
  };
  const marker = wording.style.finalMarker;
  if (write({ of: inner, pointer }) !== prompt || (marker !== undefined && !response.includes(marker)))
    return undefined;
  const responseOf: WrittenRow["responseOf"] = (other, execution) => responseText(other, wording, execution);
  const written = { row, prompt, response, marker, responseOf };
  if (outer === undefined) {
    return { ...written, of: inner, input, promptOf: (other) => write(other) ?? prompt };
  }
  const { answer } = family.execute(lineage.params, input);
  const middle: unknown = family.asInput?.(outer.params, answer);
  return { ...written, of: instruction(family, outer.params), input: middle, promptOf: undefined };
}

function sayOf(template: PointerTemplate, pointer: string, input: string): string {
  return template.say({ pointer, input });
}
