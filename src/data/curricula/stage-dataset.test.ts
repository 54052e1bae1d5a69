// Stages on disk: made by any number of workers, resumed, read back and verified, and no leak that goes unnoticed.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateDataset } from "../datasets/generate-dataset.ts";
import { readManifest } from "../datasets/manifest.ts";
import { readRows } from "../datasets/read-rows.ts";
import { verifyDataset } from "../datasets/verify-dataset.ts";
import { openPlan } from "../plans/row-source.ts";
import { rowId } from "../rows/row-id.ts";
import { rowLine } from "../rows/row-line.ts";
import type { Row } from "../rows/row.ts";
import type { CurriculumData } from "./curriculum-data.ts";
import { refuseLeaks } from "./leaks.ts";
import { probePlan } from "./probe-plan.ts";
import { readCurriculum } from "./read-curriculum.ts";
import { stagePlan } from "./stage-plan.ts";

const data: CurriculumData = {
  family: "procedure",
  seed: 5,
  paired: { instructions: 20 },
  evaluation: { instructions: 6, inputsPerInstruction: 4 },
  surfaces: ["python", "prose"],
  shardRows: 100,
};
const budgets = { stage1: { rows: 160 }, stage2: { rows: 240 } };
const distillation = readCurriculum({ order: "distillation", examples: 5, ...budgets });
const proactive = readCurriculum({ order: "proactive", ...budgets });

let root = "";
let count = 0;
const fresh = (): string => join(root, `stage-${count++}`);
const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "precept-stages-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a stage on disk", () => {
  it("has the same bytes from one thread and from two, and again after a loss, and verifies", async () => {
    const plan = stagePlan(distillation, data, 1);
    const [one, two] = [fresh(), fresh()];
    await generateDataset(plan, one);
    await generateDataset(plan, two, { workers: 2 });
    expect(bytesOf(two)).toEqual(bytesOf(one));
    rmSync(join(two, "train-00001.jsonl"));
    await generateDataset(plan, two, { workers: 2 });
    expect(bytesOf(two)).toEqual(bytesOf(one));
    expect(await verifyDataset(one)).toEqual({ rows: 240, files: 3 });
    const manifest = await readManifest(one);
    expect(manifest?.plan).toMatchObject({ stage: "stage-2", inputs: "apart", demonstrates: true });
  });

  it("of another stage is not taken for this one, and the difference is named", async () => {
    const folder = fresh();
    await generateDataset(stagePlan(proactive, data, 0), folder);
    const other = generateDataset(stagePlan(proactive, data, 1), folder);
    await expect(other).rejects.toThrow("another plan: stage, splits differ");
  });

  it("whose probe is on disk as well shares no exercise with it", async () => {
    const [stage, probe] = [fresh(), fresh()];
    await generateDataset(stagePlan(distillation, data, 1), stage);
    await generateDataset(probePlan(data, { of: "evaluation", kind: "execute-with-trace" }), probe, { workers: 2 });
    expect(await verifyDataset(probe)).toMatchObject({ rows: 24 });
    const asked = new Set<string>();
    for await (const { lineage } of readRows(probe)) asked.add(JSON.stringify([lineage.pointer, lineage.input]));
    for await (const { lineage } of readRows(stage)) {
      expect(asked).not.toContain(JSON.stringify([lineage.pointer, lineage.input]));
    }
  });

  it("into which a demonstration was smuggled under a true id is refused, naming file, line and row", async () => {
    const folder = fresh();
    await generateDataset(stagePlan(proactive, data, 1), folder);
    const asked = openPlan(probePlan(data, { of: "evaluation", kind: "execute-with-trace" }));
    const { id: _id, ...content } = asked.rowAt("test", 3);
    const leaking: Row = { id: rowId(content), ...content };
    const file = join(folder, "train-00001.jsonl");
    const lines = readFileSync(file, "utf8").split("\n");
    lines[41] = rowLine(leaking);
    writeFileSync(file, lines.join("\n"));
    await expect(verifyDataset(folder)).rejects.toMatchObject({ code: "leak" });
    await expect(verifyDataset(folder)).rejects.toThrow(
      "train-00001.jsonl, line 42: the instruction belongs to the test",
    );
    const { allotment, family } = asked;
    const isEvaluation = (params: unknown): boolean => allotment.splitOfKey(family.key(params)) === "test";
    await expect(refuseLeaks(readRows(folder), isEvaluation, "stage-2")).rejects.toThrow(
      `row ${leaking.id} of stage "stage-2"`,
    );
  });
});
