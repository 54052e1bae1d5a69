// Stages and probes as datasets: the same instructions, names and exercises for all curricula, and no leak between them.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../core/canonical-json.ts";
import { ConfigError, DataError } from "../../core/errors.ts";
import { openPlan, type RowSource } from "../plans/row-source.ts";
import type { SplitName } from "../plans/split-part.ts";
import { inputHome } from "../rows/input-home.ts";
import type { Row } from "../rows/row.ts";
import { rowVerifier } from "../rows/verify-row.ts";
import type { CurriculumData, Probe } from "./curriculum-data.ts";
import { orderNames, type CurriculumInput, type OrderName } from "./curriculum-schema.ts";
import { probePlan } from "./probe-plan.ts";
import { readCurriculum } from "./read-curriculum.ts";
import { stagePlan } from "./stage-plan.ts";

const data: CurriculumData = {
  family: "rewrite",
  config: { patternLength: 2, replacementLength: 2, inputLength: 10 },
  seed: 3,
  paired: { instructions: 24 },
  evaluation: { instructions: 8, inputsPerInstruction: 3 },
  surfaces: ["rule"],
};

const budgets = { stage1: { rows: 120 }, stage2: { rows: 96 } };

function curriculum(order: OrderName, more: object = {}) {
  const own = { distillation: { examples: 3 }, "easy-to-hard": { axis: "strength", levels: 2 } } as Record<
    string,
    object
  >;
  return readCurriculum({ order, ...budgets, ...own[order], ...more });
}

function rowsOf(source: RowSource, split: SplitName = "train"): Row[] {
  return Array.from({ length: source.split(split).rows }, (_, i) => source.rowAt(split, i));
}

function sourcesOf(order: OrderName, more: object = {}, of: CurriculumData = data): RowSource[] {
  const read = curriculum(order, more);
  return read.stages.map((_, i) => openPlan(stagePlan(read, of, i)));
}

/** `kind` and whose instruction it is, counted. */
function counts(source: RowSource): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { kind, lineage } of rowsOf(source)) {
    const owner = source.allotment.splitOfKey(source.family.key(lineage.params)) === "test" ? "evaluation" : "paired";
    counted[`${kind} ${owner}`] = (counted[`${kind} ${owner}`] ?? 0) + 1;
  }
  return counted;
}

const questions = (rows: readonly Row[]): string[] =>
  rows.map(({ lineage: { params, input, outer } }) => canonicalJson([params, input, outer ?? null]));

describe("the stages of the order", () => {
  const p = { "declare paired": 60, "execute-with-trace paired": 60 };
  const replay = { "declare paired": 24, "execute-with-trace paired": 24 };
  it.each<[OrderName, Record<string, number>[]]>([
    ["untrained", []],
    ["proactive", [p, { "declare evaluation": 48, ...replay }]],
    ["homogeneous", [{ "declare paired": 84, "execute-with-trace paired": 84, "declare evaluation": 48 }]],
    ["retroactive", [{ "declare paired": 90, "declare evaluation": 30 }, { "execute-with-trace paired": 96 }]],
    ["distillation", [p, { "execute-with-trace evaluation": 48, ...replay }]],
    ["stage-1-only", [p]],
    ["stage-2-only", [{ "declare evaluation": 96 }]],
    ["in-context", [{ "in-context paired": 216 }]],
    [
      "pre-instruction",
      [
        { "execute-with-trace paired": 60 },
        { "declare paired": 30, "execute-with-trace paired": 30 },
        { "declare evaluation": 48, "declare paired": 12, "execute-with-trace paired": 36 },
      ],
    ],
    [
      "easy-to-hard",
      [
        { "declare paired": 30, "execute-with-trace paired": 30 },
        { "declare paired": 30, "execute-with-trace paired": 30 },
        { "declare evaluation": 48, "declare paired": 24, "execute-with-trace paired": 24 },
      ],
    ],
  ])("%s have these rows, each of which verifies", (order, expected) => {
    const sources = sourcesOf(order);
    expect(sources.map(counts)).toEqual(expected);
    for (const source of sources) {
      const verify = rowVerifier(source, "train");
      rowsOf(source).forEach((row, i) => {
        verify(JSON.parse(JSON.stringify(row)) as Row, { file: "stage", line: i + 1 });
      });
    }
  });

  it.each(orderNames)("%s name the same instructions by the same names", (order) => {
    const named = new Map<string, string>();
    for (const source of [...sourcesOf("proactive"), ...sourcesOf(order)]) {
      for (const split of source.splits) {
        for (let i = 0; i < source.split(split).instructions; i++) {
          const pointer = source.pointerAt(split, i);
          const params = canonicalJson(source.paramsAt(split, i));
          expect(named.get(pointer) ?? params).toBe(params);
          named.set(pointer, params);
        }
      }
    }
    expect(named.size).toBe(32);
  });

  it("with equal stages have equal plans, so that they are trained once", () => {
    const plans = (["proactive", "distillation", "stage-1-only"] as const).map((order) =>
      canonicalJson(stagePlan(curriculum(order), data, 0)),
    );
    expect(new Set(plans).size).toBe(1);
  });

  it("have different rows under different names, and the same ones again", () => {
    const part = { of: "paired", kind: "execute" };
    const twice = readCurriculum({
      stages: ["one", "two"].map((name) => ({ name, rows: 48, parts: [part] })),
    } as CurriculumInput);
    const [one, two, again] = [0, 1, 0].map((i) => rowsOf(openPlan(stagePlan(twice, data, i))));
    expect(again).toEqual(one);
    const common = new Set(questions(one as Row[]));
    expect(questions(two as Row[]).filter((question) => common.has(question)).length).toBeLessThan(3);
  });

  it("from easy to hard reach further up the axis, and in the end all the way", () => {
    const procedures: CurriculumData = { ...data, family: "procedure", config: {} };
    const sources = sourcesOf("easy-to-hard", { axis: "operations", levels: 3, stage1: { rows: 240 } }, procedures);
    const shown = sources.slice(0, 3).map((source) => {
      const axis = source.family.axes.find(({ name }) => name === "operations");
      const measured = new Map(
        rowsOf(source).map(({ lineage }) => [lineage.pointer, Number(axis?.measure(lineage.params, lineage.input))]),
      );
      return [...measured.values()].sort((a, b) => a - b);
    });
    const all = shown[2] as number[];
    expect(shown).toEqual([all.slice(0, 8), all.slice(0, 16), all]);
    expect(all[0]).toBeLessThan(all[23] as number);
  });
});

