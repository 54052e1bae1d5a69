import { expect, it } from "vitest";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import { openPlan } from "../data/plans/row-source.ts";
import { curriculumTokenizer } from "./curriculum-tokenizer.ts";
import { resolve, type Unit } from "./resolve.ts";
import { experimentSchema } from "./schema.ts";
import { tinyCurriculum, type TinyOptions } from "./tiny-curriculum.test-support.ts";
import { unitNodes } from "./work.ts";
import { parseYamlFile } from "./yaml-file.ts";

const unitsOf = async (options: TinyOptions = {}): Promise<readonly Unit[]> =>
  (await resolve(parseYamlFile("tiny.yaml", tinyCurriculum(options), experimentSchema), {})).units;

it.each(["character", "{ bytePairs: 300 }"])(
  "one %s tokenizer serves all arms, and knows all of their rows",
  async (kind) => {
    const model = `{ layers: 1, width: 16, heads: 2, contextLength: 64, tokenizer: ${kind} }`;
    const units = await unitsOf({ settings: { model } });
    const first = JSON.stringify((await tokenizerOf(units[0] as Unit)).toJSON());
    for (const unit of units) {
      const tokenizer = await tokenizerOf(unit);
      expect(JSON.stringify(tokenizer.toJSON())).toBe(first);
      for (const { plan } of unitNodes(unit).stages) {
        const source = openPlan(plan);
        for (let row = 0; row < source.split("train").rows; row++) {
          for (const { text } of source.rowAt("train", row).segments) {
            expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
          }
        }
      }
    }
  },
);

it("budgets in tokens are counted by it", async () => {
  const tokens = 20_000;
  const options = (tokenizer: string): TinyOptions => ({
    arms: ["{ name: own, label: own, fixed: true }"],
    settings: {
      data: "{ config: { patternLength: 1, replacementLength: 1, inputLength: 4 }, instructions: 12, surface: prose }",
      model: `{ layers: 1, width: 16, heads: 2, contextLength: 256, tokenizer: ${tokenizer} }`,
      curriculum: `{ order: stage-1-only, stage1: { rows: { tokens: ${tokens} } } }`,
    },
  });
  const rows: number[] = [];
  for (const kind of ["character", "{ bytePairs: 400 }"]) {
    const [unit] = (await unitsOf(options(kind))) as [Unit];
    const tokenizer = await tokenizerOf(unit);
    const [plan] = unit.stagePlans as [DatasetPlanInput];
    const source = openPlan(plan);
    const count = source.split("train").rows;
    rows.push(count);
    let used = 0;
    for (let row = 0; row < count; row++) {
      used += source.rowAt("train", row).segments.reduce((sum, { text }) => sum + tokenizer.encode(text).length, 1);
    }
    expect(Math.abs(used / tokens - 1)).toBeLessThan(0.08);
  }
  expect(rows[1]).toBeGreaterThan((rows[0] as number) * 1.1);
});

it("marks that only one arm's curriculum has are known to that arm", async () => {
  const stage = "name: one, rows: 60, parts: [{ of: paired, kind: execute-with-trace, layout: { finalMarker: ⇒ } }]";
  const [unit] = await unitsOf({
    arms: ["{ name: own, label: own, fixed: true }"],
    settings: { curriculum: `{ stages: [{ ${stage} }] }` },
  });
  expect((await tokenizerOf(unit as Unit)).encode("⇒")).toHaveLength(1);
});

function tokenizerOf(unit: Unit) {
  const { model } = unit.settings;
  if (model.from !== undefined) throw new Error("a fresh model was expected");
  return curriculumTokenizer(unit, model);
}
