import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { checkProgram } from "../program/check.ts";
import { readConfig } from "../read-config.ts";
import { surfaces } from "../surface.ts";
import { cipherNames, ciphers, directions, type CipherName, type Direction } from "./ciphers.ts";
import type { CipherConfig } from "./config.ts";
import { cipher } from "./family.ts";
import { coprimes, type CipherInput, type CipherParams, type Setting } from "./params.ts";
import { programOf } from "./program.ts";

const configOf = (written: unknown): CipherConfig => readConfig(cipher, written);
const bound = (name: CipherName, direction: Direction, ...settings: Setting[]): CipherParams => ({
  cipher: name,
  direction,
  settings,
});
const answer = (params: CipherParams, ...input: Setting[]): string => cipher.execute(params, input).answer;

const all: readonly (readonly [CipherName, Direction])[] = cipherNames.flatMap((name) =>
  directions.filter((direction) => ciphers[name][direction] !== undefined).map((way) => [name, way] as const),
);

describe("known cipher texts", () => {
  it.each<[CipherName, Setting[], clear: string, hidden: string]>([
    ["shift", [3], "xyz ab", "abc de"],
    ["shift", [13], "hello, world!", "uryyb, jbeyq!"],
    ["alternating-shift", [1], "bbbb", "caca"],
    ["progressive-shift", [1], "aaa zz", "bcd ef"],
    ["affine", [5, 8], "affinecipher", "ihhwvcswfrcp"],
    ["substitution", ["zebras"], "flee at once. we are discovered!", "siaa zq lkba. va zoa rfpbluaoar!"],
    ["vigenere", ["lemon"], "attackatdawn", "lxfopvefrnhr"],
    ["rail-fence", [3], "wearediscoveredfleeatonce", "wecrlteerdsoeefeaocaivden"],
    ["rail-fence", [2], "abcde", "acebd"],
  ])("%s by %j makes %s into %s, and back", (name, settings, clear, hidden) => {
    expect(answer(bound(name, "encode", ...settings), clear)).toBe(hidden);
    expect(answer(bound(name, "decode", ...settings), hidden)).toBe(clear);
    const asked = { cipher: name, settings: null };
    expect(answer({ ...asked, direction: "encode" }, clear, ...settings)).toBe(hidden);
    expect(answer({ ...asked, direction: "decode" }, hidden, ...settings)).toBe(clear);
  });

  it("vowels alone are moved by the shift of vowels", () => {
    expect(answer(bound("vowel-shift", "encode", 2), "queue zoo")).toBe("qwgwg zqq");
  });
});

describe("traces", () => {
  it.each<[CipherParams, string, string[]]>([
    [bound("shift", "encode", 3), "hz a", ["h 7 -> 10 k", "z 25 -> 2 c", '" " stays', "a 0 -> 3 d"]],
    [bound("vowel-shift", "encode", 1), "ab", ["a 0 -> 1 b", "b 1 -> 1 b"]],
    [bound("rail-fence", "encode", 3), "abcdefg", ["rail 1: ae", "rail 2: bdf", "rail 3: cg"]],
    [bound("rail-fence", "decode", 3), "aebdfcg", ["rail 1: ae", "rail 2: bdf", "rail 3: cg"]],
    [bound("rail-fence", "encode", 2), "abcde", ["rail 1: ace", "rail 2: bd"]],
    [bound("rail-fence", "encode", 5), "abcd", ["rail 1: a", "rail 2: b", "rail 3: c", "rail 4: d", "rail 5: "]],
  ])("%j on %s", (params, text, trace) => {
    expect(cipher.execute(params, [text]).trace).toEqual(trace);
  });

  it("name the rails that the program reads", () => {
    for (let i = 0; i < 300; i++) {
      const rng = Rng.from("rails", i);
      const text = Array.from({ length: rng.between(1, 40) }, () => at(rng.int(26))).join("");
      const { answer, trace } = cipher.execute(bound("rail-fence", "encode", rng.between(2, 20)), [text]);
      expect(trace.map((line) => line.replace(/^rail \d+: /, "")).join("")).toBe(answer);
      expect(trace[0]?.charAt(8)).toBe(text.charAt(0));
    }
  });

  it("come with the counts of branches and loops", () => {
    expect(Object.values(cipher.execute(bound("shift", "encode", 3), ["ab c"]).trackers ?? {})).toContain(4);
  });
});

const place = (letter: string): number => letter.charCodeAt(0) - 97;
const isLetter = (letter: string): boolean => /^[a-z]$/.test(letter);
const at = (n: number): string => String.fromCharCode(97 + (((n % 26) + 26) % 26));

