// Curricula: what each order shows, that all are equally large, and what is refused.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ConfigError } from "../../core/errors.ts";
import { orderNames, type CurriculumInput, type OrderName } from "./curriculum-schema.ts";
import { readCurriculum } from "./read-curriculum.ts";
import type { Budget, Curriculum, Stage } from "./stage.ts";

/** Every named order with what it cannot do without. */
function named(order: OrderName, more: object = {}): CurriculumInput {
  const own = { distillation: { examples: 3 }, "easy-to-hard": { axis: "operations" } } as Record<string, object>;
  return { order, ...own[order], ...more };
}

function summary({ stages }: Curriculum): unknown[] {
  return stages.map((stage) => [stage.name, stage.rows, stage.replay, ...stage.parts.map(describePart)]);
}

function describePart({ of, kind, examples, where, layout }: Stage["parts"][number]): string {
  const more = [examples, where?.share?.join("-"), layout?.kind].filter((each) => each !== undefined);
  return [kind, of, ...more].join(" ");
}

const sizeOf = (budget: Budget): number => (typeof budget === "number" ? budget : budget.tokens);
const totalOf = ({ stages }: Curriculum): number => stages.reduce((sum, { rows }) => sum + sizeOf(rows), 0);

const both = ["declare paired", "execute-with-trace paired"];
const stage1 = ["stage-1", 320_000, 0, ...both];
const stage2 = ["stage-2", 128_000, 0.5, "declare evaluation"];

describe("the order", () => {
  it.each<[OrderName, unknown[]]>([
    ["untrained", []],
    ["proactive", [stage1, stage2]],
    ["homogeneous", [["mixture", 448_000, 0, ...both, "declare evaluation"]]],
    [
      "retroactive",
      [
        ["stage-1", 320_000, 0, "declare paired", "declare evaluation"],
        ["stage-2", 128_000, 0, "execute-with-trace paired"],
      ],
    ],
    ["distillation", [stage1, ["stage-2", 128_000, 0.5, "execute-with-trace evaluation 3"]]],
    ["stage-1-only", [stage1]],
    ["stage-2-only", [["stage-2", 128_000, 0, "declare evaluation"]]],
    ["in-context", [["in-context", 448_000, 0, "in-context paired trace-then-answer"]]],
    [
      "pre-instruction",
      [["stage-1-questions", 160_000, 0, "execute-with-trace paired"], ["stage-1-both", 160_000, 0, ...both], stage2],
    ],
    [
      "easy-to-hard",
      [
        ["stage-1-level-1", 106_667, 0, ...both.map((part) => `${part} 0-${1 / 3}`)],
        ["stage-1-level-2", 106_666, 0, ...both.map((part) => `${part} 0-${2 / 3}`)],
        ["stage-1-level-3", 106_667, 0, ...both],
        stage2,
      ],
    ],
  ])("%s shows this", (order, stages) => {
    expect(summary(readCurriculum(named(order)))).toEqual(stages);
  });

  it("is tested whatever its name", () => {
    expect(new Set(orderNames).size).toBe(10);
  });

  it.each<OrderName>(["distillation", "stage-1-only"])("%s has the very stage 1 of the proactive one", (order) => {
    const options = { stage1: { rows: 77, declare: 0.3 }, templates: { count: 5 }, execute: "execute" };
    const [first] = readCurriculum(named("proactive", options)).stages;
    expect(readCurriculum(named(order, options)).stages[0]).toEqual(first);
  });

  it("distillation alone demonstrates", () => {
    const demonstrating = orderNames.filter((order) => readCurriculum(named(order)).demonstrates);
    expect(demonstrating).toEqual(["distillation"]);
  });

  it("homogeneous mixes the rows of another order where asked", () => {
    const { stages } = readCurriculum({ order: "homogeneous", of: "retroactive" });
    expect(stages[0]?.merges).toEqual(readCurriculum({ order: "retroactive" }).stages);
    expect(stages).toHaveLength(1);
  });

  it("distillation may declare beside the examples, and skew their inputs", () => {
    const { stages } = readCurriculum({
      order: "distillation",
      examples: 2,
      declare: 0.25,
      inputs: { shifts: "skewed" },
    });
    expect(stages[1]?.parts).toEqual([
      { of: "evaluation", kind: "declare", weight: 0.25 },
      { of: "evaluation", kind: "execute-with-trace", weight: 0.75, examples: 2, inputs: { shifts: "skewed" } },
    ]);
  });

  it("retroactive may learn from rewards", () => {
    const objective = { kind: "grpo", groupSize: 8 } as const;
    const { stages } = readCurriculum({ order: "retroactive", stage2: { objective } });
    expect(stages.map((stage) => stage.objective)).toEqual(["sft", objective]);
  });

  it("mixes several kinds by weight, of which distillation shows those that name one instruction", () => {
    const execute = { execute: 1, "execute-with-trace": 2, compose: 1 };
    const { stages } = readCurriculum({ order: "distillation", examples: 1, execute });
    expect(stages[0]?.parts.map(({ kind, weight }) => [kind, weight])).toEqual([
      ["declare", 0.5],
      ["execute", 0.125],
      ["execute-with-trace", 0.25],
      ["compose", 0.125],
    ]);
    expect(stages[1]?.parts.map(({ kind }) => kind)).toEqual(["execute", "execute-with-trace"]);
  });
});

