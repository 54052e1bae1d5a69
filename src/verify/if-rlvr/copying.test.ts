import { describe, expect, it } from "vitest";
import { judge, testVectors } from "./vectors.test-support.ts";

const phrase = "Time flies when having fun";

testVectors([
  {
    id: "copy:repeat_phrase",
    params: { phrase, small_n: 2 },
    rows: [
      ["Time flies while having fun, Time crawls when having fun", true, true],
      ["Time flies while having fun. Time crawls when having fun.", true, true],
      // Only the last repeat has to differ for the published code.
      ["Time flies when having fun, Time crawls when having fun", true, false],
      ["Time crawls when having fun, Time flies when having fun", false, false],
      ["Time flies while having fun", false, false],
      ["Time a when having fun Time b when having fun Time c when having fun", false, false],
      ["Time crawls while having fun, Time crawls when having fun", false, false],
      ["Time crawls fast when having fun, Time crawls when having fun", false, false],
      ["time crawls when having fun, time flows when having fun", false, false],
      // Patterns are found inside words.
      ["Time crawls when having fungi, OverTime flows when having fun", true, false],
      ["“Time crawls when having fun!”, “Time flows, when having fun!”", true, true],
      ["Time crawls when\nhaving fun Time flows when having fun", false, true],
      ["nothing of the kind", false, false],
    ],
  },
  {
    id: "copy:repeat_phrase",
    params: { phrase: "What is life?", small_n: 1 },
    rows: [
      // The question mark makes the "e" optional for the published code, and its match ends before it: one word differs.
      ["What is life?", true, false],
      ["What was life?", false, true],
      ["What was lif", false, false],
    ],
  },
  { id: "copy:repeat_phrase", params: { phrase: "time flies", small_n: 1 }, rows: [["time flies", false, false]] },
  {
    id: "copy:copy",
    params: { prompt_to_repeat: "Say Hello, Wörld! " },
    rows: [
      ["say hello, wörld!", true, true],
      ["\n SAY HELLO, WÖRLD!\n", true, true],
      ["Say Hello, Wörld", false, false],
      ["Say Hello, Wo\u0308rld!", false, false],
      ["Sure: Say Hello, Wörld!", false, false],
      ["\uFEFFSay Hello, Wörld!", false, false],
    ],
  },
  {
    id: "copy:copying_simple",
    params: { prompt_to_repeat: "Why?" },
    rows: [
      ["why?", true, true],
      ["Why? Because.", false, false],
    ],
  },
  {
    id: "copy:copying_multiple",
    params: { prompt_to_repeat: "Why?", N: 2 },
    rows: [
      ["Why?\n******\nwhy?", true, true],
      ["Why?******Why?", true, true],
      ["Why?*****Why?", false, false],
      ["Why?*******Why?", false, false],
      ["Why?******Why?******Why?", false, false],
      ["Why?******Why?******", false, false],
      ["Why?******How?", false, false],
    ],
  },
  {
    id: "new:copy_span_idx",
    params: { prompt_to_repeat: "a😀bcdef", n_start: 1, n_end: 3 },
    rows: [
      ["😀b", true, false],
      ["😀BC", false, true],
      ["😀", false, false],
      ["bc", false, false],
    ],
  },
  {
    id: "new:copy_span_idx",
    params: { prompt_to_repeat: "abc", n_start: 0, n_end: 9 },
    rows: [
      ["abc", true, true],
      ["ab", false, false],
    ],
  },
]);

describe("copies", () => {
  it("say where they begin to differ", () => {
    expect(judge({ id: "copy:copy", params: { prompt_to_repeat: "Hello you" } }, "  Hello me")).toMatchObject({
      kind: "fail",
      code: "different",
      evidence: { expected: "Hello you", span: [8, 10] },
    });
  });

  it("name the one of several that differs", () => {
    const params = { prompt_to_repeat: "ab", N: 3 };
    expect(judge({ id: "copy:copying_multiple", params }, "ab******ab******ac")).toMatchObject({
      detail: "copy 3 of 3 differs from the text to copy",
      evidence: { span: [16, 18] },
    });
  });

  it("show the repeats of a phrase, and the one that is unchanged", () => {
    const params = { phrase: "a b c", small_n: 1 };
    expect(judge({ id: "copy:repeat_phrase", params, mode: "fixed" }, "x a d c")).toMatchObject({
      kind: "pass",
      evidence: { count: 1, spans: [[2, 7]] },
    });
    expect(judge({ id: "copy:repeat_phrase", params, mode: "fixed" }, "a b c")).toMatchObject({ code: "unchanged" });
  });

  it.each([
    { id: "copy:copying_multiple", params: { prompt_to_repeat: "a", N: 0 } },
    { id: "copy:repeat_phrase", params: { phrase: "a b c" } },
    { id: "copy:repeat_phrase", params: { phrase: "(a b c", small_n: 1 } },
    { id: "new:copy_span_idx", params: { prompt_to_repeat: "abc", n_start: 2, n_end: 1 } },
    { id: "new:copy_span_idx", params: { prompt_to_repeat: "abc", n_start: -1, n_end: 1 } },
    { id: "new:copy_span_idx", params: { prompt_to_repeat: "abc", n_end: 1 } },
  ])("refuse parameters that nothing can be judged by: $id $params", (call) => {
    expect(() => judge(call, "a")).toThrow(/cannot be used/);
  });
});
