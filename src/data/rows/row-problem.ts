// Why a row does not verify.

export interface RowProblem {
  readonly code: "row-not-verified" | "leak";
  readonly reason: string;
}

export function unverified(reason: string): RowProblem {
  return { code: "row-not-verified", reason };
}

export function leak(reason: string): RowProblem {
  return { code: "leak", reason };
}