/** The ciphers once more, by arithmetic on codes. */
const encoders: Readonly<Record<CipherName, (letters: string[], settings: readonly Setting[]) => string[]>> = {
  shift: (letters, [k]) => letters.map((c) => (isLetter(c) ? at(place(c) + Number(k)) : c)),
  "vowel-shift": (letters, [k]) => letters.map((c) => ("aeiou".includes(c) ? at(place(c) + Number(k)) : c)),
  "alternating-shift": (letters, [k]) =>
    letters.map((c, i) => (isLetter(c) ? at(place(c) + (i % 2 === 0 ? 1 : -1) * Number(k)) : c)),
  "progressive-shift": (letters, [k]) => letters.map((c, i) => (isLetter(c) ? at(place(c) + Number(k) + i) : c)),
  affine: (letters, [m, k]) => letters.map((c) => (isLetter(c) ? at(place(c) * Number(m) + Number(k)) : c)),
  substitution: (letters, [key]) => {
    const alphabet = [...new Set(`${key}abcdefghijklmnopqrstuvwxyz`)];
    return letters.map((c) => (isLetter(c) ? (alphabet[place(c)] as string) : c));
  },
  vigenere: (letters, [key]) =>
    letters.map((c, i) => (isLetter(c) ? at(place(c) + place(String(key).charAt(i % String(key).length))) : c)),
  "rail-fence": (letters, [rails]) => {
    const rows: string[][] = Array.from({ length: Number(rails) }, () => []);
    let row = 0;
    let step = 1;
    for (const letter of letters) {
      rows[row]?.push(letter);
      if (row + step < 0 || row + step >= rows.length) step = -step;
      row += step;
    }
    return rows.flat();
  },
};

describe.each(all)("%s, %s", (name, direction) => {
  const config = configOf({
    ciphers: [name],
    directions: [direction],
    words: { from: 1, to: 3 },
    wordLength: { from: 4, to: 9 },
  });
  const draws = Array.from({ length: 150 }, (_, i) => {
    const params = cipher.sample(config, Rng.from("cipher", i));
    return { params, input: cipher.sampleInput(params, config, Rng.from("input", i)) };
  });

  it("does what arithmetic on letters does", () => {
    for (const { params, input } of draws) {
      const [clear, hidden] = [input[0] as string, answer(params, ...input)];
      const [before, after] = direction === "encode" ? [clear, hidden] : [hidden, clear];
      expect(encoders[name](Array.from(before), params.settings ?? []).join("")).toBe(after);
      expect(hidden).not.toBe(clear);
    }
  });

  it("is a program that the interpreter accepts, and so is each surface of it", () => {
    for (const { params } of draws.slice(0, 5)) {
      for (const each of [params, { ...params, settings: null }]) {
        expect(checkProgram(programOf(each))).toBeUndefined();
        for (const surface of surfaces) {
          for (let paraphrase = 0; paraphrase < cipher.paraphrases(surface); paraphrase++) {
            expect(cipher.parse?.(cipher.render(each, surface, paraphrase), surface, config)).toEqual(each);
          }
        }
      }
    }
  });

  it("says what it is for, and its helpers too", () => {
    const { procedures } = programOf(bound(name, direction, ...(draws[0]?.params.settings ?? [])));
    for (const { goal } of procedures) expect(goal).toMatch(/^[A-Z][^.]+\.$/);
    const text = cipher.render(draws[0]?.params as CipherParams, "pseudocode");
    for (const { goal } of procedures) expect(text).toContain(goal);
  });

  it("ends within its bounds on the longest text", () => {
    const params = name === "rail-fence" ? bound(name, direction, 20) : (draws[0]?.params as CipherParams);
    expect(answer(params, "a b".repeat(166))).toHaveLength(498);
  });
});

