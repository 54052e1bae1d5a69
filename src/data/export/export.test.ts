// Exported folders: every kind of row in every format, verified from the files, and no change that goes unnoticed.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PreceptError } from "../../core/errors.ts";
import { probePlan, readCurriculum, stagePlan, type CurriculumData } from "../curricula/index.ts";
import { generateDataset } from "../datasets/generate-dataset.ts";
import { readManifest } from "../datasets/manifest.ts";
import { readRows } from "../datasets/read-rows.ts";
import { readPlan, type DatasetPlanInput } from "../plans/plan.ts";
import { openPlan } from "../plans/row-source.ts";
import type { Row } from "../rows/row.ts";
import { codecOf, type Format } from "./codecs.ts";
import type { Beside, LearningKind } from "./codec.ts";
import { exportRows, testPlan, verifyExport, type ExportOptions, type ExportSource } from "./index.ts";

const rewrite: DatasetPlanInput = {
  family: "rewrite",
  config: { patternLength: 2, replacementLength: 2, inputLength: 8 },
  seed: 3,
  inputs: "apart",
  splits: {
    test: { instructions: 12, rows: 24, kind: "execute-with-trace" },
    validation: { instructions: 6, rows: 12, surfaces: ["prose"] },
    train: {
      instructions: 20,
      rows: 120,
      surfaces: ["rule", "prose"],
      kinds: [
        { kind: "in-context" },
        { kind: "in-context", layout: { shots: 2 } },
        { kind: "declare" },
        { kind: "declare", of: "test" },
        { kind: "execute" },
        { kind: "execute-with-trace" },
      ],
    },
  },
};
const procedure: DatasetPlanInput = {
  family: "procedure",
  seed: 5,
  splits: {
    test: { instructions: 5, rows: 10, kind: "compose" },
    train: {
      instructions: 10,
      rows: 40,
      surfaces: ["python", "pseudocode"],
      kinds: [
        { kind: "compose" },
        { kind: "compose", layout: { kind: "trace-then-answer" } },
        { kind: "in-context", layout: { kind: "pseudocode-then-answer" } },
        { kind: "in-context", layout: { kind: "trace-then-answer" } },
      ],
    },
  },
};

function sourceOf(
  plan: DatasetPlanInput,
  objective: ExportSource["stages"][number]["objective"] = "sft",
): ExportSource {
  const known = readPlan(plan);
  return {
    title: "A dataset",
    stages: [{ name: "train", objective, plan }],
    evaluations: [{ name: "test", plan: testPlan(known) }],
  };
}

let root = "";
let count = 0;
const fresh = (): string => join(root, `export-${count++}`);
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "precept-export-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const version = "0.0.0";

async function exported(source: ExportSource, options: Omit<ExportOptions, "version">): Promise<string> {
  const folder = fresh();
  await exportRows(source, folder, { version, ...options });
  return folder;
}

function filesOf(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).sort();
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

async function codeOf(job: Promise<unknown>): Promise<string> {
  return (await errorOf(job)).code;
}

async function errorOf(job: Promise<unknown>): Promise<PreceptError> {
  const error: unknown = await job.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PreceptError);
  return error as PreceptError;
}

const linesOf = (folder: string, file: string): string[] =>
  readFileSync(join(folder, file), "utf8").trimEnd().split("\n");

/** The rows of an exported file as a reader of the format sees them. */
function readBack(folder: string, split: string, format: Format, learning: LearningKind) {
  const beside = linesOf(folder, `lineage/1-train/${split}.jsonl`).map((line) => JSON.parse(line) as Row);
  return linesOf(folder, `stages/1-train/${split}.jsonl`).map((line, i) => {
    const said = beside[i] as Row & Beside;
    return { ...said, ...codecOf(format, learning).decode(JSON.parse(line), said) };
  });
}

const text = (segments: Row["segments"], learn: boolean): string =>
  segments
    .filter((segment) => segment.learn === learn)
    .map((segment) => segment.text)
    .join("");

const formats: readonly Format[] = [
  { target: "trl", form: "chat" },
  { target: "trl", form: "text" },
  { target: "openai-jsonl", form: "chat" },
  { target: "alpaca", form: "chat" },
  { target: "sharegpt", form: "chat" },
];

