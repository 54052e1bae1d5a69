// One procedure of any kind, as it is drawn; whether it may be given out, vet.ts decides.
import type { Procedure } from "../program/ast.ts";
import { drawArithmetic } from "./arithmetic.ts";
import { drawBranching } from "./branching.ts";
import type { PartKind } from "./config.ts";
import { numbersOf } from "./domain.ts";
import { drawListProcedure } from "./lists.ts";
import { drawLoops } from "./loops.ts";
import { drawStringProcedure } from "./strings.ts";
import type { Wanted } from "./wanted.ts";

/** Undefined where this draw led nowhere. */
export function drawPart(kind: PartKind, wanted: Wanted): Procedure | undefined {
  switch (kind) {
    case "arithmetic":
      return drawArithmetic(wanted, numbersOf(wanted.config));
    case "branching":
      return drawBranching(wanted);
    case "loops":
      return drawLoops(wanted);
    case "strings":
      return drawStringProcedure(wanted);
    case "lists":
      return drawListProcedure(wanted);
    default:
      return kind satisfies never;
  }
}
