// Preferences from rows, by execution: what is chosen follows the instruction, and what is rejected follows another one.
import { DataError } from "../core/errors.ts";
import { Rng, type PathItem } from "../core/rng.ts";
import { judgeResponse } from "../data/rows/response.ts";
import type { Named, WrittenRow } from "../data/rows/written-row.ts";
import { keyOf } from "../data/plans/instructions.ts";
import { reversedPair } from "./reversed-pair.ts";
import type { PreferenceSettings } from "./objective-settings.ts";

/** A prompt with a response to it. */
export interface Answered {
  readonly prompt: string;
  readonly response: string;
}

/** What is compared with what: two responses, or of "iopo" two prompts with the response to each, in either order. */
export interface Comparison {
  readonly chosen: readonly Answered[];
  readonly rejected: readonly Answered[];
  /** Of "rpo": on how many constraints the two responses differ. */
  readonly differing?: number;
}

export interface PreferenceData {
  readonly comparisons: readonly Comparison[];
  /** Rows that nothing could be compared with: no other instruction answers their input otherwise. */
  readonly without: number;
}

/** Other instructions that are tried for each row. */
const MOST_TRIES = 48;

/**
 * One comparison for each row that allows one, in the order of the rows; a pure function of rows and path.
 *
 * "dpo", "orpo": the row's response against the one, in the same layout, that is right for another instruction of the rows
 * on the same input and wrong for this one. "iopo": of two such instructions, each with the response to it against each with
 * the response to the other. "rpo": see `reversedPair`; the rows are of sets of constraints.
 *
 * Throws a DataError, code "nothing-to-compare", where no row allows a comparison.
 */
export function preferencesOf(
  rows: readonly WrittenRow[],
  { kind }: Pick<PreferenceSettings, "kind">,
  path: readonly [PathItem, ...PathItem[]],
): PreferenceData {
  const [seed, ...rest] = path;
  const stream = Rng.from(seed, ...rest, "preferences");
  const instructions = distinctInstructions(rows);
  const comparisons = rows.flatMap((row, i): Comparison[] => {
    const rng = stream.derive(i);
    const made = kind === "rpo" ? reversedPair(row, rng) : contrasted(row, instructions, { kind, rng });
    return made === undefined ? [] : [made];
  });
  if (comparisons.length > 0) return { comparisons, without: rows.length - comparisons.length };
  throw new DataError(`none of ${rows.length} rows has a response to be preferred to another ("${kind}")`, {
    code: "nothing-to-compare",
    hint:
      kind === "rpo"
        ? "Rows of the family constraint, with several constraints each, can be turned round."
        : "Rows that name or show one of several instructions can be compared; declarations and compositions cannot.",
  });
}

function distinctInstructions(rows: readonly WrittenRow[]): Named[] {
  const known = new Map<string, Named>();
  for (const { of, row, promptOf } of rows) {
    // Of a composition the pointer is not that of the instruction that is judged.
    if (promptOf !== undefined && !known.has(keyOf(of))) known.set(keyOf(of), { of, pointer: row.lineage.pointer });
  }
  return [...known.values()];
}

interface Contrast {
  readonly other: Named;
  readonly response: string;
}

function contrasted(
  row: WrittenRow,
  instructions: readonly Named[],
  { kind, rng }: { readonly kind: "dpo" | "iopo" | "orpo"; readonly rng: Rng },
): Comparison | undefined {
  const { prompt, response, promptOf } = row;
  const found = contrastOf(row, instructions, { rng, mutual: kind === "iopo" });
  if (found === undefined) return undefined;
  const first = { prompt, response };
  const rejected = { prompt, response: found.response };
  if (kind !== "iopo") return { chosen: [first], rejected: [rejected] };
  const otherPrompt = promptOf?.(found.other);
  if (otherPrompt === undefined || otherPrompt === prompt) return undefined;
  const second = { prompt: otherPrompt, response: found.response };
  return { chosen: [first, second], rejected: [rejected, { prompt: otherPrompt, response }] };
}

/**
 * Another instruction with its response to the row's input, wrong for the row's own; with `mutual`, the row's is wrong for
 * it too. A response that merely repeats the input is taken where there is no other.
 */
function contrastOf(
  row: WrittenRow,
  instructions: readonly Named[],
  { rng, mutual }: { readonly rng: Rng; readonly mutual: boolean },
): Contrast | undefined {
  const { of, input, marker, responseOf, response: own } = row;
  const { family, params } = of;
  const shown = family.renderInput(params, input);
  let repeated: Contrast | undefined;
  for (let tries = 0; tries < MOST_TRIES && instructions.length > 1; tries++) {
    const other = rng.pick(instructions);
    if (keyOf(other.of) === keyOf(of)) continue;
    try {
      const execution = family.execute(other.of.params, input);
      const response = responseOf(other.of, execution);
      if (judgeResponse(family, { params, input, marker }, response).kind !== "fail") continue;
      const back = { params: other.of.params, input, marker };
      if (mutual && judgeResponse(family, back, own).kind !== "fail") continue;
      if (execution.answer !== shown) return { other, response };
      repeated ??= { other, response };
    } catch {
      // The other instruction cannot be carried out on this input.
    }
  }
  return repeated;
}
