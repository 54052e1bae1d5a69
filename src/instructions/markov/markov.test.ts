import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import { surfaces } from "../surface.ts";
import type { MarkovConfig } from "./config.ts";
import { markov } from "./family.ts";
import { drawText } from "./input.ts";
import type { MarkovParams, MarkovRule } from "./params.ts";
import { runMarkov } from "./run.ts";
import { hasPython, rewriteByPython } from "../python3.test-support.ts";

const configOf = (written: unknown): MarkovConfig => readConfig(markov, written);

/** `ab>c;X>.b` as an algorithm. */
const algorithm = (rules: string, alphabet = "ab"): MarkovParams => {
  const params = markov.parse?.(rules, "rule", configOf({ alphabet, markers: "" }));
  if (params === undefined) throw new Error(`not an algorithm: ${rules}`);
  return params;
};

// arXiv 2410.04717, appendix: w becomes w and its mirror image; the rules with letters a and b written out.
const mirrorImage = algorithm(
  ["αa>aαβa", "αb>bαβb", "βaa>aβa", "βab>bβa", "βba>aβb", "βbb>bβb", "αβa>aα", "αβb>bα", "α>.", ">α"].join(";"),
);
const paperNumber = [1, 1, 2, 2, 2, 2, 3, 3, 4, 5];

describe("the published algorithm", () => {
  it.each([
    ["abb", "abbbba", 11],
    ["a", "aa", 4],
    ["abab", "ababbaba", 16],
  ])("makes %s into %s in %i rewrites", (input, answer, rewrites) => {
    const run = runMarkov(mirrorImage.rules, input, { maxSteps: 100, maxLength: 100 });
    expect(run).toEqual({ kind: "halted", text: answer, steps: rewrites, final: true });
    expect(markov.execute(mirrorImage, input).answer).toBe(answer);
  });

  it("applies rules 5,1,2,1,2,2,1,3,3,3,4 to abb", () => {
    const { trace } = markov.execute(mirrorImage, "abb");
    expect(trace.map((line) => paperNumber[Number.parseInt(line) - 1])).toEqual([5, 1, 2, 1, 2, 2, 1, 3, 3, 3, 4]);
    expect(trace[0]).toBe("10: αabb");
    expect(trace.at(-1)).toBe("9: abbbba");
  });
});

describe("carrying out an algorithm", () => {
  it.each<[rules: string, input: string, answer: string, trace: string[]]>([
    ["ba>ab", "bba", "abb", ["1: bab", "1: abb", "-: abb"]],
    ["ab>b;a>", "aab", "b", ["1: ab", "1: b", "-: b"]],
    ["a>.b", "aa", "ba", ["1: ba"]],
    [">.b", "a", "ba", ["1: ba"]],
    ["a>", "aa", "", ["1: a", "1: ", "-: "]],
    ["ab>c", "ba", "ba", ["-: ba"]],
    ["a>.a;a>b", "a", "a", ["1: a"]],
    ["b>c;a>b", "ab", "cc", ["1: ac", "2: bc", "1: cc", "-: cc"]],
  ])("%s on %s gives %s", (rules, input, answer, trace) => {
    expect(markov.execute(algorithm(rules, "abc"), input)).toEqual({ answer, trace });
  });

  it.each([
    ["a>a", "ba", "still running after step 10000"],
    [">b", "a", "still running after step 10000"],
    ["a>aaaaaa", "a", "would outgrow 20000 letters at step 4000"],
  ])("%s is said not to halt, and where", (rules, input, says) => {
    const params = algorithm(rules);
    expect(() => markov.execute(params, input)).toThrow(DataError);
    expect(() => markov.execute(params, input)).toThrow(says);
    expect(markov.check(params, input, "a")).toMatchObject({ kind: "invalid" });
  });

  it("agrees with a search place by place", () => {
    const side = fc.string({ unit: fc.constantFrom("a", "b", "X"), maxLength: 3 });
    const rule = fc.record({ left: side, right: side, final: fc.boolean() });
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), side, (rules, input) => {
        const texts: string[] = [];
        const run = runMarkov(rules, input, { maxSteps: 30, maxLength: 60 }, (_, text) => texts.push(text));
        const expected = slowly(rules, input, run.steps);
        expect(texts).toEqual(expected.texts);
        if (run.kind === "halted") expect(expected.halts).toBe(true);
      }),
    );
  });
});

