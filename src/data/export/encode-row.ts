// One row as the line of a trainer's file and the line beside it.
import type { DataError } from "../../core/errors.ts";
import type { RowSource } from "../plans/row-source.ts";
import type { SplitName } from "../plans/split-part.ts";
import type { Row } from "../rows/row.ts";
import { lineageText, type LineageLine } from "./beside.ts";
import { Unfit, unfitRow, type Codec, type Example, type LearningKind } from "./codec.ts";
import { codecOf, formatsThatHold, type Format } from "./codecs.ts";
import { drawRejected, judgedOf, questionOf, rejectedText } from "./judged.ts";

export interface EncodeOptions {
  readonly source: RowSource;
  readonly split: SplitName;
  readonly format: Format;
  readonly learning: LearningKind;
}

export interface EncodedRow {
  readonly line: string;
  readonly beside: string;
}

export interface RowEncoder {
  /**
   * The lines of the row at `position` of its split; undefined for one without a wrong answer, where one is needed.
   * Throws a DataError ("unfit-row") naming the row, and what could hold it, where the format cannot.
   */
  encode(row: Row, position: number): EncodedRow | undefined;
  /** The lines of a row that was read back; `other` is whose answer is the wrong one. Throws `Unfit`. */
  encodeAgain(row: Row, other: unknown): EncodedRow;
}

export function rowEncoder({ source, split, format, learning }: EncodeOptions): RowEncoder {
  const codec = codecOf(format, learning);
  const parts = source.parts(split);
  return {
    encode(row, position) {
      let example: Example = row;
      try {
        if (learning === "sft") return write(codec, row, example);
        const judged = judgedOf(row, parts);
        if (learning === "reward") {
          example = { segments: row.segments, question: questionOf(row, judged) };
          return write(codec, row, example);
        }
        const rejected = drawRejected(row, judged, { source, split, position });
        if (rejected === undefined) return undefined;
        example = { segments: row.segments, rejected: rejected.text };
        return write(codec, row, example, rejected.other);
      } catch (error) {
        if (!(error instanceof Unfit)) throw error;
        throw unfit(error, { row, position, split, format, learning, example, stage: source.plan.stage });
      }
    },
    encodeAgain(row, other) {
      if (learning === "sft") return write(codec, row, row);
      const judged = judgedOf(row, parts);
      if (learning === "reward") {
        return write(codec, row, { segments: row.segments, question: questionOf(row, judged) });
      }
      const rejected = rejectedText(row.lineage, judged, other);
      if (rejected === undefined) throw new Unfit("the answer that should be wrong is not the other instruction's");
      return write(codec, row, { segments: row.segments, rejected }, other);
    },
  };
}

function write(codec: Codec, { id, kind, lineage }: Row, example: Example, other?: unknown): EncodedRow {
  const { line, beside } = codec.encode(example);
  const said: LineageLine = { id, kind, lineage, ...beside, ...(other === undefined ? {} : { other }) };
  return { line: JSON.stringify(line), beside: lineageText(said) };
}

interface Misfit extends Pick<EncodeOptions, "split" | "format" | "learning"> {
  readonly row: Row;
  readonly position: number;
  readonly example: Example;
  readonly stage: string | undefined;
}

function unfit({ message }: Unfit, { row, position, split, format, learning, example, stage }: Misfit): DataError {
  const of = stage === undefined ? `the ${split} split` : `stage "${stage}"`;
  const name = `${format.target}${format.form === "text" ? ", text" : ""}`;
  const others = learning === "sft" || example !== row ? formatsThatHold(example, learning) : [];
  return unfitRow(message, {
    where: `row ${row.id} (${position + 1} of ${of}, kind ${row.kind}) does not fit ${name}`,
    hint:
      others.length > 0
        ? `Use ${others.join(", or ")}.`
        : learning === "sft"
          ? "No format can hold it; leave such rows out of the data."
          : "Leave such rows out of the stage, or write its true answers with --objective sft.",
  });
}
