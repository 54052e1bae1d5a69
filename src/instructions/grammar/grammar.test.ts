import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import { ambiguityWithin } from "./ambiguity.ts";
import { randomBaseline } from "./baseline.ts";
import { compile } from "./compile.ts";
import { shortestCompletion } from "./complete.ts";
import { derives } from "./conformance-cases.ts";
import { derivationLines } from "./derivations.ts";
import { derivationOf, isDerivable, parse } from "./earley.ts";
import { numbersOf } from "./execute.ts";
import { grammar } from "./family.ts";
import type { GrammarInput, GrammarParams } from "./params.ts";
import { countParses, parseCounter } from "./parses.ts";
import { editDistance, nearestDerivable } from "./repair.ts";
import { spelled, StringList } from "./strings.ts";

/** Rules in short: `S: ba S | ko`, one a line; an alternative of nothing is empty. */
function rules(...lines: readonly string[]): GrammarParams {
  return {
    rules: lines.map((line) => {
      const [left, right] = line.split(": ") as [string, string];
      return { left, right: right.split("|").map((alternative) => alternative.trim()) };
    }),
  };
}

const awkward = {
  "left recursion": rules("S: S ba | ko"),
  "right recursion": rules("S: ba S | ko"),
  ambiguity: rules("S: S S | ba | ko"),
  "an empty string": rules("S: ba S ko | "),
  "empty alternatives in a row": rules("S: A A ba A", "A: ko | "),
  "hidden left recursion": rules("S: A S ba | ko", "A: | ba"),
  "unit alternatives": rules("S: A", "A: B | ba", "B: ko B ko | lu"),
  "mutual recursion": rules("S: A ba", "A: S ko | lu"),
  palindromes: rules("S: ba S ba | ko S ko | lu"),
  "a finite language": rules("S: A A", "A: ba | ko lu"),
};
const awkwardCases = Object.entries(awkward);

function textsUpTo(params: GrammarParams, length: number): string[] {
  const { terminals } = compile(params);
  const texts = [""];
  for (let from = 0, n = 0; n < length; n++) {
    const to = texts.length;
    for (; from < to; from++) {
      for (const word of terminals) texts.push(texts[from] === "" ? word : `${texts[from]} ${word}`);
    }
  }
  return texts;
}

/** Grammars of every kind, sampled small, so that texts can be tried without end. */
const small = [
  { nonTerminals: { from: 1, to: 3 }, terminals: { from: 2, to: 3 } },
  { nonTerminals: { from: 2, to: 4 }, terminals: 2, alternativeLength: { from: 0, to: 3 } },
  { nonTerminals: 3, terminals: 3, alternatives: { from: 1, to: 4 }, alternativeLength: { from: 1, to: 4 } },
].map((written) => readConfig(grammar, { minStrings: 3, ...written }));

function sampled(i: number): GrammarParams {
  return grammar.sample(small[i % small.length]!, Rng.from("sampled", i));
}

describe("the parser", () => {
  it.each(awkwardCases)("decides every text of at most 6 words with %s as the definition does", (_, params) => {
    const compiled = compile(params);
    for (const text of textsUpTo(params, compiled.terminals.length > 2 ? 5 : 6)) {
      expect([text, isDerivable(compiled, numbersOf(compiled, text))]).toEqual([text, derives(params, text)]);
    }
  });

  it("agrees with the definition on 700 grammars and the strings around theirs, and gives true derivations", () => {
    let derivable = 0;
    for (let i = 0; i < 700; i++) {
      const params = sampled(i);
      const compiled = compile(params);
      const rng = Rng.from("texts", i);
      const longest = Math.max(7, compiled.shortest[compiled.start]!);
      const strings = new StringList(compiled, 40).upTo(longest).map((string) => spelled(compiled, string));
      for (let k = 0; k < 4; k++) {
        const words = rng.pick(strings).split(" ");
        if (k > 0) words.splice(rng.int(words.length), rng.int(2), rng.pick(compiled.terminals));
        const text = words.join(" ");
        const chart = parse(compiled, numbersOf(compiled, text));
        expect([params, text, chart.derivable]).toEqual([params, text, derives(params, text)]);
        if (!chart.derivable) continue;
        derivable++;
        expect(isDerivation(params, derivationLines(compiled, derivationOf(chart)), text)).toBe(true);
      }
    }
    expect(derivable).toBeGreaterThan(1_050);
    expect(derivable).toBeLessThan(2_450);
  });

  it.each(awkwardCases)("says with %s how far a derivation could follow", (_, params) => {
    const compiled = compile(params);
    const isWide = compiled.terminals.length > 2;
    const texts = textsUpTo(params, isWide ? 2 : 4);
    const prefixes = new Set<string>();
    for (const text of textsUpTo(params, isWide ? 6 : 9)) {
      if (!isDerivable(compiled, numbersOf(compiled, text))) continue;
      text.split(" ").forEach((_, i, words) => prefixes.add(words.slice(0, i + 1).join(" ")));
    }
    for (const text of texts.filter((text) => text !== "")) {
      const { reached } = parse(compiled, numbersOf(compiled, text));
      const words = text.split(" ");
      const first = words.findIndex((__, i) => !prefixes.has(words.slice(0, i + 1).join(" ")));
      expect([text, reached]).toEqual([text, first < 0 ? words.length : first]);
    }
  });

  it("counts the derivations of a string: Catalan numbers for S: S S | a", () => {
    const compiled = compile(rules("S: S S | ba | ko"));
    expect([1, 2, 3, 4, 5, 6].map((n) => countParses(compiled, Array(n).fill(0), n))).toEqual([1, 1, 2, 5, 14, 42]);
    expect(countParses(compiled, [0], 3)).toBe(2 * 4);
    expect(countParses(compiled, [-1], 3)).toBe(0);
  });

  it("reads a text of 100 words in no more than the work of its grammar", () => {
    const compiled = compile(awkward.ambiguity);
    expect(isDerivable(compiled, Array(100).fill(1))).toBe(true);
  });
});

