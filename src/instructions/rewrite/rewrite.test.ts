import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import { surfaces } from "../surface.ts";
import { blockOf, classify } from "./classes.ts";
import type { RewriteConfig } from "./config.ts";
import { applyRule } from "./execute.ts";
import { rewrite } from "./family.ts";
import { fillExactly } from "./fill-exactly.ts";
import { inputWith } from "./input.ts";
import { lettersOf } from "../../core/letters.ts";
import { countOccurrences } from "./occurrences.ts";

const configOf = (written: unknown): RewriteConfig => readConfig(rewrite, written);
const word = (letters: string, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 1, maxLength: most });

describe("carrying out a rule", () => {
  // arXiv 2410.04717, the paper's own examples.
  it.each([
    ["aa", "bac", "caaba", "cbacba"],
    ["iss", "art", "mississippi", "martissippi"],
    ["iss", "art", "canada", "canada"],
    ["a", "b", "a", "b"],
    ["ab", "abab", "ab", "abab"],
    ["abc", "x", "ab", "ab"],
  ])("%s -> %s on %s gives %s", (x, y, input, answer) => {
    expect(rewrite.execute({ x, y }, input).answer).toBe(answer);
  });

  it("agrees with a letter-by-letter search", () => {
    fc.assert(
      fc.property(word("ab", 4), word("abc", 4), word("ab", 20), (x, y, input) => {
        let expected = input;
        for (let at = 0; at + x.length <= input.length; at++) {
          if (input.slice(at, at + x.length) !== x) continue;
          expected = input.slice(0, at) + y + input.slice(at + x.length);
          break;
        }
        expect(applyRule(x, y, input)).toBe(expected);
      }),
    );
  });

  it("traces the rule and the place it applies to", () => {
    expect(rewrite.execute({ x: "iss", y: "art" }, "mississippi").trace).toEqual(["iss>art", "m[iss]issippi"]);
    expect(rewrite.execute({ x: "iss", y: "art" }, "canada").trace).toEqual(["iss>art", "absent"]);
  });
});

describe("inputs", () => {
  const cases: [name: string, written: Record<string, unknown>, counts: number[]][] = [
    ["one occurrence", {}, [1]],
    ["no occurrence", { noOpShare: 1 }, [0]],
    ["two packed without a gap", { patternLength: 5, inputLength: 10, occurrences: 2 }, [2]],
    ["a mixture", { patternLength: 2, inputLength: 60, occurrences: [1, 5, 10, 15, 20] }, [1, 5, 10, 15, 20]],
    [
      "two letters, short pattern",
      { alphabet: "ab", patternLength: 2, inputLength: 40, occurrences: [1, 3, 20] },
      [1, 3, 20],
    ],
    ["two letters, no-ops", { alphabet: "ab", patternLength: 2, inputLength: 300, noOpShare: 1 }, [0]],
    ["one-letter pattern", { alphabet: "abc", patternLength: 1, inputLength: 30, occurrences: [1, 30] }, [1, 30]],
  ];
  it.each(cases)("have exactly the occurrences asked for: %s", (_, written, counts) => {
    const config = configOf(written);
    const seen = new Map<number, number>();
    for (let i = 0; i < 300; i++) {
      const params = rewrite.sample(config, Rng.from(i, "rule"));
      const input = rewrite.sampleInput(params, config, Rng.from(i, "input"));
      expect(input).toHaveLength(config.inputLength);
      const count = countOccurrences(input, params.x);
      seen.set(count, (seen.get(count) ?? 0) + 1);
    }
    expect([...seen.keys()].sort((a, b) => a - b)).toEqual(counts);
    for (const times of seen.values()) expect(times).toBeGreaterThan((300 / counts.length) * 0.6);
  });

  it("are exact for every pattern, short alphabets included", () => {
    fc.assert(
      fc.property(word("ab", 6), fc.nat(5), fc.nat(12), fc.nat(), (pattern, count, free, seed) => {
        const length = count * pattern.length + free;
        const input = inputWith({ pattern, count, length, letters: lettersOf("ab"), rng: Rng.from(seed) });
        expect(input).toHaveLength(length);
        expect(countOccurrences(input, pattern)).toBe(count);
      }),
    );
  });

  it("filled with foresight are uniform over all fillings", () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 3_000; i++) {
      const text = fillExactly({
        pattern: "ab",
        count: 1,
        length: 5,
        gaps: [1, 2],
        letters: lettersOf("ab"),
        rng: Rng.from(i),
      });
      seen.set(text ?? "", (seen.get(text ?? "") ?? 0) + 1);
    }
    // ?ab?? without a second "ab": the last two letters may be aa, ba or bb.
    expect([...seen.keys()].sort()).toEqual(["aabaa", "aabba", "aabbb", "babaa", "babba", "babbb"]);
    for (const times of seen.values()) expect(Math.abs(times - 500)).toBeLessThan(100);
  });

  it("filled with foresight admit defeat where nothing fits", () => {
    const wanted = { pattern: "a", count: 0, length: 3, gaps: [3], rng: Rng.from(1) };
    expect(fillExactly({ ...wanted, letters: lettersOf("a") })).toBeUndefined();
  });

  it("hold no-ops in the share asked for", () => {
    const config = configOf({ noOpShare: 0.3 });
    const params = rewrite.sample(config, Rng.from(1));
    const stream = Rng.from(2);
    let noOps = 0;
    for (let i = 0; i < 3_000; i++) {
      if (!rewrite.sampleInput(params, config, stream.derive(i)).includes(params.x)) noOps++;
    }
    expect(noOps / 3_000).toBeCloseTo(0.3, 1);
  });
});

