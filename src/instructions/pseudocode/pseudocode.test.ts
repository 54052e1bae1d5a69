// What ablations leave of pseudo-code, and what the check of its format refuses.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderProgram } from "../program/surfaces/index.ts";
import { randomProgram } from "../program/surfaces/random-programs.test-support.ts";
import {
  documentationOf,
  signaturesOf,
  withGenericNames,
  withoutComments,
  withoutDocstrings,
  withoutDocumentation,
  withoutTypes,
} from "./ablate.ts";
import { checkPseudocode, type PseudocodeProblem } from "./check-pseudocode.ts";
import { scanPseudocode, writeLines } from "./scan.ts";

const full = `def is_vowel(letter: str) -> bool:
    """Say whether a letter is a vowel.

    Parameters:
        letter (str): one letter; see count_vowels

    Returns:
        bool: whether it is one of "aeiou"
    """
    return letter in "aeiou"


def count_vowels(text: str, most: int = 3, *others: dict[str, int]) -> int:
    """Count the vowels. "# no comment: here"

    Parameters:
        text (str): the text
        most (int): where to stop
        others (dict[str, int]): not used

    Returns:
        int: as many as is_vowel(letter) finds
    """
    # count from nothing: "quoted"
    count: int = 0
    seen: dict[str, int]
    table: dict[str, int] = {"a: int = 1": 1,  # a trailing one
        "b": 2}
    for letter in split_into_letters(text):  # every letter
        if is_vowel(letter) and not text.isspace():
            count = count + len(letter)
    else: count = min(count, most)
    return count`;

describe("ablations", () => {
  it("without docstrings only the docstrings are gone", () => {
    const left = withoutDocstrings(full);
    expect(left).not.toContain('"""');
    expect(left).toContain('    # count from nothing: "quoted"\n    count: int = 0');
    expect(left.split("\n")).toHaveLength(full.split("\n").length - 8 - 10);
  });

  it("without comments strings and docstrings keep their hashes", () => {
    const left = withoutComments(full);
    expect(left).toContain('Count the vowels. "# no comment: here"');
    expect(left).toContain('{"a: int = 1": 1,\n        "b": 2}');
    expect(left).toContain("in split_into_letters(text):\n");
    expect(left).not.toMatch(/count from nothing|trailing|every letter/);
  });

  it("bare is neither", () => {
    expect(withoutDocumentation(full)).toBe(withoutDocstrings(withoutComments(full)));
    expect(documentationOf(withoutDocumentation(full))).toBe("");
  });

  it("without types nothing says a type, and strings stay", () => {
    const left = withoutTypes(full);
    expect(left).toContain("def is_vowel(letter):");
    expect(left).toContain("def count_vowels(text, most=3, *others):");
    expect(left).toContain("        most: where to stop\n        others: not used");
    expect(left).toContain("    Returns:\n        as many as is_vowel(letter) finds");
    expect(left).toContain("    count = 0\n    table = {");
    expect(left).toContain('"a: int = 1"');
    expect(left).toContain("else: count = min(count, most)");
    expect(left.replace('"a: int = 1"', "")).not.toMatch(/\b(?:int|bool|str|dict)\b/);
  });

  it("the signature is the heads", () => {
    expect(signaturesOf(full)).toBe(
      "def is_vowel(letter: str) -> bool:\ndef count_vowels(text: str, most: int = 3, *others: dict[str, int]) -> int:",
    );
  });

  it("generic names replace functions and undefined helpers everywhere, not builtins, methods or variables", () => {
    const left = withGenericNames(full);
    expect(left).not.toMatch(/is_vowel|count_vowels|split_into_letters/);
    expect(left).toContain("def helper_1(letter: str) -> bool:");
    expect(left).toContain("one letter; see func\n");
    expect(left).toContain("def func(text: str");
    expect(left).toContain("for letter in helper_2(text):");
    expect(left).toContain("if helper_1(letter) and not text.isspace():");
    expect(left).toContain("count = count + len(letter)");
  });

  it.each([
    [
      'def a_b(x: int) -> int:\n    return func(x) + helper_1("a_b(x)")',
      'def func_1(x: int) -> int:\n    return helper_2(x) + helper_3("a_b(x)")',
    ],
    [
      "def main(x: int) -> int:\n    return apply_to(part, x, other=part)\ndef part(x: int) -> int:\n    return x",
      "def func(x: int) -> int:\n    return helper_1(helper_2, x, other=helper_2)\ndef helper_2(x: int) -> int:\n    return x",
    ],
    ["def func(x: int) -> int:\n    return x", "def func(x: int) -> int:\n    return x"],
  ])("generic names give way to those that are there: %s", (text, expected) => {
    expect(withGenericNames(text)).toBe(expected);
  });

  it("documentation is what docstrings and comments say, without marks", () => {
    expect(documentationOf(full)).toBe(
      [
        "Say whether a letter is a vowel.",
        "",
        "Parameters:",
        "    letter (str): one letter; see count_vowels",
        "",
        "Returns:",
        '    bool: whether it is one of "aeiou"',
        "",
        'Count the vowels. "# no comment: here"',
        "",
        "Parameters:",
        "    text (str): the text",
        "    most (int): where to stop",
        "    others (dict[str, int]): not used",
        "",
        "Returns:",
        "    int: as many as is_vowel(letter) finds",
        'count from nothing: "quoted"',
        "a trailing one",
        "every letter",
      ].join("\n"),
    );
  });

  it("no text at all breaks them, and scanning loses nothing", () => {
    const piece = fc.constantFrom(
      '"""',
      '"',
      "'",
      "#",
      "\n",
      "\\",
      "(",
      "]",
      "def f(",
      ") -> int:",
      "    ",
      "x: int = 1",
      "a",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join("")),
        ),
        (text) => {
          expect(writeLines(scanPseudocode(text))).toBe(text);
          for (const ablate of [withoutComments, withoutTypes, withGenericNames, documentationOf, signaturesOf])
            ablate(text);
          checkPseudocode(text, { answer: text });
        },
      ),
    );
  });

  it("long texts take no long time", () => {
    for (const piece of ["(", '"', "'''", "#", "f(", "    x", "\n", "def f(", "a: ", "a_", "*"]) {
      const text = piece.repeat(Math.ceil(60_000 / piece.length));
      for (const ablate of [withoutTypes, withGenericNames, withoutDocumentation]) ablate(text);
      checkPseudocode(text);
    }
  });
});

