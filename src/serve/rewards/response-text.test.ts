import { assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { responseOfCompletion, responseOfQuery } from "./response-text.ts";

describe("the response of a query", () => {
  test.each([
    ["what follows the prompt", "Hi.Fine.", "Hi.", "Fine."],
    ["without the end of its turn", "Hi.Fine.<|im_end|>", "Hi.", "Fine."],
    ["without several ends", "Hi.Fine.<|eot_id|><|end_of_text|>\n</s>", "Hi.", "Fine."],
    ["without DeepSeek's end", "Hi.Fine.<｜end▁of▁sentence｜>", "Hi.", "Fine."],
    ["with the white space before an end", "Hi.Fine.\n\n</s>", "Hi.", "Fine.\n\n"],
    ["with its own white space", "Hi. Fine. \n", "Hi.", " Fine. \n"],
    ["after a token that the tokenizer put first", "<s> Hi.Fine.</s>", "Hi.", "Fine."],
    ["after a prompt with other white space", "<s> [INST] Hi. [/INST] Fine.", "[INST]Hi.[/INST] ", "Fine."],
    ["after a template of turns", "<|im_start|>user\nHi<|im_end|>\nFine.", "<|im_start|>user\nHi<|im_end|>\n", "Fine."],
    ["that repeats the prompt", "Hi.Hi.", "Hi.", "Hi."],
    ["that is empty", "Hi.</s>", "Hi.", ""],
    ["whose tokens within are kept", "Hi.<|im_end|>a</s>", "Hi.", "<|im_end|>a"],
    ["that ends like a token and is none", "Hi.a <|b c|>", "Hi.", "a <|b c|>"],
  ])("is %s", (_, query, prompt, response) => {
    expect(responseOfQuery(query, prompt)).toBe(response);
  });

  test.each([
    ["Hello.Fine.", "Hi."],
    ["", "Hi."],
    ["H i", "Hi."],
  ])("is not guessed: %j without %j", (query, prompt) => {
    expect(() => responseOfQuery(query, prompt)).toThrow(/does not hold its prompt/);
  });

  test("is had again whatever the prompt", () => {
    assert(
      property(string(), string(), (prompt, text) => {
        const response = `${text}.`;
        expect(responseOfQuery(`${prompt}${response}<|end|>`, prompt)).toBe(response);
      }),
    );
  });

  test("is found in megabytes of special tokens and spaces", () => {
    const hostile = `Hi.${"</s> \n".repeat(200_000)}<|${"|".repeat(200_000)}`;
    expect(responseOfQuery(hostile, "Hi.").length).toBeGreaterThan(1_000_000);
    expect(responseOfQuery(`Hi.${"</s> \n".repeat(100_000)}`, "Hi.")).toBe("");
  });
});

test.each([
  ["Fine.", "Fine."],
  [[{ role: "assistant", content: "Fine." }], "Fine."],
  [
    [
      { role: "assistant", content: "a" },
      { role: "tool", content: null },
    ],
    "a",
  ],
  [[], ""],
])("the response of the completion %j is %j", (completion, response) => {
  expect(responseOfCompletion(completion as string)).toBe(response);
});
