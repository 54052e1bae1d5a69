// Made-up results of curricula in the shape of real ones, for the tests of the report and for looking at its page.
import { Rng } from "../core/rng.ts";
import { resultsSchema, type ResultBreakdown, type ResultPoint, type Results } from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";
import {
  interval,
  measured,
  pointOf,
  seeds,
  worth,
  type ResultWorthEnds,
  type SampleArm,
  type Shares,
} from "./sample-measures.test-support.ts";

const both = [
  ["stage-1", "sft", 320_000, 5000],
  ["stage-2", "sft", 128_000, 2000],
] as const;
const start: Shares = { unseen: 0, train: 0, declared: 0 };
const afterFirst = { start, "stage-1": { unseen: 0.004, train: 0.79, declared: 0 } };
const byExamples: Readonly<Record<number, number>> = {
  1: 0.02,
  2: 0.09,
  5: 0.28,
  10: 0.49,
  20: 0.66,
  50: 0.8,
  100: 0.86,
};

/** The experiment of one declaration against k examples: a fixed arm whose worth is 50, and five more beside it. */
export function worthResults(): Results {
  const arms: SampleArm[] = [
    {
      name: "proactive",
      label: "one declaration",
      fixed: true,
      at: () => ({ unseen: 0.71, train: 0.9, declared: 0.995 }),
      earlier: afterFirst,
      stages: both,
    },
    {
      name: "examples",
      label: "k worked examples",
      at: (x) => ({ unseen: byExamples[x as number] ?? 0, train: 0.88, declared: 0.03 }),
      earlier: afterFirst,
      stages: both,
    },
    {
      name: "in-context",
      label: "the rule in the prompt",
      fixed: true,
      at: () => ({ unseen: 0.96, train: 0.97 }),
      earlier: { start },
      stages: [["stage-1", "sft", 448_000, 7000]],
    },
    {
      name: "homogeneous",
      label: "one mixture, no order",
      fixed: true,
      at: () => ({ unseen: 0.41, train: 0.86, declared: 0.97 }),
      earlier: { start },
      stages: [["mixture", "sft", 448_000, 7000]],
    },
    {
      name: "stage-1-only",
      label: "stage 1 only",
      fixed: true,
      at: () => afterFirst["stage-1"],
      earlier: { start },
      stages: both.slice(0, 1),
    },
    {
      name: "stage-2-only",
      label: "stage 2 only",
      fixed: true,
      at: () => ({ unseen: 0.002, train: 0, declared: 0.98 }),
      earlier: { start },
      stages: both.slice(1),
    },
    { name: "untrained", label: "before training", fixed: true, at: () => start, stages: [] },
  ];
  const values = [1, 2, 5, 10, 20, 50, 100];
  const made = measured(arms, values);
  return resultsSchema.parse({
    format: 1,
    experiment: "pbb-rewrite",
    title: "One instruction against k examples",
    claim:
      "A model that has learnt to read and carry out named rewriting rules carries out further rules that it was only " +
      "told, and one such rule is worth many worked examples.",
    scale: "laptop",
    seeds,
    x: { name: "examples", label: "worked examples of each rule", scale: "log", values },
    metric: "exact-match",
    interval,
    published: {
      label: "published: 100 examples",
      from: 100,
      to: 100,
      note: "Shaded: the number of examples that one instruction matches or beats in the published experiment.",
    },
    finding: {
      held: "yes",
      text: "Expected and found: that declared rules are carried out (0.710 [0.677, 0.742], at least 0.65).",
    },
    ...made,
    worth: [worth(made, "proactive", { curve: values.map((x) => ["examples", x, x]), x: null, found: [50, 20, 50] })],
    thresholds: [],
    samples: [failedSample()],
  });
}

/** Nothing that was only declared is carried out, and so nothing is reached. */
export function absentResults(): Results {
  const results = worthResults();
  const none = <P extends ResultPoint>(point: P): P =>
    point.arm === "proactive" && point.split === "unseen" ? { ...point, value: 0, low: 0, high: 0.01 } : point;
  return resultsSchema.parse({
    ...results,
    points: results.points.map(none),
    finding: {
      held: "no",
      text: "Expected and not found: that declared rules are carried out (0.000 [0.000, 0.010], at least 0.65).",
    },
    worth: results.worth?.map((one) => ({
      ...one,
      accuracy: 0,
      value: 0,
      low: 0,
      high: 0,
      text: "No instruction that was only declared is carried out, so that one is worth no example.",
    })),
  });
}

