// The conformance suite can fail: a family that is wrong in one way for each thing that it claims.
import { describe, expect, it } from "vitest";
import { fail, pass, type Verdict } from "../../core/verdict.ts";
import { conformanceChecks, type ConformanceOptions } from "./conformance.ts";
import type { AnyFamily } from "../family.ts";
import type { RewriteConfig } from "../rewrite/config.ts";
import { rewrite } from "../rewrite/family.ts";
import type { RewriteParams } from "../rewrite/params.ts";

type Flaw = (parts: { readonly family: typeof rewrite; readonly count: () => number }) => Partial<AnyFamily>;

const cases: ConformanceOptions = {
  configs: { laptop: { patternLength: 2, replacementLength: 2, inputLength: 10 } },
  tiny: { tiny: { alphabet: "abc", patternLength: 2, replacementLength: 2, inputLength: 9 } },
  samples: 120,
  draws: 2_000,
  bounds: { steps: 50, characters: 1_000 },
};

/** A check that also accepts what `accepts` says. */
const loose =
  (accepts: (answer: string, response: string) => boolean): Flaw =>
  ({ family }) => ({
    check: (params: RewriteParams, input: string, response: string): Verdict => {
      const { answer } = family.execute(params, input);
      return accepts(answer, response) ? pass : family.check(params, input, response);
    },
  });

const execution = (change: (answer: string) => object): Flaw => {
  return ({ family }) => ({
    execute: (params: RewriteParams, input: string) => {
      const done = family.execute(params, input);
      return { ...done, ...change(done.answer) };
    },
  });
};

const broken: readonly [claim: string, flaw: string, Flaw, Partial<ConformanceOptions>?][] = [
  [
    "the same seed gives the same bytes",
    "a counter in the parameters",
    ({ family, count }) => ({
      sample: (config: RewriteConfig, rng: never) => ({ ...family.sample(config, rng), y: `q${count()}` }),
    }),
  ],
  [
    "item n needs no item before it",
    "the number of the draw decides, which repeats when all are drawn again",
    ({ family, count }) => ({
      sample: (config: RewriteConfig, rng: never) => {
        const turn = count() % 120;
        return { ...family.sample(config, rng), y: `${config.alphabet[turn % 26]}${config.alphabet[turn % 25]}` };
      },
    }),
  ],
  [
    "neighbouring seeds share under 1 %",
    "the same few instructions for every seed",
    ({ family }) => ({
      capacity: () => Infinity,
      sample: (config: RewriteConfig, rng: { int(n: number): number }) => {
        const letter = (): string => "abcd".charAt(rng.int(4));
        return { x: letter() + letter(), y: config.alphabet.slice(24) };
      },
      sampleInput: (params: RewriteParams) => `${params.x}aaaaaaaa`,
      key: (params: RewriteParams) => family.key(params),
    }),
  ],
  [
    "under 1 % of the instructions drawn repeat a meaning",
    "few meanings that nobody counted",
    ({ family }) => ({
      capacity: () => Infinity,
      sample: (config: RewriteConfig, rng: never) => ({ ...family.sample(config, rng), y: "zzz" }),
    }),
  ],
  [
    "under 1 % of the instructions drawn repeat a meaning",
    "a capacity that promises far too much",
    ({ family }) => ({
      sample: (config: RewriteConfig, rng: never) => ({ ...family.sample(config, rng), y: "zzz" }),
    }),
  ],
  [
    "instructions of different keys answer differently",
    "a key that tells equal meanings apart",
    ({ family }) => ({
      sample: (config: RewriteConfig, rng: { int(n: number): number }) => ({
        x: "abcdefghijkl".slice(rng.int(3)).slice(0, 2),
        y: `qq`,
        note: rng.int(1_000_000),
        ...(config === undefined ? {} : {}),
      }),
      key: (params: RewriteParams & { note: number }) => `${family.key(params)}#${params.note}`,
    }),
  ],
  ["the true answer passes", "a check that refuses all", () => ({ check: () => fail("no", "no") })],
  ["empty, changed, padded", "the empty answer passes", loose((_, response) => response === "")],
  ["empty, changed, padded", "capital letters pass", loose((answer, response) => response.toLowerCase() === answer)],
  ["empty, changed, padded", "white space is cut off", loose((answer, response) => response.trim() === answer)],
  ["empty, changed, padded", "quotation marks pass", loose((answer, response) => response === `"${answer}"`)],
  [
    "hedge or list candidates",
    "the answer anywhere in the response",
    loose((answer, response) => response.includes(answer)),
  ],
  [
    "hedge or list candidates",
    "what is not excluded",
    loose((answer, response) => response === `not ${answer} or something else`),
  ],
  [
    "hedge or list candidates",
    "the last word counts",
    loose((answer, response) => response.split(/\W+/).at(-1) === answer),
  ],
  [
    "hedge or list candidates",
    "the first line counts",
    loose((answer, response) => response.split("\n")[0] === answer),
  ],
  [
    "a neighbour's answer fails",
    "any text of the answer's length",
    loose((answer, response) => response.length === answer.length),
  ],
  [
    "no response makes check throw",
    "the response is a pattern",
    ({ family }) => ({
      check: (params: RewriteParams, input: string, response: string) => {
        if (new RegExp(response.slice(0, 30)).test("")) return fail("empty", "it matches nothing");
        return family.check(params, input, response);
      },
    }),
  ],
  ["no response makes check throw", "a verdict without a word", () => ({ check: () => fail("", "") })],
  [
    "no response makes check throw",
    "great length breaks it",
    ({ family }) => ({
      check: (params: RewriteParams, input: string, response: string) => {
        String.fromCharCode(...Array.from(response, (letter) => letter.charCodeAt(0)));
        return family.check(params, input, response);
      },
    }),
  ],
  [
    "reads back",
    "a surface that says something else",
    ({ family }) => ({
      render: (params: RewriteParams, surface: never, paraphrase?: number) =>
        family.render({ ...params, y: "zz" }, surface, paraphrase),
    }),
  ],
  [
    "reads back",
    "a reader that overlooks what follows",
    ({ family }) => ({
      parse: (text: string, surface: never, config: RewriteConfig) => family.parse?.(text.trimEnd(), surface, config),
    }),
  ],
  [
    "no text makes parse throw",
    "a reader that throws",
    ({ family }) => ({
      parse: (text: string, surface: never, config: RewriteConfig) => {
        const params = family.parse?.(text, surface, config);
        if (params === undefined && text === "{}") throw new SyntaxError("no rule");
        return params;
      },
    }),
  ],
  [
    "the same words every time",
    "wording that depends on the object",
    ({ family, count }) => {
      const seen = new WeakMap<object, number>();
      return {
        render: (params: RewriteParams, surface: never, paraphrase?: number) => {
          if (!seen.has(params)) seen.set(params, count());
          return `${family.render(params, surface, paraphrase)}${"!".repeat((seen.get(params) ?? 0) % 3)}`;
        },
      };
    },
  ],
  [
    "survive JSON",
    "parameters that are any object",
    () => ({ isParams: (value: unknown) => typeof value === "object" }),
  ],
  [
    "survive JSON",
    "parameters that JSON cannot hold",
    ({ family }) => ({
      sample: (config: RewriteConfig, rng: never) => ({ ...family.sample(config, rng), made: new Date(0) }),
      isParams: (value: unknown): value is unknown => value !== null,
    }),
  ],
  [
    "survive JSON",
    "an input that may be anything",
    () => ({ isInput: (value: unknown): value is unknown => value !== null }),
  ],
  [
    "every axis",
    "an axis that is not a number",
    () => ({ axes: [{ name: "bad", description: "", measure: () => NaN }] }),
  ],
  [
    "every axis",
    "two axes of one name",
    ({ family }) => ({ axes: [family.axes[0], family.axes[0]] as AnyFamily["axes"] }),
  ],
  ["ends within its bounds", "a trace without end", execution(() => ({ trace: Array.from({ length: 51 }, () => "") }))],
  ["ends within its bounds", "a huge step", execution(() => ({ trace: ["x".repeat(1_001)] }))],
  ["ends within its bounds", "an answer that is a number", execution(() => ({ answer: 5 }))],
  ["ends within its bounds", "a tracker that counts halves", execution(() => ({ trackers: { loop: 0.5 } }))],
  [
    "the trace's last line",
    "a trace that ends elsewhere",
    execution((answer) => ({ trace: [answer, "done"] })),
    { traceEndsWithAnswer: true },
  ],
  [
    "the config refuses",
    "a config that drops what it does not know",
    ({ family }) => ({
      config: {
        safeParse: (value: object) => family.config.safeParse({ ...value, "no such key": undefined }),
      } as never,
    }),
  ],
  ["exactly as many meanings as its capacity", "one too few", () => ({ capacity: () => 71 })],
];

