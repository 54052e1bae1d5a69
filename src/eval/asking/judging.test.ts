// Items of rows, verdicts on replies to them, and the numbers that come of it.
import { describe, expect, it } from "vitest";
import { fail, invalid, pass, type Verdict } from "../../core/verdict.ts";
import { openPlan } from "../../data/plans/row-source.ts";
import type { DatasetPlanInput } from "../../data/plans/plan.ts";
import type { Reply } from "../../models/endpoint/index.ts";
import { itemsOf, type Item } from "./items.ts";
import { judgeReply, type JudgeOptions } from "./judge-item.ts";
import { replyCounts } from "./results.ts";
import { evaluationScores } from "./summary.ts";

const usage = { promptTokens: 2, completionTokens: 1, estimated: false };
const answer = (text: string, more: Partial<Extract<Reply, { kind: "answer" }>> = {}): Reply => {
  return { kind: "answer", text, ending: "stop", usage, requests: 1, ...more };
};
const failure: Reply = { kind: "failure", code: "not-json", detail: "no", usage, requests: 3 };

type Split = NonNullable<DatasetPlanInput["splits"]["test"]>;

async function items(split: Partial<Split>, family = "rewrite"): Promise<Item[]> {
  const source = openPlan({ family, seed: 3, splits: { test: { instructions: 4, rows: 12, ...split } } });
  const rows = Array.from({ length: source.split("test").rows }, (_, i) => source.rowAt("test", i));
  return itemsOf(rows, source.plan, "test");
}

describe("an item", () => {
  it.each<[string, Partial<Split>]>([
    ["in context", {}],
    ["in context with steps", { layout: { kind: "trace-then-answer" }, surfaces: ["prose"] }],
    [
      "with marks of its own",
      {
        kinds: [
          { kind: "in-context", layout: { kind: "trace-then-answer", finalMarker: "@@" } },
          { kind: "execute", layout: { kind: "pseudocode-then-answer", finalMarker: "%%" } },
        ],
      },
    ],
    ["with examples", { layout: { shots: 2 } }],
    ["by name", { kind: "execute" }],
    ["by name with steps", { kind: "execute-with-trace" }],
    ["composed", { kind: "compose" }],
    ["declared", { kind: "declare", surfaces: ["python"] }],
  ])("%s accepts its true response and no other item's", async (_, split) => {
    const all = await items(split);
    for (const item of all) {
      expect(judgeReply(item, answer(item.expected)).verdict).toEqual(pass);
      for (const wrong of ["", "nonsense", `${item.expected}x`]) {
        expect(judgeReply(item, answer(wrong)).verdict.kind).toBe("fail");
      }
    }
    const [first] = all as [Item];
    const other = all.find(({ expected }) => expected !== first.expected) as Item;
    expect(judgeReply(first, answer(other.expected)).verdict.kind).toBe("fail");
  });

  it.each<[string, string, JudgeOptions, Verdict["kind"]]>([
    ["space is part of an answer", " X\n", {}, "fail"],
    ["unless it is trimmed", " X\n", { trim: true }, "pass"],
    ["an answer is what follows a mark", "So: X", { answerAfter: "So: " }, "pass"],
    ["the last one", "So: Y. So: X", { answerAfter: "So: " }, "pass"],
    ["which must be there", "X", { answerAfter: "So: " }, "fail"],
    ["with space around it, trimmed", "So:\n X \n", { answerAfter: "So:", trim: true }, "pass"],
    ["reasoning is part of an answer", "<think>a</think>X", {}, "fail"],
    ["unless it is cut", "<think>a</think>\nX", { reasoning: { part: "cut" } }, "pass"],
    ["but not where it never ends", "<think>a X", { reasoning: { part: "cut" } }, "fail"],
  ])("%s", async (_, text, options, kind) => {
    const [item] = (await items({})) as [Item];
    expect(judgeReply(item, answer(text.replaceAll("X", item.expected)), options).verdict.kind).toBe(kind);
  });

  it("without an answer, or with a checker that throws, is invalid and not wrong", async () => {
    const [item] = (await items({})) as [Item];
    expect(judgeReply(item, failure)).toEqual({ verdict: invalid("no answer (not-json): no") });
    const check = () => {
      throw new Error("out of order");
    };
    const broken = { ...item, family: { ...item.family, check } };
    expect(judgeReply(broken, answer("x")).verdict).toMatchObject({ kind: "invalid" });
  });
});

