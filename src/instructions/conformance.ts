// What every family must hold to, as checks that can be pointed at any family, shipped or a user's own.
import { canonicalJson } from "../core/canonical-json.ts";
import { DataError } from "../core/errors.ts";
import { Rng, type PathItem } from "../core/rng.ts";
import type { AnyFamily } from "./family.ts";
import { readConfig } from "./read-config.ts";

export interface ConformanceOptions {
  /** Configs to hold the family to, by name; each is read by the family's own schema. */
  readonly configs: Readonly<Record<string, unknown>>;
  /** Configs with at most some thousand instructions, of which all must be reachable and no more. */
  readonly tiny: Readonly<Record<string, unknown>>;
  /** Instructions drawn for each check. */
  readonly samples?: number;
  readonly seed?: number;
}

export interface ConformanceCheck {
  readonly name: string;
  /** Throws a DataError ("conformance") that says what was found. */
  readonly run: () => void;
}

/**
 * The checks of a family: the same seed gives the same bytes; neighbouring seeds share under 1 %; the true answer
 * passes; empty, changed, padded, quoted, repeated and neighbours' answers fail; `check` throws on no text; every
 * surface and paraphrase reads back to the same meaning; parameters and inputs survive JSON; axes measure; capacity is
 * honoured.
 */
export function conformanceChecks(family: AnyFamily, options: ConformanceOptions): ConformanceCheck[] {
  const { samples = 200, seed = 1 } = options;
  const cases = Object.entries(options.configs).flatMap(([name, written]) => {
    const subject = { family, config: readConfig(family, written), samples, seed };
    return checks.map(({ claim, run }) => ({ name: `${family.name}, ${name}: ${claim}`, run: () => run(subject) }));
  });
  const tiny = Object.entries(options.tiny).map(([name, written]) => ({
    name: `${family.name}, ${name}: exactly as many meanings as its capacity can be drawn`,
    run: () => capacityIsHonoured(family, readConfig(family, written), seed),
  }));
  return [...cases, ...tiny];
}

interface Subject {
  readonly family: AnyFamily;
  readonly config: unknown;
  readonly samples: number;
  readonly seed: number;
}

interface Drawn {
  readonly params: unknown;
  readonly input: unknown;
  readonly answer: string;
}

const checks: readonly { readonly claim: string; readonly run: (subject: Subject) => void }[] = [
  { claim: "the same seed gives the same bytes", run: sameSeedSameBytes },
  { claim: "neighbouring seeds share under 1 % of instructions and exercises", run: neighbouringSeedsDiffer },
  { claim: "the true answer passes", run: trueAnswersPass },
  { claim: "empty, changed, padded, quoted and repeated answers fail", run: wrongAnswersFail },
  { claim: "a neighbour's answer fails", run: neighboursAnswersFail },
  { claim: "no response makes check throw or pass by itself", run: checkNeverThrows },
  { claim: "every surface and paraphrase reads back to the same meaning", run: surfacesReadBack },
  { claim: "parameters and inputs survive JSON and strangers are refused", run: jsonRoundTrips },
  { claim: "every axis measures every exercise", run: axesMeasure },
];

function sameSeedSameBytes(subject: Subject): void {
  const again = drawAll(subject, subject.seed);
  drawAll(subject, subject.seed).forEach((drawn, i) => {
    demand(canonicalJson(drawn) === canonicalJson(again[i]), `draw ${i} differs from itself`);
  });
}

function neighbouringSeedsDiffer(subject: Subject): void {
  const { family } = subject;
  const here = new Set(drawAll(subject, subject.seed).map(({ params }) => family.key(params)));
  const there = drawAll(subject, subject.seed + 1);
  const shared = there.filter(({ params }) => here.has(family.key(params))).length;
  demand(shared < 0.01 * there.length, `seeds ${subject.seed} and ${subject.seed + 1} share ${shared} instructions`);
}

function trueAnswersPass(subject: Subject): void {
  for (const { params, input, answer } of drawAll(subject, subject.seed)) {
    const verdict = subject.family.check(params, input, answer);
    demand(verdict.kind === "pass", `the true answer ${JSON.stringify(answer)} got ${canonicalJson(verdict)}`);
  }
}

function wrongAnswersFail(subject: Subject): void {
  for (const drawn of drawAll(subject, subject.seed)) {
    for (const wrong of wrongAnswers(drawn.answer)) mustFail(subject.family, drawn, wrong);
  }
}

function* wrongAnswers(answer: string): Generator<string> {
  if (answer !== "") yield "";
  yield* [` ${answer}`, `${answer} `, `${answer}\n`, `\t${answer}`, `${answer}\u200B`, `${answer}${answer || "x"}`];
  yield* [`"${answer}"`, `'${answer}'`, `\`${answer}\``, `“${answer}”`, `Answer: ${answer}`, `${answer}.`];
  yield* [answer.toUpperCase(), answer.slice(1), answer.slice(0, -1), Array.from(answer).reverse().join("")].filter(
    (text) => text !== answer,
  );
  for (const place of [0, answer.length >> 1, answer.length - 1]) {
    if (place < 0 || place >= answer.length) continue;
    const other = answer.charAt(place) === "q" ? "r" : "q";
    yield answer.slice(0, place) + other + answer.slice(place + 1);
  }
}

