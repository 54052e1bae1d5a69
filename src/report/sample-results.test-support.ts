// Made-up results in the shape of real ones, for the tests of the report and for looking at its page.
import { Rng } from "../core/rng.ts";
import { resultsSchema, type ResultPoint, type Results, type ResultSample } from "../experiments/results.ts";
import { manifestSchema, type Manifest } from "../experiments/run-folder.ts";

const seeds = [1, 2, 3];

/** The number-of-rules experiment: a log axis, two arms, three seeds, has-op and no-op apart. */
export function sampleResults(): Results {
  const values = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];
  const arms = [
    { name: "basic", label: "The rule always applies", middle: 380, top: 0.82 },
    { name: "with-no-ops", label: "A third of the inputs are no-ops", middle: 250, top: 0.78 },
  ];
  const points: ResultPoint[] = [];
  const losses: Results["losses"] = [];
  for (const arm of arms) {
    for (const x of values) {
      const base = arm.top / (1 + (arm.middle / x) ** 2.1);
      for (const split of ["unseen", "train"]) {
        const mean = split === "train" ? 1 - 0.2 * (x / 2048) ** 0.4 : base;
        const shares = arm.name === "basic" ? { "exact-match": mean } : noOpShares(mean);
        for (const [metric, share] of Object.entries(shares)) {
          const bySeed = seeds.map((seed) => {
            const rng = Rng.from(seed, "sample-results", arm.name, x, split, metric);
            return share <= 0.003 ? share : Math.min(0.999, Math.max(0.002, share + 0.035 * rng.normal()));
          });
          const place = { arm: arm.name, x, metric, split };
          for (const [i, value] of bySeed.entries()) points.push(point(place, value, 512, seeds[i] ?? null));
          points.push(point(place, bySeed.reduce((a, b) => a + b, 0) / bySeed.length, 512 * seeds.length, null));
        }
      }
      for (const seed of seeds.slice(0, 2)) losses.push({ arm: arm.name, x, seed, ...lossesOf(x, seed) });
    }
  }
  return resultsSchema.parse({
    format: 1,
    experiment: "number-of-rules",
    title: "How many rules until a model follows one it has never seen?",
    claim:
      "With the number of training rows held fixed, the number of distinct rules decides whether a model carries out " +
      "rules it was never shown, and the change from never to nearly always is sharp.",
    scale: "laptop",
    seeds,
    x: { name: "distinct-rules", label: "distinct rules in training", scale: "log", values },
    metric: "exact-match",
    interval: "95% Wilson intervals over judged answers; thresholds by bootstrap over seeds",
    published: {
      label: "published: 300 to 1,000",
      from: 300,
      to: 1000,
      note: "Shaded: the transition reported for models of six layers and width 256 trained on a million rows.",
    },
    arms: arms.map(({ name, label }) => ({
      name,
      label,
      models: values.flatMap((x) => seeds.map((seed) => model(x, seed))),
    })),
    points,
    thresholds: [
      threshold("basic", 0.5, {
        threshold: 449.6,
        low: 402.1,
        high: 509.8,
        reason: "logistic fit on log2 x, nine points",
      }),
      threshold("basic", 0.9, {
        threshold: null,
        low: null,
        high: null,
        reason: "the highest accuracy within the grid is 80.7%",
      }),
      threshold("with-no-ops", 0.5, {
        threshold: 318.3,
        low: 279,
        high: 362,
        reason: "logistic fit on log2 x, nine points",
      }),
    ],
    losses,
    samples: samples(),
  });
}

/** An ordinal axis, one arm, one seed, a claim that did not hold. */
export function negativeResults(): Results {
  const values = ["uniform", 2, 1, 0.5, 0.2, 0.1, 0.07, 0.03];
  const accuracies = [0.12, 0.11, 0.13, 0.1, 0.08, 0.06, 0.05, 0.02];
  return resultsSchema.parse({
    format: 1,
    experiment: "skewed-frequencies",
    title: "Does it matter that some rules are rare?",
    claim: "With 1,000 rules, accuracy on unseen rules holds until the exponent falls below 0.2, and then drops.",
    scale: "laptop",
    seeds: [1],
    x: { name: "exponent", label: "power-law exponent", scale: "ordinal", values },
    metric: "exact-match",
    interval: "95% Wilson intervals",
    published: { label: "published drop", from: 0.2, to: 0.07, note: "Shaded: where the published drop lies." },
    finding: {
      held: "no",
      text: "At this scale the model never learns to follow unseen rules well enough for a drop to show.",
    },
    arms: [{ name: "rules-1000", label: "1,000 rules", models: [] }],
    points: values.map((x, i) =>
      point({ arm: "rules-1000", x, metric: "exact-match", split: "unseen" }, accuracies[i] ?? 0, 512, 1),
    ),
    thresholds: [],
    losses: [],
    samples: [],
  });
}

/** Every text of these results tries to become markup or to run. */
export function hostileResults(): Results {
  const hostile =
    '</script><script>globalThis.hostile=1</script><img src=x onerror="globalThis.hostile=1"><b>hostile\'\u2028';
  const results = sampleResults();
  return resultsSchema.parse({
    ...results,
    title: hostile,
    claim: hostile,
    interval: hostile,
    x: { ...results.x, label: hostile },
    published: { label: hostile, from: 300, to: 1000, note: hostile },
    finding: { held: "partly", text: hostile },
    arms: results.arms.map((arm) => ({ ...arm, label: hostile })),
    thresholds: results.thresholds.map((one) => ({ ...one, reason: hostile })),
    samples: results.samples.map((sample) => ({
      ...sample,
      instruction: hostile,
      input: hostile,
      expected: hostile,
      answer: `${hostile} and more`,
      verdict: { kind: "fail", code: hostile, detail: hostile },
      nearestTrainingRows: [hostile],
    })),
  });
}