describe("parameters", () => {
  const shiftsOf = (written: object): number[] => {
    const config = configOf({ ciphers: ["shift"], parameter: "argument", ...written });
    const params = cipher.sample(config, Rng.from(1));
    return Array.from({ length: 4_000 }, (_, i) => Number(cipher.sampleInput(params, config, Rng.from(i))[1]));
  };
  const share = (shifts: number[], value: number): number =>
    shifts.filter((shift) => shift === value).length / shifts.length;

  it("are uniform over 1 to 25 unless said", () => {
    const shifts = shiftsOf({});
    expect(new Set(shifts).size).toBe(25);
    for (let shift = 1; shift <= 25; shift++) expect(share(shifts, shift)).toBeCloseTo(1 / 25, 1);
  });

  it("prefer 13 with a share of 0.85 where skewed, and have all others evenly", () => {
    const shifts = shiftsOf({ shifts: "skewed" });
    expect(share(shifts, 13)).toBeGreaterThan(0.83);
    expect(share(shifts, 13)).toBeLessThan(0.87);
    expect(new Set(shifts).size).toBe(25);
    expect(share(shifts, 1)).toBeCloseTo(0.15 / 24, 2);
    expect(share(shifts, 25)).toBeCloseTo(0.15 / 24, 2);
  });

  it("prefer any value with any share", () => {
    expect(share(shiftsOf({ shifts: { value: 4, share: 1 } }), 4)).toBe(1);
    expect(share(shiftsOf({ shifts: { value: 4, share: 0 } }), 4)).toBe(0);
    expect(new Set(shiftsOf({ shifts: { value: 4, share: 0.2 }, shift: { from: 3, to: 5 } }))).toEqual(
      new Set([3, 4, 5]),
    );
  });

  it("are in the program or beside the text", () => {
    const inside = bound("shift", "encode", 3);
    const beside: CipherParams = { ...inside, settings: null };
    expect(cipher.render(inside, "python")).toContain("shift = 3");
    expect(cipher.render(beside, "python")).toContain("shift: int");
    expect(cipher.renderInput(inside, ["abc"])).toBe("abc");
    expect(cipher.renderInput(beside, ["abc", 3])).toBe('"abc", 3');
    expect(cipher.asInput?.(inside, "def")).toEqual(["def"]);
    expect(cipher.asInput?.(beside, "def")).toBeUndefined();
  });
});

describe("keys", () => {
  const key = (name: CipherName, direction: Direction, ...settings: Setting[]): string =>
    cipher.key(bound(name, direction, ...settings));

  it.each([
    [key("shift", "encode", 3), key("shift", "decode", 23), true],
    [key("shift", "encode", 3), key("vigenere", "encode", "d"), true],
    [key("shift", "encode", 13), key("shift", "decode", 13), true],
    [key("alternating-shift", "encode", 3), key("alternating-shift", "decode", 3), false],
    [key("alternating-shift", "encode", 3), key("alternating-shift", "decode", 23), true],
    [key("alternating-shift", "encode", 3), key("vigenere", "encode", "dx"), true],
    [key("vigenere", "encode", "ab"), key("vigenere", "encode", "abab"), true],
    [key("substitution", "encode", "abba"), key("substitution", "encode", "ab"), true],
    [key("affine", "encode", 25, 1), key("affine", "decode", 25, 1), true],
    [key("shift", "encode", 3), key("shift", "encode", 4), false],
    [key("shift", "encode", 3), key("vowel-shift", "encode", 3), false],
    [key("vigenere", "encode", "ab"), key("vigenere", "encode", "ba"), false],
    [key("vigenere", "encode", `${"a".repeat(39)}b`), key("vigenere", "encode", "a".repeat(39)), false],
    [key("rail-fence", "encode", 19), key("rail-fence", "encode", 20), false],
    [key("rail-fence", "encode", 3), key("rail-fence", "decode", 3), false],
  ])("%s and %s are equal: %s", (one, other, equal) => {
    expect(one === other).toBe(equal);
  });

  it("of all affine maps and their inverses are as many as there are maps", () => {
    const keys = new Set<string>();
    for (const multiplier of coprimes) {
      for (let shift = 1; shift <= 25; shift++) {
        for (const direction of directions) keys.add(key("affine", direction, multiplier, shift));
      }
    }
    expect(keys.size).toBe(coprimes.length * 25);
  });

  it.each([
    [{ ciphers: ["shift"] }, 25],
    [{ ciphers: ["shift"], shift: { from: 1, to: 3 } }, 6],
    [{ ciphers: ["shift"], shift: { from: 1, to: 3 }, directions: ["encode"] }, 3],
    [{ ciphers: ["shift"], shifts: { value: 13, share: 1 } }, 1],
    [{ parameter: "argument" }, 9],
    // Moving 13 forward and 13 back is the same.
    [{}, 25 + 25 + (25 - 1) + 50 + 275],
    [{ ciphers: ["vigenere"], directions: ["encode"], keywordLength: { from: 1, to: 2 } }, 26 + 676],
  ])("are as many as the capacity of %j", (written, capacity) => {
    expect(cipher.capacity(configOf(written))).toBe(capacity);
  });
});

