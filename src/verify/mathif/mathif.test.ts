import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fail, invalid, pass } from "../../core/verdict.ts";
import { readyConstraint } from "../ready-constraint.ts";
import { mathAnswer, mathIf, mathIfAnswer, mathIfScores, sameMathAnswer } from "./index.ts";

const no = fail("too-many", "a comma");

describe("MathIF's constraints", () => {
  it("are fifteen of IFEval's, one under another id", () => {
    expect(mathIf.constraints).toHaveLength(15);
    expect(new Set(mathIf.constraints.map(({ id }) => id)).size).toBe(15);
  });

  it.each([
    ["length_constraint_checkers:number_words", { num_words: 3, relation: "at least" }, "a b c", "a b"],
    ["keywords:existence", { keywords: ["root", "bar"] }, "A root, a bar.", "A root."],
    ["keywords:forbidden_words", { forbidden_words: ["above"] }, "below", "see above"],
    [
      "detectable_format:multiple_sections",
      { section_spliter: "SECTION", num_sections: 2 },
      "SECTION 1\na\nSECTION 2\nb",
      "a",
    ],
    ["combination:repeat_prompt", { prompt_to_repeat: "1+1?" }, "1+1? It is 2.", "It is 2."],
    ["startend:quotation", {}, '"2"', "2"],
    ["punctuation:no_comma", null, "2", "2, I think"],
  ] as const)("%s %j", (id, params, good, bad) => {
    const constraint = readyConstraint(mathIf, { id, params });
    for (const mode of ["parity", "fixed"] as const) {
      expect(constraint.check(good, mode).kind).toBe("pass");
      expect(constraint.check(bad, mode).kind).toBe("fail");
    }
  });

  it.each(["length_constraints:number_words", "detectable_format:title", "keywords:letter_frequency"])(
    "do not include %s",
    (id) => expect(() => readyConstraint(mathIf, { id })).toThrow(/has no constraint/),
  );
});

describe("what MathIF judges", () => {
  it.each([
    ["It is 2", "It is 2", "It is 2"],
    ["<think>a</think>b", "b", "b"],
    ["a</think>b", "b", "b"],
    ["<think>a</think>x<answer>b</answer>y", "b", "b"],
    ["<think>a", "a", ""],
    ["x<think>a</think>b", "b", "b"],
    ["<think>a</think>b<think>c</think>d", "b", "d"],
    ["<think>a</think>b<think>c", "b", ""],
    ["<think>a <answer>b</think>c</answer>d", "c", "c</answer>d"],
    ["a</answer>b", "a", "a</answer>b"],
    ["<answer>a</answer><answer>b</answer>", "a", "b"],
    ["", "", ""],
  ])("%j: parity %j, fixed %j", (completion, parity, fixed) => {
    expect(mathIfAnswer(completion, "parity")).toBe(parity);
    expect(mathIfAnswer(completion, "fixed")).toBe(fixed);
  });
});

describe("final answers", () => {
  it.each([
    [String.raw`so \boxed{1} or rather \boxed{\frac{1}{2}}.`, String.raw`\frac{1}{2}`],
    [String.raw`\boxed{ {a} {b} }`, "{a} {b}"],
    [String.raw`\boxed{1`, "1"],
    ["6*7\n#### 42\ndone 3", "42"],
    ["it is 1,234.5 and then 17/3", "17/3"],
    ["between 3 and -4.", "-4"],
    ["no number", undefined],
    ["", undefined],
  ])("of %j is %j", (response, answer) => expect(mathAnswer(response)).toBe(answer));

  it.each([
    ["42", "42.0"],
    ["1,234", "1234"],
    [String.raw`\frac12`, "0.5"],
    [String.raw`-\dfrac{2}{4}`, "-1/2"],
    [String.raw`\$ 5`, "5"],
    ["30^\\circ", "30"],
    ["50\\%", "50"],
    [String.raw`\text{Evelyn}`, "Evelyn"],
    [String.raw`\left( 3, \frac{\pi}{2} \right)`, String.raw`(3,\frac{\pi}{2})`],
    ["x = 7", "7"],
    [".5", "1/2"],
  ])("%j is %j", (left, right) => {
    expect(sameMathAnswer(left, right)).toBe(true);
    expect(sameMathAnswer(right, left)).toBe(true);
  });

  it.each([
    ["42", "42.01"],
    ["1000", "1005"],
    ["1/3", "0.333"],
    ["1/0", "2/0"],
    ["-5", "5"],
    ["", ""],
    ["(1,234)", "1234"],
    ["x", "y"],
    ["12,34", "1234"],
  ])("%j is not %j", (left, right) => expect(sameMathAnswer(left, right)).toBe(false));

  it("are never the same for two different whole numbers, and always for one", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -3, max: 3 }), (n, more) => {
        expect(sameMathAnswer(String(n), `${n + BigInt(more)}.0`)).toBe(more === 0);
      }),
    );
  });

  it("of endless responses are found in no time worth the name", () => {
    for (const unit of ["\\boxed{", "####", "1,", "1", "{", "-", "1/"]) {
      const response = unit.repeat(200_000);
      expect(() => sameMathAnswer(mathAnswer(response) ?? "", response)).not.toThrow();
    }
  });
});

describe("MathIF's scores", () => {
  it("join obedience to all and to each with correctness", () => {
    const scores = mathIfScores([
      { verdicts: [pass, pass], correct: true, correctWithout: true },
      { verdicts: [pass, no], correct: true, correctWithout: true },
      { verdicts: [pass], correct: false, correctWithout: true },
      { verdicts: [no, no, pass], correct: false },
    ]);
    expect(scores).toMatchObject({
      n: 4,
      hard: 0.5,
      correct: 0.5,
      pairs: { n: 3, correctWith: 2 / 3, correctWithout: 1 },
      table: { both: 1, onlyObedient: 1, onlyCorrect: 1, neither: 1 },
      invalid: 0,
    });
    expect(scores.soft).toBeCloseTo((1 + 1 / 2 + 1 + 1 / 3) / 4, 12);
    expect(scores.pairs?.cost).toBeCloseTo(1 / 3, 12);
  });

  it("leave out, and count, what no checker could judge", () => {
    const rows = [
      { verdicts: [invalid("it broke")], correct: true },
      { verdicts: [pass], correct: true },
    ];
    expect(mathIfScores(rows)).toMatchObject({ n: 1, hard: 1, invalid: 1 });
    expect(mathIfScores(rows)).not.toHaveProperty("pairs");
  });

  it.each([[[]], [[{ verdicts: [invalid("it broke")], correct: true }]], [[{ verdicts: [], correct: true }]]])(
    "refuse %j",
    (rows) => expect(() => mathIfScores(rows)).toThrow(/no row|no verdicts/),
  );
});
