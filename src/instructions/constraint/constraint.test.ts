// Sets of constraints: each is witnessed, broken alone, written down, found in texts and turned round.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/rng.ts";
import { modes } from "../../verify/constraint.ts";
import { readConfig } from "../read-config.ts";
import { areExclusive, conflictsOf } from "./conflicts.ts";
import { extractConstraints } from "./extract.ts";
import { constraint } from "./family.ts";
import { negate } from "./negate.ts";
import { verifiersOf, type ConstraintOfSet, type ConstraintParams } from "./params.ts";
import { preferencePair, preferencePairs } from "./preference-pair.ts";
import { setNames, witnessedSet, type SetName } from "./sets.ts";
import { findWitness, witness } from "./witness.ts";

const ranges = { words: { from: 50, to: 300 } };
const prompt = "Write a blog post about keeping bees.";
/** Those that IF-RLVR takes over from IFEval are tried once. */
const every = setNames
  .flatMap((set) => witnessedSet(set).recipes.map((recipe) => ({ set, id: recipe.id, recipe })))
  .filter(({ id }, i, all) => all.findIndex((other) => other.id === id) === i);

function alone(set: SetName, id: string, i: number): ConstraintParams {
  const recipe = witnessedSet(set).recipes.find((each) => each.id === id);
  const params = recipe?.sample(Rng.from("alone", id, i), ranges) as ConstraintOfSet["params"];
  return { set, calls: [{ id, params }] };
}

function ifeval(...calls: readonly (readonly [string, ConstraintOfSet["params"]?])[]): ConstraintParams {
  return { set: "ifeval", calls: calls.map(([id, params = {}]) => ({ id, params })) };
}

function rlvr(id: string): ConstraintParams {
  return { set: "if-rlvr", calls: [{ id, params: { prompt_to_repeat: prompt } }] };
}

/** Verdicts on each constraint, in both modes. */
function kinds(params: ConstraintParams, response: string): string[][] {
  return modes.map((mode) => verifiersOf(params).map((verifier) => verifier.check(response, mode).kind));
}

const words = (relation: string, num_words: number) =>
  ["length_constraints:number_words", { relation, num_words }] as const;
const existence = (...keywords: string[]) => ["keywords:existence", { keywords }] as const;
const forbidden = (...forbidden_words: string[]) => ["keywords:forbidden_words", { forbidden_words }] as const;
const frequency = (keyword: string, relation: string, times: number) =>
  ["keywords:frequency", { keyword, relation, frequency: times }] as const;
const letter = (l: string, relation: string, times: number) =>
  ["keywords:letter_frequency", { letter: l, let_relation: relation, let_frequency: times }] as const;
const sentences = (relation: string, n: number) =>
  ["length_constraints:number_sentences", { relation, num_sentences: n }] as const;
const capitals = (relation: string, n: number) =>
  ["change_case:capital_word_frequency", { capital_relation: relation, capital_frequency: n }] as const;
const ending = (end_phrase: string) => ["startend:end_checker", { end_phrase }] as const;

describe("each constraint by itself", () => {
  it("has a recipe for every id of IFEval", () => {
    const { set, recipes } = witnessedSet("ifeval");
    expect(recipes.map(({ id }) => id)).toEqual(set.constraints.map(({ id }) => id));
  });

  it.each(every)("$set, $id: a witness follows it in both modes, a pair breaks it in both", ({ set, id }) => {
    for (let i = 0; i < 4; i++) {
      const params = alone(set, id, i);
      const pair = preferencePair(params, prompt, 0);
      expect(pair, JSON.stringify(params)).toBeDefined();
      expect(kinds(params, pair?.chosen ?? "")).toEqual([["pass"], ["pass"]]);
      expect(kinds(params, pair?.rejected ?? "")).toEqual([["fail"], ["fail"]]);
      expect(pair?.why).toMatch(/\S/);
    }
  });

  it.each(every)(
    "$set, $id: its wordings differ, name its parameters and say the opposite, too",
    ({ set, id, recipe }) => {
      const [{ params }] = alone(set, id, 1).calls as [ConstraintOfSet];
      const { plain, terse, rule, code, negated } = recipe.wordings(params);
      expect(new Set([...plain, terse, rule, code, negated]).size).toBe(9);
      for (const value of Object.values(params).flat()) {
        // Relations are written as "more", "fewer", ">=" and the like, and numbers less one where "at most" is said.
        if (typeof value !== "string" || ["at least", "less than"].includes(value) || value.length < 3) continue;
        for (const text of [...plain, terse, rule, negated]) expect(text.toLowerCase()).toContain(value.toLowerCase());
      }
    },
  );

  it.each(every)("$set, $id: what its sample draws is counted, and read by the verifier", ({ set, id, recipe }) => {
    const drawn = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const params = alone(set, id, i);
      expect(constraint.isParams(params)).toBe(true);
      drawn.add(constraint.key(params));
    }
    expect(drawn.size).toBeLessThanOrEqual(recipe.variety(ranges));
    expect(drawn.size).toBeGreaterThanOrEqual(Math.min(recipe.variety(ranges), 30) / 2);
  });

  it.each(["en", "fr", "ru"])("more placeholders than letters are written in %s", (language) => {
    const calls = [
      { id: "detectable_content:number_placeholders", params: { num_placeholders: 40 } },
      { id: "language:response_language", params: { language } },
    ];
    const params: ConstraintParams = { set: "ifeval", calls };
    expect(kinds(params, witness(params, prompt)).flat()).toEqual(["pass", "pass", "pass", "pass"]);
  });

  it.each(every)("$set, $id: is found in its own witness, with parameters that hold", ({ set, id }) => {
    for (let i = 0; i < 3; i++) {
      const params = alone(set, id, i);
      const response = witness(params, prompt);
      const found = extractConstraints(set, response);
      expect(found.map((call) => call.id)).toContain(id);
      expect(
        kinds({ set, calls: found }, response)
          .flat()
          .every((kind) => kind === "pass"),
      ).toBe(true);
    }
  });
});

