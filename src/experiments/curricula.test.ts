// Experiments with curricula: what they share, what they leave on disk, what their results say, and what is refused.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { openPlan } from "../data/plans/row-source.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import { writeModelFolder } from "../engine/formats/write-model-folder.ts";
import { gpt2Config } from "../engine/model-config.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { checkFeasible } from "./feasible.ts";
import { loadModel } from "./load-model.ts";
import { resolve, type Experiment, type Unit } from "./resolve.ts";
import { runExperiment } from "./run.ts";
import { experimentSchema } from "./schema.ts";
import { modelAfterStage } from "./stage-model.ts";
import { tinyCurriculum, usualArms, type TinyOptions } from "./tiny-curriculum.test-support.ts";
import { writeTinyFolder } from "./tiny-run.test-support.ts";
import { poolSeconds, unitNodes, workOf, type Work } from "./work.ts";
import { parseYamlFile } from "./yaml-file.ts";

const read = (options: TinyOptions = {}): Promise<Experiment> =>
  resolve(parseYamlFile("tiny.yaml", tinyCurriculum(options), experimentSchema), {});

const kinds = (work: readonly Work[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of work) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe("stages", () => {
  it("are trained once for all arms that share them", async () => {
    const { units } = await read();
    expect(units).toHaveLength(8);
    // stage 1; the proactive stage 2; that of one example and of two. Asked: these, and the untrained model.
    expect(kinds(workOf(units))).toEqual({ stage: 4, evaluation: 5 });
  });

  it("are others where rows, training, model or seed differ, and the same where only cores do", async () => {
    const stages = async (options: TinyOptions): Promise<string[]> =>
      workOf((await read({ arms: usualArms.slice(2, 3), ...options })).units).flatMap((work) =>
        work.kind === "stage" ? [work.id] : [],
      );
    const [usual] = await stages({});
    const training = "{ batchSize: 16, learningRate: 3.0e-3, warmup: 0.1";
    const others: TinyOptions[] = [
      { settings: { curriculum: "{ stage1: { rows: 241 }, stage2: { rows: 120 } }" } },
      { settings: { training: `${training}, threads: 1, beta2: 0.98 }` } },
      { settings: { model: "{ layers: 1, width: 16, heads: 4, contextLength: 64 }" } },
      { seeds: "[4]" },
    ];
    for (const other of others) expect(await stages(other)).not.toContain(usual);
    expect(await stages({ settings: { training: `${training}, threads: 2, checkpointSeconds: 60 }` } })).toEqual([
      usual,
    ]);
    expect(await stages({ settings: { curriculum: "{ stage1: { rows: 240 }, stage2: { rows: 160 } }" } })).toEqual([
      usual,
    ]);
  });

  it("show each row once, with a validation set of none, unless it is said", async () => {
    const { units } = await read();
    expect(units[0]?.settings.training).toMatchObject({ epochs: 1, validationRows: 0 });
  });

  it("ask all arms of a seed the same exercises", async () => {
    const work = workOf((await read()).units).flatMap((piece) => (piece.kind === "evaluation" ? [piece.node] : []));
    const prompts = work.map(({ probes }) =>
      probes.map(({ plan }) => {
        const source = openPlan(plan);
        return Array.from({ length: source.split("test").rows }, (_, i) => source.rowAt("test", i).id);
      }),
    );
    expect(prompts.length).toBeGreaterThan(1);
    for (const other of prompts) expect(other).toEqual(prompts[0]);
  });

  it("run in an order that lets a pool end early", () => {
    const piece = (id: string, needs: string[]) => ({ id, needs, kind: "stage" as const }) as unknown as Work;
    const work = [piece("a", []), piece("b", []), piece("c", ["a"]), piece("d", ["b"]), piece("e", ["d"])];
    const seconds = ({ id }: Pick<Work, "id">): number => (id === "e" ? 4 : 1);
    expect(poolSeconds(work, seconds, 1)).toBe(8);
    expect(poolSeconds(work, seconds, 2)).toBe(6);
  });
});

describe("a run with curricula", { timeout: 120_000 }, () => {
  let scratch = "";
  let file = "";
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "precept-curricula-"));
    file = join(scratch, "tiny.yaml");
    await writeFile(
      file,
      tinyCurriculum({
        top: "worth: { of: proactive, against: examples }",
        settings: {
          evaluation: "{ instructions: 6, inputsPerInstruction: 2, trainInstructions: 4, everyStage: true }",
        },
        expect:
          "[{ says: so, arm: proactive, x: 1, above: 0 }, { says: too, arm: proactive, x: 2, split: declared, stage: stage-1, below: 1 }]",
      }),
    );
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));
  const manifest = { argv: [], command: "test", versions: {} };

  it("has the same results with one worker and with two, and trains each stage once", async () => {
    const trained: string[] = [];
    const run = (out: string, workers: number) =>
      runExperiment({
        file,
        scale: "smoke",
        out: join(scratch, out),
        workers,
        manifest,
        onEvent: (event) => {
          if (event.kind === "work-done") trained.push(`${out} ${event.work.id}`);
        },
      });
    const one = await run("one", 1);
    expect(new Set(trained).size).toBe(trained.length);
    // Four stages, and the untrained model beside them is asked.
    expect(trained).toHaveLength(9);
    await run("two", 2);
    const bytes = (name: string) => readFile(join(scratch, name, "results.json"), "utf8");
    expect(await bytes("two")).toBe(await bytes("one"));

    const { results } = one;
    expect(results.probes?.map(({ split }) => split)).toEqual(["unseen", "train", "declared"]);
    const declared = results.points.filter(({ split, seed }) => split === "declared" && seed === null);
    expect(declared).toHaveLength(8);
    expect(
      results.stagePoints?.filter(({ arm, x, seed }) => arm === "proactive" && x === 1 && seed === null),
    ).toHaveLength(6);
    expect(new Set(results.baselines?.map(({ how }) => how)).size).toBe(1);
    expect(results.worth).toHaveLength(1);
    expect(results.finding?.text).toContain("that too (");
    const proactive = results.arms.find(({ name }) => name === "proactive");
    expect(proactive).toMatchObject({ fixed: true });
    expect(proactive?.models[0]).toMatchObject({ trainRows: 360, steps: 23, distinctInstructions: 12 });
    expect(proactive?.models[0]?.stages?.map(({ name, rows, steps }) => ({ name, rows, steps }))).toEqual([
      { name: "stage-1", rows: 240, steps: 15 },
      { name: "stage-2", rows: 120, steps: 8 },
    ]);
    const untrained = results.arms.find(({ name }) => name === "untrained");
    expect(untrained?.models[0]).toMatchObject({ trainRows: 0, steps: 0, tokens: 0, stages: [] });
  });

  it("keeps the models and not the rows, and any unit's model can be loaded", async () => {
    const dir = join(scratch, "one");
    const stages = await readdir(join(dir, "stages"));
    expect(stages).toHaveLength(4);
    for (const stage of stages) {
      expect((await readdir(join(dir, "stages", stage))).sort()).toEqual(
        ["checkpoint", "metrics.jsonl", "plan.json", "stage.json", "tokenizer.json"].sort(),
      );
    }
    const [loaded, other] = await Promise.all([
      loadModel(dir, { unit: "proactive_1_3" }),
      loadModel(dir, { unit: "examples_2_3" }),
    ]);
    expect(loaded.tokenizer.vocabularySize).toBe(loaded.model.vocabularySize);
    const name = [...loaded.parameters.keys()][0] as string;
    expect(loaded.parameters.get(name)?.data).not.toEqual(other.parameters.get(name)?.data);
    await expect(loadModel(dir, { unit: "untrained_1_3" })).rejects.toMatchObject({ code: "which-unit" });
  });

  it("is done again without training anything where the results alone are missing", async () => {
    const dir = join(scratch, "one");
    const before = await readFile(join(dir, "results.json"), "utf8");
    await rm(join(dir, "results.json"));
    await rm(join(dir, "units"), { recursive: true });
    const events: string[] = [];
    await runExperiment({ file, scale: "smoke", out: dir, manifest, onEvent: ({ kind }) => events.push(kind) });
    expect(new Set(events)).toEqual(new Set(["start", "unit-done"]));
    expect(await readFile(join(dir, "results.json"), "utf8")).toBe(before);
  });
});