describe("what is asked", () => {
  const kinds = ["execute", "execute-with-trace", "in-context"] as const;
  const asked = openPlan(probePlan(data, { of: "evaluation", kind: "execute" }));

  it("is every evaluation instruction with as many different inputs as said", () => {
    const all = questions(rowsOf(asked, "test"));
    expect(all).toHaveLength(24);
    expect(new Set(all).size).toBe(24);
  });

  it.each(kinds)("are the same exercises as %s, in the same order", (kind) => {
    const probe: Probe = { of: "evaluation", kind, templates: { count: 1 }, surfaces: ["prose"] };
    const other = rowsOf(openPlan(probePlan(data, probe)), "test");
    expect(questions(other)).toEqual(questions(rowsOf(asked, "test")));
  });

  it.each(["evaluation", "paired"] as const)("about %s instructions verifies in every kind", (of) => {
    for (const kind of [...kinds, "compose", "declare"] as const) {
      const source = openPlan(probePlan(data, { of, kind }));
      const verify = rowVerifier(source, "test");
      const rows = rowsOf(source, "test");
      expect(rows).toHaveLength(kind === "declare" ? 8 : 24);
      rows.forEach((row, i) => verify(row, { file: "probe", line: i + 1 }));
    }
  });

  it("begins with what fewer inputs would have asked", () => {
    const fewer = new Set(
      questions(
        rowsOf(openPlan(probePlan(data, { of: "evaluation", kind: "execute", inputsPerInstruction: 1 })), "test"),
      ),
    );
    const more = new Set(questions(rowsOf(asked, "test")));
    expect(fewer.size).toBe(8);
    for (const question of fewer) expect(more).toContain(question);
  });

  it("may have examples in the prompt, of the same exercises", () => {
    const probe = { of: "evaluation", kind: "in-context", layout: { shots: 2 } } as const;
    const rows = rowsOf(openPlan(probePlan(data, probe)), "test");
    expect(questions(rows)).toEqual(questions(rowsOf(asked, "test")));
    for (const { lineage } of rows) expect(new Set([lineage.input, ...(lineage.shots ?? [])]).size).toBe(3);
  });

  it.each(orderNames)("was never shown in training by the order %s", (order) => {
    const exercises = new Set([
      ...questions(rowsOf(asked, "test")),
      ...questions(rowsOf(openPlan(probePlan(data, { of: "paired", kind: "execute" })), "test")),
    ]);
    for (const source of sourcesOf(order)) {
      for (const { kind, lineage } of rowsOf(source)) {
        if (kind === "declare") continue;
        const { params, input } = lineage;
        expect(exercises).not.toContain(canonicalJson([params, input, null]));
        expect(inputHome(source.family.key(params), String(input))).toBe("train");
      }
    }
  });

  it("can be about the instructions that an axis picks out", () => {
    const where = { axis: "class", is: "repeated" };
    const source = openPlan(
      probePlan(
        { ...data, evaluation: { instructions: 60, inputsPerInstruction: 2 } },
        { of: "evaluation", kind: "execute", where },
      ),
    );
    const [axis] = source.family.axes.filter(({ name }) => name === "class");
    const rows = rowsOf(source, "test");
    expect(rows.length).toBeGreaterThan(0);
    for (const { lineage } of rows) expect(axis?.measure(lineage.params, lineage.input)).toBe("repeated");
  });
});

