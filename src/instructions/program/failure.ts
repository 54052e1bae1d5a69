// How carrying a program out can fail, and the exception by which a failure leaves the interpreter's depths.

export const runErrors = ["too-many-steps", "too-large", "overflow", "out-of-range", "division-by-zero"] as const;

/**
 * "too-many-steps": the bound on steps was reached. "too-large": a text, a list or the trace grew beyond its bound.
 * "overflow": a number left its bounds. "out-of-range": an index outside of a value, the largest member of an empty
 * list, a letter beyond z. "division-by-zero": by `//` or `%`.
 */
export type RunError = (typeof runErrors)[number];

/** Only thrown and caught within the interpreter; no stack is recorded, since probing meets many failures. */
export class RunFailure {
  readonly error: RunError;
  readonly detail: string;

  constructor(error: RunError, detail: string) {
    this.error = error;
    this.detail = detail;
  }
}

export function failRun(error: RunError, detail: string): never {
  // oxlint-disable-next-line typescript/only-throw-error -- an Error records a stack, at fifty times the cost
  throw new RunFailure(error, detail);
}