/** Curricula on an ordinal axis, with an axis of difficulty, and a stage by GRPO with its curves. */
export function ordinalResults(): Results {
  const arms: SampleArm[] = [
    {
      ...both1("in-context", "the procedure in the prompt", [0.55, 0.93]),
      stages: [["stage-1", "sft", 448_000, 7000]],
    },
    { ...both1("proactive", "told, after learning to carry out", [0.12, 0.52]), earlier: afterFirst },
    {
      ...both1("retroactive-grpo", "told first, then rewarded", [0.05, 0.31]),
      earlier: { start, "stage-1": { unseen: 0, train: 0, declared: 0.99 } },
      stages: [
        ["stage-1", "sft", 320_000, 5000],
        ["stage-2", "grpo", 64_000, 1000],
      ],
    },
    { ...both1("stage-1-only", "stage 1 only", [0.001, 0.004]), stages: both.slice(0, 1) },
    { ...both1("untrained", "before training", [0, 0]), stages: [] },
  ];
  const values = ["direct", "traced"];
  const made = measured(arms, values);
  return resultsSchema.parse({
    format: 1,
    experiment: "pbb-arithmetic",
    title: "Which order of training turns what was read into behaviour?",
    claim: "Arithmetic procedures that were only read are carried out where training has the right order.",
    scale: "laptop",
    seeds,
    x: { name: "answers", label: "form of the answer", scale: "ordinal", values },
    metric: "exact-match",
    interval,
    finding: {
      held: "partly",
      text: "Expected and found: that steps help (0.520, against 0.120). Expected and not found: that reward helps.",
    },
    ...made,
    breakdowns: arms.flatMap((arm) =>
      values.flatMap((x) =>
        [2, 3, 4, 5, 6].map((level): ResultBreakdown => {
          const share = (arm.at(x)["unseen"] ?? 0) ** (0.4 + level * 0.15);
          const { seed: _, ...point } = pointOf(
            { arm: arm.name, x, metric: "exact-match", split: "unseen" },
            share,
            480,
          );
          return { ...point, axis: "operations", level };
        }),
      ),
    ),
    curves: values.flatMap((x) =>
      seeds.flatMap((seed) =>
        Object.entries({
          reward: [0.02, 0.61],
          entropy: [0.9, 0.11],
          "pass-at-1": [0.02, 0.55],
          "answer-length": [22, 14],
        }).map(([name, [from = 0, to = 0]]) => ({
          arm: "retroactive-grpo",
          x,
          seed,
          stage: "stage-2",
          name,
          points: Array.from({ length: 41 }, (_, i): [number, number] => {
            const noise = 1 + 0.06 * Rng.from(seed, "curve", name, x, i).normal();
            return [i * 25, Math.abs((to + (from - to) * Math.exp(-i / 9)) * noise)];
          }),
        })),
      ),
    ),
    thresholds: [],
    samples: [],
  });
}

function both1(name: string, label: string, [direct, traced]: readonly [number, number]): SampleArm {
  return {
    name,
    label,
    at: (x) => ({ unseen: x === "direct" ? direct : traced, train: 0.8, declared: 0.9 }),
    stages: both,
  };
}

/** How the number of paired instructions changes what one declaration is worth. */
export function alongResults(): Results {
  const values = [50, 200, 1000, 4000];
  const at = (...shares: readonly number[]) => {
    return (x: XValue): Shares => ({ unseen: shares[values.indexOf(x as number)] ?? 0 });
  };
  const arms: SampleArm[] = [
    { name: "proactive", label: "one declaration", at: at(0, 0.03, 0.71, 0.93), stages: both },
    { name: "examples-1", label: "1 example", at: at(0.01, 0.01, 0.02, 0.05), stages: both },
    { name: "examples-10", label: "10 examples", at: at(0.02, 0.06, 0.45, 0.6), stages: both },
    { name: "examples-100", label: "100 examples", at: at(0.2, 0.4, 0.86, 0.88), stages: both },
    { name: "untrained", label: "before training", fixed: true, at: at(0, 0, 0, 0), stages: [] },
  ];
  const made = measured(arms, values);
  const found: readonly ResultWorthEnds[] = [
    [0, 0, 0],
    [10, 10, 100],
    [100, 100, 100],
    [null, 100, null],
  ];
  return resultsSchema.parse({
    format: 1,
    experiment: "diversity-location",
    title: "Does variety decide what one declaration is worth?",
    claim: "The more paired instructions, the more examples one declaration is worth.",
    scale: "laptop",
    seeds,
    x: { name: "paired", label: "paired instructions in stage 1", scale: "log", values },
    metric: "exact-match",
    interval,
    ...made,
    worth: values.map((x, i) =>
      worth(made, "proactive", {
        curve: [1, 10, 100].map((examples) => [`examples-${examples}`, x, examples]),
        x,
        found: found[i] ?? [0, 0, 0],
      }),
    ),
    thresholds: [],
    samples: [],
  });
}

function failedSample(): Results["samples"][number] {
  return {
    arm: "proactive",
    x: 1,
    seed: 1,
    split: "unseen",
    instruction: "za>tq",
    input: "/Cholan2|przawkklmo:",
    expected: "za>tq;pr[za]wkklmo#prtqwkklmo",
    answer: "za>tp;pr[za]wkklmo#prtpwkklmo",
    verdict: { kind: "fail", code: "wrong", detail: "the response differs from the answer" },
    nearestTrainingRows: ["-Chacab+|pjataaaaaa:ja>tq;p[ja]taaaaaa#ptqtaaaaaa"],
    taughtBy: [{ stage: "stage-2", kind: "declare", text: "$Cholan0:za>tq" }],
  };
}
