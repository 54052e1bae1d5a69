// Why a row does not verify.

export interface RowProblem {
  readonly code: "row-not-verified" | "leak";
  readonly reason: string;
  /** Whether the row may be of another part, whose instructions these are. */
  readonly elsewhere?: true;
}

export function unverified(reason: string): RowProblem {
  return { code: "row-not-verified", reason };
}

export function leak(reason: string): RowProblem {
  return { code: "leak", reason };
}