describe("worked examples", () => {
  const examplesOf = (examples: number, more: object = {}): Map<string, Set<string>> => {
    const shown = new Map<string, Set<string>>();
    const [, source] = sourcesOf("distillation", { examples, stage2: { rows: 400 }, ...more }) as [
      RowSource,
      RowSource,
    ];
    for (const { kind, lineage } of rowsOf(source)) {
      if (kind === "declare" || source.allotment.splitOfKey(source.family.key(lineage.params)) !== "test") continue;
      const pointer = lineage.pointer as string;
      shown.set(pointer, (shown.get(pointer) ?? new Set()).add(canonicalJson(lineage.input)));
    }
    return shown;
  };

  it("are exactly as many as said, all different, and k are among those of more", () => {
    const curve = [1, 2, 5, 20].map((k) => [k, examplesOf(k)] as const);
    for (const [k, shown] of curve) {
      expect([...shown.values()].map(({ size }) => size)).toEqual(Array.from({ length: 8 }, () => k));
    }
    for (let i = 1; i < curve.length; i++) {
      const [, fewer] = curve[i - 1] as (typeof curve)[number];
      const [, more] = curve[i] as (typeof curve)[number];
      for (const [pointer, inputs] of fewer) for (const input of inputs) expect(more.get(pointer)).toContain(input);
    }
  });

  it("are the same in every kind", () => {
    expect(examplesOf(3, { execute: { execute: 1, "execute-with-trace": 1 } })).toEqual(examplesOf(3));
  });

  it("of paired instructions are as many as said, too", () => {
    const [source] = sourcesOf("proactive", { stage1: { rows: 400, examples: 2 } }) as [RowSource];
    const inputs = new Map<string, Set<unknown>>();
    for (const { kind, lineage } of rowsOf(source)) {
      if (kind === "declare") continue;
      const pointer = lineage.pointer as string;
      inputs.set(pointer, (inputs.get(pointer) ?? new Set()).add(lineage.input));
    }
    expect([...inputs.values()].map(({ size }) => size)).toEqual(Array.from({ length: 24 }, () => 2));
  });

  it("that a config cannot give are an error with the number that it can", () => {
    const few: CurriculumData = {
      ...data,
      family: "procedure",
      config: { inputs: { from: 0, to: 29 } },
      evaluation: { instructions: 3, inputsPerInstruction: 1 },
    };
    const read = curriculum("distillation", { examples: 40, stage2: { rows: 400 } });
    const plan = (): unknown => stagePlan(read, few, 1);
    expect(plan).toThrow(DataError);
    expect(plan).toThrow(/Instruction 0 of the test split has only \d+ different inputs .* and 40 are asked/);
  });
});