/** At most `steps` rewrites by comparing letters, without string searching. */
function slowly(rules: readonly MarkovRule[], input: string, steps: number): { texts: string[]; halts: boolean } {
  const texts: string[] = [];
  let text = Array.from(input);
  for (;;) {
    const place = rules.findIndex(({ left }) => placeOf(Array.from(left), text) >= 0);
    if (place < 0) return { texts, halts: true };
    if (texts.length === steps) return { texts, halts: false };
    const { left, right, final } = rules[place] as MarkovRule;
    const at = placeOf(Array.from(left), text);
    text = [...text.slice(0, at), ...Array.from(right), ...text.slice(at + left.length)];
    texts.push(text.join(""));
    if (final) return { texts, halts: true };
  }
}

function placeOf(left: readonly string[], text: readonly string[]): number {
  for (let at = 0; at + left.length <= text.length; at++) {
    if (left.every((letter, i) => text[at + i] === letter)) return at;
  }
  return -1;
}

const kinds: [name: string, written: Record<string, unknown>][] = [
  ["the defaults", {}],
  ["placed markers", { alphabet: "ab", markers: "αβ", emptyLeftShare: 1, rules: [3, 5, 8] }],
  ["final rules", { finalShare: 0.7 }],
  ["distractors", { rules: 8, firingShare: 0.5 }],
  ["long left sides", { leftLength: { from: 2, to: 5 }, rightLength: { from: 0, to: 6 } }],
  ["one rule", { rules: 1 }],
  ["two rules", { rules: 2, emptyLeftShare: 0 }],
];

describe.each(kinds)("sampled algorithms: %s", (_, written) => {
  const config = configOf(written);
  const algorithms = Array.from({ length: 150 }, (_, i) => markov.sample(config, Rng.from("algorithm", i)));
  const inputsOf = (i: number): string[] =>
    Array.from({ length: 60 }, (_, j) => drawText(config, Rng.from("text", i, j)));
  const generous = { maxSteps: 20_000, maxLength: 100_000 };

  it("halt on texts far longer than sampled ones, markers included", () => {
    const symbols = Array.from(config.alphabet + config.markers);
    algorithms.forEach(({ rules }, i) => {
      const rng = Rng.from("long", i);
      const text = Array.from({ length: 60 }, () => rng.pick(symbols)).join("");
      expect(runMarkov(rules, text, generous).kind).toBe("halted");
    });
  });

  it("have as many rules as asked, with sides of the lengths asked", () => {
    const counts = [config.rules].flat();
    const { leftLength, rightLength } = config;
    for (const { rules } of algorithms) {
      expect(counts).toContain(rules.length);
      rules.forEach(({ left, right }, place) => {
        if (left === "") expect(place).toBe(rules.length - 1);
        else expect(left.length).toBeLessThanOrEqual(leftLength.to);
        expect(right.length).toBeLessThanOrEqual(Math.max(1, rightLength.to));
      });
    }
  });

  it("apply nearly all rules that have to be applied, on fresh inputs too", () => {
    let applied = 0;
    let all = 0;
    algorithms.forEach(({ rules }, i) => {
      const seen = new Set<number>();
      for (const text of inputsOf(i)) runMarkov(rules, text, generous, (rule) => seen.add(rule));
      applied += seen.size;
      all += rules.length;
    });
    expect(applied / all).toBeGreaterThan(0.9 * config.firingShare);
  });

  it("give other answers when two of their rules are exchanged", () => {
    if (config.rules === 1) return;
    let mattering = 0;
    algorithms.forEach(({ rules }, i) => {
      const texts = inputsOf(i);
      const answers = texts.map((text) => runMarkov(rules, text, generous).text);
      const matters = rules.some((first, a) =>
        rules.some((second, b) => {
          if (a >= b || (second.left === "" && rules.length > 2)) return false;
          const exchanged = rules.with(a, second).with(b, first);
          return texts.some((text, j) => runMarkov(exchanged, text, generous).text !== answers[j]);
        }),
      );
      if (matters) mattering++;
    });
    expect(mattering / algorithms.length).toBeGreaterThan(0.95);
  });

  it("are no constant functions, and their inputs change within the steps asked", () => {
    algorithms.forEach((params, i) => {
      const answers = new Set<string>();
      for (let j = 0; j < 10; j++) {
        const input = markov.sampleInput(params, config, Rng.from("input", i, j));
        const run = runMarkov(params.rules, input, generous);
        expect(run.kind).toBe("halted");
        expect(run.steps).toBeGreaterThanOrEqual(config.steps.from);
        expect(run.steps).toBeLessThanOrEqual(config.steps.to);
        expect(["", input]).not.toContain(run.text);
        answers.add(run.text);
      }
      expect(answers.size).toBeGreaterThan(1);
    });
  });
});