describe.each(formats)("$target, $form", (format) => {
  test.each([
    ["named rules, shown rules and declarations", rewrite],
    ["programs, composed and traced", procedure],
  ])("holds every row of %s, with the same text learnt", async (_, plan) => {
    const folder = await exported(sourceOf(plan), format);
    const source = openPlan(plan);
    for (const split of ["train", "validation"] as const) {
      const rows = source.splits.includes(split) ? source.split(split).rows : 0;
      if (rows === 0) {
        expect(existsSync(join(folder, `stages/1-train/${split}.jsonl`))).toBe(false);
        continue;
      }
      const found = readBack(folder, split, format, "sft");
      expect(found).toHaveLength(rows);
      expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(source.parts(split).map(({ kind }) => kind)));
      found.forEach(({ id, segments }, position) => {
        const row = source.rowAt(split, position);
        expect({ id, segments }).toEqual({ id: row.id, segments: row.segments });
      });
    }
    const { rows, exercises } = await verifyExport(folder);
    expect(rows).toBe((plan.splits.train?.rows ?? 0) + (plan.splits.validation?.rows ?? 0));
    expect(exercises).toBe(plan.splits.test?.rows);
  });
});

const questions: DatasetPlanInput = {
  ...rewrite,
  splits: {
    ...rewrite.splits,
    train: {
      instructions: 20,
      rows: 60,
      kinds: [{ kind: "execute" }, { kind: "execute-with-trace" }, { kind: "in-context" }],
    },
  },
};

describe("preferences", () => {
  test.each(formats)("of $target, $form put a wrong answer of the same form beside the true one", async (format) => {
    for (const [plan, family] of [
      [questions, "rewrite"],
      [procedure, "procedure"],
    ] as const) {
      const folder = await exported(sourceOf(plan, { kind: "dpo" }), format);
      const source = openPlan(plan);
      const found = readBack(folder, "train", format, "preference");
      expect(found.length).toBeGreaterThan(30);
      for (const { segments, rejected, lineage, kind } of found) {
        expect(lineage.family).toBe(family);
        expect(rejected).not.toBe(text(segments, true));
        if (kind === "compose" || lineage.layout !== undefined) continue;
        expect(source.family.check(lineage.params, lineage.input, rejected as string).kind).toBe("fail");
      }
      await verifyExport(folder);
    }
  });

  test("a rejected answer that is right, and one that nobody gave, are found", async () => {
    const folder = await exported(sourceOf(questions, { kind: "dpo" }), { target: "trl", form: "text" });
    const [first = "", ...rest] = linesOf(folder, "stages/1-train/train.jsonl");
    const row = JSON.parse(first) as { chosen: string; rejected: string };
    for (const rejected of [row.chosen, `${row.rejected}x`]) {
      writeFileSync(
        join(folder, "stages/1-train/train.jsonl"),
        `${[JSON.stringify({ ...row, rejected }), ...rest].join("\n")}\n`,
      );
      const error = await errorOf(verifyExport(folder));
      expect(error.message).toMatch(/train\.jsonl, line 1: not what was written/);
    }
  });

  test("rows without a wrong answer are left out and counted, and a stage of none but such is refused", async () => {
    // Half of all inputs hold neither of two patterns, and stay as they are under both rules.
    const noOps: DatasetPlanInput = {
      ...questions,
      config: { patternLength: 6, replacementLength: 2, inputLength: 8, noOpShare: 0.5 },
    };
    const folder = fresh();
    const { stages } = await exportRows(sourceOf(noOps, { kind: "dpo" }), folder, { target: "trl", version });
    const files = stages[0]?.files ?? [];
    const leftOut = files.reduce((sum, file) => sum + file.leftOut, 0);
    expect(leftOut).toBeGreaterThan(0);
    expect(files.map((file) => file.rows + file.leftOut)).toEqual([60, 12]);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`${leftOut} rows of 1-train`);
    await verifyExport(folder);
    const none = { ...noOps, config: { ...noOps.config, noOpShare: 1 } };
    expect(await codeOf(exportRows(sourceOf(none, { kind: "dpo" }), fresh(), { target: "trl", version }))).toBe(
      "no-pairs",
    );
  });
});

