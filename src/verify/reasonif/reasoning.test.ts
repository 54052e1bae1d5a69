import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readyConstraint } from "../ready-constraint.ts";
import { judgeReasoning, reasonIf, splitReasoning, thinkTags } from "./index.ts";

const parts = (completion: string) => {
  const reasoning = splitReasoning(completion);
  const cut = (span?: readonly [number, number]) => (span === undefined ? undefined : completion.slice(...span));
  const trace = reasoning.kind === "untagged" ? undefined : cut(reasoning.trace);
  return [reasoning.kind === "malformed" ? reasoning.problem : reasoning.kind, trace, cut(reasoning.answer)];
};

describe("reasoning and answer", () => {
  it.each([
    ["<think>so</think>yes", ["split", "so", "yes"]],
    [" \n<think>so</think>yes", ["split", "so", "yes"]],
    ["so</think>yes", ["split", "so", "yes"]],
    ["<think></think>", ["split", "", ""]],
    ["yes", ["untagged", undefined, "yes"]],
    ["", ["untagged", undefined, ""]],
    ["<Think>so</Think>yes", ["untagged", undefined, "<Think>so</Think>yes"]],
    ["<think>so and so", ["unclosed", "so and so", undefined]],
    ["Well. <think>so</think>yes", ["preceded", "so", "yes"]],
    ["<think>a<think>b</think>c", ["nested", undefined, undefined]],
    ["<think>a<think>b</think></think>c", ["nested", undefined, undefined]],
    ["<think>a</think>b<think>c</think>d", ["repeated", undefined, undefined]],
    ["<think>a</think>b</think>c", ["repeated", undefined, undefined]],
    ["a</think>b</think>c", ["repeated", undefined, undefined]],
    ["a</think>b<think>c", ["reversed", undefined, undefined]],
    ["<think>a</think>b<think>", ["repeated", undefined, undefined]],
  ])("%j", (completion, expected) => expect(parts(completion)).toEqual(expected));

  it("tells a written opening from one that the prompt has", () => {
    expect(splitReasoning("<think>a</think>b")).toMatchObject({ opening: "written" });
    expect(splitReasoning("a</think>b")).toMatchObject({ opening: "implied" });
  });

  it("knows other tags", () => {
    const tags = { open: "<|channel|>analysis<|message|>", close: "<|end|>" };
    expect(splitReasoning(`${tags.open}a${tags.close}b`, tags)).toMatchObject({ kind: "split", trace: [30, 31] });
  });

  it("loses nothing of a well-formed completion, and never throws", () => {
    const piece = fc.constantFrom("a", " ", "\n", "<think>", "</think>", "<", "think>", "😀", "\uD800");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const completion = pieces.join("");
        const reasoning = splitReasoning(completion);
        if (reasoning.kind !== "split") return;
        const { open, close } = thinkTags;
        const [start] = reasoning.trace;
        const lead = completion.slice(0, reasoning.opening === "written" ? start - open.length : start);
        const opened = reasoning.opening === "written" ? open : "";
        const trace = completion.slice(...reasoning.trace);
        expect(`${lead}${opened}${trace}${close}${completion.slice(...reasoning.answer)}`).toBe(completion);
        expect(lead.trim()).toBe("");
      }),
    );
  });
});

describe("verdicts on trace and answer", () => {
  const noComma = [readyConstraint(reasonIf, { id: "punctuation:no_comma" })];
  const options = { mode: "parity" } as const;
  const kinds = (completion: string) => {
    const { trace, answer } = judgeReasoning(noComma, completion, options);
    return [...trace, ...answer].map((verdict) => (verdict.kind === "fail" ? verdict.code : verdict.kind));
  };

  it.each([
    ["<think>a b</think>c, d", ["pass", "too-many"]],
    ["<think>a, b</think>c d", ["too-many", "pass"]],
    ["a b</think>c d", ["pass", "pass"]],
    ["<think>\n</think>c d", ["empty", "pass"]],
    ["<think>a</think> ", ["pass", "empty"]],
    ["a b", ["no-trace", "pass"]],
    ["<think>a b", ["malformed-trace", "malformed-trace"]],
    ["<think>a</think>b<think>c</think>d", ["malformed-trace", "malformed-trace"]],
  ])("%j", (completion, expected) => expect(kinds(completion)).toEqual(expected));

  it("have places in the whole completion", () => {
    const completion = "<think>a, b</think>c, d";
    const { trace, answer } = judgeReasoning(noComma, completion, options);
    for (const [verdict] of [trace, answer]) {
      if (verdict?.kind !== "fail") throw new Error("expected a comma to be found");
      expect(verdict.evidence?.spans?.map((span) => completion.slice(...span))).toEqual([","]);
    }
    expect(trace[0]).toMatchObject({ evidence: { spans: [[8, 9]] } });
  });
});
