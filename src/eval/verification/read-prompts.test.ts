import { describe, expect, it } from "vitest";
import { ifeval } from "../../verify/ifeval/index.ts";
import { readPrompts } from "./read-prompts.ts";
import { jsonl, sourceOf } from "./sources.test-support.ts";

const good = { key: 1, prompt: "p", instruction_id_list: ["punctuation:no_comma"], kwargs: [{}] };

describe("readPrompts", () => {
  it("reads keys of numbers and texts, padded kwargs, floats and other fields", async () => {
    const padded = { relation: "at least", num_words: 7.0, keyword: null, letter: null };
    const prompts = await readPrompts(
      ifeval,
      jsonl(
        good,
        { key: "x", prompt: "q", instruction_id_list: ["length_constraints:number_words"], kwargs: [padded], more: 1 },
        { ...good, key: 3, kwargs: [null] },
      ),
    );
    expect(prompts.map(({ key, prompt }) => [key, prompt])).toEqual([
      [1, "p"],
      ["x", "q"],
      [3, "p"],
    ]);
    expect(prompts[1]?.constraints[0]?.params).toEqual({ relation: "at least", num_words: 7 });
  });

  it("reads the rows of ReasonIF and MathIF", async () => {
    const row = { id: "m", prompt: "p", constraint_name: ["punctuation:no_comma"], constraint_args: [null] };
    const [prompt] = await readPrompts(ifeval, jsonl(row));
    expect(prompt).toMatchObject({ key: "m", constraints: [{ id: "punctuation:no_comma", params: {} }] });
  });

  it("reads a JSON array, and numbers rows that have no key as ReasonIF's outputs do", async () => {
    const row = { source: "amc", question: "q", answer: 7, constraint_name: ["punctuation:no_comma"] };
    const rows = ["p", "r"].map((prompt) => ({ ...row, prompt, constraint_args: [null] }));
    for (const text of [JSON.stringify(rows), JSON.stringify(rows, null, 2), `\n${JSON.stringify(rows)}`]) {
      const prompts = await readPrompts(ifeval, sourceOf(text, "data.json"));
      expect(prompts).toMatchObject([
        { key: 0, prompt: "p", source: "amc", answer: "7" },
        { key: 1, prompt: "r", source: "amc", answer: "7" },
      ]);
    }
  });

  it("makes one prompt of a question and its constraints, which goes by the question, too", async () => {
    const row = { id: "m", question: "1+1?", constraint_name: ["punctuation:no_comma"], constraint_args: [null] };
    const [prompt] = await readPrompts(ifeval, jsonl({ ...row, constraint_desc: ["No commas.", "None."] }));
    expect(prompt).toMatchObject({ prompt: "1+1? No commas. None." });
    expect(prompt?.aliases).toEqual([
      String.raw`1+1?Let's think step by step and output the final answer within \boxed{}.No commas. None.`,
      "1+1?",
    ]);
    expect((await readPrompts(ifeval, jsonl(row)))[0]).toMatchObject({ prompt: "1+1?" });
  });

  it.each([
    ["[{", "data.json: not JSON"],
    [`[${JSON.stringify(good)}, 5]`, "data.json, element 2: not a prompt"],
    [`[${JSON.stringify(good)}, ${JSON.stringify(good)}]`, "element 2: the key 1 stands in element 1 already"],
    [`${JSON.stringify(good)}\n[]`, "data.json, line 2: not a prompt"],
    ["[]", "data.json holds no prompts"],
  ])("refuses %s", async (text, message) => {
    await expect(readPrompts(ifeval, sourceOf(text, "data.json"))).rejects.toThrow(message);
  });

  it("reads the rows of IF-RLVR", async () => {
    const truth = "[{'instruction_id': ['punctuation:no_comma'], 'kwargs': [None]}]";
    const row = {
      key: "k",
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: "p" },
      ],
      ground_truth: truth,
    };
    const [prompt] = await readPrompts(ifeval, jsonl(row));
    expect(prompt).toMatchObject({ key: "k", prompt: "p", constraints: [{ id: "punctuation:no_comma" }] });
  });

  it.each([
    ["not-json", "memory.jsonl, line 2: not JSON", "{"],
    ["malformed-record", "line 2: not a prompt", "[]"],
    ["malformed-record", "line 2: not a prompt with its constraints: there is no key", { ...good, key: undefined }],
    ["malformed-record", "prompt: Invalid input", { ...good, key: 2, prompt: 3 }],
    ["malformed-record", "key 2 has no prompt", { ...good, key: 2, prompt: undefined }],
    ["malformed-record", "there is no instruction_id_list", { ...good, key: 2, instruction_id_list: undefined }],
    ["malformed-record", "instruction_id_list: Too small", { ...good, key: 2, instruction_id_list: [] }],
    ["malformed-record", "there are no kwargs", { ...good, key: 2, kwargs: undefined }],
    ["malformed-record", "1 instruction ids, but kwargs for 2", { ...good, key: 2, kwargs: [{}, {}] }],
    ["malformed-record", "ground_truth", { key: 2, prompt: "p", ground_truth: "nonsense" }],
    ["duplicate-key", "line 2: the key 1 stands in line 1 already", { ...good, key: "1" }],
    [
      "unknown-constraint",
      'line 2, key 2: IFEval has no constraint "punctuation:no_coma". Did you mean',
      { ...good, key: 2, instruction_id_list: ["punctuation:no_coma"] },
    ],
    [
      "bad-constraint-params",
      "line 2, key 2: The parameters of punctuation:no_comma cannot be used",
      { ...good, key: 2, kwargs: [{ commas: 1 }] },
    ],
    [
      "bad-constraint-params",
      "length_constraints:number_words cannot be used: num_words",
      {
        ...good,
        key: 2,
        instruction_id_list: ["length_constraints:number_words"],
        kwargs: [{ relation: "at least", num_words: null }],
      },
    ],
  ])("throws %s: %s", async (code, message, second) => {
    const text = typeof second === "string" ? second : JSON.stringify(second);
    const read = readPrompts(ifeval, sourceOf(`${JSON.stringify(good)}\n${text}\n`));
    await expect(read).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("refuses a file without prompts", async () => {
    await expect(readPrompts(ifeval, sourceOf("\n"))).rejects.toMatchObject({ code: "no-prompts" });
  });
});