function failing(flaw: Partial<AnyFamily>, options: Partial<ConformanceOptions> = {}): string[] {
  return conformanceChecks({ ...rewrite, ...flaw }, { ...cases, ...options }).flatMap(({ claim, run }) => {
    try {
      run();
      return [];
    } catch (error) {
      expect(error).toMatchObject({ code: "conformance" });
      return [claim];
    }
  });
}

function counter(): () => number {
  let value = 0;
  return () => value++;
}

describe("the conformance suite", () => {
  it("passes the family that these are made from", () => {
    expect(failing({})).toEqual([]);
  });

  it.each(broken)("%s: fails %s", (claim, _name, flaw, options) => {
    const found = failing(flaw({ family: rewrite, count: counter() }), options);
    expect(
      found.some((name) => name.includes(claim)),
      found.join("; "),
    ).toBe(true);
  });

  it("has a family that breaks each of its claims", () => {
    const claims = conformanceChecks(rewrite, { ...cases, traceEndsWithAnswer: true }).map(({ claim }) => claim);
    const untested = claims.filter((claim) => !broken.some(([part]) => claim.includes(part)));
    expect(untested).toEqual([]);
  });
});

describe("a family with many right answers", () => {
  /** Any text of the answer's length is right. */
  const many: Partial<AnyFamily> = {
    answers: "many",
    check: (params: RewriteParams, input: string, response: string): Verdict =>
      response.length === rewrite.execute(params, input).answer.length ? pass : fail("length", "another length"),
  };
  const oracle = (params: never, input: never, response: string): boolean =>
    response.length === rewrite.execute(params, input).answer.length;

  it("is judged by its oracle", () => {
    expect(failing(many, { oracle })).toEqual([]);
    const stricter = failing(many, {
      oracle: (params, input, response) => oracle(params, input, response) && response !== "qq",
    });
    expect(stricter).toEqual([]);
    expect(failing(many, { oracle: (_params, _input, response) => response.length < 5 })).toContain(
      "the true answer passes",
    );
    expect(failing(many, { oracle: (p, i, response) => oracle(p, i, response) && !response.includes("q") })).toContain(
      "empty, changed, padded, quoted and repeated answers fail",
    );
  });

  it("must refuse what is no answer, oracle or not", () => {
    expect(failing(many)).toEqual([]);
    expect(failing({ ...many, check: () => pass })).toEqual(
      expect.arrayContaining([
        "empty, changed, padded, quoted and repeated answers fail",
        "answers that hedge or list candidates fail",
      ]),
    );
  });
});