describe("what is sampled", () => {
  it("follows the shares of the config", () => {
    const draws = (written: unknown): MarkovParams[] =>
      Array.from({ length: 300 }, (_, i) => markov.sample(configOf(written), Rng.from("share", i)));
    const share = (params: MarkovParams[], holds: (rules: readonly MarkovRule[]) => boolean): number =>
      params.filter(({ rules }) => holds(rules)).length / params.length;
    const isEmpty = (rules: readonly MarkovRule[]): boolean => rules.at(-1)?.left === "";
    const isPlaced = (rules: readonly MarkovRule[]): boolean => isEmpty(rules) && rules.at(-1)?.final === false;
    expect(share(draws({ emptyLeftShare: 0 }), isEmpty)).toBe(0);
    expect(share(draws({ emptyLeftShare: 0.4 }), isEmpty)).toBeGreaterThan(0.15);
    expect(share(draws({ emptyLeftShare: 0.4 }), isPlaced)).toBeGreaterThan(0.05);
    expect(share(draws({ finalShare: 0, emptyLeftShare: 0 }), (rules) => rules.some(({ final }) => final))).toBe(0);
    expect(share(draws({ finalShare: 0.5 }), (rules) => rules.some(({ final }) => final))).toBeGreaterThan(0.5);
  });

  it("repeats few meanings", () => {
    const keys = Array.from({ length: 1_000 }, (_, i) => markov.key(markov.sample(configOf({}), Rng.from("key", i))));
    expect(new Set(keys).size).toBeGreaterThan(0.99 * keys.length);
  });

  it("plants a left side where chance would not", () => {
    const config = configOf({ alphabet: "abcdefgh", inputLength: { from: 6, to: 8 } });
    const params = algorithm("abcd>h;h>.a", "abcdefgh");
    for (let i = 0; i < 20; i++) expect(markov.sampleInput(params, config, Rng.from(i))).toMatch(/abcd|h/);
  });

  it("is refused where an algorithm has no input", () => {
    const config = configOf({ alphabet: "ab" });
    expect(() => markov.sampleInput(algorithm("X>b"), config, Rng.from(1))).toThrow(DataError);
    expect(() => markov.sample(configOf({ rightLength: { from: 10, to: 10 }, finalShare: 0 }), Rng.from(1))).toThrow(
      "2000 drafts",
    );
  });
});

