import { describe, expect, it } from "vitest";
import { readResponses, type JoinedResponse } from "./read-responses.ts";
import { collect, jsonl, noComma, promptOf, sourceOf } from "./sources.test-support.ts";
import type { Source } from "./open-source.ts";

const prompts = [
  promptOf(1000, "first", [noComma]),
  promptOf("7", " second\n", [noComma]),
  promptOf(8, "twin", [noComma]),
  promptOf(9, "twin", [noComma]),
];
const joined = (source: Source): Promise<JoinedResponse[]> => collect(readResponses(prompts, source));

describe("readResponses", () => {
  it.each([
    [{ prompt: "first", response: "r" }, [0]],
    [{ prompt: "first", response: "r", key: 7, id: "uuid" }, [0]],
    [{ prompt: " second\n", response: "r" }, [1]],
    [{ prompt: "second", response: "r" }, [1]],
    [{ prompt: "twin", response: "r" }, [2, 3]],
    [{ key: 1000, response: "r" }, [0]],
    [{ key: "1000", output: "r" }, [0]],
    [{ id: 7, completion: "r" }, [1]],
    [{ doc: { key: 1000, prompt: "first" }, resps: [["no"]], filtered_resps: ["r"] }, [0]],
    [{ doc: { key: 8 }, resps: [["r"]] }, [2]],
    [{ key: 9, response: ["r"] }, [3]],
    [{ custom_id: "1000", response: { body: { choices: [{ message: { content: "r" } }] } } }, [0]],
  ])("joins %j to %j", async (record, places) => {
    expect(await joined(jsonl(record))).toEqual([{ places, response: "r" }]);
  });

  it("takes a response that is null for one that was never given, and keeps an empty one", async () => {
    const read = await joined(jsonl({ prompt: "first", response: null }, { key: 7, response: "" }));
    expect(read).toEqual([{ places: [1], response: "" }]);
  });

  it("finds reasoning that stands apart, and an answer that it left no room for", async () => {
    const record = { prompt: "first", response: "r" };
    expect(await joined(jsonl({ ...record, reasoning_content: "so" }))).toEqual([
      { places: [0], response: "r", reasoning: "so" },
    ]);
    expect(await joined(jsonl({ ...record, response: null, reasoning: "so" }))).toEqual([
      { places: [0], response: "", reasoning: "so" },
    ]);
    const message = { reasoning_content: "so", content: null };
    expect(await joined(jsonl({ key: 1000, choices: [{ message }] }))).toMatchObject([
      { response: "", reasoning: "so" },
    ]);
    expect(await joined(jsonl({ ...record, response: null, reasoning: "" }))).toEqual([]);
  });

  it("reads ReasonIF's outputs: the prompt among other texts, the right answer beside the model's", async () => {
    const record = { id: 9, question: "no", answer: "gold", input: "first", reasoning_content: ["so"], content: ["r"] };
    expect(await joined(sourceOf(JSON.stringify([record])))).toEqual([{ places: [0], response: "r", reasoning: "so" }]);
  });

  it("tells equal prompts apart by their keys, and finds a prompt by another name", async () => {
    expect(await joined(jsonl({ prompt: "twin", key: 9, response: "r" }))).toMatchObject([{ places: [1 + 2] }]);
    const own = [{ ...prompts[0], aliases: ["once"] } as (typeof prompts)[number]];
    expect(await collect(readResponses(own, jsonl({ prompt: "once", response: "r" })))).toMatchObject([
      { places: [0] },
    ]);
  });

  it("joins as many records as prompts by their places, where none names its prompt", async () => {
    const outputs = ["a", "b", "c", "d"].map((text) => ({ output: [text] }));
    expect((await joined(jsonl(...outputs))).map(({ places, response }) => [places, response])).toEqual([
      [[0], "a"],
      [[1], "b"],
      [[2], "c"],
      [[3], "d"],
    ]);
    for (const [records, message] of [
      [outputs.slice(1), "memory.jsonl: not a response: it has no prompt and no key, and cannot be joined"],
      [[...outputs, { output: "e" }], "memory.jsonl, line 5: not a response: it has no prompt and no key"],
      [[{ key: 9, output: "a" }, ...outputs], "memory.jsonl, line 2: not a response: it has no prompt and no key"],
      [[...outputs.slice(1), { key: 1000, output: "a" }], "line 4: not a response: it has a prompt or a key"],
    ] as const) {
      await expect(joined(jsonl(...records))).rejects.toThrow(message);
    }
  });

  it.each([
    ["unknown-prompt", 'line 1: the prompt "First" is not in the data', [{ prompt: "First", response: "r" }]],
    ["unknown-prompt", "the prompt", [{ prompt: "third", key: 1000, response: "r" }]],
    ["unknown-prompt", "the key 1 is not in the data", [{ key: 1, response: "r" }]],
    ["unknown-prompt", 'the key "__proto__"', [{ key: "__proto__", response: "r" }]],
    [
      "duplicate-response",
      'line 2: a second response to key 1000 ("first"); the first is in line 1',
      [
        { prompt: "first", response: "r" },
        { prompt: "first", response: "r" },
      ],
    ],
    [
      "duplicate-response",
      "key 1000",
      [
        { prompt: "first", response: null },
        { key: 1000, response: "r" },
      ],
    ],
    ["malformed-record", "it has no prompt and no key", [{ response: "r" }]],
    ["malformed-record", "its fields are prompt, reply", [{ prompt: "first", reply: "r" }]],
    ["malformed-record", "it has no response", [{ prompt: "first", response: 5 }]],
    ["malformed-record", "it is no object", ["text"]],
    ["malformed-record", "it is no object", [null]],
  ])("throws %s: %s", async (code, message, records) => {
    await expect(joined(jsonl(...records))).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("names the line of what is no JSON", async () => {
    await expect(joined(sourceOf('{"prompt":"first","response":"r"}\n\n{"prompt"\n', "r.jsonl"))).rejects.toMatchObject(
      {
        code: "not-json",
        message: expect.stringContaining("r.jsonl, line 3"),
      },
    );
  });
});