describe("budgets", () => {
  const total = (source: RowSource): number =>
    rowsOf(source).reduce((sum, { segments }) => sum + segments.reduce((n, { text }) => n + text.length, 0), 0);

  it.each(["proactive", "homogeneous", "distillation", "retroactive", "in-context"] as const)(
    "in tokens are met by the order %s within a few percent",
    (order) => {
      const tokens = { stage1: { rows: { tokens: 20_000 } }, stage2: { rows: { tokens: 12_000 } } };
      const spent = sourcesOf(order, tokens).reduce((sum, source) => sum + total(source), 0);
      expect(spent).toBeGreaterThan(0.96 * 32_000);
      expect(spent).toBeLessThan(1.04 * 32_000);
    },
  );

  it("in tokens are counted by the tokenizer that is given", () => {
    const read = curriculum("stage-1-only", { stage1: { rows: { tokens: 4_000 } } });
    const plan = stagePlan(read, data, 0, { countTokens: () => 20 });
    expect(plan.splits.train?.rows).toBe(200);
  });

  it("weighed by tokens give each part its share of them", () => {
    const mixture = { by: "tokens" };
    const [source] = sourcesOf("stage-1-only", { stage1: { rows: 600, mixture } }) as [RowSource];
    const declared = rowsOf(source).filter(({ kind }) => kind === "declare");
    const length = declared.reduce(
      (sum, { segments }) => sum + segments.reduce((n, { text }) => n + text.length, 0),
      0,
    );
    expect(declared.length).toBeGreaterThan(330);
    expect(length / total(source)).toBeGreaterThan(0.47);
    expect(length / total(source)).toBeLessThan(0.53);
  });

  it.each<[object, number[]]>([
    [{}, [800, 100, 100]],
    [{ cap: 2 }, [500, 250, 250]],
    [{ temperature: 3 }, [500, 250, 250]],
    [{ temperature: 1e6 }, [334, 333, 333]],
  ])("with the mixture %j are shared out as %j", (mixture, rows) => {
    const parts = [8, 1, 1].map((weight, i) => ({
      of: "paired",
      kind: ["declare", "execute", "execute-with-trace"][i],
      weight,
    }));
    const read = readCurriculum({ stages: [{ name: "a", rows: 1_000, parts, mixture }] } as CurriculumInput);
    expect(stagePlan(read, data, 0).splits.train?.kinds?.map((part) => part.rows)).toEqual(rows);
  });

  it("replay the earlier stages in their proportions, whatever they are", () => {
    const share = fc.constantFrom(0.1, 0.25, 0.5, 0.75);
    const size = fc.integer({ min: 200, max: 100_000 });
    fc.assert(
      fc.property(size, size, share, share, (first, second, declare, replay) => {
        const rounding = 2 + (second * replay) / first;
        const options = { stage1: { rows: first, declare }, stage2: { rows: second, replay } };
        const kinds = stagePlan(curriculum("proactive", options), data, 1).splits.train?.kinds ?? [];
        const [own, ...again] = kinds.map(({ rows = 0 }) => rows) as [number, number, number];
        expect(own + again[0] + again[1]).toBe(second);
        expect(Math.abs(own - second * (1 - replay))).toBeLessThanOrEqual(1);
        expect(Math.abs(again[0] - second * replay * declare)).toBeLessThanOrEqual(rounding);
      }),
    );
  });
});

describe("corner cases", () => {
  it("one instruction of each set", () => {
    const one = { ...data, paired: { instructions: 1 }, evaluation: { instructions: 1, inputsPerInstruction: 1 } };
    for (const order of orderNames.filter((order) => order !== "easy-to-hard")) {
      for (const source of sourcesOf(order, {}, one)) expect(rowsOf(source).length).toBeGreaterThan(0);
    }
    expect(openPlan(probePlan(one, { of: "evaluation", kind: "execute" })).split("test").rows).toBe(1);
  });

  it.each<[string, () => unknown, typeof ConfigError | typeof RangeError, string]>([
    [
      "a level without an instruction",
      () => sourcesOf("easy-to-hard", { levels: 3 }, { ...data, paired: { instructions: 1 } }),
      ConfigError,
      "none is left",
    ],
    ["an unknown axis", () => sourcesOf("easy-to-hard", { axis: "strenght" }), ConfigError, 'Did you mean "strength"?'],
    ["an axis of words", () => sourcesOf("easy-to-hard", { axis: "class" }), ConfigError, "is a word such as"],
    [
      "more instructions than there are",
      () => sourcesOf("proactive", { stage1: { rows: 90, instructions: 25 } }),
      ConfigError,
      "25 instructions asked",
    ],
    [
      "fewer rows than evaluation instructions",
      () => sourcesOf("proactive", { stage2: { rows: 8 } }),
      ConfigError,
      'stage "stage-2": 4 rows (declare, evaluation) cannot show 8 instructions',
    ],
    [
      "fewer rows than examples",
      () => sourcesOf("distillation", { examples: 20 }),
      ConfigError,
      "with 20 worked examples each",
    ],
    [
      "fewer rows than paired instructions",
      () => sourcesOf("proactive", { stage1: { rows: 20 } }),
      ConfigError,
      "cannot show 24 instructions",
    ],
    [
      "a part that gets no row",
      () => sourcesOf("proactive", { stage1: { rows: 25, declare: 0.01 } }),
      ConfigError,
      "parts[0] (declare, paired) has no rows",
    ],
    ["a stage that is not there", () => stagePlan(curriculum("proactive"), data, 2), RangeError, "none at 2"],
    [
      "a layout that the kind has not",
      () =>
        openPlan(
          probePlan(
            { ...data, surfaces: ["rule"] },
            {
              of: "paired",
              kind: "execute",
              templates: { forms: ["question"], count: 1 },
              layout: { kind: "trace-then-answer" },
            },
          ),
        ),
      ConfigError,
      "steps are asked for",
    ],
    [
      "examples on inputs that are asked about",
      () => sourcesOf("distillation", {}, { ...data, inputs: "shared" }),
      ConfigError,
      "on inputs that may be asked about",
    ],
    [
      "unseen instances",
      () => sourcesOf("proactive", {}, { ...data, unseen: "instance" as "parts" }),
      ConfigError,
      "leaves no instruction",
    ],
    [
      "families that are one",
      () => sourcesOf("proactive", {}, { ...data, unseen: "family" }),
      ConfigError,
      "another family",
    ],
  ])("refused: %s", (_, make, error, says) => {
    expect(make).toThrow(error);
    expect(make).toThrow(says);
  });

  it("evaluation instructions of another family", () => {
    const other: CurriculumData = {
      family: "procedure",
      seed: 1,
      unseen: "family",
      paired: { instructions: 12 },
      evaluation: { instructions: 6, inputsPerInstruction: 4, family: "cipher", config: { parameter: "argument" } },
      surfaces: ["python"],
    };
    const skewed = { examples: 4, declare: 0.5, inputs: { shifts: { value: 13, share: 1 } } };
    const [first, second] = sourcesOf("distillation", skewed, other) as [RowSource, RowSource];
    expect(new Set(rowsOf(first).map(({ lineage }) => lineage.family))).toEqual(new Set(["procedure"]));
    const shown = rowsOf(second).filter(({ kind, lineage }) => kind !== "declare" && lineage.family === "cipher");
    expect(shown.length).toBe(24);
    for (const source of [first, second]) {
      const verify = rowVerifier(source, "train");
      rowsOf(source).forEach((row, i) => verify(row, { file: "stage", line: i + 1 }));
    }
  });
});