describe("scores", () => {
  const wrong = fail("wrong", "differs");

  it("count samples as answers, leave invalid ones out, and take instructions as clusters", async () => {
    const all = await items({});
    const judged = all.map((item, i) => ({
      item,
      verdicts: i < 3 ? [pass, wrong] : i === 3 ? [invalid("x"), pass] : [wrong, wrong],
    }));
    const { accuracy, anyPasses, instructions, exercises } = evaluationScores(judged);
    expect(accuracy).toMatchObject({ n: 23, passed: 4, invalid: 1, value: 4 / 23 });
    expect(anyPasses).toMatchObject({ n: 12, passed: 4, samples: 2 });
    expect([instructions, exercises]).toEqual([4, 12]);
    const independent = evaluationScores(
      judged.map(({ item }, i) => ({
        item: { ...item, params: { x: "ab", y: `c${i}` } },
        verdicts: [i % 2 === 0 ? pass : wrong],
      })),
    );
    expect(independent.instructions).toBe(12);
  });

  it("have no value where nothing was judged, and an interval where all agree", async () => {
    const all = await items({});
    expect(evaluationScores(all.map((item) => ({ item, verdicts: [invalid("x")] }))).accuracy).toMatchObject({
      n: 0,
      value: null,
      invalid: 12,
    });
    const { accuracy } = evaluationScores(all.map((item) => ({ item, verdicts: [pass] })));
    // Four instructions say less than twelve answers.
    expect(accuracy.value).toBe(1);
    expect(accuracy.low).toBeLessThan(0.6);
    expect(evaluationScores([]).accuracy).toMatchObject({ n: 0, value: null });
  });

  it("are told apart by kind, by surface and by the family's axes, and add up", async () => {
    const all = await items({
      kinds: [{ kind: "in-context", surfaces: ["rule", "prose"] }, { kind: "declare" }],
      rows: 60,
      instructions: 10,
    });
    const { groups, accuracy } = evaluationScores(
      all.map((item, i) => ({ item, verdicts: [i % 3 === 0 ? pass : wrong] })),
    );
    const of = (by: string) => groups.filter((group) => group.by === by);
    expect(of("kind").map(({ name }) => name)).toEqual(["declare", "in-context"]);
    expect(of("surface").map(({ name }) => name)).toEqual(["prose", "rule"]);
    for (const by of ["kind", "surface"]) expect(of(by).reduce((sum, { n }) => sum + n, 0)).toBe(accuracy.n);
    expect(of("family")).toEqual([]);
  });

  it("put many numbers together to spans", async () => {
    const all = await items({ instructions: 60, rows: 240 }, "procedure");
    const { groups } = evaluationScores(all.map((item) => ({ item, verdicts: [pass] })));
    for (const by of new Set(groups.map((group) => group.by))) {
      expect(groups.filter((group) => group.by === by).length).toBeLessThanOrEqual(9);
    }
    expect(groups.some(({ name }) => /^\d+ to \d+$/.test(name))).toBe(true);
  });

  it("of replies count what they are", () => {
    expect(replyCounts([answer("x"), answer("", { ending: "length" }), failure, failure, undefined])).toEqual({
      questions: 5,
      answered: 2,
      cutOff: 1,
      empty: 1,
      failed: { "not-json": 2 },
      unasked: 1,
    });
  });
});