function neighboursAnswersFail(subject: Subject): void {
  const all = drawAll(subject, subject.seed);
  all.forEach((drawn, i) => {
    const { answer } = all[(i + 1) % all.length] as Drawn;
    if (answer !== drawn.answer) mustFail(subject.family, drawn, answer);
  });
}

function mustFail(family: AnyFamily, { params, input, answer }: Drawn, wrong: string): void {
  const verdict = family.check(params, input, wrong);
  const shown = `${JSON.stringify(wrong)} instead of ${JSON.stringify(answer)} got ${canonicalJson(verdict)}`;
  demand(verdict.kind === "fail" && verdict.code !== "" && verdict.detail !== "", shown);
}

/** Texts that have broken checkers: control characters, lone surrogates, patterns, prototypes, great length. */
const strangeTexts = [
  "",
  " ",
  "\0",
  "\uD800",
  "\u202Eabc",
  "e\u0301",
  "$&$1$`",
  "(((((",
  "[a-z]*",
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "NaN",
  "{}",
  '{"answer":',
  "\r\n",
  "a".repeat(100_000),
  "👩‍👩‍👧‍👦",
];

function checkNeverThrows(subject: Subject): void {
  const rng = Rng.from(subject.seed, "strange");
  for (const drawn of drawAll(subject, subject.seed).slice(0, 50)) {
    const random = Array.from({ length: 5 }, () =>
      String.fromCharCode(...Array.from({ length: rng.int(20) }, () => rng.int(0x1_0000))),
    );
    for (const text of [...strangeTexts, ...random]) if (text !== drawn.answer) mustFail(subject.family, drawn, text);
  }
}

function surfacesReadBack(subject: Subject): void {
  const { family, config } = subject;
  const parse = family.parse?.bind(family);
  for (const { params } of drawAll(subject, subject.seed).slice(0, 50)) {
    for (const surface of family.surfaces) {
      for (let paraphrase = 0; paraphrase < family.paraphrases(surface); paraphrase++) {
        const text = family.render(params, surface, paraphrase);
        demand(text !== "", `paraphrase ${paraphrase} of ${surface} is empty`);
        if (parse === undefined) continue;
        const back = parse(text, surface, config) as unknown;
        demand(
          back !== undefined && family.key(back) === family.key(params),
          `${surface} ${paraphrase} of ${canonicalJson(params)} reads back as ${JSON.stringify(back)}`,
        );
        demand(parse(`${text} `, surface, config) === undefined, `${surface} ${paraphrase} reads a padded text`);
      }
    }
  }
}

function jsonRoundTrips(subject: Subject): void {
  const { family } = subject;
  for (const { params, input, answer } of drawAll(subject, subject.seed)) {
    const [backParams, backInput] = JSON.parse(canonicalJson([params, input])) as [unknown, unknown];
    demand(family.isParams(backParams), `isParams refuses ${canonicalJson(params)}`);
    demand(family.isInput(backInput), `isInput refuses ${canonicalJson(input)}`);
    demand(family.execute(backParams, backInput).answer === answer, "the answer changes after a trip through JSON");
    const extended: unknown = { ...(backParams as object), stowaway: 1 };
    demand(!family.isParams(extended), "isParams accepts an unknown key");
  }
  for (const stranger of [null, undefined, 1, "", [], {}, { x: 1 }]) {
    demand(!family.isParams(stranger), `isParams accepts ${JSON.stringify(stranger)}`);
  }
  for (const stranger of [undefined, Number.NaN]) demand(!family.isInput(stranger), "isInput accepts what JSON lacks");
}

function axesMeasure(subject: Subject): void {
  const { family } = subject;
  demand(new Set(family.axes.map(({ name }) => name)).size === family.axes.length, "two axes have one name");
  for (const { params, input } of drawAll(subject, subject.seed).slice(0, 50)) {
    for (const axis of family.axes) {
      const value = axis.measure(params, input);
      demand(typeof value !== "number" || Number.isFinite(value), `axis ${axis.name} measures ${value}`);
    }
  }
}

function capacityIsHonoured(family: AnyFamily, config: unknown, seed: PathItem): void {
  const capacity = family.capacity(config);
  demand(capacity >= 1 && capacity <= 10_000, `a tiny config has a capacity of ${capacity}`);
  const keys = new Set<string>();
  const stream = Rng.from(seed, "capacity");
  for (let i = 0; i < 60 * capacity; i++) keys.add(family.key(family.sample(config, stream.derive(i))));
  demand(keys.size === capacity, `${keys.size} meanings were drawn, capacity says ${capacity}`);
}

function drawAll({ family, config, samples }: Subject, seed: PathItem): Drawn[] {
  const stream = Rng.from(seed, "conformance");
  return Array.from({ length: samples }, (_, i) => {
    const params = family.sample(config, stream.derive(i, "params")) as unknown;
    const input = family.sampleInput(params, config, stream.derive(i, "input")) as unknown;
    return { params, input, answer: family.execute(params, input).answer };
  });
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new DataError(otherwise, { code: "conformance" });
}
