// What Hugging Face datasets and TRL make of exported folders, where Python has them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { pythonHas, runTool } from "../../engine/parity/python.test-support.ts";
import type { DatasetPlanInput } from "../plans/plan.ts";
import { openPlan } from "../plans/row-source.ts";
import { exportRows, type ExportOptions } from "./index.ts";

const plan: DatasetPlanInput = {
  family: "rewrite",
  config: { patternLength: 2, replacementLength: 2, inputLength: 8 },
  seed: 3,
  splits: {
    train: {
      instructions: 12,
      rows: 60,
      surfaces: ["prose"],
      kinds: [{ kind: "in-context" }, { kind: "execute" }, { kind: "execute-with-trace" }],
    },
  },
};

type Asked = Pick<ExportOptions, "target" | "form"> & { readonly learns: "sft" | "dpo" | "grpo" };

const exports: Readonly<Record<string, Asked>> = {
  "trl-sft": { target: "trl", learns: "sft" },
  "trl-sft-text": { target: "trl", form: "text", learns: "sft" },
  "trl-dpo": { target: "trl", learns: "dpo" },
  "trl-dpo-text": { target: "trl", form: "text", learns: "dpo" },
  "trl-grpo": { target: "trl", learns: "grpo" },
  "trl-grpo-text": { target: "trl", form: "text", learns: "grpo" },
  openai: { target: "openai-jsonl", learns: "sft" },
  "openai-dpo": { target: "openai-jsonl", learns: "dpo" },
  alpaca: { target: "alpaca", learns: "sft" },
  sharegpt: { target: "sharegpt", learns: "sft" },
  "sharegpt-dpo": { target: "sharegpt", learns: "dpo" },
};

const reading = z.strictObject({
  folder: z.string(),
  stage: z.literal("1-train"),
  rows: z.int(),
  columns: z.array(z.string()),
  learnt: z.array(z.string()).optional(),
  rejected: z.array(z.string()).optional(),
  prompts: z.array(z.string()).optional(),
});

type Reading = z.output<typeof reading>;

let root = "";

async function exportAll(names: readonly string[]): Promise<string[]> {
  root = await mkdtemp(join(tmpdir(), "precept-trainers-"));
  for (const name of names) {
    const { learns, ...options } = exports[name] as Asked;
    const objective = learns === "sft" ? "sft" : { kind: learns };
    const source = { title: "A dataset", stages: [{ name: "train", objective, plan } as const], evaluations: [] };
    await exportRows(source, join(root, name), { version: "0.0.0", ...options });
  }
  return names.map((name) => join(root, name));
}

async function read(names: readonly string[]): Promise<Map<string, Reading>> {
  const lines = await runTool("check-exported-rows.py", await exportAll(names));
  const readings = lines.map((line) => reading.parse(JSON.parse(line)));
  return new Map(readings.map((each, i) => [names[i] as string, each]));
}

afterAll(() => rm(root, { recursive: true, force: true }));

const elsewhere = Object.keys(exports).filter((name) => !name.startsWith("trl"));
const ofTrl = Object.keys(exports).filter((name) => name.startsWith("trl"));

describe.skipIf(!pythonHas("datasets"))("Hugging Face datasets (needs python3 with datasets)", () => {
  let found = new Map<string, Reading>();
  beforeAll(async () => {
    found = await read(elsewhere);
  }, 120_000);

  test.each<[string, string[]]>([
    ["openai", ["messages"]],
    ["openai-dpo", ["input", "non_preferred_output", "preferred_output"]],
    ["alpaca", ["input", "instruction", "output"]],
    ["sharegpt", ["conversations"]],
    ["sharegpt-dpo", ["chosen", "conversations", "rejected"]],
  ])("loads every row of %s", (name, columns) => {
    expect(found.get(name)).toMatchObject({ rows: 60, columns });
  });
});

describe.skipIf(!pythonHas("datasets", "trl", "transformers"))("TRL (needs python3 with datasets and trl)", () => {
  let found = new Map<string, Reading>();
  beforeAll(async () => {
    found = await read(ofTrl);
  }, 120_000);

  const source = openPlan(plan);
  const textOf = (position: number, learn: boolean): string =>
    source
      .contentAt("train", position)
      .segments.filter((segment) => segment.learn === learn)
      .map(({ text }) => text)
      .join("");
  const first = Array.from({ length: 20 }, (_, i) => i);

  test.each(ofTrl)("loads every row of %s", (name) => {
    expect(found.get(name)?.rows).toBe(60);
  });

  test.each(["trl-sft", "trl-sft-text"])(
    "computes the loss of %s on what rows teach, and on the end, alone",
    (name) => {
      expect(found.get(name)?.learnt).toEqual(first.map((i) => `${textOf(i, true)}<end>`));
    },
  );

  test.each([
    ["trl-dpo", "<end>"],
    ["trl-dpo-text", ""],
  ])("prefers in %s what rows teach", (name, end) => {
    const { learnt = [], rejected = [] } = found.get(name) ?? {};
    expect(learnt).toEqual(first.map((i) => `${textOf(i, true)}${end}`));
    learnt.forEach((text, i) => expect(rejected[i]).not.toBe(text));
  });

  test.each([
    ["trl-grpo", (text: string) => `[user]${text}<end>[assistant]`],
    ["trl-grpo-text", (text: string) => text],
  ])("asks in %s what rows ask", (name, shown) => {
    expect(found.get(name)?.prompts).toEqual(first.map((i) => shown(textOf(i, false))));
  });
});
