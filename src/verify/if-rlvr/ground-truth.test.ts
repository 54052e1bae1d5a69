import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../core/errors.ts";
import { readGroundTruth, readyGroundTruth } from "./ground-truth.ts";
import { readPythonLiteral } from "./python-literal.ts";

describe("Python literals", () => {
  it.each([
    ["[]", []],
    ["()", []],
    ["(1)", 1],
    ["(1,)", [1]],
    ["[1, -2.5, +3e2, .5, 7.]", [1, -2.5, 300, 0.5, 7]],
    ["{'a': None, \"b\": True, 'c': [False]}", { a: null, b: true, c: [false] }],
    ["{}", {}],
    ["'it''s'", "its"],
    [String.raw`'it\'s \x41\u00e9\U0001F600\101\n\q'`, "it's Aé😀A\n\\q"],
    [String.raw`r'a\nb'`, "a\\nb"],
    ["'''a\n'b'''", "a\n'b"],
    ['"""a"b"""', 'a"b'],
    ["'a\\\nb'", "ab"],
    [" \n['x' 'y',\n 'z',]\n", ["xy", "z"]],
  ])("%j", (text, value) => expect(readPythonLiteral(text)).toEqual(value));

  it.each([
    "",
    "[",
    "[1 2]",
    "[1,,2]",
    "[,]",
    "]",
    "1 2",
    "01",
    "1.2.3",
    "1a",
    "0x10",
    "1j",
    "nan",
    "true",
    "null",
    "'a",
    "'a\nb'",
    "\"a'",
    "b'a'",
    "f'{1}'",
    String.raw`'\x4'`,
    String.raw`'\N{BULLET}'`,
    String.raw`'\UFFFFFFFF'`,
    "{1}",
    "{1: 2}",
    "{'a' 2}",
    "{'a': 2",
    "__import__('os').system('true')",
    "[x for x in [1]]",
    "'a' + 'b'",
    "1 + 1",
    "lambda: 1",
    "a.b",
    "print(1)",
    "# comment",
    "\0",
    "[".repeat(100_000),
    "{'a':".repeat(100_000),
    "'".repeat(99_999),
    `'${"a".repeat(1_000_001)}'`,
  ])("refuse %.40j", (text) => expect(() => readPythonLiteral(text)).toThrow(DataError));

  it("make no prototype of a key", () => {
    const read = readPythonLiteral("{'__proto__': {'polluted': 1}, 'constructor': 2}");
    expect(Object.keys(read as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("are read back as they were written", () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: "binary" }),
        fc.integer(),
        fc.boolean(),
        tie("list"),
        tie("dict"),
      ),
      list: fc.array(tie("any"), { maxLength: 4 }),
      dict: fc.dictionary(fc.string(), tie("any"), { maxKeys: 4 }),
    })).any;
    fc.assert(
      fc.property(value, (given) => {
        expect(readPythonLiteral(written(given))).toEqual(given);
      }),
    );
  });

  it("throw nothing but typed errors, whatever the text", () => {
    const pieces = fc.constantFrom(
      "[",
      "]",
      "{",
      "}",
      "(",
      ")",
      "'",
      '"',
      '"""',
      "\\",
      ",",
      ":",
      "1",
      "-",
      ".",
      "e",
      "None",
      " ",
      "\n",
      "u",
      "r",
      "x41",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          readPythonLiteral(parts.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function written(value: unknown): string {
  if (typeof value === "string") {
    return `'${value.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}'`;
  }
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${written(key)}: ${written(item)}`)
      .join(", ")}}`;
  }
  return String(value);
}

const pair = '{"instruction_id": ["punctuation:no_comma", "count:lowercase_counting"], "kwargs": [null, {"N": 3.0}]}';

describe("ground_truth", () => {
  const calls = [
    { id: "punctuation:no_comma", params: null },
    { id: "count:lowercase_counting", params: { N: 3 } },
  ];

  it("is a list whose first item is JSON, or a dict", () => {
    expect(readGroundTruth(`['${pair}']`)).toEqual(calls);
    expect(readGroundTruth(`[${pair.replaceAll("null", "None")}]`)).toEqual(calls);
    expect(readGroundTruth(`['${pair}', 'more']`)).toEqual(calls);
  });

  it("may be a JSON list, or a list that was read already", () => {
    expect(readGroundTruth(`[${pair}]`)).toEqual(calls);
    expect(readGroundTruth(JSON.stringify([pair]))).toEqual(calls);
    expect(readGroundTruth([pair])).toEqual(calls);
    expect(readGroundTruth([JSON.parse(pair)])).toEqual(calls);
  });

  it("becomes constraints", () => {
    const ready = readyGroundTruth(`['${pair}']`);
    expect(ready.map((constraint) => constraint.check("ONE two three, four five", "parity").kind)).toEqual([
      "fail",
      "fail",
    ]);
    expect(ready[1]?.params).toEqual({ N: 3 });
  });

  it.each([
    ["", /bad|cannot/],
    ["[]", /no list with an item/],
    ["{}", /no list with an item/],
    ["['']", /JSON/],
    ["['{']", /JSON/],
    ["[1]", /expected object/],
    ["[null, ", /means nothing/],
    ["[".repeat(100_000), /brackets deep/],
    [[], /no list with an item/],
    [null, /no list with an item/],
    [7, /no list with an item/],
    ["[{}]", /instruction_id/],
    ["[{'instruction_id': [], 'kwargs': []}]", /instruction_id/],
    ["[{'instruction_id': ['a'], 'kwargs': []}]", /as many/],
    ["[{'instruction_id': 'a', 'kwargs': [None]}]", /instruction_id/],
    ["[{'instruction_id': ['a'], 'kwargs': [3]}]", /kwargs/],
    ["[__import__('os')]", /means nothing/],
  ])("%.40j is refused", (text, message) => {
    expect(() => readGroundTruth(text)).toThrow(message);
    expect(() => readGroundTruth(text)).toThrow(expect.objectContaining({ code: "bad-ground-truth" }));
  });

  it("with an unknown id, or parameters that do not fit, is refused with their names", () => {
    expect(() => readyGroundTruth("[{'instruction_id': ['count:nothing'], 'kwargs': [None]}]")).toThrow(
      /count:nothing/,
    );
    expect(() => readyGroundTruth("[{'instruction_id': ['keywords:word_once'], 'kwargs': [{}]}]")).toThrow(/keyword/);
  });
});