describe("a curriculum of a model on disk", { timeout: 120_000 }, () => {
  let scratch = "";
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "precept-curricula-"));
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCodePoint(32 + i));
    const tokenizer = createCharacterTokenizer([...ascii, "\n"]);
    const model = gpt2Config({
      vocabularySize: tokenizer.vocabularySize,
      contextLength: 64,
      layers: 1,
      width: 16,
      heads: 2,
    });
    const parameters = initialParameters(model, Rng.from("base"));
    await writeModelFolder(join(scratch, "base"), { model, parameters, tokenizer });
    await writeTinyFolder(join(scratch, "letters"));
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  const training = (more: string): Readonly<Record<string, string>> => ({
    model: "{ from: base }",
    training: `{ batchSize: 16, learningRate: 3.0e-3, threads: 1${more} }`,
  });

  it.each([
    ["all of its parameters", ""],
    ["an adapter in each stage", ", lora: { rank: 2, alpha: 4, targets: [c_attn] }"],
  ])("learns %s, stage after stage, and can be loaded", async (what, more) => {
    const file = join(scratch, "file.yaml");
    await writeFile(file, tinyCurriculum({ arms: usualArms.slice(0, 1), x: "[1]", settings: training(more) }));
    const out = join(scratch, what.replaceAll(" ", "-"));
    const manifest = { argv: [], command: "test", versions: {} };
    const { results, experiment } = await runExperiment({ file, scale: "smoke", out, manifest, workers: 1 });
    expect(results.arms[0]?.models[0]?.stages).toHaveLength(2);
    const { stages } = unitNodes(experiment.units[0] as Unit);
    const trained = await modelAfterStage(out, experiment.units[0] as Unit, stages[1]?.id);
    const loaded = await loadModel(out, { unit: "proactive_1_3" });
    for (const [name, { data }] of trained.parameters) expect(loaded.parameters.get(name)?.data, name).toEqual(data);
    const before = await modelAfterStage(out, experiment.units[0] as Unit, stages[0]?.id);
    const moved = [...trained.parameters].filter(([name, { data }]) =>
      data.some((value, i) => value !== before.parameters.get(name)?.data[i]),
    );
    expect(moved.length > 0 && (more === "" || moved.every(([name]) => name.includes("c_attn")))).toBe(true);
  });

  it("is refused where the folder's tokenizer does not know the rows", async () => {
    const text = tinyCurriculum({
      arms: usualArms.slice(0, 1),
      settings: { ...training(""), model: "{ from: letters }" },
    });
    const experiment = await resolve(parseYamlFile(join(scratch, "file.yaml"), text, experimentSchema), {});
    await expect(checkFeasible(experiment)).rejects.toMatchObject({ code: "unknown-character" });
  });
});