describe("impossible requests", () => {
  it.each([
    [{ alphabet: "aba" }, '"a" occurs twice'],
    [{ markers: "Xa" }, '"a" occurs twice'],
    [{ alphabet: "a", markers: "" }, "at least two"],
    [{ alphabet: "a>" }, "latin letters, digits and Greek"],
    [{ leftLength: { from: 3, to: 2 } }, "from must not be above to"],
    [{ leftLength: { from: 11, to: 12 } }, "raise inputLength"],
    [{ rules: [] }, "rules"],
    [{ rules: 0 }, "rules"],
    [{ firingShare: 2 }, "firingShare"],
    [{ finalshare: 0.1 }, 'Did you mean "finalShare"?'],
  ])("%j is a ConfigError that says %s", (written, says) => {
    expect(() => configOf(written)).toThrow(ConfigError);
    expect(() => configOf(written)).toThrow(says);
  });
});

describe("keys", () => {
  it.each([
    ["a>b", "a>b;ab>a", "a rule that an earlier one always precedes"],
    ["ba>ab", "ba>ab;bab>b;bba>", "rules that contain an earlier left side"],
    ["αa>.b;>α", "βa>.b;>β", "another name for a marker"],
    ["a>.b;>.a", "a>.b;>.a;b>a", "a rule below an empty left side"],
    ["a>b;b>.a", "a>b;b>.a;X>b", "a rule for what never occurs"],
    ["ab>b;a>.b", "a>.b;ab>b", ""],
    ["ba>ab", "ba>.ab", ""],
    ["a>b", "b>a", ""],
    ["aa>a", "aa>", ""],
  ])("of %s and %s are equal because of %s (where that is said)", (one, other, reason) => {
    const equal = markov.key(algorithm(one)) === markov.key(algorithm(other));
    expect(equal).toBe(reason !== "");
  });

  it("do not depend on letters that no rule looks for", () => {
    expect(markov.key(algorithm("ab>b", "ab"))).toBe(markov.key(algorithm("ab>b", "abcd")));
  });

  it("are equal only for algorithms that agree on every short text", () => {
    const config = configOf({ alphabet: "ab", markers: "X", rules: 2, leftLength: { from: 1, to: 2 } });
    const texts = ["a", "b", "aa", "ab", "ba", "bb", "aab", "aba", "baa", "abb", "bab", "bba", "aaa", "bbb"];
    const seen = new Map<string, string>();
    for (let i = 0; i < 400; i++) {
      const params = markov.sample(config, Rng.from("short", i));
      const behaviour = texts.map((text) => runMarkov(params.rules, text, { maxSteps: 50, maxLength: 99 }).text).join();
      const key = markov.key(params);
      expect(seen.get(key) ?? behaviour).toBe(behaviour);
      seen.set(key, behaviour);
    }
  });
});

describe("stored algorithms", () => {
  const rule = { left: "a", right: "b", final: false };
  it.each([
    [{ alphabet: "ab", rules: [] }],
    [{ alphabet: "", rules: [rule] }],
    [{ alphabet: "aa", rules: [rule] }],
    [{ alphabet: "ab" }],
    [{ alphabet: "ab", rules: [{ ...rule, left: "a>b" }] }],
    [{ alphabet: "ab", rules: [{ ...rule, final: 1 }] }],
    [{ alphabet: "ab", rules: [{ left: "a", right: "b" }] }],
    [{ alphabet: "ab", rules: [{ ...rule, note: "" }] }],
    [{ alphabet: "ab", rules: [rule, null] }],
    [{ alphabet: "ab", rules: { length: 1 } }],
    [{ alphabet: "ab", rules: Array.from({ length: 101 }, () => rule) }],
  ])("%j is refused", (value) => {
    expect(markov.isParams(value)).toBe(false);
  });

  it.each([["a b"], [1], [null], ["a".repeat(5_001)], [["a"]]])("%j is no input", (value) => {
    expect(markov.isInput(value)).toBe(false);
  });
});

