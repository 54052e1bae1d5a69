import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groundTruthCalls } from "./ground-truth.ts";

const calls = [
  { id: "keywords:existence", params: { keywords: ["it's", 'a "b"', "naïve\n"] } },
  { id: "punctuation:no_comma", params: null },
];

describe("groundTruthCalls", () => {
  it.each([
    [
      `[{'instruction_id': ['keywords:existence', 'punctuation:no_comma'], 'kwargs': [{'keywords': ["it's", 'a "b"', 'na\\xefve\\n']}, None]}]`,
    ],
    [
      `["{\\"instruction_id\\": [\\"keywords:existence\\", \\"punctuation:no_comma\\"], \\"kwargs\\": [{\\"keywords\\": [\\"it's\\", \\"a \\\\\\"b\\\\\\"\\", \\"na\\\\u00efve\\\\n\\"]}, null]}"]`,
    ],
    [JSON.stringify({ instruction_id: calls.map(({ id }) => id), kwargs: calls.map(({ params }) => params) })],
    [[{ instruction_id: calls.map(({ id }) => id), kwargs: calls.map(({ params }) => params) }]],
  ])("reads %s", (text) => {
    expect(groundTruthCalls(text)).toEqual(calls);
  });

  it("reads numbers, True and False", () => {
    const text = "[{'instruction_id': ['a:b'], 'kwargs': [{'n': 7.0, 'm': -2, 'yes': True, 'no': False}]}]";
    expect(groundTruthCalls(text)).toEqual([{ id: "a:b", params: { n: 7, m: -2, yes: true, no: false } }]);
  });

  it.each([
    [undefined],
    [""],
    ["None"],
    ["[]"],
    ["[{'instruction_id': ['a:b'], 'kwargs': [{}, {}]}]"],
    ["[{'instruction_id': [], 'kwargs': []}]"],
    ["[{'instruction_id': ['a:b'], 'kwargs': __import__('os')}]"],
    ["[{'instruction_id': ['a:b'], 'kwargs': [{1: 2}]}]"],
    ["[{'instruction_id': ['a:b'}]"],
    ["'".repeat(9)],
  ])("has nothing of %j", (text) => {
    expect(groundTruthCalls(text)).toBeUndefined();
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void groundTruthCalls(text)));
  });
});
