import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataError, Interrupted } from "../core/errors.ts";
import { judgeResponse } from "../data/rows/response.ts";
import type { WrittenRow } from "../data/rows/written-row.ts";
import type { Parameters } from "../engine/contract.ts";
import { verifiersOf, type ConstraintParams } from "../instructions/constraint/params.ts";
import { readMetrics } from "./metrics.ts";
import { preferenceSettings } from "./objective-settings.ts";
import { preferencesOf, type Comparison } from "./preference-data.ts";
import { trainPreference, type PreferenceTrainingOptions } from "./preference.ts";
import { afterSteps, begunModel, model, tokenizer, training, written } from "./tiny-task.test-support.ts";

const kinds = ["dpo", "iopo", "orpo"] as const;
const plain = written({ rows: 120 });
const named = written({ rows: 60, kind: "execute-with-trace" });

/** Whether the row that asks this accepts the response. */
function accepts(rows: readonly WrittenRow[], { prompt, response }: Comparison["chosen"][number]): boolean | undefined {
  const row = rows.find((one) => one.prompt === prompt);
  if (row === undefined) return undefined;
  const { of, input, marker } = row;
  return judgeResponse(of.family, { params: of.params, input, marker }, response).kind === "pass";
}

describe("preferences from rows", () => {
  it.each([
    ["dpo", "in context", plain],
    ["dpo", "by name, with steps", named],
    ["iopo", "in context", plain],
    ["iopo", "by name, with steps", named],
    ["orpo", "in context", plain],
  ] as const)(
    "of %s, %s: what is chosen is right by the check that grades, what is rejected is wrong",
    (kind, _how, rows) => {
      const { comparisons, without } = preferencesOf(rows, { kind }, [3]);
      expect(comparisons.length + without).toBe(rows.length);
      expect(comparisons.length).toBeGreaterThan(rows.length * 0.8);
      for (const { chosen, rejected } of comparisons) {
        expect(chosen).toHaveLength(kind === "iopo" ? 2 : 1);
        expect(accepts(rows, chosen[0]!)).toBe(true);
        expect(accepts(rows, rejected[0]!)).toBe(false);
        expect(rejected[0]?.prompt).toBe(chosen[0]?.prompt);
        if (kind !== "iopo") continue;
        // The second prompt asks the same input of the other instruction; responses change places.
        expect(chosen[1]?.prompt).not.toBe(chosen[0]?.prompt);
        expect(rejected.map(({ response }) => response)).toEqual(chosen.map(({ response }) => response).toReversed());
        expect(accepts(rows, chosen[1]!) ?? true).toBe(true);
      }
    },
  );

  it("are the same for the same path, and others for another", () => {
    expect(preferencesOf(plain, { kind: "dpo" }, [3])).toEqual(preferencesOf(plain, { kind: "dpo" }, [3]));
    expect(preferencesOf(plain, { kind: "dpo" }, [3])).not.toEqual(preferencesOf(plain, { kind: "dpo" }, [4]));
  });

  it("cannot be had of rows of one instruction, and not by RPO of rows without constraints", () => {
    const [first] = plain;
    const alone = plain.filter(({ of }) => of.params === first?.of.params).slice(0, 1);
    for (const [rows, kind] of [
      [alone, "dpo"],
      [plain, "rpo"],
      [[], "dpo"],
    ] as const) {
      expect(() => preferencesOf(rows, { kind }, [3])).toThrow(DataError);
    }
  });

  it("of RPO turn constraints round until the chosen response obeys all of them, and the other does not", () => {
    const sets = written({
      rows: 40,
      family: "constraint",
      config: {
        ids: [
          "punctuation:no_comma",
          "keywords:letter_frequency",
          "keywords:frequency",
          "length_constraints:number_words",
        ],
        constraints: { from: 2, to: 3 },
        words: { from: 20, to: 40 },
      },
      surface: "prose",
      instructions: 30,
    });
    const { comparisons } = preferencesOf(sets, { kind: "rpo" }, [3]);
    expect(comparisons.length).toBeGreaterThan(10);
    let turned = 0;
    for (const { chosen, rejected, differing } of comparisons) {
      const [own, other] = [chosen[0]!, rejected[0]!];
      expect(other.prompt).toBe(own.prompt);
      expect(differing).toBeGreaterThanOrEqual(1);
      const row = sets.find(({ prompt }) => prompt === own.prompt);
      if (row === undefined) turned += 1;
      else {
        const met = (text: string): number =>
          verifiersOf(row.of.params as ConstraintParams).filter((each) => each.check(text, "fixed").kind === "pass")
            .length;
        expect(met(own.response)).toBe((row.of.params as ConstraintParams).calls.length);
        expect(met(other.response)).toBeLessThan(met(own.response));
      }
    }
    expect(turned).toBeGreaterThan(0);
  });
});

