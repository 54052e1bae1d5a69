// What `precept eval` found, as text for people.
import type { EvaluationResults, GroupScore } from "../eval/asking/index.ts";
import { aligned } from "./aligned.ts";
import { count } from "./quantities.ts";

/** Without the scores of a published set, which `precept verify` words. */
export function evaluationText(results: EvaluationResults): string {
  const { model, asked, scores } = results;
  return `${[
    `${model.name}: ${asked.title}`,
    ...(scores === undefined ? [] : ["", ...scoreLines(scores, results.samples)]),
    "",
    ...replyLines(results),
    tokenLine(results),
  ].join("\n")}\n`;
}

function scoreLines(scores: NonNullable<EvaluationResults["scores"]>, samples: number): string[] {
  const { accuracy, anyPasses, mean, groups, instructions } = scores;
  const row = (name: string, rate: Omit<GroupScore, "by" | "name">): string[] => [
    name,
    count(rate.n),
    percent(rate.value),
    rate.low === null || rate.high === null ? "" : `(${percent(rate.low)} to ${percent(rate.high)})`,
    rate.invalid > 0 ? count(rate.invalid) : "",
  ];
  const bys = [...new Set(groups.map(({ by }) => by))];
  return [
    aligned([
      ["", "n", "accuracy", "", "not judged"],
      row(samples > 1 ? "pass@1" : "all", accuracy),
      ...(anyPasses === undefined ? [] : [row(`any of ${samples}`, { ...anyPasses, invalid: 0 })]),
      ...(mean === undefined ? [] : [row("mean of has-op and no-op", mean)]),
      ...bys.flatMap((by) => [
        [by, "", "", "", ""],
        ...groups.filter((group) => group.by === by).map((group) => row(`  ${group.name}`, group)),
      ]),
    ]),
    "",
    `Percentages with 95 % intervals, clustered by instruction (${count(instructions)}).`,
  ];
}

function replyLines({ replies }: EvaluationResults): string[] {
  const { questions, answered, cutOff, empty, failed, unasked } = replies;
  const failures = Object.entries(failed);
  return [
    `${count(answered)} of ${count(questions)} questions answered${cutOff > 0 ? `, ${count(cutOff)} cut off at --max-tokens` : ""}${empty > 0 ? `, ${count(empty)} with nothing` : ""}.`,
    ...(failures.length === 0
      ? []
      : [
          `No answer to ${failures.map(([code, n]) => `${count(n)} (${code})`).join(", ")}: not judged, not counted as wrong. The same command asks only these again.`,
        ]),
    ...(unasked > 0 ? [`Not complete: ${count(unasked)} not asked. The same command goes on.`] : []),
  ];
}

function tokenLine({ usage, cost }: EvaluationResults): string {
  const { promptTokens, completionTokens, estimated } = usage;
  const about = estimated ? " (in part estimated: the endpoint did not count)" : "";
  const paid = cost === undefined ? "" : ` Cost: ${money(cost)}.`;
  return `${count(promptTokens)} tokens read, ${count(completionTokens)} written${about}.${paid}`;
}

/** Four significant digits, in whatever currency the prices are in. */
export function money(value: number): string {
  return value === 0 ? "0" : String(Number(value.toPrecision(4)));
}

function percent(value: number | null): string {
  return value === null ? "-" : (100 * value).toFixed(1);
}
