// How many different procedures a config can give.
import { listOf } from "../../core/list-of.ts";
import { behaviourKey } from "../program/behaviour-key.ts";
import { arithmeticOf, extend, type Line } from "./arithmetic.ts";
import type { ProcedureConfig } from "./config.ts";
import { numbersOf } from "./domain.ts";
import { ENTRY } from "./names.ts";
import { isNeeded } from "./needed-line.ts";
import { operationsOf } from "./operations.ts";

/** Up to this many lines of operations are tried one by one. */
const MOST_TRIED = 20_000;

/**
 * Of random arithmetic: exact where there are at most 20,000 lines of operations to try, else the number of such
 * lines, of which some are no programs (dead operations, numbers too large) and some mean the same. Infinity for the
 * other kinds, which nobody counted.
 */
export function procedureCapacity(config: ProcedureConfig): number {
  if (listOf(config.kind).some((kind) => kind !== "arithmetic")) return Infinity;
  const bound = countLines(config);
  if (bound > MOST_TRIED) return bound;
  const keys = new Set<string>();
  const { numbers, within } = numbersOf(config);
  const choices = operationsOf(config);
  const visit = (line: Line): void => {
    const { length } = line.operations;
    if (length >= config.operations.from && isNeeded(line.operations, numbers, config.variety)) {
      keys.add(behaviourKey({ procedures: [arithmeticOf(ENTRY, line.operations)] }));
    }
    if (length === config.operations.to) return;
    for (const operation of choices) {
      const next = extend(line, operation, config);
      if (next !== undefined) visit({ operations: [...line.operations, operation], within: next });
    }
  };
  visit({ operations: [], within });
  return keys.size;
}

/** How many lines of operations have a length that the config allows. */
export function countLines(config: ProcedureConfig): number {
  const { from, to } = config.operations;
  let total = 0;
  for (let length = from; length <= to; length++) total += countChoices(config) ** length;
  return total;
}

/** How many operations by a constant there are. */
export function countChoices({ operators, constants, multipliers }: ProcedureConfig): number {
  const divisors = constants.to - Math.max(constants.from, 2) + 1;
  const counts = {
    "+": constants.to - constants.from + 1,
    "-": constants.to - constants.from + 1,
    "*": multipliers.to - multipliers.from + 1,
    "//": Math.max(divisors, 0),
    "%": Math.max(divisors, 0),
  };
  return operators.reduce((sum, op) => sum + counts[op], 0);
}