export function sampleManifest(): Manifest {
  return manifestSchema.parse({
    format: 1,
    experiment: "number-of-rules",
    hash: "3f9a1c7e52d04b8890aa",
    scale: "laptop",
    seeds,
    command: "npx precept run experiments/number-of-rules.yaml --scale laptop",
    argv: ["run", "experiments/number-of-rules.yaml", "--scale", "laptop"],
    versions: { precept: "0.1.0", "onnxruntime-node": "1.30.0", "rewrite family": "1" },
    created: "2026-11-20T10:24:05Z",
    machine: { cpu: "Example CPU at 2.6 GHz", cores: 2, node: "v20.19.0", platform: "linux x64" },
  });
}

function noOpShares(mean: number): Record<string, number> {
  const noOp = Math.min(0.99, mean * 0.4 + 0.55);
  return { "exact-match": mean, "has-op": Math.max(0.001, mean * 0.92), "no-op": noOp };
}

type PointPlace = Pick<ResultPoint, "arm" | "x" | "metric" | "split">;

function point(place: PointPlace, value: number, n: number, seed: number | null): ResultPoint {
  const half = 1.96 * Math.sqrt((value * (1 - value) + 0.001) / n);
  const rounded = (share: number): number => Math.round(share * 1e4) / 1e4;
  return {
    ...place,
    seed,
    n,
    value: rounded(value),
    low: rounded(Math.max(0, value - half)),
    high: rounded(Math.min(1, value + half)),
  };
}

function threshold(
  arm: string,
  level: number,
  found: Pick<Results["thresholds"][number], "threshold" | "low" | "high" | "reason">,
): Results["thresholds"][number] {
  return { arm, metric: "exact-match", split: "unseen", level, ...found };
}

function model(x: number, seed: number): Results["arms"][number]["models"][number] {
  const finalLoss = Math.round((0.02 + 0.15 * (x / 2048) ** 0.5 + 0.004 * seed) * 1e4) / 1e4;
  return {
    x,
    seed,
    trainRows: 160_000,
    distinctInstructions: x,
    steps: 2500,
    tokens: 4_480_000,
    parameters: 104_704,
    finalLoss,
  };
}

function lossesOf(x: number, seed: number): Pick<Results["losses"][number], "train" | "validation"> {
  const floor = 0.02 + 0.5 * (x / 2048) ** 0.5;
  const rng = Rng.from(seed, "losses", x);
  const loss = (step: number, end: number): number => end + (3.2 - end) * Math.exp(-step / (250 + x / 8));
  const train: [number, number][] = [];
  const validation: [number, number][] = [];
  for (let step = 0; step <= 2500; step += 20)
    train.push([step, Math.abs(loss(step, floor) * (1 + 0.05 * rng.normal()))]);
  for (let step = 0; step <= 2500; step += 250) validation.push([step, loss(step, 2.4 - 1.8 * (x / 2048) ** 0.35)]);
  return { train, validation };
}

function samples(): ResultSample[] {
  const failed = (x: number, texts: readonly [string, string, string, string], detail: string): ResultSample => ({
    arm: "basic",
    x,
    seed: 1,
    split: "unseen",
    instruction: texts[0],
    input: texts[1],
    expected: texts[2],
    answer: texts[3],
    verdict: { kind: "fail", code: "wrong-answer", detail },
    nearestTrainingRows: ["qd > ke | zzqdfmopla = zzkefmopla", "td > km | aatdqdwrxy = aakmqdwrxy"],
  });
  const passed = (x: number, texts: readonly [string, string, string]): ResultSample => ({
    arm: "with-no-ops",
    x,
    seed: 2,
    split: "unseen",
    instruction: texts[0],
    input: texts[1],
    expected: texts[2],
    answer: texts[2],
    verdict: { kind: "pass" },
  });
  return [
    passed(2048, ["replace the first “is” by “ar”", "mississippi", "marsissippi"]),
    failed(32, ["qd > km", "lpwqdsaeuy", "lpwkmsaeuy", "lpwkesaeuy"], "the replacement belongs to another rule"),
    failed(32, ["bn > xo", "bnaqwertyz", "xoaqwertyz", "bnaqwertyz"], "the input came back unchanged"),
    failed(128, ["vv > hj", "opvvvvklmn", "ophjvvklmn", "opvvhjklmn"], "the second occurrence was replaced"),
    failed(128, ["ui > ta", "ghjkluisad", "ghjkltasad", "ghjkltasa"], "the answer ends too early"),
    failed(512, ["cz > pl", "aczxsdwerf", "aplxsdwerf", "aplxsdwerff"], "the answer goes on after its end"),
    failed(512, ["wm > ir", "dfgwmhjkla", "dfgirhjkla", ""], "the answer is empty"),
    {
      ...failed(
        512,
        ["<script>alert(1)</script>", "</script><img src=x onerror=alert(2)>", "a<b", "a&b"],
        "text that looks like markup",
      ),
      verdict: { kind: "invalid", error: "the checker ran out of its 100 ms" },
    },
    passed(2048, ["iss > art", "mississippi", "martissippi"]),
    passed(2048, ["iss > art", "canada", "canada"]),
    passed(512, ["qp > lm", "asqpdfghjk", "aslmdfghjk"]),
    passed(512, ["ed > we", "rtyuedpoiu", "rtyuwepoiu"]),
  ];
}
