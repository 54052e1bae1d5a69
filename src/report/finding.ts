// What was found, in plain words with the numbers, and no more than was shown.
import type { Results, ResultThreshold, ResultWorth } from "../experiments/results.ts";
import { formatCount, formatNumber, formatPercent, formatPercentRange } from "./format-number.ts";
import { referenceSentence } from "./reference-words.ts";
import { scopeSentence } from "./scope-words.ts";
import { baselineAt, curveOf, measuredAt, mainThresholds, type MeasuredPoint } from "./select-points.ts";
import { capital, mainSplitLabel, metricLabel, reasonWords, withStop, xPhrase, xTick } from "./words.ts";

export interface Finding {
  /** "unjudged": nothing in the results says what would count as shown. */
  readonly held: "yes" | "partly" | "no" | "unjudged";
  /** "Shown here", "Not shown here", ... */
  readonly label: string;
  /** What is to be read, with the arm it is about where there are several. */
  readonly sentences: readonly { readonly about?: string; readonly text: string }[];
}

const labels: Readonly<Record<Finding["held"], string>> = {
  yes: "Shown here",
  partly: "Partly shown here",
  no: "Not shown here",
  unjudged: "Measured here",
};

/**
 * The finding of the experiment. Who wrote the results may have judged the claim; otherwise it is held to say that the
 * accuracy of every arm on unseen instructions crosses the main level. A smoke run is never judged.
 */
export function findingOf(results: Results): Finding {
  const thresholds = mainThresholds(results);
  const smoke = results.scale === "smoke";
  const held = smoke ? "unjudged" : (results.finding?.held ?? judge(results, thresholds));
  const scope = held === "no" || held === "partly" ? [scopeSentence(results, held) ?? []].flat() : [];
  return {
    held,
    label: smoke ? "Not a result, only a smoke run" : labels[held],
    sentences: [
      ...(results.finding === undefined ? [] : [{ text: results.finding.text }]),
      ...scope.map((text) => ({ text })),
      ...(results.worth ?? []).map((worth) => worthFinding(results, worth)),
      ...(results.probes === undefined ? armSentences(results, thresholds) : curriculaSentences(results)),
    ],
  };
}

function armSentences(results: Results, thresholds: readonly ResultThreshold[]): Finding["sentences"] {
  const several = results.arms.length > 1;
  return results.arms.map((arm) => {
    const crossing = thresholds.find((one) => one.arm === arm.name);
    const curve = curveOf(results, { arm: arm.name, metric: results.metric, split: "unseen" });
    const text = crossing === undefined ? endsSentence(results, curve) : thresholdSentences(results, crossing, curve);
    return several ? { about: arm.label, text } : { text: capital(text) };
  });
}

/** More places than these are named by the first and the last alone. */
const mostPlaces = 3;

/** With a warning where what is worth so much is not above random answers. */
function worthFinding(results: Results, worth: ResultWorth): Finding["sentences"][number] {
  const { text, x, of, metric, split, accuracy } = worth;
  const place = x ?? results.x.values[0] ?? 0;
  const told = measuredAt(results, { arm: of, metric, split }, place);
  const random = baselineAt(results, { arm: of, metric, split }, place);
  const label = results.arms.find(({ name }) => name === of)?.label ?? of;
  const sure = told === undefined || random === undefined || told.low > random.high;
  const said = sure || accuracy === 0 ? text : `${text} But “${label}” is not above random answers here.`;
  return x === null ? { text: said } : { about: xPhrase(results, x), text: said };
}

/** Every arm, where nobody has said which matter, and what to read them against. */
function curriculaSentences(results: Results): Finding["sentences"] {
  if (results.finding !== undefined) return [{ text: referenceSentence(results) }];
  return [{ text: armsSentence(results) }];
}

function armsSentence(results: Results): string {
  const arms = results.arms.flatMap((arm) => {
    const curve = curveOf(results, { arm: arm.name, metric: results.metric, split: "unseen" });
    const [first] = curve;
    if (first === undefined) return [];
    if (arm.fixed === true || results.x.values.length === 1) return [`${arm.label} ${briefly(first)}`];
    const named = curve.length > mostPlaces ? [first, ...curve.slice(-1)] : curve;
    return [`${arm.label} ${named.map((point) => `${briefly(point)} at ${xTick(point.x)}`).join(", ")}`];
  });
  if (arms.length === 0) return "Nothing was measured on evaluation instructions.";
  return `${capital(metricLabel(results.metric))} on ${mainSplitLabel(results)}: ${arms.join("; ")}. ${referenceSentence(results)}`;
}

/** Arms that differ may be just what the claim says; where that was not written down, nobody knows. */
function judge(results: Results, thresholds: readonly ResultThreshold[]): Finding["held"] {
  const judged = results.arms.flatMap((arm) => thresholds.find((threshold) => threshold.arm === arm.name) ?? []);
  const met = judged.filter((one) => one.threshold !== null).length;
  if (judged.length > 0 && met === judged.length) return "yes";
  return judged.length > 0 && met === 0 ? "no" : "unjudged";
}

function thresholdSentences(results: Results, one: ResultThreshold, curve: readonly MeasuredPoint[]): string {
  const level = `${Math.round(one.level * 100)}%`;
  const accuracy = `${metricLabel(one.metric)} on unseen instructions`;
  if (one.threshold === null) {
    const reason = withStop(reasonWords(one.reason));
    return `no crossing of ${level} was found: ${reason} ${capital(endsSentence(results, curve))}`;
  }
  const interval =
    one.low === null || one.high === null
      ? "its interval could not be bounded"
      : `interval ${formatNumber(one.low)} to ${formatNumber(one.high)}`;
  const where = `${formatNumber(one.threshold)} ${results.x.label} (${interval})`;
  const first = curve[0];
  const last = curve.at(-1);
  const ends =
    first === undefined || last === undefined || first === last
      ? ""
      : ` It is ${described(first)} at ${xTick(first.x)} and ${described(last)} at ${xTick(last.x)}.`;
  return `${accuracy} crosses ${level} at ${where}${besidePublished(results, one.threshold)}.${ends}`;
}

/** Where the crossing lies beside what was published: a comparison, never a verdict. */
function besidePublished({ published }: Results, threshold: number): string {
  if (published === undefined || typeof published.from !== "number" || typeof published.to !== "number") return "";
  const from = Math.min(published.from, published.to);
  const to = Math.max(published.from, published.to);
  const side = threshold < from ? "below" : threshold > to ? "above" : "within";
  return `, ${side} the published zone of ${formatNumber(from)} to ${formatNumber(to)}`;
}

function endsSentence(results: Results, curve: readonly MeasuredPoint[]): string {
  const first = curve[0];
  const last = curve.at(-1);
  if (first === undefined || last === undefined) return "nothing was measured on unseen instructions.";
  const accuracy = `${metricLabel(results.metric)} on unseen instructions`;
  const start = `${accuracy} is ${described(first)} at ${xPhrase(results, first.x)}`;
  return first === last ? `${start}.` : `${start}, and ${described(last)} at ${xTick(last.x)}.`;
}

function described(point: MeasuredPoint): string {
  return `${formatPercent(point.value)} (${formatPercentRange(point.low, point.high)}, n\u00a0=\u00a0${formatCount(point.n)})`;
}

function briefly({ value, low, high }: MeasuredPoint): string {
  return `${formatPercent(value)} (${formatPercentRange(low, high)})`;
}