describe("a curriculum is refused", () => {
  const proactive = usualArms.slice(0, 1);
  const of = (curriculum: string): TinyOptions => ({
    arms: ["{ name: own, label: own, fixed: true }"],
    settings: { curriculum },
  });
  const stage = "name: one, rows: 60, parts: [{ of: paired, kind: execute }]";

  it.each<[string, TinyOptions, string, RegExp]>([
    ["without an order", of("{ order: sideways }"), "invalid-value", /tiny\.yaml:\d+:\d+: curriculum\.order/],
    ["with an unknown key", of("{ order: proactive, stage3: {} }"), "unknown-key", /stage3/],
    ["with a stage without parts", of("{ stages: [{ name: one, rows: 10, parts: [] }] }"), "invalid-value", /no rows/],
    [
      "with too few rows",
      of("{ order: proactive, stage1: { rows: 3 } }"),
      "empty-stage",
      /^tiny\.yaml:\d+:\d+: stage "stage-1"/,
    ],
    [
      "that demonstrates evaluation instructions",
      of("{ stages: [{ name: one, rows: 60, parts: [{ of: evaluation, kind: execute }] }] }"),
      "leak",
      /^tiny\.yaml:\d+:\d+: .*"one"/,
    ],
    [
      "by an objective that has no such option",
      of(
        `{ stages: [{ ${stage} }, { name: two, rows: 60, parts: [{ of: paired, kind: execute }], objective: { kind: iopo, bta: 1 } }] }`,
      ),
      "bad-objective",
      /^tiny\.yaml:\d+:\d+: objective of kind "iopo": .*bta/,
    ],
    [
      "with a training setting that there is not",
      of(`{ stages: [{ ${stage}, training: { learnRate: 1 } }] }`),
      "unknown-key",
      /^tiny\.yaml:\d+:\d+: stage "one": training\.learnRate .*learningRate/,
    ],
    [
      "with a training setting that cannot be",
      of(`{ stages: [{ ${stage}, training: { learningRate: -1 } }] }`),
      "invalid-value",
      /training\.learningRate/,
    ],
    [
      "with threads of a stage's own",
      of(`{ stages: [{ ${stage}, training: { threads: 1 } }] }`),
      "invalid-value",
      /same for all stages/,
    ],
    [
      "that carries nothing out, with nothing said to ask",
      of("{ stages: [{ name: one, rows: 60, parts: [{ of: paired, kind: declare }] }] }"),
      "nothing-to-ask",
      /^tiny\.yaml:\d+:\d+/,
    ],
    [
      "with a probe that the family cannot answer",
      {
        arms: proactive,
        settings: { evaluation: "{ instructions: 6, ask: [{ name: main, kind: execute, surfaces: [prose, latin] }] }" },
      },
      "invalid-value",
      /evaluation\.ask/,
    ],
    [
      "with two probes of one name",
      {
        arms: proactive,
        settings: {
          evaluation: "{ instructions: 6, ask: [{ name: a, kind: execute }, { name: unseen, kind: declare }] }",
        },
      },
      "invalid-value",
      /"unseen" is the name of another/,
    ],
    [
      "with validation rows",
      { arms: proactive, settings: { training: "{ validationRows: 8, threads: 1 }" } },
      "invalid-value",
      /validationRows/,
    ],
    [
      "with an expectation of a stage that is not asked",
      { arms: proactive, expect: "[{ says: so, x: 1, stage: stage-1, above: 0.5 }]" },
      "unknown-stage",
      /stage-1/,
    ],
    [
      "with an expectation of a split that is not asked",
      { arms: proactive, expect: "[{ says: so, x: 1, split: recited, above: 0.5 }]" },
      "unknown-split",
      /"recited"/,
    ],
    ["with a worth of an unknown arm", { top: "worth: { of: nobody, against: examples }" }, "unknown-arm", /nobody/],
    [
      "with a worth of an arm that x changes",
      { top: "worth: { of: examples, against: examples }" },
      "not-fixed",
      /examples/,
    ],
  ])("%s", async (_, options, code, says) => {
    const error = await read(options).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(says);
  });

  it.each<[string, TinyOptions, RegExp]>([
    [
      "rows are longer than the context",
      { settings: { model: "{ layers: 1, width: 16, heads: 2, contextLength: 24 }" } },
      /^tiny\.yaml:\d+:\d+: arm proactive, x 1, stage stage-1: has up to \d+ tokens, and model\.contextLength is 24/,
    ],
    [
      "only what is asked in context is",
      {
        arms: proactive,
        settings: {
          model: "{ layers: 1, width: 16, heads: 2, contextLength: 40 }",
          evaluation: "{ instructions: 6, ask: [{ name: main, kind: in-context, surfaces: [prose] }] }",
        },
      },
      /what is asked as "unseen": has up to \d+ tokens/,
    ],
  ])("before anything is computed where %s", async (_, options, says) => {
    const experiment = await read(options);
    await expect(checkFeasible(experiment)).rejects.toThrow(says);
  });

  it("and so are its settings where there is none", async () => {
    const text = tinyCurriculum({ arms: ["{ name: own, label: own }"] })
      .replace(/ {6}curriculum: .*\n/, "")
      .replace("curriculum.examples", "data.rows")
      .replace("trainInstructions: 4", "everyStage: true");
    await expect(resolve(parseYamlFile("tiny.yaml", text, experimentSchema), {})).rejects.toThrow(
      /data\.templates: only a curriculum uses it[^]*evaluation\.everyStage: only a curriculum uses it/,
    );
  });
});
