import { describe, expect, it } from "vitest";
import type { Objective } from "../data/curricula/stage.ts";
import { trainingConfig } from "../train/settings.ts";
import { stageCost } from "./stage-cost.ts";

const training = trainingConfig.parse({ batchSize: 50, epochs: 2 });

describe("what a stage costs", () => {
  it.each<[string, Objective, Partial<ReturnType<typeof stageCost>>]>([
    ["imitation: its rows in batches", "sft", { steps: 40, batches: 1, answers: 0 }],
    [
      "a policy: a group of answers to each row",
      { kind: "grpo", group: 4, prompts: 20 },
      { steps: 100, answers: 8000 },
    ],
    [
      "so many steps, where they are said",
      { kind: "grpo", group: 4, prompts: 20, steps: 3 },
      { steps: 3, answers: 240 },
    ],
    [
      "rejection: samples of each row, and those that are kept",
      { kind: "rejection", samples: 8, keep: 2 },
      { steps: 80, answers: 8000 },
    ],
    [
      "the same in every round",
      { kind: "expert-iteration", rounds: 3, samples: 8, keep: 2 },
      { steps: 240, answers: 24_000 },
    ],
    ["pairs: as many updates as imitation", { kind: "dpo" }, { steps: 40, answers: 0 }],
  ])("is for %s", (_, objective, cost) => {
    expect(stageCost(objective, 1000, training)).toMatchObject(cost);
  });

  it("is more for quadruples than for pairs, and more for pairs than for rows", () => {
    const costs = ([{ kind: "iopo" }, { kind: "dpo" }, "sft"] as Objective[]).map(
      (objective) => stageCost(objective, 1000, training).batches,
    );
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    expect(new Set(costs).size).toBe(3);
  });
});