describe("impossible requests", () => {
  it.each([
    [{ ciphers: ["vowel-shift"], directions: ["decode"] }, 'add "encode"'],
    [{ ciphers: ["rot13"] }, "ciphers"],
    [{ ciphers: [] }, "ciphers"],
    [{ ciphers: ["shift", "shift"] }, "only once"],
    [{ shift: { from: 5, to: 3 } }, "from must not be above to"],
    [{ shift: { from: 0, to: 3 } }, "shift"],
    [{ shifts: "skewed", shift: { from: 1, to: 12 } }, "13 is not in the range"],
    [{ shifts: { value: 26, share: 1 } }, "shifts"],
    [{ ciphers: ["rail-fence"], rails: { from: 2, to: 9 } }, "use longer texts"],
    [{ words: { from: 1, to: 20 }, wordLength: { from: 1, to: 30 } }, "wordLength"],
    [{ cipher: "shift" }, 'Did you mean "ciphers"?'],
  ])("%j is a ConfigError that says %s", (written, says) => {
    expect(() => configOf(written)).toThrow(ConfigError);
    expect(() => configOf(written)).toThrow(says);
  });

  it("a cipher that changes no text of the config is refused", () => {
    const config = configOf({ wordLength: { from: 4, to: 4 } });
    expect(() => cipher.sampleInput(bound("rail-fence", "encode", 9), config, Rng.from(1))).toThrow(DataError);
  });
});

describe("stored ciphers", () => {
  it.each([
    [{ cipher: "shift", direction: "encode", settings: [26] }],
    [{ cipher: "shift", direction: "encode", settings: [0] }],
    [{ cipher: "shift", direction: "encode", settings: [1.5] }],
    [{ cipher: "shift", direction: "encode", settings: ["3"] }],
    [{ cipher: "shift", direction: "encode", settings: [3, 3] }],
    [{ cipher: "shift", direction: "encode", settings: [] }],
    [{ cipher: "shift", direction: "encode" }],
    [{ cipher: "shift", direction: "both", settings: [3] }],
    [{ cipher: "rot", direction: "encode", settings: [3] }],
    [{ cipher: "constructor", direction: "encode", settings: [3] }],
    [{ cipher: "vowel-shift", direction: "decode", settings: [3] }],
    [{ cipher: "affine", direction: "encode", settings: [13, 3] }],
    [{ cipher: "vigenere", direction: "encode", settings: ["Key"] }],
    [{ cipher: "rail-fence", direction: "encode", settings: [1] }],
    [{ cipher: "shift", direction: "encode", settings: [3], note: "" }],
  ])("%j is refused", (value) => {
    expect(cipher.isParams(value)).toBe(false);
  });

  it.each([["abc"], [[]], [[3]], [["é"]], [["a".repeat(501)]], [["a", 99]], [["a", 3, 3, 3]], [["a", null]]])(
    "%j is no input",
    (value) => {
      expect(cipher.isInput(value)).toBe(false);
    },
  );

  it.each<[CipherParams, CipherInput]>([
    [bound("shift", "encode", 3), ["abc", 3]],
    [{ cipher: "shift", direction: "encode", settings: null }, ["abc"]],
    [{ cipher: "shift", direction: "encode", settings: null }, ["abc", "key"]],
  ])("%j on %j cannot be judged", (params, input) => {
    expect(cipher.check(params, input, "def")).toMatchObject({ kind: "invalid" });
    expect(() => cipher.execute(params, input)).toThrow(DataError);
  });
});

describe("reading surfaces back", () => {
  const python = cipher.render(bound("shift", "encode", 3), "python");
  it.each([
    ["another body", python.replace("% 26", "% 25")],
    ["a shift that changes nothing", python.replace("shift = 3", "shift = 26")],
    ["another name", python.replace("def encode_by_shift", "def encode_somehow")],
    ["another parameter", python.replace("shift = 3", 'shift = "c"')],
    ["another surface", cipher.render(bound("shift", "encode", 3), "typescript")],
  ])("refuses %s", (_, text) => {
    expect(text).not.toBe(python);
    expect(cipher.parse?.(text, "python", configOf({}))).toBeUndefined();
  });
});

describe("measures", () => {
  it("every axis of an exercise", () => {
    const params: CipherParams = { cipher: "affine", direction: "decode", settings: null };
    const measured = cipher.axes.map((axis) => [axis.name, axis.measure(params, ["ab c", 3, 7])]);
    expect(Object.fromEntries(measured)).toEqual({
      cipher: "affine",
      direction: "decode",
      shift: 7,
      parameters: "3, 7",
      bound: false,
      procedures: 3,
      length: 4,
      changed: 3,
    });
  });
});
