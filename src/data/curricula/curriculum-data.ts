// What all curricula of one comparison have in common: the instructions, their names, and the exercises that are asked.
import type { DatasetPlanInput } from "../plans/plan.ts";
import type { PlannedKind, SplitPart, Where } from "../plans/split-part.ts";
import type { Layout } from "../rows/layout.ts";
import type { RowContent } from "../rows/row-line.ts";
import type { InstructionSet } from "./stage.ts";

export interface CurriculumData {
  /** A family's name; one of your own must be known before plans are made (`loadFamily`). */
  readonly family: string;
  /** Of the family; its published protocol unless said. */
  readonly config?: DatasetPlanInput["config"];
  readonly seed: string | number;
  /** What of an evaluation instruction the paired ones do not have; "instruction" unless said. */
  readonly unseen?: "instruction" | "parts" | "family";
  /**
   * "apart" (the default): no input that a test asks about is shown in training with the same instruction, so that
   * worked examples cannot hold the answers. "shared" is for families with few inputs; nothing may then be
   * demonstrated of the evaluation instructions.
   */
  readonly inputs?: "apart" | "shared";
  readonly paired: { readonly instructions: number };
  readonly evaluation: {
    readonly instructions: number;
    /** Exercises asked about each; the first ones stay the same where there are more. */
    readonly inputsPerInstruction: number;
    /** Keys of the family's config that differ from the paired instructions'. */
    readonly config?: DatasetPlanInput["config"];
    /** With `unseen: "family"`: the family of the evaluation instructions. */
    readonly family?: string;
  };
  readonly surfaces: NonNullable<SplitPart["surfaces"]>;
  readonly layout?: Layout;
  readonly templates?: SplitPart["templates"];
  /** Rows per file of the datasets. */
  readonly shardRows?: number;
}

/** What is asked of a model: exercises about the evaluation instructions, or new ones about the paired instructions. */
export interface Probe {
  readonly of: InstructionSet;
  readonly kind: PlannedKind;
  readonly surfaces?: SplitPart["surfaces"];
  /** Merged with the data's, key by key. */
  readonly layout?: Layout;
  readonly templates?: SplitPart["templates"];
  /** As many as the data says unless said; of kind "declare", so many sentences. */
  readonly inputsPerInstruction?: number;
  /** The first so many; all evaluation instructions, or as many paired ones as there are evaluation ones, unless said. */
  readonly instructions?: number;
  readonly where?: Where;
  /** Keys of the family's config that differ where inputs are drawn. */
  readonly inputs?: DatasetPlanInput["config"];
}

/** Tokens of a row for budgets in tokens; characters unless a tokenizer counts. */
export type CountTokens = (row: Pick<RowContent, "segments">) => number;
