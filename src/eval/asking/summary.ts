// The numbers of an evaluation: accuracies with intervals over instructions, whole and by what the exercises are.
import type { Verdict } from "../../core/verdict.ts";
import { accuracies, type Accuracy } from "../metrics.ts";
import { rateOf, type Rate, type Trial } from "../verification/rates.ts";
import type { Item } from "./items.ts";

/** One exercise with the verdicts on its samples. */
export interface JudgedItem {
  readonly item: Item;
  readonly verdicts: readonly Verdict[];
}

export interface GroupScore extends Rate {
  /** The kind of row, the surface, an axis of the family, or "all". */
  readonly by: string;
  /** Its value; a span of values ("3 to 5") where there are many numbers. */
  readonly name: string;
  readonly invalid: number;
}

export interface EvaluationScores {
  /** pass@1: the share of judged answers that pass. */
  readonly accuracy: GroupScore;
  /** The share of exercises with a passing answer among their samples; absent for one sample each. */
  readonly anyPasses?: Rate & { readonly samples: number };
  /** The mean of the accuracies on inputs that the instruction changes and on those that it leaves as they are. */
  readonly mean?: Omit<Accuracy, "metric">;
  readonly instructions: number;
  readonly exercises: number;
  readonly groups: readonly GroupScore[];
}

/** More numbers than these are put together to spans. */
const mostValues = 8;

/** 95 % intervals take instructions as independent, and the answers to exercises of one instruction as not. */
export function evaluationScores(judged: readonly JudgedItem[]): EvaluationScores {
  const clusters = clustersOf(judged);
  const score = (by: string, value: string, part: readonly JudgedItem[]): GroupScore => {
    const trials = part.flatMap((one) => trialsOf(one, clusters));
    const answers = part.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
    return { by, name: value, ...rateOf(trials, ["evaluation", by, value]), invalid: answers - trials.length };
  };
  const samples = Math.max(0, ...judged.map(({ verdicts }) => verdicts.length));
  const mean = meanOf(judged, clusters);
  const groups = groupings(judged).flatMap(({ by, values }) =>
    [...values].map(([value, part]) => score(by, value, part)),
  );
  return {
    accuracy: score("all", "", judged),
    ...(samples < 2 ? {} : { anyPasses: { samples, ...anyPasses(judged, clusters) } }),
    ...(mean === undefined ? {} : { mean }),
    instructions: new Set(clusters.values()).size,
    exercises: judged.length,
    groups,
  };
}

type Clusters = ReadonlyMap<Item, number>;

function clustersOf(judged: readonly JudgedItem[]): Clusters {
  const numbers = new Map<string, number>();
  const clusters = new Map<Item, number>();
  for (const { item } of judged) {
    const name = `${item.family.name} ${item.family.key(item.params)}`;
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    clusters.set(item, numbers.get(name) as number);
  }
  return clusters;
}

function trialsOf({ item, verdicts }: JudgedItem, clusters: Clusters): Trial[] {
  const cluster = clusters.get(item) as number;
  return verdicts.flatMap(({ kind }) => (kind === "invalid" ? [] : [{ value: kind === "pass" ? 1 : 0, cluster }]));
}

function anyPasses(judged: readonly JudgedItem[], clusters: Clusters): Rate {
  const trials = judged.flatMap((one): Trial[] => {
    const own = trialsOf(one, clusters);
    if (own.length === 0) return [];
    return [{ value: own.some(({ value }) => value === 1) ? 1 : 0, cluster: clusters.get(one.item) as number }];
  });
  return rateOf(trials, ["evaluation", "any"]);
}

function meanOf(judged: readonly JudgedItem[], clusters: Clusters): Omit<Accuracy, "metric"> | undefined {
  const outcomes = judged.flatMap(({ item, verdicts }) => {
    const axis = item.input === null ? undefined : item.family.axes.find(({ name }) => name === "hasOp");
    const changed = axis === undefined ? undefined : measured(() => axis.measure(item.params, item.input));
    const hasOperation = typeof changed === "boolean" ? changed : undefined;
    return verdicts.map((verdict) => ({ verdict, hasOperation, cluster: String(clusters.get(item)) }));
  });
  const found = accuracies(outcomes, ["evaluation"]).find(({ metric }) => metric === "mean");
  if (found === undefined) return undefined;
  const { metric: _metric, ...mean } = found;
  return mean;
}

interface Grouping {
  readonly by: string;
  readonly values: ReadonlyMap<string, readonly JudgedItem[]>;
}

/** Only groupings that tell something apart. */
function groupings(judged: readonly JudgedItem[]): Grouping[] {
  const families = new Map<string, JudgedItem[]>();
  for (const one of judged) {
    const { name } = one.item.family;
    const known = families.get(name);
    if (known === undefined) families.set(name, [one]);
    else known.push(one);
  }
  const axes = [...families.values()].flatMap((part) => {
    const { family } = (part[0] as JudgedItem).item;
    const shown = part.filter(({ item }) => item.input !== null);
    return family.axes.map((axis) =>
      grouping(axis.name, shown, ({ params, input }) => measured(() => axis.measure(params, input))),
    );
  });
  return [
    grouping("family", judged, ({ family }) => family.name),
    grouping("kind", judged, ({ kind }) => kind),
    grouping("surface", judged, ({ surface }) => surface),
    ...axes,
  ].filter(({ values }) => values.size > 1);
}

type Value = number | string | boolean | undefined;

function measured(measure: () => Value): Value {
  try {
    return measure();
  } catch {
    return undefined;
  }
}

function grouping(by: string, judged: readonly JudgedItem[], valueOf: (item: Item) => Value): Grouping {
  const found = new Map<Exclude<Value, undefined>, JudgedItem[]>();
  for (const one of judged) {
    const value = valueOf(one.item);
    if (value === undefined) continue;
    const known = found.get(value);
    if (known === undefined) found.set(value, [one]);
    else known.push(one);
  }
  const numbers = [...found].filter((entry): entry is [number, JudgedItem[]] => typeof entry[0] === "number");
  const sorted =
    numbers.length === found.size && found.size > 0
      ? spans(numbers.toSorted(([a], [b]) => a - b))
      : [...found].map(([value, part]) => [String(value), part] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { by, values: new Map(sorted) };
}

/** Neighbouring values together, so that every span has about as many exercises. */
function spans(values: readonly (readonly [number, readonly JudgedItem[]])[]): (readonly [string, JudgedItem[]])[] {
  if (values.length <= mostValues) return values.map(([value, part]) => [String(value), [...part]] as const);
  const total = values.reduce((sum, [, part]) => sum + part.length, 0);
  const made: { from: number; to: number; part: JudgedItem[] }[] = [];
  let before = 0;
  for (const [value, part] of values) {
    const last = made.at(-1);
    const full = before >= (made.length * total) / mostValues;
    if (last === undefined || full) made.push({ from: value, to: value, part: [...part] });
    else {
      last.to = value;
      last.part.push(...part);
    }
    before += part.length;
  }
  return made.map(({ from, to, part }) => [from === to ? String(from) : `${from} to ${to}`, part] as const);
}