describe("reading surfaces back", () => {
  const params = algorithm("ab>c;Xa>.b;>X", "abc");

  it.each([
    ["rule", "ab>c;Xa>.b;"],
    ["rule", "ab>c, Xa>.b"],
    ["rule", "ab>c>d"],
    ["rule", ""],
    ["rule", "ab> c"],
    ["prose", "ab>c"],
    ["prose", markov.render(params, "prose").replace("2.", "3.")],
    ["python", markov.render(params, "python").replace("True", "true")],
    ["python", markov.render(params, "python", 1).replace('replace("ab"', 'replace("ba"')],
    ["typescript", markov.render(params, "python")],
  ] as const)("refuses as %s: %j", (surface, text) => {
    expect(markov.parse?.(text, surface, configOf({}))).toBeUndefined();
  });

  it("gives the rules, whatever the wording", () => {
    for (const surface of surfaces) {
      for (let paraphrase = 0; paraphrase < markov.paraphrases(surface); paraphrase++) {
        expect(markov.parse?.(markov.render(params, surface, paraphrase), surface, configOf({}))).toEqual(params);
      }
    }
  });

  it("refuses a paraphrase that does not exist", () => {
    for (const surface of surfaces) {
      expect(() => markov.render(params, surface, markov.paraphrases(surface))).toThrow(RangeError);
    }
  });
});

interface Exercise {
  readonly source: string;
  readonly input: string;
  readonly answer: string;
}

function exercises(surface: "python" | "typescript"): Exercise[] {
  return Array.from({ length: 200 }, (_, i) => {
    const config = configOf({ alphabet: "ab", markers: "αX", emptyLeftShare: 0.5, rules: [2, 4, 6] });
    const params = markov.sample(config, Rng.from("surface", i));
    const input = markov.sampleInput(params, config, Rng.from("input", i));
    const source = markov.render(params, surface, i % markov.paraphrases(surface));
    return { source, input, answer: markov.execute(params, input).answer };
  });
}

describe("code surfaces", () => {
  it("TypeScript, its types removed, does what the interpreter does", () => {
    for (const { source, input, answer } of exercises("typescript")) {
      const javascript = source.replaceAll(/: (string|\[string, string, boolean\]\[\])/g, "").replace("export ", "");
      expect(runInNewContext(`${javascript}; rewrite(${JSON.stringify(input)})`)).toBe(answer);
    }
  });

  it.skipIf(!hasPython())("Python does what the interpreter does (needs python3)", () => {
    const all = exercises("python");
    expect(rewriteByPython(all)).toEqual(all.map(({ answer }) => answer));
  });
});

describe("measures", () => {
  it("every axis of an exercise", () => {
    const params = algorithm("αa>bα;α>.b;>α", "ab");
    const measured = markov.axes.map((axis) => [axis.name, axis.measure(params, "aab")]);
    expect(Object.fromEntries(measured)).toEqual({
      rules: 3,
      finalRules: 1,
      markerRules: 3,
      emptyLeft: true,
      inputLength: 3,
      steps: 4,
      rulesApplied: 3,
      longestText: 4,
      halts: "final rule",
    });
  });

  it("how many algorithms there can be at most", () => {
    const config = configOf({
      alphabet: "ab",
      markers: "",
      rules: 1,
      leftLength: { from: 1, to: 1 },
      rightLength: { from: 0, to: 1 },
    });
    expect(markov.capacity(config)).toBe(2 * 3 * 4);
    expect(markov.capacity(configOf({ rules: 50, rightLength: { from: 0, to: 50 } }))).toBe(Infinity);
  });

  it("an answer as the next input, where it has no markers", () => {
    const params = algorithm("a>X", "ab");
    expect(markov.asInput?.(params, "ba")).toBe("ba");
    expect(markov.asInput?.(params, "bX")).toBeUndefined();
    expect(markov.asInput?.(params, "")).toBeUndefined();
  });
});