describe("a curriculum", () => {
  const budget = fc.integer({ min: 100, max: 1_000_000 });
  const whole = orderNames.filter((order) => !["untrained", "stage-1-only", "stage-2-only"].includes(order));

  it("shows as many rows, or tokens, as any other of the same options", () => {
    fc.assert(
      fc.property(budget, budget, fc.boolean(), fc.constantFrom(...whole), (first, second, inTokens, order) => {
        const of = (size: number): Budget => (inTokens ? { tokens: size } : size);
        const read = readCurriculum(named(order, { stage1: { rows: of(first) }, stage2: { rows: of(second) } }));
        expect(totalOf(read)).toBe(first + second);
      }),
    );
  });

  it("read again is the same", () => {
    const options = fc.record({
      execute: fc.constantFrom("execute", "execute-with-trace", { execute: 1, compose: 3 }),
      stage1: fc.record({ rows: budget, declare: fc.constantFrom(0, 0.2, 0.5), training: fc.constant({ epochs: 2 }) }),
      stage2: fc.record({ rows: budget, replay: fc.constantFrom(0, 0.5, 0.9) }),
      mixture: fc.record({ by: fc.constantFrom("rows", "tokens"), temperature: fc.constantFrom(1, 3), cap: budget }),
    });
    fc.assert(
      fc.property(options, fc.constantFrom(...orderNames), (more, order) => {
        const once = readCurriculum(named(order, more));
        expect(JSON.stringify(readCurriculum(once))).toBe(JSON.stringify(once));
      }),
    );
  });

  it("is plain JSON", () => {
    const once = readCurriculum(named("homogeneous"));
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
  });

  it("can have no stage at all", () => {
    expect(readCurriculum({ stages: [] })).toEqual({ demonstrates: false, stages: [] });
  });
});

describe("the page on curricula", () => {
  const page = readFileSync("docs/curricula.md", "utf8");

  it("has examples that can be read", () => {
    const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(
      ([, text = ""]) => parse(text) as { curriculum: CurriculumInput },
    );
    const read = blocks.map(({ curriculum }) => readCurriculum(curriculum).stages.map(({ name }) => name));
    expect(read).toEqual([
      ["stage-1", "stage-2"],
      ["recipes", "news"],
    ]);
  });

  it("has every order", () => {
    for (const order of orderNames) expect(page).toContain(`\`${order}\``);
  });
});

const declared = { of: "evaluation", kind: "declare" };
const paired = { of: "paired", kind: "execute" };
const stage = (name: string, parts: object[], more: object = {}): object => ({ name, rows: 100, parts, ...more });
const leaking = { of: "evaluation", kind: "execute" };

