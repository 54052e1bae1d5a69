import { describe, expect, it } from "vitest";
import { jsonl, noComma, promptOf, sourceOf } from "./sources.test-support.ts";
import { holdsVerdictRows, readVerdictRows, verdictLine, type VerdictRow } from "./verdict-rows.ts";

const row: VerdictRow = { key: 7, strict: ["pass", "fail"], loose: ["pass", "invalid"] };
const prompts = [promptOf("a", "p", [noComma]), promptOf(2, "q", [noComma, noComma])];

describe("verdict rows", () => {
  it("are written as the originals' verdicts are, and read back", async () => {
    expect(verdictLine(row)).toBe('{"key":7,"strict":[true,false],"loose":[true,null]}\n');
    expect(await readVerdictRows(sourceOf(verdictLine(row)))).toEqual([row]);
  });

  it("come in the order of the prompts", async () => {
    const rows = jsonl(
      { key: "2", strict: [true, false], loose: [true, true] },
      { key: "a", strict: [true], loose: [true] },
    );
    expect((await readVerdictRows(rows, prompts)).map(({ key }) => key)).toEqual(["a", "2"]);
  });

  it("are told from responses", async () => {
    expect(await holdsVerdictRows(sourceOf(verdictLine(row)))).toBe(true);
    expect(await holdsVerdictRows(jsonl({ prompt: "p", response: "r" }))).toBe(false);
    expect(await holdsVerdictRows(sourceOf(""))).toBe(false);
  });

  it.each([
    ["malformed-record", [{ key: 1, strict: [1], loose: [true] }]],
    ["malformed-record", [{ key: 1, strict: [], loose: [] }]],
    ["malformed-record", [{ key: 1, strict: [true], loose: [true, true] }]],
    ["malformed-record", [{ strict: [true], loose: [true] }]],
    [
      "duplicate-key",
      [
        { key: 1, strict: [true], loose: [true] },
        { key: "1", strict: [true], loose: [true] },
      ],
    ],
    ["different-prompts", [{ key: "a", strict: [true], loose: [true] }]],
    [
      "different-prompts",
      [
        { key: "a", strict: [true], loose: [true] },
        { key: 3, strict: [true, true], loose: [true, true] },
      ],
    ],
    [
      "different-prompts",
      [
        { key: "a", strict: [true], loose: [true] },
        { key: 2, strict: [true], loose: [true] },
      ],
    ],
  ])("throw %s for %j", async (code, records) => {
    await expect(readVerdictRows(jsonl(...records), prompts)).rejects.toMatchObject({ code });
  });
});