/** Whether each line expands the leftmost non-terminal of the one before, from the start symbol to the text. */
function isDerivation(params: GrammarParams, lines: readonly string[], text: string): boolean {
  if (lines[0] !== params.rules[0]?.left || lines[lines.length - 1] !== text) return false;
  return lines.slice(1).every((line, i) => {
    const before = (lines[i] as string).split(" ");
    const at = before.findIndex((name) => /^[A-Z]/.test(name));
    const rule = params.rules.find(({ left }) => left === before[at]);
    return rule?.right.some((alternative) => {
      const parts = alternative === "" ? [] : alternative.split(" ");
      return before.toSpliced(at, 1, ...parts).join(" ") === line;
    });
  });
}

describe("a grammar is refused", () => {
  it.each([
    ["no finite string", rules("S: ba S"), /"S" derives no finite string/],
    ["no finite string, indirectly", rules("S: ba | A", "A: B ko", "B: A lu"), /"A" derives no finite string/],
    ["a symbol that is never reached", rules("S: ba", "A: ko"), /"A" is never reached/],
    ["a symbol that derives itself", rules("S: S | ba"), /"S" derives itself/],
    ["a symbol that derives itself beside empty ones", rules("S: E S E | ba", "E: ko | "), /"S" derives itself/],
    ["symbols that derive each other", rules("S: A | ba", "A: S | ko"), /derives itself/],
    ["a symbol without a rule", rules("S: ba A"), /"A" has no rule/],
    ["two rules for one symbol", rules("S: ba", "S: ko"), /"S" has two rules/],
    ["an alternative twice", rules("S: ba | ba"), /an alternative of "S" is written twice/],
    ["no rules", { rules: [] }, /no rules/],
    ["no alternatives", { rules: [{ left: "S", right: [] }] }, /"S" has no alternatives/],
    ["a word as a non-terminal", rules("s: ba"), /"s" is no non-terminal/],
    ["two spaces", rules("S: ba  ko"), /neither a word nor a non-terminal/],
    ["a word with other letters", rules("S: ba1"), /"ba1" in the rule of "S"/],
    ["only strings beyond all use", rules(...doubling(8)), /"S" derives no string of at most 100 words/],
    ["astronomic strings", rules(...doubling(32)), /derives no string of at most 100 words/],
    ["too many rules", rules(...doubling(40)), /40 rules are more than 32/],
  ])("with %s", (_, params, message) => {
    expect(() => compile(params)).toThrow(DataError);
    expect(() => compile(params)).toThrow(message);
    expect(grammar.isParams(params)).toBe(false);
    const input = { task: "recognise", text: "ba" } as const;
    expect(grammar.check(params, input, "yes").kind).toBe("invalid");
  });

  it.each([
    { rules: [{ left: "S", right: ["ba"], more: 1 }] },
    { rules: [{ left: "S", right: "ba" }] },
    { rules: [{ left: "S", right: [1] }] },
    { rules: "S: ba" },
    { rules: [["S", ["ba"]]] },
  ])("that is no grammar: %j", (params) => expect(grammar.isParams(params)).toBe(false));

  it.each([
    { task: "generate", length: 0, depth: 6, pick: 1 },
    { task: "generate", length: 101, depth: 6, pick: 1 },
    { task: "generate", length: 3, depth: 6 },
    { task: "generate", length: 3, depth: 6, pick: -1 },
    { task: "recognise", text: "" },
    { task: "recognise", text: " ba" },
    { task: "recognise", text: "ba", more: 1 },
    { task: "repair", text: Array(101).fill("ba").join(" ") },
    { task: "complete", prefix: "ba" },
    { task: "paint", text: "ba" },
  ])("as is the input %j", (input) => expect(grammar.isInput(input)).toBe(false));
});