const good = `def find_it(text: str) -> int:
    """Find it.

    Parameters:
        text (str): the text

    Returns:
        int: where it is
    """
    return find_first_vowel(text)`;

describe("the check of pseudo-code", () => {
  it("finds nothing wrong with what programs are written as", () => {
    for (let seed = 0; seed < 60; seed++) {
      const [procedure] = randomProgram(seed).procedures;
      const program = { procedures: procedure === undefined ? [] : [procedure] };
      for (const paraphrase of [0, 1]) {
        const text = renderProgram(program, "pseudocode", paraphrase);
        expect(checkPseudocode(text), text).toEqual([]);
      }
    }
  });

  const cases: [change: string, text: string, codes: PseudocodeProblem["code"][]][] = [
    ["nothing", good, []],
    ["a function that is called by the entry", full.replace(/ and not [^:]*/, ""), []],
    ["a constant before", `FREE_FROM: int = 3\n\n${good}`, []],
    ["a variable before", `free_from = 3\n\n${good}`, ["outside-function"]],
    [
      "a function that is only handed on",
      `${good.replace("vowel(text)", "that(text, find_other)")}\n\n${good.replaceAll("find_it", "find_other")}`,
      [],
    ],
    ["emptied", "", ["no-function"]],
    ["prose", "Find the first vowel.", ["outside-function", "no-function"]],
    ["a class", `class A:\n    pass\n${good}`, ["outside-function"]],
    ["a call at the end", `${good}\nfind_it("a")`, ["outside-function"]],
    ["an open bracket", good.replace("(text)", "(text"), ["unclosed"]],
    ["an open docstring", good.replace('    """\n    return', "    return"), ["empty-function", "unclosed"]],
    ["a head without colon", good.replace('int:\n    "', 'int\n    "'), ["bad-head"]],
    ["an untyped parameter", good.replace("text: str", "text"), ["untyped-parameter"]],
    ["no type returned", good.replace(" -> int", ""), ["untyped-return"]],
    ["no docstring", withoutDocstrings(good), ["no-docstring"]],
    ["no goal", good.replace("Find it.\n", "\n").replace('"""\n\n', '"""'), ["no-goal"]],
    [
      "no parameters described",
      good.replace("    Parameters:\n        text (str): the text\n", ""),
      ["undescribed-parameter"],
    ],
    ["another parameter described", good.replace("text (str)", "word (str)"), ["undescribed-parameter"]],
    ["no return value described", good.replace(/\n {4}Returns:\n.*\n/, "\n"), ["undescribed-return"]],
    ["an empty body", good.replace(/\n {4}return.*/, ""), ["empty-function"]],
    ["a body without return", good.replace("return find_", "find_"), ["no-return"]],
    ["two entries", `${good}\n\n${good.replaceAll("find_it", "find_other")}`, ["many-entries"]],
    ["a vague helper", good.replace("find_first_vowel", "helper_1"), ["vague-helper"]],
    ["another vague helper", good.replace("find_first_vowel", "do_process"), ["vague-helper"]],
    ["generic names", withGenericNames(good), ["vague-helper"]],
  ];
  it.each(cases)("%s", (_, text, codes) => {
    expect(checkPseudocode(text).map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ["47", good.replace("(text)", "(text) + 47"), true],
    ["47", good.replace("(text)", "(text) + 470"), false],
    ["the text", good, true],
    ["vowel", good, false],
    ["zebra", good, false],
    ["", good, false],
  ])("the answer %s is in or not", (answer, text, leaks) => {
    const codes = checkPseudocode(text, { answer }).map(({ code }) => code);
    expect(codes).toEqual(leaks ? ["leaks-answer"] : []);
  });

  it("names the line", () => {
    expect(checkPseudocode(good.replace("find_first_vowel", "helper"))).toEqual([
      { code: "vague-helper", line: 10, detail: "helper is not defined, and its name does not say what it does" },
    ]);
  });
});