describe("rewards", () => {
  test.each(["chat", "text"] as const)(
    "of TRL, %s, are questions with what the reward server judges by",
    async (form) => {
      for (const plan of [questions, procedure]) {
        const format = { target: "trl", form } as const;
        const folder = await exported(sourceOf(plan, { kind: "grpo" }), format);
        const found = readBack(folder, "train", format, "reward");
        expect(linesOf(folder, "stages/1-train/train.jsonl").join("")).not.toContain('"completion"');
        for (const { id, segments, question } of found) {
          expect(question?.id).toBe(id);
          const { family, params, input } = JSON.parse(question?.label ?? "") as Record<string, unknown>;
          const source = openPlan(plan);
          expect(family).toBe(source.family.name);
          const mark = question?.answerAfter ?? "";
          const answer = text(segments, true)
            .split(mark === "" ? "\u0000" : mark)
            .at(-1) as string;
          expect(source.family.check(params, input, answer).kind).toBe("pass");
        }
        expect(readFileSync(join(folder, "reward.py"), "utf8")).toContain("def precept_reward(");
        await verifyExport(folder);
      }
    },
  );

  test("a changed label is found", async () => {
    const folder = await exported(sourceOf(questions, { kind: "grpo" }), { target: "trl" });
    const file = join(folder, "stages/1-train/train.jsonl");
    const lines = readFileSync(file, "utf8").split("\n");
    lines[4] = (lines[4] as string).replace('\\"input\\":\\"', '\\"input\\":\\"z');
    writeFileSync(file, lines.join("\n"));
    expect((await errorOf(verifyExport(folder))).message).toMatch(/train\.jsonl, line 5: not what was written/);
  });

  test.each(["dpo", "grpo"] as const)("declarations have no place in %s", async (kind) => {
    const error = await errorOf(exportRows(sourceOf(rewrite, { kind }), fresh(), { target: "trl", version }));
    expect(error).toMatchObject({ code: "unfit-row", hint: expect.stringContaining("--objective sft") as string });
    expect(error.message).toMatch(
      /^row [0-9a-f]{32} \(\d+ of the train split, kind declare\) does not fit trl: a declaration/,
    );
  });
});

