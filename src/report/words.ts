// The words of the report for the names in a results file.
import type { Results } from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";
import { formatTick } from "./format-number.ts";

const metricWords: Readonly<Record<string, string>> = {
  "exact-match": "exact match",
  "has-op": "has-op",
  "no-op": "no-op",
  mean: "mean of has-op and no-op",
};

const metricMeanings: Readonly<Record<string, string>> = {
  "has-op": "the inputs that the instruction changes (has-op)",
  "no-op": "the inputs that the instruction leaves as they are (no-op)",
  mean: "the mean of has-op and no-op",
};

const splitWords: Readonly<Record<string, string>> = {
  unseen: "unseen instructions",
  train: "training instructions",
};

type Probe = NonNullable<Results["probes"]>[number];

/** An arm whose instruction stands in the prompt carries it out all the same, so the two are not told apart here. */
const probeWords: Readonly<Record<Probe["kind"], string>> = {
  "in-context": "carried out",
  declare: "recited",
  execute: "carried out",
  "execute-with-trace": "carried out",
  compose: "composed",
};

export function metricLabel(metric: string): string {
  return metricWords[metric] ?? metric.replaceAll("-", " ");
}

/** What a metric counts, for a caption. */
export function metricMeaning(metric: string): string {
  return metricMeanings[metric] ?? metricLabel(metric);
}

/** What was asked about which instructions: "unseen instructions"; of a curriculum "evaluation instructions recited". */
export function splitLabel(results: Pick<Results, "probes">, split: string): string {
  const probe = results.probes?.find((one) => one.split === split);
  if (probe !== undefined) {
    const ways = new Set(results.probes?.flatMap(({ of, kind }) => (of === probe.of ? [kind] : [])));
    const steps = probe.kind === "execute-with-trace" && ways.has("execute") ? ", with steps" : "";
    return `${probe.of} instructions ${probeWords[probe.kind]}${steps}`;
  }
  return splitWords[split] ?? `${split.replaceAll("-", " ")} instructions`;
}

/** The main split in a few words, for axes and sentences. */
export function mainSplitLabel(results: Pick<Results, "probes">): string {
  return results.probes === undefined ? "unseen instructions" : "evaluation instructions";
}

export function xLabel(x: XValue): string {
  return typeof x === "number" ? formatTick(x) : x;
}

/** A place on the axis within a sentence: "512 distinct rules in training", "exponent 0.2", "exponent “uniform”". */
export function xPhrase(results: Results, x: XValue): string {
  return results.x.scale === "ordinal" ? `${results.x.label} ${xTick(x)}` : `${xTick(x)} ${results.x.label}`;
}

/** The same place said a second time: "512", "“uniform”". */
export function xTick(x: XValue): string {
  return typeof x === "number" ? xLabel(x) : `“${x}”`;
}

/** What a person should think of a result of this size. */
export function scaleNote(scale: Results["scale"]): { readonly name: string; readonly note: string } {
  switch (scale) {
    case "smoke":
      return {
        name: "Smoke scale",
        note: "This run only shows that the machinery works. Its numbers are not a result.",
      };
    case "laptop":
      return {
        name: "Laptop scale",
        note: "Small models trained for minutes: read the shape of the curve, not its level.",
      };
    case "paper":
      return { name: "Paper scale", note: "The sizes and budgets of the published experiment." };
    default:
      return scale satisfies never;
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The reason of a threshold, with the fit's own word for it ("never-reached") in a reader's words. */
export function reasonWords(reason: string): string {
  if (reason === "") return "no reason was recorded";
  return reason.replace(/^[a-z-]+(?=;|$)/, (code) => fitWords[code] ?? code);
}

const fitWords: Readonly<Record<string, string>> = {
  found: "fitted",
  "never-reached": "accuracy stays below it over the whole grid",
  "always-exceeded": "accuracy is above it over the whole grid",
  "too-few-points": "there are too few points to fit a curve",
};

/** The sentence with a stop at its end, if it has none. */
export function withStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
