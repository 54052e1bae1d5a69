// What `precept verify` says beside the four numbers: how reasoning was taken, and the set's own scores.
import type { ReasoningCounts, ReasoningPart, SuiteScores } from "../eval/verification/index.ts";
import type { Share } from "../verify/reasonif/following-score.ts";
import { reasoningProblems, type ReasoningTags } from "../verify/reasonif/split-reasoning.ts";
import { aligned } from "./aligned.ts";
import { count } from "./quantities.ts";

export interface ReasoningNote {
  readonly part: ReasoningPart;
  readonly tags: ReasoningTags;
  readonly counts: ReasoningCounts;
  /** Whether the set's own rule found answers in malformed reasoning. */
  readonly lenient: boolean;
}

/** Sentences; none where responses are judged whole and hold no reasoning. */
export function reasoningLines({ part, tags, counts, lenient }: ReasoningNote): string[] {
  const { found, implied, none, malformed, problems } = counts;
  if (part === "keep") {
    if (found + malformed === 0) return [];
    return [
      `${responses(found + malformed, "holds", "hold")} reasoning, which is judged, too; --reasoning cut judges what follows it.`,
    ];
  }
  const kinds = Object.entries(reasoningProblems).flatMap(([name, meaning]) => {
    const number = problems[name as keyof typeof reasoningProblems] ?? 0;
    return number > 0 ? [`  ${name}: ${count(number)} (${meaning})`] : [];
  });
  return [
    `Judged is ${part === "cut" ? "what follows the reasoning" : "the reasoning"} (${tags.open} … ${tags.close}).`,
    `${responses(found, "has", "have")} reasoning; ${count(none)} without ${
      part === "cut" ? "judged whole" : "counted as failed"
    }; ${count(malformed)} malformed ${lenient ? "judged by the set's own rule" : "counted as failed"}${malformed > 0 ? ":" : "."}`,
    ...kinds,
    ...(implied > 0 && none > 0
      ? ["Some responses only close their reasoning, so those without tags may have been cut off in theirs."]
      : []),
  ];
}

/** The set's own scores, of strict verdicts. */
export function suiteLines({ reasonIf, mathIf }: SuiteScores): string[] {
  if (reasonIf !== undefined) {
    const row = (name: string, { n, share }: Share): string[] => [name, count(n), percent(share)];
    return [
      aligned([
        ["ReasonIF", "n", "IFS"],
        row("all", reasonIf),
        ...Object.entries(reasonIf.bySource).map(([source, share]) => row(source, share)),
      ]),
      "",
    ];
  }
  if (mathIf === undefined) return [];
  const { n, hard, soft, correct, pairs, table } = mathIf;
  return [
    aligned([
      ["MathIF", "n", ""],
      ["HAcc, all constraints followed", count(n), percent(hard)],
      ["SAcc, mean share followed", count(n), percent(soft)],
      ...(correct === undefined ? [] : [["correct", count(n), percent(correct)]]),
      ...(table === undefined ? [] : [["followed and correct", count(n), percent(table.both / n)]]),
      ...(pairs === undefined
        ? []
        : [
            ["correct, where asked both ways", count(pairs.n), percent(pairs.correctWith)],
            ["correct without constraints", count(pairs.n), percent(pairs.correctWithout)],
          ]),
    ]),
    ...(correct === undefined
      ? []
      : ["Answers are compared as numbers and texts; the published grader knows algebra."]),
    "",
  ];
}

function responses(number: number, one: string, many: string): string {
  return `${count(number)} ${number === 1 ? `response ${one}` : `responses ${many}`}`;
}

function percent(share: number | undefined): string {
  return share === undefined ? "-" : (100 * share).toFixed(1);
}
