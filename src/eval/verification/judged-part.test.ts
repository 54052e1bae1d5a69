import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mathIfAnswer } from "../../verify/mathif/answer.ts";
import { reasonIf } from "../../verify/reasonif/index.ts";
import { judgedPart, type Completion, type PartChoice } from "./judged-part.ts";
import { reasoningParts } from "./reasoning-parts.ts";
import { noComma, promptOf } from "./sources.test-support.ts";
import { judgePrompt, verifyResponses } from "./verify-responses.ts";

const told = (completion: Completion, choice: PartChoice): string[] => {
  const { state, text, refusal } = judgedPart(completion, choice, "fixed");
  return [state, refusal?.kind === "fail" ? refusal.code : text];
};

describe("the part that is judged", () => {
  it.each<readonly [string, string, string, string]>([
    ["<think>\nso\n</think>\n\nyes\n", "written", "yes", "so"],
    ["so\n</think>\nyes", "implied", "yes", "so"],
    ["<think></think>yes", "written", "yes", ""],
    ["<think>so</think>", "written", "", "so"],
    [" yes ", "none", "yes", "no-trace"],
    ["", "none", "", "no-trace"],
    ["<think>so and so", "unclosed", "malformed-trace", "malformed-trace"],
    ["<think>a<think>b</think>c", "nested", "malformed-trace", "malformed-trace"],
    ["<think>a</think>b<think>c", "repeated", "malformed-trace", "malformed-trace"],
    ["<think>a</think>b</think>c", "repeated", "malformed-trace", "malformed-trace"],
    ["a</think>b<think>c", "reversed", "malformed-trace", "malformed-trace"],
    ["Well. <think>so</think>yes", "preceded", "malformed-trace", "malformed-trace"],
  ])("of %j (%s): cut %j, trace %j", (response, state, answer, trace) => {
    expect(told({ response }, { part: "cut" })).toEqual([state, answer]);
    expect(told({ response }, { part: "trace" })).toEqual([state, trace]);
    expect(told({ response }, { part: "keep" })).toEqual([state, response]);
  });

  it.each<readonly [Completion, string, string, string]>([
    [{ response: "yes", reasoning: " so " }, "apart", "yes", "so"],
    [{ response: "", reasoning: "so" }, "apart", "", "so"],
    [{ response: "yes", reasoning: " \n" }, "none", "yes", "no-trace"],
    [{ response: "<think>so</think>yes", reasoning: "" }, "written", "yes", "so"],
    [{ response: "<think>so\n</think>yes", reasoning: "so" }, "written", "yes", "so"],
    [{ response: "<think>so</think>yes", reasoning: "other" }, "repeated", "malformed-trace", "malformed-trace"],
    [{ response: "<think>so", reasoning: "so" }, "repeated", "malformed-trace", "malformed-trace"],
  ])("of %j (%s): cut %j, trace %j", (completion, state, answer, trace) => {
    expect(told(completion, { part: "cut" })).toEqual([state, answer]);
    expect(told(completion, { part: "trace" })).toEqual([state, trace]);
  });

  it("is found by other tags", () => {
    const tags = { open: "[THINK]", close: "[/THINK]" };
    expect(told({ response: "[THINK]so[/THINK]<think>" }, { part: "cut", tags })).toEqual(["written", "<think>"]);
    expect(told({ response: "<think>so</think>yes" }, { part: "trace", tags })).toEqual(["none", "no-trace"]);
  });

  it.each([
    ["<think>so</think>x<answer>yes</answer>y", "yes", "yes"],
    ["<think>so", "so", "malformed-trace"],
    ["x<think>so</think>yes", "yes", "malformed-trace"],
    ["yes", "yes", "yes"],
  ])("of %j is MathIF's own where that is asked for: parity %j, fixed %j", (response, parity, fixed) => {
    const choice: PartChoice = { part: "cut", answerOf: mathIfAnswer };
    expect(judgedPart({ response }, choice, "parity")).toMatchObject({ text: parity });
    expect(told({ response }, choice)[1]).toBe(fixed);
  });

  it("is a part of the response or refused, whatever the tags", () => {
    const piece = fc.constantFrom("a", " ", "<think>", "</think>", "<answer>", "</answer>", "\uD800");
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom(...reasoningParts), (pieces, part) => {
        const response = pieces.join("");
        const { state, text, refusal } = judgedPart({ response }, { part }, "fixed");
        expect(response).toContain(text);
        if (part === "keep" || state === "none") return;
        if (refusal === undefined) expect(text).not.toMatch(/<\/?think>/);
        else expect(refusal.kind).toBe("fail");
      }),
    );
  });
});

describe("verdicts on the part", () => {
  const prompt = promptOf(1, "p", [noComma, noComma], reasonIf);

  it.each([
    ["<think>a, b</think>c", ["fail", "pass", "fail"]],
    ["<think>a b</think>c, d", ["fail", "fail", "pass"]],
    ["c d", ["pass", "pass", "fail"]],
    ["<think>a b", ["pass", "fail", "fail"]],
    ["<think>a<think>b</think>c", ["pass", "fail", "fail"]],
    ["<think> </think>c", ["pass", "pass", "fail"]],
    ["<think>a</think>", ["pass", "fail", "pass"]],
  ])("%j: keep, cut, trace %j", (response, expected) => {
    const kinds = reasoningParts.map((part) => {
      const { strict, loose } = judgePrompt(prompt, { response }, { mode: "fixed", reasoning: { part } });
      expect(loose).toEqual(strict);
      expect(strict[1]).toBe(strict[0]);
      return strict[0];
    });
    expect(kinds).toEqual(expected);
  });

  it("have their places in what is kept, and say how much was not judged", () => {
    const options = { mode: "parity", keep: true, reasoning: { part: "cut" } } as const;
    const { kept } = judgePrompt(prompt, { response: "<think>so</think>\na, b" }, options);
    expect(kept).toMatchObject({ response: "a, b", unjudged: 18 });
    expect(kept?.verdicts.strict[0]).toMatchObject({ evidence: { spans: [[1, 2]] } });
  });

  it("differ between the modes where these judge another part", async () => {
    const reasoning: PartChoice = { part: "cut", answerOf: mathIfAnswer };
    const cut = { places: [0], response: "<think>no commas" };
    for (const mode of ["parity", "fixed"] as const) {
      const [one] = await verifyResponses([prompt], [cut], { mode, reasoning });
      expect(one).toMatchObject({ modesDiffer: true, reasoning: "unclosed" });
      const [whole] = await verifyResponses([prompt], [cut], { mode, reasoning: { part: "cut" } });
      expect(whole).toMatchObject({ modesDiffer: false, strict: ["fail", "fail"] });
    }
  });
});