describe("several constraints at once", () => {
  const config = readConfig(constraint, {});
  const drawn = Array.from({ length: 40 }, (_, i) => constraint.sample(config, Rng.from("several", i)));

  it("are of every number from one to ten", () => {
    const counts = Array.from({ length: 120 }, (_, i) => constraint.sample(config, Rng.from("n", i)).calls.length);
    expect([...new Set(counts)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("never contradict each other, and never name an id twice", () => {
    for (const params of drawn) {
      expect(conflictsOf(params)).toEqual([]);
      expect(new Set(params.calls.map(({ id }) => id)).size).toBe(params.calls.length);
    }
  });

  it("are followed by the witness of any prompt, a user's own included", () => {
    for (const params of drawn.slice(0, 20)) {
      for (const input of [prompt, "Wie geht es dir?", "\uD800"]) {
        expect(kinds(params, witness(params, input)).flat()).not.toContain("fail");
      }
    }
  });

  it("can nearly always be broken one by one, most of them by a small change", () => {
    let [asked, broken, edited] = [0, 0, 0];
    for (const params of drawn.slice(0, 25)) {
      const pairs = preferencePairs(params, prompt);
      asked += params.calls.length;
      broken += pairs.length;
      edited += pairs.filter(({ isEdit }) => isEdit).length;
      for (const pair of pairs) {
        const expected = params.calls.map((call) => (call === pair.broken ? "fail" : "pass"));
        expect(kinds(params, pair.chosen).flat()).not.toContain("fail");
        expect(kinds(params, pair.rejected)).toEqual([expected, expected]);
      }
    }
    expect(broken / asked).toBeGreaterThan(0.93);
    expect(edited / broken).toBeGreaterThan(0.85);
  });

  it("a pair differs little: a lost comma is one character", () => {
    const params = ifeval(["punctuation:no_comma"], words("at least", 60));
    const pair = preferencePair(params, prompt, 0);
    expect(pair?.rejected.replace(",", "")).toBe(pair?.chosen);
  });

  it("a constraint that another implies cannot be broken alone", () => {
    const params = ifeval(existence("river"), frequency("river", "at least", 3));
    expect(preferencePair(params, prompt, 0)).toBeUndefined();
    expect(preferencePair(params, prompt, 1)?.rejected).toMatch(/river/i);
    expect(() => preferencePair(params, prompt, 2)).toThrow(RangeError);
  });

  it("held-out ids are never drawn, and named ids alone are", () => {
    const holdOut = ["keywords:existence", "punctuation:no_comma", "startend:quotation"];
    const [training, test] = [readConfig(constraint, { holdOut }), readConfig(constraint, { ids: holdOut })];
    for (let i = 0; i < 30; i++) {
      expect(
        constraint.parts?.(constraint.sample(training, Rng.from("h", i))).filter((id) => holdOut.includes(id)),
      ).toEqual([]);
      for (const id of constraint.parts?.(constraint.sample(test, Rng.from("h", i))) ?? [])
        expect(holdOut).toContain(id);
    }
  });
});

describe("contradictions", () => {
  it.each([
    ["detectable_format:constrained_response", "punctuation:no_comma", true],
    ["punctuation:no_comma", "detectable_format:constrained_response", true],
    ["detectable_format:json_format", "keywords:existence", false],
    ["startend:quotation", "detectable_format:json_format", true],
    ["detectable_format:title", "startend:quotation", true],
    ["detectable_format:title", "combination:two_responses", false],
    ["change_case:english_capital", "language:response_language", true],
    ["length_constraints:number_sentences", "length_constraints:number_paragraphs", true],
    ["length_constraints:number_sentences", "length_constraints:number_words", false],
    ["punctuation:no_comma", "punctuation:no_comma", true],
  ] as const)("%s with %s: %s by the published table, either way round", (a, b, expected) => {
    expect(areExclusive("ifeval", a, b)).toBe(expected);
    expect(areExclusive("ifeval", b, a)).toBe(expected);
  });

  it.each([
    [[words("less than", 3), frequency("river", "at least", 3)], ["words"]],
    [[words("less than", 4), frequency("river", "at least", 3)], []],
    [[words("less than", 9), ending("Is there anything else I can help with?")], []],
    [[words("less than", 8), ending("Is there anything else I can help with?")], ["words"]],
    [[words("at least", 10), sentences("at least", 20)], []],
    [[words("less than", 20), sentences("at least", 20)], ["words"]],
    [[words("less than", 21), sentences("at least", 20)], []],
    [[words("less than", 5), capitals("at least", 5)], ["words"]],
    [[letter("v", "less than", 3), frequency("river", "at least", 3)], ["letter v"]],
    [[letter("v", "less than", 4), frequency("river", "at least", 3)], []],
    [[letter("r", "less than", 6), frequency("river", "at least", 3)], ["letter r"]],
    [[forbidden("river"), existence("river")], ["word river"]],
    [[forbidden("river"), existence("rivers")], []],
    [[forbidden("help"), ending("I can help with this.")], ["word help"]],
    [[["punctuation:no_comma"], ending("Well, goodbye.")], ["commas"]],
    [[frequency("river", "less than", 1), existence("river")], ["word river"]],
    [[frequency("river", "less than", 2), existence("river")], []],
  ] as const)("%j: %j by what they count", (calls, expected) => {
    const params = ifeval(...(calls as readonly (readonly [string, ConstraintOfSet["params"]?])[]));
    const counted = conflictsOf(params).flatMap((conflict) => (conflict.kind === "count" ? [conflict.quantity] : []));
    expect(counted).toEqual(expected);
    if (expected.length > 0) expect(findWitness(params)).toBeUndefined();
  });

  it("what has no witness is an error that says so", () => {
    const params = ifeval(forbidden("river"), existence("river"));
    expect(() => constraint.execute(params, prompt)).toThrow(expect.objectContaining({ code: "no-witness" }));
  });
});

describe("opposites", () => {
  it("hold just where the constraint does not, in either mode", () => {
    for (const { set, id } of every) {
      const params = alone(set, id, 2);
      const [call] = params.calls as [ConstraintOfSet];
      const pair = preferencePair(params, prompt, 0);
      const opposite = negate(set, call);
      for (const mode of modes) {
        expect(opposite.check(pair?.chosen ?? "", mode)).toMatchObject({ kind: "fail", code: "followed" });
        expect(opposite.check(pair?.rejected ?? "", mode).kind).toBe("pass");
        expect(opposite.check(" \n", mode)).toMatchObject({ kind: "fail", code: "empty" });
      }
    }
  });

  it("are constraints of their own where a relation turns round, exact on every text", () => {
    const call = { id: words("at least", 12)[0], params: words("at least", 12)[1] };
    const { call: opposite, wording } = negate("ifeval", call);
    expect(opposite).toEqual({ id: call.id, params: { num_words: 12, relation: "less than" } });
    expect(wording).toBe("Write less than 12 words.");
    const both = ifeval(words("at least", 12), words("less than", 12));
    fc.assert(
      fc.property(fc.lorem({ maxCount: 24 }), (text) => {
        for (const verdicts of kinds(both, text)) expect(verdicts.filter((kind) => kind === "pass")).toHaveLength(1);
      }),
    );
  });

  it("of what the set does not have are refused", () => {
    expect(() => negate("ifeval", { id: "no:such", params: {} })).toThrow(
      expect.objectContaining({ code: "unknown-constraint" }),
    );
    expect(() => negate("ifeval", { id: "keywords:existence", params: {} })).toThrow(
      expect.objectContaining({ code: "bad-constraint-params" }),
    );
  });
});

describe("constraints that a text follows", () => {
  const text = "Bees visit the garden. The garden is QUIET, and *the bees* rest.\n\nP.S. Write to [name].";

  it("are found with the tightest parameters", () => {
    const found = new Map(
      extractConstraints("ifeval", text).map((call) => [`${call.id} ${JSON.stringify(call.params)}`, call]),
    );
    const ids = [...found.values()].map(({ id }) => id);
    expect(ids).toContain("detectable_content:postscript");
    expect(ids).not.toContain("punctuation:no_comma");
    expect(ids).not.toContain("detectable_format:title");
    expect([...found.keys()]).toContain('detectable_format:number_highlighted_sections {"num_highlights":1}');
    expect([...found.keys()]).toContain('detectable_content:number_placeholders {"num_placeholders":1}');
    expect([...found.keys()]).toContain(
      'change_case:capital_word_frequency {"capital_frequency":1,"capital_relation":"at least"}',
    );
  });

  it.each(["", " \n ", "\u2003"])("%j follows none", (blank) => {
    for (const set of setNames) expect(extractConstraints(set, blank)).toEqual([]);
  });

  it("hold of any text, whatever is in it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.lorem(), fc.string({ unit: "grapheme" })), (any) => {
        for (const set of setNames) {
          const calls = extractConstraints(set, any);
          if (calls.length > 0) expect(kinds({ set, calls }, any).flat()).not.toContain("fail");
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("parameters", () => {
  const good = ifeval(["punctuation:no_comma"], words("at least", 100));

  it.each<[string, unknown]>([
    ["an unknown set", { ...good, set: "IFEval" }],
    ["no constraint", { ...good, calls: [] }],
    ["an unknown id", ifeval(["punctuation:no_commas"])],
    ["a missing parameter", ifeval(["length_constraints:number_words", { relation: "at least" }])],
    ["an unknown parameter", ifeval(["punctuation:no_comma", { strict: true }])],
    [
      "a random branch of the published code",
      ifeval(["keywords:letter_frequency", { letter: "ab", let_frequency: 1, let_relation: "at least" }]),
    ],
    ["another key", { ...good, calls: [{ id: "punctuation:no_comma", params: {}, note: 1 }] }],
    ["too many", ifeval(...Array.from({ length: 31 }, () => ["punctuation:no_comma"] as const))],
    ["calls that are no list", { ...good, calls: { 0: good.calls[0] } }],
  ])("%s is refused", (_, params) => {
    expect(constraint.isParams(good)).toBe(true);
    expect(constraint.isParams(params)).toBe(false);
  });

  it.each([
    [
      "the order of the calls",
      ifeval(["punctuation:no_comma"], existence("a")),
      ifeval(existence("a"), ["punctuation:no_comma"]),
      true,
    ],
    ["the order and case of keywords", ifeval(existence("River", "sun")), ifeval(existence("sun", "river")), true],
    ["one call or two for two keywords", ifeval(existence("a", "b")), ifeval(existence("b"), existence("a")), true],
    ["two ids for one copy", rlvr("copy:copy"), rlvr("copy:copying_simple"), true],
    ["a keyword once at least", ifeval(existence("a")), ifeval(frequency("a", "at least", 1)), true],
    ["another number", ifeval(words("at least", 10)), ifeval(words("at least", 11)), false],
    ["another relation", ifeval(words("at least", 10)), ifeval(words("less than", 10)), false],
    ["wanted or forbidden", ifeval(existence("a")), ifeval(forbidden("a")), false],
    ["one more", ifeval(existence("a")), ifeval(existence("a"), ["punctuation:no_comma"]), false],
  ] as const)("%s: the same meaning is %#", (_, a, b, same) => {
    expect(constraint.key(a) === constraint.key(b)).toBe(same);
  });

  it.each([
    [{ ids: ["punctuation:no_coma"] }, /punctuation:no_comma/],
    [{ holdOut: ["no:such"] }, /no:such/],
    [{ ids: ["punctuation:no_comma"], holdOut: ["punctuation:no_comma"] }, /held out/],
    [{ ids: ["punctuation:no_comma"], constraints: { from: 2, to: 3 } }, /lower from/],
    [{ constraints: { from: 3, to: 2 } }, /from must not be above to/],
    [{ constraints: { from: 1, to: 11 } }, /constraints/],
  ])("the config %j is refused", (config, message) => {
    expect(() => readConfig(constraint, config)).toThrow(message);
  });

  it("ids that exclude each other cannot be asked for together", () => {
    const config = readConfig(constraint, {
      ids: ["startend:quotation", "detectable_format:title"],
      constraints: { from: 2, to: 2 },
    });
    expect(() => constraint.sample(config, Rng.from(1))).toThrow(
      expect.objectContaining({ code: "sampling-exhausted" }),
    );
  });

  it("a failure names the first constraint that is broken", () => {
    const params = ifeval(words("at least", 2), ["punctuation:no_comma"]);
    expect(constraint.check(params, prompt, "a, b")).toMatchObject({
      kind: "fail",
      code: "too-many",
      detail: expect.stringMatching(/^punctuation:no_comma: /) as string,
      evidence: { count: 1, spans: [[1, 2]] },
    });
  });
});
