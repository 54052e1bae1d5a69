// Budgets of stages: sums and shares.
import { ConfigError } from "../../core/errors.ts";
import type { Budget } from "./stage.ts";

/** The two together. Throws a ConfigError ("mixed-budgets") where one is in rows and the other in tokens. */
export function sumOfBudgets(first: Budget, second: Budget, what: string): Budget {
  if (typeof first === "number" && typeof second === "number") return first + second;
  if (typeof first !== "number" && typeof second !== "number") return { tokens: first.tokens + second.tokens };
  throw new ConfigError(`${what}: one budget is in rows and the other in tokens`, {
    code: "mixed-budgets",
    hint: "Give both stages rows, or both { tokens: N }.",
  });
}

/** `budget` cut into pieces of these shares, which together are all of it. */
export function piecesOfBudget(budget: Budget, shares: readonly number[]): Budget[] {
  const whole = typeof budget === "number" ? budget : budget.tokens;
  const total = shares.reduce((sum, share) => sum + share, 0);
  let upTo = 0;
  let before = 0;
  return shares.map((share) => {
    upTo += share;
    const end = Math.round((whole * upTo) / total);
    const piece = end - before;
    before = end;
    return typeof budget === "number" ? piece : { tokens: piece };
  });
}