describe("semantic classes", () => {
  it.each([
    ["repeated", 3, 9, "aaabbbccc"],
    ["periodic", 2, 6, "abcabc"],
    ["mirrored", 3, 9, "abccbaabc"],
    ["free", 1, 4, "abcd"],
  ] as const)("%s with k = %i reads as in the paper", (name, k, length, expected) => {
    expect(
      blockOf(name, k, length)
        .map((letter) => "abcdefghi".charAt(letter))
        .join(""),
    ).toBe(expected);
  });

  const satisfies = (text: string, name: "repeated" | "periodic" | "mirrored", k: number): boolean => {
    const tied = blockOf(name, k, text.length);
    return tied.every((letter, place) => text.charAt(place) === text.charAt(tied.indexOf(letter)));
  };

  it.each(["repeated", "periodic", "mirrored"] as const)(
    "%s rules have both sides tied by one k of the list",
    (name) => {
      const strengths = [2, 3, 4];
      const config = configOf({ patternLength: 12, replacementLength: 24, class: name, strength: strengths });
      const seen = new Set<number | undefined>();
      for (let i = 0; i < 200; i++) {
        const { x, y } = rewrite.sample(config, Rng.from(i));
        seen.add(strengths.find((k) => satisfies(x, name, k) && satisfies(y, name, k)));
      }
      expect(seen.has(undefined)).toBe(false);
      expect(seen.size).toBeGreaterThan(1);
    },
  );

  it.each([
    ["aaabbbccc", "repeated", 3],
    ["abcabc", "periodic", 2],
    ["abccbaabc", "mirrored", 3],
    ["abcd", "free", 1],
    ["aaaa", "repeated", 4],
  ] as const)("%s is measured as %s with k = %i", (text, name, k) => {
    expect(classify(text)).toEqual({ name, k });
  });
});

describe("impossible requests", () => {
  it.each([
    [{ patternLength: 60 }, "raise inputLength"],
    [{ occurrences: 3 }, "at most 2"],
    [{ occurrences: [1, 5] }, "5 occurrences of 20 letters"],
    [{ alphabet: "a" }, "at least two"],
    [{ alphabet: "aba" }, '"a" occurs twice'],
    [{ alphabet: "ab>" }, "letters and digits only"],
    [{ class: "repeated", strength: 7 }, "divisors of both lengths: 1, 2, 4, 5, 10, 20"],
    [{ class: "repeated", strength: { from: 6, to: 9 } }, "no k in this range"],
    [{ strength: 4 }, "name a class"],
    [{ encryptRule: true }, "needs encrypted"],
    [{ noOpShare: 1.5 }, "noOpShare"],
    [{ patternLenght: 2 }, 'Did you mean "patternLength"?'],
    [{ occurrences: [] }, "occurrences"],
    ["rules", "expected object"],
  ])("%j is a ConfigError that says %s", (written, says) => {
    expect(() => configOf(written)).toThrow(ConfigError);
    expect(() => configOf(written)).toThrow(says);
  });

  it("the defaults are the published protocol", () => {
    const { alphabet, patternLength, inputLength, noOpShare, occurrences } = configOf({});
    expect({ alphabet, patternLength, inputLength, noOpShare, occurrences }).toEqual({
      alphabet: "abcdefghijklmnopqrstuvwxyz",
      patternLength: 20,
      inputLength: 50,
      noOpShare: 0,
      occurrences: 1,
    });
  });
});

