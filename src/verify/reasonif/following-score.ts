// The instruction-following score of ReasonIF (IFS): the share of traces that follow what they were told.
import { DataError } from "../../core/errors.ts";
import type { Verdict } from "../../core/verdict.ts";

export interface JudgedItem {
  /** The id of its constraint; that of the first where it has several. */
  readonly id: string;
  /** The data set that the question comes from, where that is known. */
  readonly source?: string;
  /** Verdicts on the trace, or on the answer; not empty. */
  readonly verdicts: readonly Pick<Verdict, "kind">[];
}

export interface Share {
  readonly followed: number;
  readonly n: number;
  /** `followed / n`; absent where n is 0. */
  readonly share?: number;
}

export interface FollowingScore extends Share {
  readonly byId: Readonly<Record<string, Share>>;
  readonly bySource: Readonly<Record<string, Share>>;
  /** Items that no checker could judge; they are not among the n. */
  readonly invalid: number;
}

/** An item follows when all its verdicts pass. Throws a DataError "no-verdicts" for one without. */
export function followingScore(items: readonly JudgedItem[]): FollowingScore {
  for (const [i, { id, verdicts }] of items.entries()) {
    if (verdicts.length > 0) continue;
    throw new DataError(`Item ${i} (${id}) has no verdicts, and would pass for nothing.`, {
      code: "no-verdicts",
      hint: "Judge every item by at least one constraint.",
    });
  }
  const judged = items.filter(({ verdicts }) => verdicts.every((verdict) => verdict.kind !== "invalid"));
  return {
    ...shareOf(judged),
    byId: grouped(judged, ({ id }) => id),
    bySource: grouped(judged, ({ source }) => source),
    invalid: items.length - judged.length,
  };
}

function shareOf(items: readonly JudgedItem[]): Share {
  const followed = items.filter(({ verdicts }) => verdicts.every((verdict) => verdict.kind === "pass")).length;
  return { followed, n: items.length, ...(items.length === 0 ? {} : { share: followed / items.length }) };
}

function grouped(
  items: readonly JudgedItem[],
  groupOf: (item: JudgedItem) => string | undefined,
): Record<string, Share> {
  const groups = new Map<string, JudgedItem[]>();
  for (const item of items) {
    const group = groupOf(item);
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  return Object.fromEntries([...groups].map(([group, members]) => [group, shareOf(members)]));
}