/** Symbols that each derive two of the next. */
function doubling(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    return i === count - 1 ? `${nameOf(i)}: ba` : `${nameOf(i)}: ${nameOf(i + 1)} ${nameOf(i + 1)}`;
  });
}

function nameOf(i: number): string {
  return i === 0 ? "S" : `A${i}`;
}

describe("what is asked", () => {
  const config = readConfig(grammar, { exercise: ["generate", "recognise", "complete", "repair"] });
  const exercises = Array.from({ length: 600 }, (_, i) => {
    const params = grammar.sample(config, Rng.from("asked", i));
    const input = grammar.sampleInput(params, config, Rng.from("input", i));
    return { params, input, ...grammar.execute(params, input) };
  });

  it("has an answer that is right by definition, with a leftmost derivation as its trace", () => {
    for (const { params, input, answer, trace } of exercises) {
      const text = input.task === "recognise" ? input.text : answer;
      if (answer === "no") expect(trace.join()).toMatch(/cannot/);
      else expect(isDerivation(params, trace, text)).toBe(true);
    }
  });

  it("is yes as often as no, at lengths that tell nothing", () => {
    const recognise = readConfig(grammar, { exercise: "recognise" });
    const byAnswer: Record<string, number[]> = { yes: [], no: [] };
    for (let i = 0; i < 2_000; i++) {
      const params = grammar.sample(recognise, Rng.from("balance", i % 500));
      const input = grammar.sampleInput(params, recognise, Rng.from("balance input", i));
      if (input.task !== "recognise") throw new Error("another task");
      byAnswer[grammar.execute(params, input).answer]?.push(input.text.split(" ").length);
    }
    expect(Math.abs(byAnswer.yes!.length - 1_000)).toBeLessThan(90);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(Math.abs(mean(byAnswer.yes!) - mean(byAnswer.no!))).toBeLessThan(1);
  });

  it("keeps within length and depth", () => {
    for (const { params, input, answer } of exercises) {
      if (input.task !== "generate") continue;
      expect(input.length).toBeLessThanOrEqual(20);
      expect(answer.split(" ")).toHaveLength(input.length);
      expect(grammar.renderInput(params, input)).not.toContain(String(input.pick));
    }
  });

  it("gives many different right answers to one question", () => {
    const params = rules("S: ba S | ko S | lu");
    const answers = Array.from(
      { length: 50 },
      (_, pick) => grammar.execute(params, { task: "generate", length: 6, depth: 6, pick }).answer,
    );
    expect(new Set(answers).size).toBeGreaterThan(20);
  });

  it("leaves one completion where it should be unique", () => {
    const unique = readConfig(grammar, { exercise: "complete", completions: "unique", maxLength: 7, terminals: 4 });
    for (let i = 0; i < 60; i++) {
      const params = grammar.sample(unique, Rng.from("unique", i));
      const input = grammar.sampleInput(params, unique, Rng.from("unique input", i));
      if (input.task !== "complete") throw new Error("another task");
      const compiled = compile(params);
      const strings = new StringList(compiled, 20_000).upTo(input.atMost).map((string) => spelled(compiled, string));
      expect(strings.filter((text) => `${text} `.startsWith(`${input.prefix} `))).toHaveLength(1);
    }
  });

  it.each<[string, GrammarInput]>([
    ["a length that no string has", { task: "generate", length: 2, depth: 6, pick: 1 }],
    ["a prefix of no string", { task: "complete", prefix: "lu ba", atMost: 9 }],
    ["a completion that does not fit", { task: "complete", prefix: "ba ko", atMost: 4 }],
  ])("cannot be answered for %s, says execute, and nothing passes", (_, input) => {
    expect(() => grammar.execute(awkward.palindromes, input)).toThrow(DataError);
    for (const text of ["lu", "ba lu ba", "ba ko lu ko ba"]) {
      expect(grammar.check(awkward.palindromes, input, text).kind).toBe("fail");
    }
  });
});

