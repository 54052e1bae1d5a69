// The file beside a trainer's file: line by line, where each of its rows comes from.
import { z } from "zod";
import { canonicalJson } from "../../core/canonical-json.ts";
import { restOfLine } from "../rows/row-line.ts";
import { roles, type Lineage, type Row } from "../rows/row.ts";
import { Unfit, type Beside } from "./codec.ts";
import { shaped } from "./shape.ts";

export interface LineageLine extends Beside {
  readonly id: string;
  readonly kind: Row["kind"];
  readonly lineage: Lineage;
  /** Of preferences: the parameters of the instruction whose answer is the rejected one. */
  readonly other?: unknown;
}

/** What `rowProblem` does not look at; it judges the rest. */
const schema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  lineage: z.looseObject({}),
  pieces: z.array(z.tuple([z.enum(roles), z.boolean(), z.int().min(0)])).optional(),
  taught: z.string().optional(),
  other: z.unknown().optional(),
});

const noSegments = ',"segments":[}]}';

/** Canonical JSON, from the pieces that rows of one instruction share. */
export function lineageText({ id, kind, lineage, pieces, taught, other }: LineageLine): string {
  let text = `{"id":"${id}",${restOfLine({ kind, lineage, segments: [] }).slice(0, -noSegments.length)}`;
  if (other !== undefined) text += `,"other":${canonicalJson(other)}`;
  if (pieces !== undefined) text += `,"pieces":${canonicalJson(pieces)}`;
  if (taught !== undefined) text += `,"taught":${JSON.stringify(taught)}`;
  return `${text}}`;
}

/** Throws `Unfit` for what is no such line. */
export function readLineage(text: string): LineageLine {
  return shaped(schema, jsonOf(text)) as unknown as LineageLine;
}

/** Throws `Unfit` for a text that is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Unfit(`not JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
}
