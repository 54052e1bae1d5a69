// A family of one's own: price rules with quantity discounts. Try: precept families check examples/quantity-discount.ts
import { z } from "zod";
import type { Rng } from "precept/core";
import { exactMatch, type ConformanceOptions, type Execution, type Family, type Surface } from "precept/instructions";

/** From `from` units on, `percent` off the whole order. Later tiers begin later and take more off. */
interface Tier {
  readonly from: number;
  readonly percent: number;
}

interface PriceRule {
  readonly tiers: readonly Tier[];
}

interface Order {
  readonly units: number;
  /** Of one unit. */
  readonly cents: number;
}

const config = z.strictObject({
  tiers: z.int().min(1).max(6).default(2),
  /** The last tier begins here at the latest. */
  largest: z.int().min(8).max(10_000).default(100),
});

type Config = z.output<typeof config>;

const percents = Array.from({ length: 12 }, (_, i) => 5 * (i + 1));

/** `count` different items, in their order. */
function choose(items: readonly number[], count: number, rng: Rng): number[] {
  return rng
    .shuffle(items)
    .slice(0, count)
    .sort((a, b) => a - b);
}

function thresholds({ largest }: Config): number[] {
  return Array.from({ length: largest - 1 }, (_, i) => i + 2);
}

function sample(settings: Config, rng: Rng): PriceRule {
  const from = choose(thresholds(settings), settings.tiers, rng);
  const percent = choose(percents, settings.tiers, rng);
  return { tiers: from.map((units, i) => ({ from: units, percent: percent[i] as number })) };
}

/** Half of the orders lie at a threshold or just below it, where a rule is easily got wrong. */
function sampleInput({ tiers }: PriceRule, { largest }: Config, rng: Rng): Order {
  const edge = rng.pick(tiers).from - rng.int(2);
  return { units: rng.chance(0.5) ? edge : rng.between(1, 2 * largest), cents: rng.between(1, 9_999) };
}

function execute({ tiers }: PriceRule, { units, cents }: Order): Execution {
  const percent = tiers.findLast(({ from }) => units >= from)?.percent ?? 0;
  const gross = units * cents;
  const total = gross - Math.floor((gross * percent) / 100);
  return {
    answer: money(total),
    trace: [`${units} * ${money(cents)} = ${money(gross)}`, `${percent} % off`, `total ${money(total)}`],
  };
}

function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

const sentences: readonly ((tier: Tier) => string)[] = [
  ({ from, percent }) => `From ${from} units on, take ${percent} % off the whole order.`,
  ({ from, percent }) => `Orders of at least ${from} units are ${percent} % cheaper.`,
  ({ from, percent }) => `${from} units or more: ${percent} % discount, please.`,
];

function render({ tiers }: PriceRule, surface: Surface, paraphrase = 0): string {
  if (surface === "rule") return tiers.map(({ from, percent }) => `${from}+:${percent}%`).join(" ");
  return tiers.map(sentences[paraphrase] as (tier: Tier) => string).join(" ");
}

function parse(text: string, surface: Surface): PriceRule | undefined {
  const number = /\d+(?= units|\+)|\d+(?= ?%)/g;
  const found = Array.from(text.matchAll(number), ([digits]) => Number(digits));
  const tiers = found.flatMap((from, i) => (i % 2 === 0 ? [{ from, percent: found[i + 1] ?? 0 }] : []));
  const rule = { tiers };
  const wordings = surface === "rule" ? [0] : sentences.keys();
  return isRule(rule) && [...wordings].some((i) => render(rule, surface, i) === text) ? rule : undefined;
}

function isRule(value: unknown): value is PriceRule {
  return rule.safeParse(value).success;
}

const rule = z
  .strictObject({ tiers: z.array(z.strictObject({ from: z.int().min(2), percent: z.int().min(5).max(60) })).min(1) })
  .refine(({ tiers }) =>
    tiers.every(({ from, percent }, i) => {
      const before = tiers[i - 1];
      return before === undefined || (from > before.from && percent > before.percent);
    }),
  );

const order = z.strictObject({ units: z.int().min(1).max(1e6), cents: z.int().min(1).max(1e6) });

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

export const family: Family<Config, PriceRule, Order> = {
  name: "quantity-discount",
  version: 1,
  config,
  axes: [
    { name: "tiers", description: "number of discounts in the rule", measure: ({ tiers }) => tiers.length },
    {
      name: "discounted",
      description: "whether the order is large enough for any discount",
      measure: ({ tiers }, { units }) => tiers.some(({ from }) => units >= from),
    },
  ],
  surfaces: ["rule", "prose"],
  sample,
  sampleInput,
  execute,
  paraphrases: (surface) => (surface === "prose" ? sentences.length : 1),
  render,
  renderInput: (_rule, { units, cents }) => `${units} x ${money(cents)}`,
  parse,
  check: (params, input, response) => exactMatch(execute(params, input).answer, response),
  key: (params) => render(params, "rule"),
  capacity: (settings) => binomial(settings.largest - 1, settings.tiers) * binomial(percents.length, settings.tiers),
  isParams: isRule,
  isInput: (value): value is Order => order.safeParse(value).success,
};

/** What `precept families check` holds it to; without this, the config's defaults. */
export const conformanceCases: ConformanceOptions = {
  configs: { default: {}, "one tier": { tiers: 1, largest: 200 }, "six tiers": { tiers: 6 } },
  tiny: { "one tier of eight": { tiers: 1, largest: 8 } },
  traceEndsWithAnswer: true,
};
