import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ConstraintSet } from "../../verify/constraint.ts";
import { promptOutcome, scoresOf } from "./scores.ts";
import { noComma, promptOf, words } from "./sources.test-support.ts";
import { verifyResponses, type JudgedPrompt } from "./verify-responses.ts";

const prompts = [
  promptOf(1, "a", [noComma, words("at least", 3)]),
  promptOf(2, "b", [noComma]),
  promptOf(3, "c", [words("less than", 3), words("at least", 1)]),
  promptOf(4, "d", [noComma]),
];

const judge = (responses: readonly (string | undefined)[], keep = false): Promise<JudgedPrompt[]> =>
  verifyResponses(
    prompts,
    responses.flatMap((response, at) => (response === undefined ? [] : [{ places: [at], response }])),
    { mode: "parity", keep },
  );

describe("scoresOf", () => {
  it("counts prompts, instructions, groups and ids; a missing response is failed", async () => {
    // The second passes loosely: without its first line there is no comma.
    const scores = scoresOf(await judge(["one, two", "Sure, here:\nno comma", "one two"]));
    expect(scores).toMatchObject({ prompts: 4, instructions: 6, missing: 1, invalid: 0 });
    const counts = ({ passed, n }: { passed: number; n: number }): [number, number] => [passed, n];
    expect(counts(scores.prompt.strict)).toEqual([1, 4]);
    expect(counts(scores.prompt.loose)).toEqual([2, 4]);
    expect(counts(scores.instruction.strict)).toEqual([2, 6]);
    expect(counts(scores.instruction.loose)).toEqual([3, 6]);
    expect(scores.ids.map(({ name, strict, loose }) => [name, ...counts(strict), ...counts(loose)])).toEqual([
      ["length_constraints:number_words", 2, 3, 2, 3],
      ["punctuation:no_comma", 0, 3, 1, 3],
    ]);
    expect(scores.groups.map(({ name, strict }) => [name, strict.passed])).toEqual([
      ["length_constraints", 2],
      ["punctuation", 0],
    ]);
  });

  it("fails blank responses", async () => {
    const scores = scoresOf(await judge(["", " \n", "\u3000", "\t"]));
    expect([scores.prompt.loose.passed, scores.instruction.loose.passed, scores.missing]).toEqual([0, 0, 0]);
  });

  it("gives the same numbers again, in intervals around the rate that are not empty where all agree", async () => {
    const judged = await judge(["one two three", "x", "one", "y"]);
    const scores = scoresOf(judged);
    expect(scoresOf(judged)).toEqual(scores);
    expect(scores.instruction.strict).toMatchObject({ value: 1, high: 1 });
    expect(scores.instruction.strict.low).toBeLessThan(0.7);
    const mixed = scoresOf(await judge(["one, two three", "x", "one two three", "y"])).instruction.strict;
    expect(mixed.low).toBeLessThan(mixed.value as number);
    expect(mixed.high).toBeGreaterThan(mixed.value as number);
  });

  it("widens the interval where the instructions of a prompt go together", () => {
    const outcomes = (pass: boolean): JudgedPrompt["strict"] =>
      Array.from({ length: 4 }, () => (pass ? "pass" : "fail"));
    const judged = Array.from({ length: 100 }, (_, key): JudgedPrompt => {
      const strict = outcomes(key % 2 === 0);
      return { key, ids: ["a:1", "a:2", "a:3", "a:4"], strict, loose: strict, missing: false, modesDiffer: false };
    });
    const { strict } = scoresOf(judged).instruction;
    // 400 independent trials would have a width of 0.098, 100 clusters have one of 0.19.
    expect((strict.high as number) - (strict.low as number)).toBeGreaterThan(0.17);
  });

  it("counts neither as passed nor as failed what a broken checker could not judge", async () => {
    const set: ConstraintSet = {
      name: "own",
      title: "Own",
      source: "",
      constraints: [
        {
          id: "a:throws",
          params: z.strictObject({}),
          check: () => {
            throw new Error("broken");
          },
        },
        { id: "a:passes", params: z.strictObject({}), check: () => ({ kind: "pass" }) },
        { id: "a:fails", params: z.strictObject({}), check: () => ({ kind: "fail", code: "c", detail: "d" }) },
      ],
    };
    const own = [
      promptOf(1, "a", [["a:throws"], ["a:passes"]], set),
      promptOf(2, "b", [["a:throws"], ["a:fails"]], set),
      promptOf(3, "c", [["a:passes"]], set),
    ];
    const judged = await verifyResponses(
      own,
      own.map((_, at) => ({ places: [at], response: "x" })),
      { mode: "fixed" },
    );
    expect(judged[0]?.trouble).toBe("a:throws: a:throws could not judge the response: Error: broken");
    const scores = scoresOf(judged);
    expect(scores.invalid).toBe(2);
    expect(scores.prompt.strict).toMatchObject({ passed: 1, n: 2 });
    expect(scores.instruction.strict).toMatchObject({ passed: 2, n: 3 });
    expect(scores.ids.find(({ name }) => name === "a:throws")?.strict).toMatchObject({ n: 0, value: null, low: null });
  });

  it.each([
    [["pass", "pass"], "pass"],
    [["pass", "fail"], "fail"],
    [["invalid", "fail"], "fail"],
    [["pass", "invalid"], "invalid"],
  ] as const)("makes %j of a prompt %s", (outcomes, outcome) => {
    expect(promptOutcome(outcomes)).toBe(outcome);
  });
});

describe("verifyResponses", () => {
  it("keeps responses and evidence only where asked", async () => {
    expect((await judge(["a", "b", "c", "d"])).some((one) => one.kept !== undefined)).toBe(false);
    const [first] = await judge(["a, b"], true);
    expect(first?.kept?.response).toBe("a, b");
    expect(first?.kept?.verdicts.strict[0]).toMatchObject({ kind: "fail", evidence: { spans: [[1, 2]] } });
  });

  it("says where the other mode judges differently", async () => {
    const set: ConstraintSet = {
      name: "own",
      title: "Own",
      source: "",
      constraints: [
        {
          id: "a:b",
          params: z.strictObject({}),
          repairs: "x",
          check: (response, _, mode) =>
            mode === "parity" || response === "y" ? { kind: "pass" } : { kind: "fail", code: "c", detail: "d" },
        },
      ],
    };
    const own = [promptOf(1, "a", [["a:b"]], set), promptOf(2, "b", [["a:b"]], set)];
    for (const mode of ["parity", "fixed"] as const) {
      const judged = await verifyResponses(
        own,
        ["x", "y"].map((response, at) => ({ places: [at], response })),
        { mode },
      );
      expect(judged.map(({ modesDiffer }) => modesDiffer)).toEqual([true, false]);
    }
  });
});
