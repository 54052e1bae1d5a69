// A row: what a model is trained on, as text segments that are learnt from or only read.

export const rowKinds = ["declare", "execute", "execute-with-trace", "in-context", "compose", "constrained"] as const;

export type RowKind = (typeof rowKinds)[number];

export const roles = ["system", "user", "assistant"] as const;

export type Role = (typeof roles)[number];

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
  /** What the instruction was carried out on; null where it was not (kind "declare"). */
  readonly input: unknown;
  readonly surface: string;
  /** Which of the surface's wordings was used; absent for the first. */
  readonly paraphrase?: number;
  /** How the answer shares the row with what leads to it (layout.ts); absent where the answer stands alone. */
  readonly layout?: string;
  /** The name that stands for the instruction; absent where the instruction itself is in the row. */
  readonly pointer?: string;
  /** The sentence around the pointer (pointer-templates.ts), such as "question-3". */
  readonly template?: string;
  /** Of kind "compose": what was carried out on the answer of `params` for `input`. */
  readonly outer?: Outer;
  /** The inputs of the examples before the question, in order. */
  readonly shots?: readonly unknown[];
}

/** The second of two instructions that are carried out in turn. */
export interface Outer {
  readonly params: unknown;
  readonly pointer: string;
}

export interface Row {
  /** 32 hexadecimal digits: the hash of the rest of the row (row-id.ts). */
  readonly id: string;
  readonly kind: RowKind;
  readonly segments: readonly Segment[];
  readonly lineage: Lineage;
}
