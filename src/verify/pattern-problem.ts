// Why a pattern cannot be used.

/** A pattern that Python refuses ("bad-pattern"), or that no automaton can decide ("unsupported-pattern"). */
export class PatternProblem extends Error {
  readonly code: "bad-pattern" | "unsupported-pattern";

  constructor(code: "bad-pattern" | "unsupported-pattern", message: string) {
    super(message);
    this.code = code;
  }
}

export function bad(why: string): PatternProblem {
  return new PatternProblem("bad-pattern", `Python refuses this pattern: ${why}`);
}

export function unsupported(what: string): PatternProblem {
  return new PatternProblem("unsupported-pattern", `${what} cannot be matched in bounded time`);
}