describe("refused is a curriculum", () => {
  it.each<[string, unknown, string, string]>([
    ["that is nothing", {}, "bad-config", "name an order (untrained, "],
    ["of an unknown order", { order: "proactve" }, "bad-config", "expected order: one of untrained"],
    ["that is no object", 3, "bad-config", "expected object"],
    ["with an unknown option", { order: "proactive", stage3: {} }, "bad-config", 'Did you mean "stage1"?'],
    [
      "with an unknown key of a stage",
      { order: "proactive", stage1: { row: 3 } },
      "bad-config",
      'Did you mean "rows"?',
    ],
    ["with an option of another order", { order: "proactive", examples: 3 }, "bad-config", "distillation has"],
    ["of distillation without examples", { order: "distillation" }, "bad-config", "say how many worked examples"],
    ["of distillation with no example", { order: "distillation", examples: 0 }, "bad-config", "examples: Too small"],
    ["from easy to hard by nothing", { order: "easy-to-hard" }, "bad-config", "axis: name the axis"],
    ["with a stage without rows", { order: "proactive", stage1: { rows: 0 } }, "bad-config", "stage1.rows"],
    ["with a stage without tokens", { order: "proactive", stage2: { rows: { tokens: 0 } } }, "bad-config", "tokens"],
    ["that only replays", { order: "proactive", stage2: { replay: 1 } }, "bad-config", "stage2.replay"],
    ["with no kind to execute", { order: "proactive", execute: {} }, "bad-config", "name at least one kind"],
    [
      "that adds rows and tokens",
      { order: "homogeneous", stage1: { rows: { tokens: 9 } }, stage2: { rows: 9 } },
      "mixed-budgets",
      "one budget is in rows and the other in tokens",
    ],
    ["with a stage without parts", { stages: [stage("a", [])] }, "bad-config", "a stage without parts has no rows"],
    ["with a stage without a budget", { stages: [{ name: "a", parts: [paired] }] }, "bad-config", "rows"],
    [
      "with two stages of one name",
      { stages: [stage("a", [paired]), stage("a", [declared])] },
      "impossible-curriculum",
      'stages[1] "a"',
    ],
    ["with a name that is no folder's", { stages: [stage("A b", [paired])] }, "bad-config", "lower case"],
    [
      "that replays nothing",
      { stages: [stage("a", [paired], { replay: 0.5 })] },
      "impossible-curriculum",
      "nothing to replay",
    ],
    [
      "that rewards declarations",
      { stages: [stage("a", [paired, declared], { objective: { kind: "grpo" } })] },
      "impossible-curriculum",
      '"grpo" learns from verdicts on answers, and declarations have none',
    ],
    [
      "that rewards replayed declarations",
      { stages: [stage("a", [declared]), stage("b", [paired], { replay: 0.5, objective: { kind: "rejection" } })] },
      "impossible-curriculum",
      "replayed declarations",
    ],
    [
      "with an unknown objective",
      { stages: [stage("a", [paired], { objective: { kind: "ppo" } })] },
      "bad-config",
      "objective",
    ],
    [
      "that gives declarations examples",
      { stages: [stage("a", [{ ...declared, examples: 2 }])] },
      "impossible-curriculum",
      "no worked examples",
    ],
    [
      "with an empty where",
      { stages: [stage("a", [{ ...paired, where: { axis: "x" } }])] },
      "bad-config",
      "nothing but the axis",
    ],
    [
      "that merges and says otherwise",
      { stages: [{ name: "m", rows: 7, merges: [stage("a", [paired])] }] },
      "impossible-curriculum",
      "its rows are not those of the stages that it merges",
    ],
    [
      "that leaks",
      { stages: [stage("a", [paired]), stage("b", [declared, leaking])] },
      "leak",
      'stages[1] "b" of the curriculum, parts[1]: rows of kind "execute"',
    ],
    ["that leaks within a mixture", { stages: [{ name: "m", merges: [stage("a", [leaking])] }] }, "leak", "parts[0]"],
    [
      "that leaks in the prompt",
      { stages: [stage("b", [{ ...declared, kind: "in-context" }])] },
      "leak",
      '"in-context"',
    ],
    ["that leaks without a limit", { demonstrates: true, stages: [stage("b", [leaking])] }, "leak", "without a limit"],
    [
      "that demonstrates compositions",
      { demonstrates: true, stages: [stage("b", [{ ...leaking, kind: "compose", examples: 2 }])] },
      "leak",
      '"compose"',
    ],
  ])("%s", (_, written, code, says) => {
    const read = (): unknown => readCurriculum(written as CurriculumInput);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) as unknown }));
  });

  it("but not one that demonstrates on purpose", () => {
    const curriculum = { demonstrates: true, stages: [stage("b", [{ ...leaking, examples: 2 }])] };
    expect(readCurriculum(curriculum as CurriculumInput).stages[0]?.parts[0]?.examples).toBe(2);
  });
});