describe("an exported folder", () => {
  test("has the same bytes every time, from the plan or from the dataset's files", async () => {
    const dataset = fresh();
    await generateDataset(rewrite, dataset);
    const plan = (await readManifest(dataset))?.plan as DatasetPlanInput;
    const source = sourceOf(plan);
    const fromFiles: ExportSource = {
      ...source,
      stages: source.stages.map((stage) => ({ ...stage, rows: (split) => readRows(dataset, { split }) })),
    };
    const [first, again, files] = [
      await exported(sourceOf(rewrite), { target: "trl" }),
      await exported(sourceOf(rewrite), { target: "trl" }),
      await exported(fromFiles, { target: "trl" }),
    ];
    expect(filesOf(again)).toEqual(filesOf(first));
    expect(filesOf(files)).toEqual(filesOf(first));
  });

  test("holds no exercise of the test among what is learnt, and asks the dataset's own", async () => {
    const folder = await exported(sourceOf(rewrite), { target: "alpaca" });
    const dataset = fresh();
    await generateDataset(rewrite, dataset);
    const asked = (path: string) => readFileSync(path, "utf8");
    expect(asked(join(folder, "evaluation/test/test-00000.jsonl"))).toBe(asked(join(dataset, "test-00000.jsonl")));
    const learnt = new Set(
      linesOf(folder, "stages/1-train/train.jsonl").map(
        (line) => (JSON.parse(line) as { instruction: string }).instruction,
      ),
    );
    const prompts = linesOf(folder, "evaluation/test.prompts.jsonl").map(
      (line) => JSON.parse(line) as { messages: { content: string }[] },
    );
    expect(prompts).toHaveLength(24);
    for (const { messages } of prompts) expect(learnt).not.toContain(messages[0]?.content);
  });

  test("takes the first rows under a limit", async () => {
    const whole = await exported(sourceOf(rewrite), { target: "sharegpt" });
    const part = await exported(sourceOf(rewrite), { target: "sharegpt", limit: 7 });
    expect(linesOf(part, "stages/1-train/train.jsonl")).toEqual(
      linesOf(whole, "stages/1-train/train.jsonl").slice(0, 7),
    );
    expect((await verifyExport(part)).rows).toBe(14);
    expect(readFileSync(join(part, "README.md"), "utf8")).toContain("Only the first 7 rows");
  });

  test("is replaced by another export, and by nothing where something else lies in it", async () => {
    const folder = await exported(sourceOf(rewrite), { target: "trl" });
    mkdirSync(join(folder, "__pycache__"));
    writeFileSync(join(folder, "__pycache__", "reward.pyc"), "");
    await exportRows(sourceOf(rewrite), folder, { target: "alpaca", version });
    expect(existsSync(join(folder, "dataset_info.json"))).toBe(true);
    expect(existsSync(join(folder, "train.sh"))).toBe(false);
    writeFileSync(join(folder, "stages", "model.safetensors"), "mine");
    const before = filesOf(folder);
    const error = await errorOf(exportRows(sourceOf(rewrite), folder, { target: "trl", version }));
    expect(error).toMatchObject({
      code: "foreign-folder",
      message: expect.stringContaining("model.safetensors") as string,
    });
    expect(filesOf(folder)).toEqual(before);
  });

  test("is not there, nor anything beside it, where the export was stopped or failed", async () => {
    const parent = fresh();
    mkdirSync(parent);
    const folder = join(parent, "out");
    const stop = new AbortController();
    const large = { ...questions, splits: { ...questions.splits, train: { instructions: 20, rows: 20_000 } } };
    const stopped = exportRows(sourceOf(large), folder, {
      target: "trl",
      version,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(await codeOf(stopped)).toBe("interrupted");
    expect(await codeOf(exportRows(sourceOf(rewrite, { kind: "dpo" }), folder, { target: "trl", version }))).toBe(
      "unfit-row",
    );
    expect(readdirSync(parent)).toEqual([]);
    // What a killed process left behind is in nobody's way.
    mkdirSync(join(parent, ".out.new"));
    writeFileSync(join(parent, ".out.new", "half"), "x");
    await exportRows(sourceOf(rewrite), folder, { target: "trl", version });
    expect(readdirSync(parent)).toEqual(["out"]);
  });

  test.each([
    ["messages only", { target: "alpaca", form: "text" }, "no-such-form"],
    ["no rewards", { target: "openai-jsonl", objective: { kind: "grpo" } }, "no-such-format"],
  ] as const)("is refused before anything is made: %s", async (_, options, code) => {
    const folder = fresh();
    expect(await codeOf(exportRows(sourceOf(questions), folder, { version, ...options }))).toBe(code);
    expect(existsSync(folder)).toBe(false);
  });

  test("without stages or without rows to learn from is refused", async () => {
    const nothing = { title: "Untrained", stages: [], evaluations: [] };
    expect(await codeOf(exportRows(nothing, fresh(), { target: "trl", version }))).toBe("no-stages");
    const test = { ...rewrite, splits: { test: rewrite.splits.test } } as DatasetPlanInput;
    expect(await codeOf(exportRows(sourceOf(test), fresh(), { target: "trl", version }))).toBe("no-stages");
  });
});

describe("a changed folder", () => {
  let whole = "";
  beforeAll(async () => {
    whole = await exported(sourceOf(rewrite), { target: "openai-jsonl" });
  });

  async function changed(file: string, change: (lines: string[]) => string[] | string): Promise<PreceptError> {
    const folder = fresh();
    cpSync(whole, folder, { recursive: true });
    const lines = linesOf(folder, file);
    const after = change([...lines]);
    writeFileSync(join(folder, file), typeof after === "string" ? after : `${after.join("\n")}\n`);
    return errorOf(verifyExport(folder));
  }

  const rows = "stages/1-train/train.jsonl";
  const beside = "lineage/1-train/train.jsonl";
  const edit = (line: string, find: RegExp, put: string): string => {
    const edited = line.replace(find, put);
    expect(edited).not.toBe(line);
    return edited;
  };
  const at = (index: number, change: (line: string) => string) => (lines: string[]) =>
    lines.map((line, i) => (i === index ? change(line) : line));

  test.each<[string, string, (lines: string[]) => string[] | string, string, RegExp]>([
    [
      "an answer",
      rows,
      at(2, (line) => edit(line, /("assistant","content":")/, "$1q")),
      "row-not-verified",
      /train\.jsonl, line 3: /,
    ],
    [
      "a prompt",
      rows,
      at(1, (line) => edit(line, /("user","content":")/, "$1q")),
      "row-not-verified",
      /train\.jsonl, line 2: /,
    ],
    [
      "what is learnt",
      rows,
      at(5, (line) => edit(line, /"role":"assistant","content"/, '"role":"assistant","weight":0,"content"')),
      "row-not-verified",
      /line 6: /,
    ],
    ["a key too many", rows, at(0, (line) => edit(line, /^\{/, '{"weight":1,')), "malformed-row", /line 1: .*weight/],
    ["a space", rows, at(3, (line) => edit(line, /^\{/, "{ ")), "changed-row", /line 4: not what was written/],
    ["no JSON", rows, at(9, () => "oops"), "malformed-row", /line 10: not JSON/],
    ["a line twice", rows, (lines) => [lines[0] as string, ...lines], "row-not-verified", /line 2: /],
    [
      "a line less",
      rows,
      (lines) => lines.slice(0, -1),
      "row-count",
      /lineage.*it has a line 120, and stages\/1-train\/train\.jsonl has none/,
    ],
    ["half a line", rows, (lines) => lines.join("\n"), "torn-file", /the file ends in the middle of a line/],
    ["nothing left", rows, () => "", "row-count", /line 1/],
    [
      "two lines exchanged",
      rows,
      (lines) => [lines[1] as string, lines[0] as string, ...lines.slice(2)],
      "row-not-verified",
      /line 1: /,
    ],
    [
      "a lineage",
      beside,
      at(7, (line) => edit(line, /"surface":"\w+"/, '"surface":"latin"')),
      "row-not-verified",
      /train\.jsonl, line 8: the surface latin/,
    ],
    ["an id", beside, at(0, (line) => edit(line, /"id":"./, '"id":"-')), "malformed-row", /line 1: id/],
    ["another id", beside, at(0, (line) => edit(line, /"id":"[0-9a-f]{4}/, '"id":"0000')), "wrong-id", /line 1: /],
    ["an unknown key", beside, at(0, (line) => edit(line, /^\{/, '{"a":1,')), "malformed-row", /line 1: .*a/],
    ["the README", "README.md", (lines) => [...lines, "x"], "corrupt-file", /README\.md is not what was written/],
    [
      "an exercise",
      "evaluation/test/test-00000.jsonl",
      at(0, (line) => edit(line, /"text":"/, '"text":"q')),
      "wrong-id",
      /test-00000\.jsonl, line 1/,
    ],
    [
      "a prompt to ask",
      "evaluation/test.prompts.jsonl",
      at(0, (line) => edit(line, /"content":"/, '"content":"q')),
      "corrupt-file",
      /test\.prompts\.jsonl is not/,
    ],
  ])("%s is named", async (_, ...[file, change, code, message]) => {
    const error = await changed(file, change);
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
    expect(error.hint).toMatch(/\.$/);
  });

  test("rows of the test split are refused, true as they are", async () => {
    const folder = fresh();
    cpSync(whole, folder, { recursive: true });
    const source = openPlan(rewrite);
    const row = source.rowAt("test", 0);
    const { line } = codecOf({ target: "openai-jsonl", form: "chat" }, "sft").encode(row);
    const { id, kind, lineage } = row;
    for (const [file, said] of [
      [rows, line],
      [beside, { id, kind, lineage }],
    ] as const) {
      writeFileSync(join(folder, file), [JSON.stringify(said), ...linesOf(folder, file).slice(1), ""].join("\n"));
    }
    const error = await errorOf(verifyExport(folder));
    expect(error.code).toBe("leak");
    expect(error.message).toMatch(/line 1: the instruction belongs to the test split/);
  });

  test("prompts that another plan holds out are refused, whatever the row's own plan says", async () => {
    const config = { patternLength: 1, replacementLength: 1, inputLength: 2 };
    const few = { family: "rewrite", config, splits: {} } as const;
    const learnt = { ...few, splits: { train: { instructions: 300, rows: 3_000 } } };
    const asked = { ...few, seed: 1, splits: { test: { instructions: 300, rows: 3_000 } } };
    const source: ExportSource = { ...sourceOf(learnt), evaluations: [{ name: "test", plan: asked }] };
    const error = await errorOf(exportRows(source, fresh(), { target: "trl", version }));
    expect(error.code).toBe("leak");
    expect(error.message).toMatch(/train\.jsonl, line \d+: its prompt is an exercise that is held out for the test/);
  });

  test("a folder that is none is said to be none", async () => {
    const folder = fresh();
    mkdirSync(folder);
    expect(await codeOf(verifyExport(folder))).toBe("no-export");
    writeFileSync(join(folder, "export.json"), "{}");
    expect(await codeOf(verifyExport(folder))).toBe("file-corrupt");
  });
});

describe("curricula", () => {
  const data: CurriculumData = {
    family: "rewrite",
    config: { patternLength: 2, replacementLength: 2, inputLength: 8 },
    seed: 1,
    paired: { instructions: 12 },
    evaluation: { instructions: 6, inputsPerInstruction: 2 },
    surfaces: ["prose"],
  };

  function curriculumSource(order: Parameters<typeof readCurriculum>[0]): ExportSource {
    const curriculum = readCurriculum(order);
    return {
      title: "A curriculum",
      stages: curriculum.stages.map(({ name, objective }, i) => ({
        name,
        objective,
        plan: stagePlan(curriculum, data, i),
      })),
      evaluations: [
        { name: "unseen", plan: probePlan(data, { of: "evaluation", kind: "execute-with-trace" }) },
        { name: "declared", plan: probePlan(data, { of: "evaluation", kind: "declare" }) },
      ],
    };
  }

  test("are exported stage by stage, each learnt as it says", async () => {
    const folder = fresh();
    const source = curriculumSource({
      order: "retroactive",
      stage1: { rows: 60 },
      stage2: { rows: 30, objective: { kind: "grpo", group: 4, klWeight: 0.2, clipHigh: 0.28 } },
    });
    const manifest = await exportRows(source, folder, { target: "trl", version });
    expect(manifest.stages.map(({ name, learning, files }) => [name, learning, files[0]?.rows])).toEqual([
      ["1-stage-1", "sft", 60],
      ["2-stage-2", "reward", 30],
    ]);
    expect(manifest.evaluations.map(({ name, exercises }) => [name, exercises])).toEqual([
      ["unseen", 12],
      ["declared", 6],
    ]);
    const script = readFileSync(join(folder, "train.sh"), "utf8");
    expect(script).toMatch(/stage sft 1-stage-1 1\.0e-5 "\$@"\nstage grpo 2-stage-2 1\.0e-6 "\$@"/);
    const settings = readFileSync(join(folder, "launch/2-stage-2.yaml"), "utf8").split("\n");
    expect(settings).toEqual(
      expect.arrayContaining([
        "num_generations: 4",
        "beta: 0.2",
        "epsilon_high: 0.28",
        "temperature: 1.0",
        "max_steps: 200",
      ]),
    );
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain("precept serve-rewards");
    await verifyExport(folder);
  });

  test("that show evaluation instructions on purpose ask about other inputs", async () => {
    const source = curriculumSource({ order: "distillation", examples: 2, stage1: { rows: 60 }, stage2: { rows: 30 } });
    const folder = await exported(source, { target: "openai-jsonl" });
    expect((await verifyExport(folder)).rows).toBe(90);
  });

  test("leave with all rows as true answers where that is asked", async () => {
    const source = curriculumSource({
      order: "retroactive",
      stage1: { rows: 60 },
      stage2: { rows: 30, objective: { kind: "grpo" } },
    });
    const { stages } = await exportRows(source, fresh(), { target: "alpaca", objective: "sft", version });
    expect(stages.map(({ learning }) => learning)).toEqual(["sft", "sft"]);
  });
});
