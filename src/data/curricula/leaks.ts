// Finds rows that demonstrate what may only be declared.
import { DataError } from "../../core/errors.ts";
import type { Row } from "../rows/row.ts";

/** A row that shows an evaluation instruction being carried out, or asks for it. */
export interface Leak {
  readonly id: string;
  readonly kind: Row["kind"];
  readonly stage: string | undefined;
  readonly family: string;
  readonly params: unknown;
  /** The name of the instruction, where the row names it. */
  readonly pointer: string | undefined;
}

export type IsEvaluation = (params: unknown, family: string) => boolean;

/**
 * Every row of `rows` that holds more of an evaluation instruction than its declaration: also as the outer of two that
 * are composed. `stage` is said again in each leak.
 */
export async function* leaks(
  rows: Iterable<Row> | AsyncIterable<Row>,
  isEvaluation: IsEvaluation,
  stage?: string,
): AsyncGenerator<Leak> {
  for await (const { id, kind, lineage } of rows) {
    if (kind === "declare") continue;
    const { family, params, pointer, outer } = lineage;
    const shown = [{ params, pointer }, ...(outer === undefined ? [] : [outer])];
    for (const each of shown) {
      if (isEvaluation(each.params, family)) yield { id, kind, stage, family, ...each, pointer: each.pointer };
    }
  }
}

/** Throws a DataError ("leak") naming the first such row, its stage and its instruction. */
export async function refuseLeaks(
  rows: Iterable<Row> | AsyncIterable<Row>,
  isEvaluation: IsEvaluation,
  stage?: string,
): Promise<void> {
  for await (const { id, kind, pointer, params } of leaks(rows, isEvaluation, stage)) {
    const where = stage === undefined ? "" : ` of stage "${stage}"`;
    const named = pointer === undefined ? "" : ` "${pointer}"`;
    throw new DataError(
      `row ${id}${where}, of kind ${kind}, demonstrates the evaluation instruction${named} ${JSON.stringify(params).slice(0, 300)}`,
      { code: "leak", hint: "Evaluation instructions may only be declared; make the rows of the stage again." },
    );
  }
}