describe("the shortest completion", () => {
  it.each(awkwardCases)("with %s is as short as the shortest string with that beginning", (_, params) => {
    const compiled = compile(params);
    const isWide = compiled.terminals.length > 2;
    const strings = textsUpTo(params, isWide ? 6 : 8).filter((text) => derives(params, text));
    for (const prefix of textsUpTo(params, isWide ? 2 : 3)) {
      const completed = shortestCompletion(parse(compiled, numbersOf(compiled, prefix)));
      const expected = strings.find((text) => prefix === "" || `${text} `.startsWith(`${prefix} `));
      const text = completed?.map((word) => compiled.terminals[word]).join(" ");
      expect([prefix, text?.split(" ").length]).toEqual([prefix, expected?.split(" ").length]);
      if (text !== undefined) expect(derives(params, text) && text.startsWith(prefix)).toBe(true);
    }
  });
});

describe("the nearest derivable string", () => {
  it.each(awkwardCases)("with %s is as near as any", (_, params) => {
    const compiled = compile(params);
    const all = textsUpTo(params, compiled.terminals.length > 2 ? 5 : 7).filter((text) => derives(params, text));
    const strings = all.map((text) => numbersOf(compiled, text));
    for (const text of textsUpTo(params, 3)) {
      const words = numbersOf(compiled, text);
      const { edits, words: nearest } = nearestDerivable(compiled, words);
      expect([text, edits]).toEqual([text, Math.min(...strings.map((string) => editDistance(words, string)))]);
      expect(editDistance(words, nearest)).toBe(edits);
      expect(isDerivable(compiled, nearest)).toBe(true);
    }
  });
});