describe("encrypted rewriting", () => {
  const config = configOf({ encrypted: true, cipherSeed: 5, patternLength: 3, replacementLength: 3, inputLength: 12 });
  const params = rewrite.sample(config, Rng.from(1));
  const input = rewrite.sampleInput(params, config, Rng.from(2));
  const decode = (text: string): string =>
    Array.from(text, (letter) => params.cipher?.from.charAt(params.cipher.to.indexOf(letter))).join("");

  it("shows input and answer through the cipher and the rule in clear", () => {
    expect(rewrite.render(params, "rule")).toBe(`${params.x}>${params.y}`);
    expect(decode(rewrite.renderInput(params, input))).toBe(input);
    expect(decode(rewrite.execute(params, input).answer)).toBe(applyRule(params.x, params.y, input));
    expect(rewrite.check(params, input, applyRule(params.x, params.y, input)).kind).toBe("fail");
  });

  it("has the key of the rule in clear that does the same", () => {
    const [x = "", y = ""] = rewrite.key(params).split(">");
    expect(rewrite.execute({ x, y }, rewrite.renderInput(params, input)).answer).toBe(
      rewrite.execute(params, input).answer,
    );
    expect(rewrite.key(params)).toBe(rewrite.key({ x, y }));
  });

  it("has one cipher per seed and can show the rule encrypted", () => {
    const other = configOf({ ...config, cipherSeed: 6 });
    expect(rewrite.sample(other, Rng.from(1)).cipher?.to).not.toBe(params.cipher?.to);
    expect(rewrite.sample(config, Rng.from(9)).cipher).toEqual(params.cipher);
    const hidden = rewrite.sample(configOf({ ...config, encryptRule: true }), Rng.from(1));
    expect(rewrite.render(hidden, "rule")).toBe(rewrite.key(hidden));
  });

  it.each([
    { x: "ab", y: "cd", cipher: { from: "ab", to: "aa", rule: false } },
    { x: "ab", y: "cd", cipher: { from: "ab", to: "bc", rule: false } },
    { x: "ab", y: "cd", cipher: { from: "ab", to: "ba" } },
    { x: "ab", y: "cd", cipher: undefined },
    { x: "ab", y: "ab" },
    { x: "a>b", y: "ab" },
    { x: "", y: "ab" },
    { x: "ab" },
  ])("%j are no parameters", (value) => {
    expect(rewrite.isParams(value)).toBe(false);
  });
});

describe("reading surfaces back", () => {
  it.each([
    ["rule", "ab>ab"],
    ["rule", "ab>cd>ef"],
    ["rule", "ab >cd"],
    ["rule", ""],
    ["prose", 'Replace the leftmost "ab" by "cd". If "ax" does not occur, leave the text as it is.'],
    ["python", 'def rewrite(text: str) -> str:\n    return text.replace("ab", "cd")'],
    ["typescript", "process.exit(1)"],
  ] as const)("refuses as %s: %j", (surface, text) => {
    expect(rewrite.parse?.(text, surface, configOf({}))).toBeUndefined();
  });

  it("refuses a paraphrase that does not exist", () => {
    for (const surface of surfaces) {
      expect(() => rewrite.render({ x: "a", y: "b" }, surface, rewrite.paraphrases(surface))).toThrow(RangeError);
    }
  });
});

describe("diagnoses", () => {
  const exercise = [{ x: "iss", y: "art" }, "mississippi"] as const;
  it.each([
    ["", "empty", [0, 0]],
    ["mississippi", "unchanged", [1, 11]],
    ["martissippi ", "padded", [11, 12]],
    ['"martissippi"', "quoted", [0, 13]],
    ["martissippii", "too-long", [11, 12]],
    ["martiss", "too-short", [7, 7]],
    ["martartippi", "wrong", [4, 11]],
  ] as const)("%j is %s", (response, code, span) => {
    const verdict = rewrite.check(...exercise, response);
    expect(verdict).toMatchObject({ kind: "fail", code, evidence: { span } });
  });
});

describe("measures", () => {
  it("every axis of an exercise", () => {
    const params = { x: "abab", y: "q" };
    const measured = rewrite.axes.map((axis) => [axis.name, axis.measure(params, "xababababab")]);
    expect(Object.fromEntries(measured)).toEqual({
      patternLength: 4,
      replacementLength: 1,
      inputLength: 11,
      occurrences: 2,
      hasOp: true,
      class: "periodic",
      strength: 2,
    });
    expect(rewrite.axes.find(({ name }) => name === "hasOp")?.measure(params, "xyz")).toBe(false);
  });

  it.each([
    [{}, 26 ** 40 - 26 ** 20],
    [{ patternLength: 2, replacementLength: 2 }, 676 * 675],
    [{ patternLength: 2, replacementLength: 3 }, 26 ** 5],
    [{ class: "repeated", strength: 20 }, 26 * 25],
    [{ class: "periodic", strength: [10, 20] }, 676 * 675],
    [{ class: ["free", "mirrored"], strength: 1 }, 26 ** 40 - 26 ** 20],
    [{ patternLength: 300, replacementLength: 300, inputLength: 400 }, Infinity],
  ])("the capacity of %j", (written, capacity) => {
    expect(rewrite.capacity(configOf(written))).toBe(capacity);
  });
});