describe("preference training", () => {
  let scratch = "";
  let begun: Parameters;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "precept-preference-"));
    begun = await begunModel();
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  function options(
    name: string,
    settings: object,
    more: Partial<PreferenceTrainingOptions> = {},
  ): PreferenceTrainingOptions {
    return {
      model,
      training: { ...training, learningRate: 1e-3, epochs: 2 },
      base: { parameters: begun, path: "begun", identity: "begun" },
      objective: preferenceSettings.parse(settings),
      tokenizer,
      rows: plain,
      threads: 1,
      seed: 5,
      checkpointDir: join(scratch, name, "checkpoint"),
      metricsPath: join(scratch, `${name}.jsonl`),
      ...more,
    };
  }

  it.each(kinds)("by %s lowers the loss, and what is chosen gains on what is rejected", async (kind) => {
    await trainPreference(options(`learns ${kind}`, { kind }));
    const lines = await readMetrics(join(scratch, `learns ${kind}.jsonl`));
    const [first, last] = [lines[0], lines.at(-1)];
    expect(last?.loss).toBeLessThan(first?.loss as number);
    const gain = kind === "orpo" ? "logOddsRatio" : "margin";
    expect(last?.[gain]).toBeGreaterThan(first?.[gain] as number);
    // At first the policy is the reference.
    if (kind !== "orpo") expect(first?.loss).toBeCloseTo(Math.LN2, 4);
    if (kind !== "orpo") expect(first?.["margin"]).toBeCloseTo(0, 4);
    expect(last?.["accuracy"]).toBeGreaterThan(0.7);
  });

  it.each(["dpo", "iopo"] as const)("by %s goes on after a stop with the same bytes", async (kind) => {
    const whole = await trainPreference(options(`whole ${kind}`, { kind }));
    for (const step of [4, 3]) {
      const stopped = trainPreference({ ...options(`stopped ${kind}`, { kind }), signal: afterSteps(step) });
      await expect(stopped).rejects.toThrow(Interrupted);
    }
    // What the reference says follows from where training began, with or without the file.
    if (kind === "iopo") await rm(join(scratch, `stopped ${kind}`, "checkpoint-reference.f32"));
    expect(await trainPreference(options(`stopped ${kind}`, { kind }))).toEqual(whole);
    const bytes = (name: string) => readFile(join(scratch, `${name} ${kind}.jsonl`), "utf8");
    expect(await bytes("stopped")).toBe(await bytes("whole"));
  });

  it("learns an adapter beside the base, whose own log-probabilities are the reference", async () => {
    const lora = { rank: 4, alpha: 8, targets: ["c_attn"] };
    const how = { training: { ...training, lora, learningRate: 5e-3 } };
    const { parameters } = await trainPreference(options("adapter", { kind: "dpo" }, how));
    expect([...parameters.keys()].every((name) => name.includes("lora"))).toBe(true);
    const [line] = await readMetrics(join(scratch, "adapter.jsonl"));
    expect(line?.loss).toBeCloseTo(Math.LN2, 4);
  });

  it.each([
    [{ kind: "dpo", beta: 0 }, /beta/],
    [{ kind: "dpo", labelSmoothing: 0.5 }, /labelSmoothing/],
    [{ kind: "iopo", gamma: 0.1 }, /gamma/],
    [{ kind: "rpo", gamma: -1 }, /gamma/],
    [{ kind: "orpo", beta: 0.1 }, /beta/],
    [{ kind: "kto" }, /kind/],
  ])("refuses settings that cannot be: %j", (settings, message) => {
    expect(() => preferenceSettings.parse(settings)).toThrow(message);
  });
});