describe("the verdict", () => {
  const params = awkward.palindromes;
  const generate: GrammarInput = { task: "generate", length: 5, depth: 6, pick: 1 };
  const complete: GrammarInput = { task: "complete", prefix: "ba ko", atMost: 7 };
  const repair: GrammarInput = { task: "repair", text: "ba lu ko" };

  it.each<[GrammarInput, string]>([
    [generate, "ba ko lu ko ba"],
    [generate, "ko ko lu ko ko"],
    [complete, "ba ko lu ko ba"],
    [complete, "ba ko ko lu ko ko ba"],
    [repair, "ba lu ba"],
    [repair, "ko lu ko"],
    [{ task: "recognise", text: "ba lu ba" }, "yes"],
    [{ task: "recognise", text: "ba lu ko" }, "no"],
    [{ task: "recognise", text: "zu" }, "no"],
    [{ task: "repair", text: "zu ba" }, "lu"],
    [{ task: "repair", text: "zu ba" }, "ba lu ba"],
    [{ task: "repair", text: "ba lu ba" }, "ba lu ba"],
  ])("for %j passes %j", (input, response) => {
    expect(grammar.check(params, input, response)).toEqual({ kind: "pass" });
  });

  it.each<[input: GrammarInput, response: string, code: string, span?: [number, number]]>([
    [generate, "", "empty"],
    [generate, "ba ko zu ko ba", "unknown-word", [6, 8]],
    [generate, "ba ko S ko ba", "unknown-word", [6, 7]],
    [generate, "ba, ko lu ko ba", "unknown-word", [0, 3]],
    [generate, "ba  ko lu ko ba", "spacing"],
    [generate, "ba ko lu ko ba ", "spacing"],
    [generate, "ba ko\nlu ko ba", "spacing"],
    [generate, "ba lu ba", "too-short"],
    [generate, "ba ko ba lu ba ko ba", "too-long"],
    [generate, "ba ko lu ba ko", "not-derivable", [9, 14]],
    [generate, "ba ko ba ko lu", "incomplete", [14, 14]],
    [complete, "lu", "wrong-prefix", [0, 2]],
    [complete, "ba", "wrong-prefix", [2, 2]],
    [complete, "ba lu ba", "wrong-prefix", [3, 8]],
    [complete, "lu ko ba", "wrong-prefix", [0, 8]],
    [complete, "ba ko lu ko ba ba ba ba", "too-long"],
    [complete, "ba ko lu ba", "not-derivable", [9, 11]],
    [complete, "ba ko", "incomplete", [5, 5]],
    [repair, "ba lu ko", "unchanged"],
    [repair, "lu", "changed-too-much"],
    [repair, "ba ko lu ko ba", "changed-too-much"],
    [repair, "ko lu ba", "not-derivable", [6, 8]],
    [repair, "", "empty"],
    [{ task: "repair", text: "ba lu ba" }, "lu", "changed-too-much"],
    [{ task: "recognise", text: "ba lu ba" }, "no", "wrong"],
    [{ task: "recognise", text: "ba lu ba" }, "Yes", "wrong"],
    [{ task: "recognise", text: "ba lu ba" }, "yes or no", "too-long"],
  ])("for %j of %j is %s", (input, response, code, span) => {
    const verdict = grammar.check(params, input, response);
    expect(verdict).toMatchObject({ kind: "fail", code });
    if (span !== undefined) expect(verdict).toMatchObject({ evidence: { span } });
  });

  it("refuses megabytes before it parses them", () => {
    for (const input of [generate, complete, repair]) {
      expect(grammar.check(params, input, "ba ".repeat(400_000))).toMatchObject({ code: "too-long" });
    }
  });

  it("never throws, and passes nothing that the definition does not", () => {
    const words = fc.array(fc.constantFrom("ba", "ko", "lu", "", "zu", "S", "\n"), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.oneof(
          words.map((list) => list.join(" ")),
          fc.string({ unit: "binary" }),
        ),
        (response) => {
          const verdict = grammar.check(params, generate, response);
          expect(verdict.kind === "pass").toBe(response.split(" ").length === 5 && derives(params, response));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("sampled grammars", () => {
  it.each([
    ["published", {}],
    ["with empty alternatives", { alternativeLength: { from: 0, to: 3 } }],
  ])("%s: have the sizes asked for and enough strings", (_, written) => {
    const config = readConfig(grammar, written);
    for (let i = 0; i < 300; i++) {
      const { rules: drawn } = grammar.sample(config, Rng.from("sizes", i));
      expect(drawn.length).toBeGreaterThanOrEqual(3);
      expect(drawn.length).toBeLessThanOrEqual(5);
      for (const { right } of drawn) expect([2, 3]).toContain(right.length);
      const compiled = compile({ rules: drawn });
      expect([4, 5, 6]).toContain(compiled.terminals.length);
      expect(new StringList(compiled, 10).upTo(20)).toHaveLength(10);
      const all = compiled.terminals;
      expect(all.some((word) => all.some((other) => other !== word && other.startsWith(word)))).toBe(false);
    }
  });

  it.each(["finite", "infinite"] as const)("are %s where asked", (language) => {
    const config = readConfig(grammar, { language });
    for (let i = 0; i < 15; i++) {
      const compiled = compile(grammar.sample(config, Rng.from(language, i)));
      const count = parseCounter(compiled, [], 280);
      const grows = Array.from({ length: 30 }, (_, n) => n + 251).some((n) => count(n) > 0);
      // Five non-terminals with three symbols each reach 3^5 words at the most.
      expect(grows).toBe(language === "infinite");
    }
  });

  it.each(["unambiguous", "ambiguous"] as const)("are %s where asked, counted string by string", (ambiguity) => {
    const config = readConfig(grammar, { ambiguity, maxLength: 8 });
    for (let i = 0; i < 40; i++) {
      const compiled = compile(grammar.sample(config, Rng.from(ambiguity, i)));
      const { length } = ambiguityWithin(compiled, 8);
      const strings = new StringList(compiled, 5_000).upTo(length);
      const parses = strings.map((string) => {
        const words = numbersOf(compiled, spelled(compiled, string));
        return countParses(compiled, words, words.length);
      });
      expect(parses.some((count) => count > 1)).toBe(ambiguity === "ambiguous");
      expect(parses.every((count) => count > 0)).toBe(true);
    }
  });

  it("are never left-recursive where that is excluded", () => {
    const config = readConfig(grammar, { leftRecursion: false });
    for (let i = 0; i < 200; i++) expect(compile(grammar.sample(config, Rng.from(i))).leftRecursive).toBe(false);
  });

  it("that cannot be are an error that says what to change", () => {
    const config = readConfig(grammar, { terminals: 2, nonTerminals: 1, alternatives: 2, alternativeLength: 1 });
    expect(() => grammar.sample(config, Rng.from(1))).toThrow(/No grammar of this config in 20000 draws/);
  });

  it.each([
    [{ words: ["ba", "Ko"] }, /"Ko" is no word/],
    [{ words: ["ba", "ba", "ko", "lu", "zu", "re"] }, /"ba" is no word .* or stands there twice/],
    [{ words: ["ba", "ko"] }, /6 different words asked of 2/],
    [{ nonTerminals: { from: 4, to: 3 } }, /the first number is above the last/],
    [{ nonTerminals: 8, language: "finite" }, /trees of 6 levels cannot reach 8 non-terminals/],
    [{ ambiguty: "any" }, /unknown key "ambiguty".*ambiguity/],
  ])("are not drawn from %j", (written, message) => {
    expect(() => readConfig(grammar, written)).toThrow(message);
  });
});

describe("the key", () => {
  it.each([
    ["names of non-terminals", rules("S: ba A | ko", "A: lu | S"), rules("Q: ba Long1 | ko", "Long1: lu | Q")],
    ["order of rules and alternatives", rules("S: A B", "A: ba | ko", "B: lu"), rules("S: A B", "B: lu", "A: ko | ba")],
    ["left and right recursion", rules("S: S ba | ko ba"), rules("S: ko A", "A: ba A | ba")],
    ["ambiguity", rules("S: S S | ba"), rules("S: ba S | ba")],
    ["rules that could be written out", rules("S: A ba", "A: ko | lu"), rules("S: ko ba | lu ba")],
  ])("does not depend on %s", (_, a, b) => expect(grammar.key(a)).toBe(grammar.key(b)));

  it.each([
    ["words", rules("S: ba S | ko"), rules("S: ba S | lu")],
    ["one long string", rules("S: ba | ko ko ko ko"), rules("S: ba | ko ko ko lu")],
    ["the empty string", rules("S: ba S | "), rules("S: ba S | ba")],
    ["the start", rules("S: ba A", "A: ko | S"), rules("A: ko | S", "S: ba A")],
  ])("depends on %s", (_, a, b) => expect(grammar.key(a)).not.toBe(grammar.key(b)));

  it("tells languages apart exactly where their first strings differ", () => {
    const all = Array.from({ length: 60 }, (_, i) => sampled(3 * i));
    const byLanguage = new Map<string, string>();
    for (const params of all) {
      const texts = textsUpTo(params, 5).filter((text) => derives(params, text));
      const language = texts.sort((a, b) => a.split(" ").length - b.split(" ").length || (a < b ? -1 : 1)).join();
      const key = grammar.key(params);
      if (texts.length >= 64) continue;
      expect(byLanguage.get(key) ?? language).toBe(language);
      byLanguage.set(key, language);
    }
    expect(byLanguage.size).toBeGreaterThan(10);
  });
});

describe("the random baseline", () => {
  it.each(awkwardCases)("with %s is the share of all texts of a length", (_, params) => {
    const { terminals } = compile(params);
    const longest = terminals.length > 2 ? 5 : 7;
    const texts = textsUpTo(params, longest);
    for (let length = 1; length <= longest; length++) {
      const all = texts.filter((text) => text !== "" && text.split(" ").length === length);
      const share = all.filter((text) => derives(params, text)).length / all.length;
      expect(randomBaseline(params, [length])).toMatchObject({ exact: true, rate: share, low: share, high: share });
    }
  });

  it("is estimated with an interval where strings are too many to list", () => {
    const all = randomBaseline(rules("S: S S | ba | ko"), [20], { samples: 300 });
    expect(all).toMatchObject({ exact: false, samples: 300 });
    const odd = rules("S: ba S | ko A", "A: ba A | ko S | ");
    const estimate = randomBaseline(odd, [18]);
    expect(estimate.exact).toBe(false);
    expect(estimate.low).toBeLessThanOrEqual(0.5);
    expect(estimate.high).toBeGreaterThanOrEqual(0.5);
    expect(estimate.high - estimate.low).toBeLessThan(0.01);
  });

  it("averages lengths as often as they are named", () => {
    const params = rules("S: ba S | ko");
    expect(randomBaseline(params, [1, 1, 2]).rate).toBeCloseTo((0.5 + 0.5 + 0.25) / 3, 12);
  });

  it.each([[[]], [[0]], [[1.5]], [[101]]])("has no lengths %j", (lengths) => {
    expect(() => randomBaseline(rules("S: ba | ko"), lengths)).toThrow(RangeError);
  });
});

describe("a sampled grammar", () => {
  it("is in memory what its JSON says", () => {
    for (let i = 0; i < 200; i++) {
      const params = sampled(i);
      expect(compile(params)).toEqual(compile({ rules: params.rules }));
    }
  });
});
