import { describe, expect, it } from "vitest";
import { mathIf } from "../../verify/mathif/index.ts";
import { reasonIf } from "../../verify/reasonif/index.ts";
import type { Prompt } from "./read-prompts.ts";
import { noComma, promptOf } from "./sources.test-support.ts";
import { reasoningCounts, suiteRules, suiteScores } from "./suite-scores.ts";
import { verifyResponses, type JudgedPrompt } from "./verify-responses.ts";

const judge = (suite: string, prompts: readonly Prompt[], texts: readonly (string | null)[]): Promise<JudgedPrompt[]> =>
  verifyResponses(
    prompts,
    texts.flatMap((response, at) => (response === null ? [] : [{ places: [at], response }])),
    { mode: "fixed", ...suiteRules(suite) },
  );

describe("ReasonIF", () => {
  const prompts = ["amc", "amc", "arc", "arc"].map((source, key) => ({
    ...promptOf(key, `p${key}`, [noComma], reasonIf),
    source,
  }));

  it("is scored by traces: the missing, the malformed and the absent follow nothing", async () => {
    const judged = await judge("reasonif", prompts, ["<think>a</think>b, c", "a b", "<think>a", null]);
    expect(suiteScores("reasonif", prompts, judged)).toEqual({
      reasonIf: {
        followed: 1,
        n: 4,
        share: 0.25,
        byId: { "punctuation:no_comma": { followed: 1, n: 4, share: 0.25 } },
        bySource: { amc: { followed: 1, n: 2, share: 0.5 }, arc: { followed: 0, n: 2, share: 0 } },
        invalid: 0,
      },
    });
  });

  it("counts how reasoning was found", async () => {
    const texts = ["<think>a</think>b", "a</think>b", "a", "<think>a"];
    expect(reasoningCounts(await judge("reasonif", prompts, texts))).toEqual({
      found: 2,
      implied: 1,
      none: 1,
      malformed: 1,
      problems: { unclosed: 1 },
    });
    const nothing = { found: 0, implied: 0, none: 0, malformed: 0, problems: {} };
    expect(reasoningCounts(await judge("reasonif", prompts, [null, null, null, null]))).toEqual(nothing);
  });
});

describe("MathIF", () => {
  const prompts = ["1/2", "7", "8"].map((answer, key) => ({
    ...promptOf(key, `p${key}`, [noComma, noComma, ["startend:quotation"]], mathIf),
    answer,
  }));
  const texts = [String.raw`<think>9, 8</think>"\boxed{0.5}"`, String.raw`<think>a</think>so \boxed{6}`, null];

  it("is scored by answers, and by their correctness", async () => {
    const judged = await judge("mathif", prompts, texts);
    const bare = await judge("mathif", prompts, ["it is 1/2, I think", "7", null]);
    const { mathIf: scores } = suiteScores("mathif", prompts, judged, bare);
    expect(scores).toMatchObject({
      n: 3,
      hard: 1 / 3,
      correct: 1 / 3,
      table: { both: 1, onlyObedient: 0, onlyCorrect: 0, neither: 2 },
      pairs: { n: 2, correctWith: 1 / 2, correctWithout: 1 },
    });
    expect(scores?.soft).toBeCloseTo((1 + 2 / 3 + 0) / 3, 12);
  });

  it("takes no answer from reasoning that is cut off, unless in parity", async () => {
    const cut = [{ places: [1], response: String.raw`<think>so \boxed{7}` }];
    for (const [mode, correct] of [
      ["fixed", false],
      ["parity", true],
    ] as const) {
      const judged = await verifyResponses(prompts, cut, { mode, ...suiteRules("mathif") });
      expect(judged.map((one) => one.correct)).toEqual([false, correct, false]);
    }
  });

  it("says nothing of correctness where the data have no answers", async () => {
    const bare = prompts.map(({ key, prompt, constraints }) => ({ key, prompt, constraints }));
    const { mathIf: scores } = suiteScores("mathif", bare, await judge("mathif", bare, texts));
    expect(scores).toMatchObject({ n: 3, hard: 1 / 3 });
    expect(Object.keys(scores ?? {})).toEqual(["n", "hard", "soft", "invalid"]);
  });
});

describe("other sets", () => {
  it.each(["ifeval", "ifbench", "if-rlvr", "constructor", ""])(
    "%s: judged as they are, without further scores",
    (suite) => {
      expect(suiteRules(suite)).toEqual({ reasoning: { part: "keep" } });
      expect(suiteScores(suite, [], [])).toEqual({});
    },
  );
});
