// A row: what a model is trained on, as text segments that are learnt from or only read.

export const rowKinds = [
  "declare",
  "execute",
  "execute-with-trace",
  "in-context",
  "compose",
  "constrained",
] as const;

export type RowKind = (typeof rowKinds)[number];

export type Role = "system" | "user" | "assistant";

export interface Segment {
  readonly role: Role;
  readonly text: string;
  /** Whether the loss is computed on this text. */
  readonly learn: boolean;
}

/** Where a row comes from: enough to run its instruction again and judge its answer from the file alone. */
export interface Lineage {
  readonly family: string;
  readonly version: number;
  readonly params: unknown;
  readonly input: unknown;
  readonly surface: string;
}

export interface Row {
  /** Hash of the rest of the row. */
  readonly id: string;
  readonly kind: RowKind;
  readonly segments: readonly Segment[];
  readonly lineage: Lineage;
}