describe("a row that lies", () => {
  const [, stage] = sourcesOf("distillation") as [RowSource, RowSource];
  const verify = rowVerifier(stage, "train");
  const place = { file: "stage.jsonl", line: 7 };
  const fromOf = (source: RowSource, split: SplitName, index: number): Row => source.rowAt(split, index);

  it("is caught: an exercise of the test among the worked examples", () => {
    const asked = fromOf(openPlan(probePlan(data, { of: "evaluation", kind: "execute-with-trace" })), "test", 0);
    expect(() => verify(asked, place)).toThrow(expect.objectContaining({ code: "leak" }));
  });

  it("is caught: a further example than the curriculum shows", () => {
    const [, more] = sourcesOf("distillation", { examples: 6 }) as [RowSource, RowSource];
    const fewer = new Set(questions(rowsOf(stage)));
    const further = rowsOf(more).filter(
      (row) =>
        more.allotment.splitOfKey(more.family.key(row.lineage.params)) === "test" &&
        !fewer.has(questions([row])[0] as string),
    );
    expect(further.length).toBeGreaterThan(0);
    for (const row of further)
      expect(() => verify(row, place)).toThrow(/stage.jsonl, line 7: the input is none of the 3 worked examples/);
  });

  it("is caught: an example where the stage only declares", () => {
    const [, declaring] = sourcesOf("proactive") as [RowSource, RowSource];
    const example = rowsOf(stage).find(
      (row) => stage.allotment.splitOfKey(stage.family.key(row.lineage.params)) === "test",
    ) as Row;
    verify(example, place);
    expect(() => rowVerifier(declaring, "train")(example, place)).toThrow(expect.objectContaining({ code: "leak" }));
  });

  it("is caught: an instruction beyond the first that are shown", () => {
    const [few] = sourcesOf("proactive", { stage1: { rows: 120, instructions: 5 } }) as [RowSource];
    const beyond = rowsOf(sourcesOf("proactive")[0] as RowSource);
    const inside = beyond.filter(({ lineage }) => (few.instructionNamed(lineage.pointer as string)?.index ?? 9) < 5);
    expect(inside.length).toBeGreaterThan(0);
    for (const row of beyond) {
      if (inside.includes(row)) expect(() => rowVerifier(few, "train")(row, place)).not.toThrow();
      else expect(() => rowVerifier(few, "train")(row, place)).toThrow("none of those that its part shows");
    }
  });
});
