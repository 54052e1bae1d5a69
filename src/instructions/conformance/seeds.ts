// Claims on what is drawn: repeatable, in any order, different for every seed, and as various as it says.
import { canonicalJson } from "../../core/canonical-json.ts";
import { Rng } from "../../core/rng.ts";
import { demand, drawOne, sampleOf, shown, type Claim, type Drawn, type Subject } from "./draws.ts";
import { readConfig } from "../read-config.ts";

export const seedClaims: readonly Claim[] = [
  { claim: "the same seed gives the same bytes", run: sameSeedSameBytes },
  { claim: "item n needs no item before it", run: anyOrder },
  { claim: "neighbouring seeds share under 1 % of instructions and exercises", run: neighbouringSeedsDiffer },
  {
    claim: "under 1 % of the instructions drawn repeat a meaning, or its capacity is finite and used",
    run: fewDuplicates,
  },
  { claim: "instructions of different keys answer differently", run: keysTellMeaningsApart },
];

/** Everything that a row is made of. */
function bytesOf({ family }: Subject, { params, input, execution }: Drawn): string {
  const texts = family.surfaces.map((surface) => family.render(params, surface, 0));
  return canonicalJson([params, input, execution, texts, family.renderInput(params, input), family.key(params)]);
}

function sameSeedSameBytes(subject: Subject): void {
  sampleOf(subject).forEach((drawn, i) => {
    const [first, second] = [bytesOf(subject, drawn), bytesOf(subject, drawOne(subject, subject.seed, i))];
    demand(first === second, () => `item ${i} differs from itself: ${shown(first)} and then ${shown(second)}`);
  });
}

/** As another process would: the config read anew, from the last item to the first, every other one, others between. */
function anyOrder(subject: Subject): void {
  const anew = { ...subject, config: readConfig(subject.family, subject.written) };
  const all = sampleOf(subject);
  for (let i = all.length - 1; i >= 0; i -= 2) {
    drawOne(anew, "other", i);
    const [first, second] = [bytesOf(subject, all[i] as Drawn), bytesOf(anew, drawOne(anew, subject.seed, i))];
    demand(
      first === second,
      () => `item ${i} differs when it is drawn out of order: ${shown(first)} and then ${shown(second)}`,
    );
  }
}

/**
 * At most 1 % in common. Where a config's capacity is finite, as much as chance gives is allowed too: items of one seed
 * are independent draws, so what its second half shares with its first is the measure (for even chances, the
 * hypergeometric expectation: drawn meanings over all), with four standard deviations on top.
 */
function neighbouringSeedsDiffer(subject: Subject): void {
  const { family, config, samples, seed } = subject;
  const finite = Number.isFinite(family.capacity(config));
  const here = sampleOf(subject);
  const there = drawMany(subject, seed + 1, 0);
  const later = finite ? drawMany(subject, seed, samples) : [];
  const meaning = (drawn: Drawn): string => family.key(drawn.params);
  const exercise = (drawn: Drawn): string => canonicalJson([family.key(drawn.params), drawn.input]);
  for (const [what, identify] of [
    ["instructions", meaning],
    ["exercises", exercise],
  ] as const) {
    const known = new Set(here.map(identify));
    const shared = (items: readonly Drawn[]): number => items.filter((item) => known.has(identify(item))).length;
    const chance = shared(later);
    const allowed = Math.max(
      0.01 * samples,
      chance + 4 * Math.sqrt(chance * (1 - chance / samples) + (finite ? 1 : 0)),
    );
    const found = shared(there);
    demand(
      found < allowed || found <= chance,
      () =>
        `seeds ${seed} and ${seed + 1} share ${found} of ${samples} ${what}; ${allowed.toFixed(1)} would be allowed`,
    );
  }
}

function drawMany(subject: Subject, seed: number, from: number): Drawn[] {
  return Array.from({ length: subject.samples }, (_, i) => drawOne(subject, seed, from + i));
}

/**
 * Of `draws` instructions, under 1 % have the meaning of an earlier one. A config that gives fewer than that must say so
 * by a finite capacity, an upper bound that is worth something: at least half of what even chances would give is drawn.
 */
function fewDuplicates(subject: Subject): void {
  const { family, config, draws, seed } = subject;
  const stream = Rng.from(seed, "duplicates");
  const keys = new Set<string>();
  for (let i = 0; i < draws; i++) keys.add(family.key(family.sample(config, stream.derive(i))));
  const capacity = family.capacity(config);
  demand(capacity >= 1, () => `capacity says ${capacity}`);
  const found = (): string => `${draws} draws gave ${keys.size} meanings, and capacity says ${capacity}`;
  demand(keys.size <= capacity, found);
  if (draws - keys.size < 0.01 * draws) return;
  demand(Number.isFinite(capacity), () => `${found()}; say how many there are, or draw more different ones`);
  const expected = capacity * -Math.expm1(draws * Math.log1p(-1 / Math.max(2, capacity)));
  demand(
    keys.size >= Math.min(capacity, expected) / 2,
    () => `${found()}; even chances would have given ${Math.round(expected)}`,
  );
}

/** Inputs of each of a pair that both are tried on, and instructions that each is held against. */
const triedInputs = 20;
const heldAgainst = 10;

/**
 * Different keys may go to different splits, so they must mean different things: fewer than 1 % of the instructions
 * have a twin of another key that gives the same answers to twenty inputs drawn for each of the two.
 */
function keysTellMeaningsApart(subject: Subject): void {
  const { family, config, seed } = subject;
  const all = sampleOf(subject);
  const probes = all.slice(0, 12).map(({ input }) => input);
  const alike = new Map<string, { readonly params: unknown; readonly key: string; readonly index: number }[]>();
  let twins = 0;
  let example = "";
  const places = Array.from({ length: triedInputs }, (_, i) => i);
  all.forEach(({ params }, index) => {
    const key = family.key(params);
    const signature = canonicalJson(probes.map((input) => answerTo(subject, params, input)));
    const bucket = alike.get(signature) ?? [];
    const twin = bucket.slice(-heldAgainst).find((other) => {
      if (other.key === key) return false;
      const same = (drawnFor: unknown, at: number, i: number): boolean => {
        const input: unknown = family.sampleInput(drawnFor, config, Rng.from(seed, "twin", at, i));
        const answer = answerTo(subject, params, input);
        return answer !== null && answer === answerTo(subject, other.params, input);
      };
      return places.every((i) => same(params, index, i) && same(other.params, other.index, i));
    });
    if (twin !== undefined) {
      twins++;
      example ||= `${shown(params)} (key ${shown(key)}) and ${shown(twin.params)} (key ${shown(twin.key)})`;
    }
    bucket.push({ params, key, index });
    alike.set(signature, bucket);
  });
  demand(
    twins < 0.01 * all.length,
    () => `${twins} of ${all.length} instructions behave like one of another key, such as ${example}`,
  );
}

/** Null where an input drawn for another instruction does not suit this one. */
function answerTo({ family }: Subject, params: unknown, input: unknown): string | null {
  try {
    return family.execute(params, input).answer;
  } catch {
    return null;
  }
}
