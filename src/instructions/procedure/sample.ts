// Draws procedures.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { Program } from "../program/ast.ts";
import { procedureCapacity } from "./capacity.ts";
import type { PartKind, ProcedureConfig, ProcedureKind } from "./config.ts";
import { kindsOf } from "./domain.ts";
import { drawLength } from "./lengths.ts";
import { drawPart } from "./parts.ts";
import { drawComposition } from "./composition.ts";
import { ENTRY } from "./names.ts";
import { isSound } from "./vet.ts";

const ATTEMPTS = 1_000;

/**
 * A program of one of the config's kinds, each equally likely, that `isSound`. Throws a DataError
 * ("sampling-exhausted") where a thousand draws gave none, with the number of programs there are if it is known.
 */
export function sampleProcedure(config: ProcedureConfig, rng: Rng): Program {
  const kinds = kindsOf(config);
  const kind = kinds.length === 1 ? (kinds[0] as ProcedureKind) : rng.pick(kinds);
  const length = kind === "composition" ? 0 : drawLength(config, rng, kind);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const program = kind === "composition" ? drawComposition(config, rng) : drawSingle(kind, length, config, rng);
    if (program !== undefined) return program;
  }
  throw exhausted(kind, length, config);
}

function drawSingle(kind: PartKind, length: number, config: ProcedureConfig, rng: Rng): Program | undefined {
  const procedure = drawPart(kind, { name: ENTRY, length, config, rng });
  if (procedure === undefined) return undefined;
  const program = { procedures: [procedure] };
  // A line of operations is sound as it is drawn.
  return kind === "arithmetic" || isSound(program, config) ? program : undefined;
}

function exhausted(kind: ProcedureKind, length: number, config: ProcedureConfig): DataError {
  const capacity = procedureCapacity(config);
  const available = Number.isFinite(capacity) ? ` The whole config has at most ${capacity} different ones.` : "";
  const what = kind === "composition" ? "composition" : `${kind} procedure of ${length} operations`;
  return new DataError(`No ${what} in ${ATTEMPTS.toLocaleString("en")} draws keeps the config's bounds.${available}`, {
    code: "sampling-exhausted",
    hint: "Raise largest, widen inputs or constants, allow more operators, or ask for other numbers of operations.",
  });
}
