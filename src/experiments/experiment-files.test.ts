// Every experiment that ships can be run at every scale, and its paper scale is the published protocol.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkFeasible } from "./feasible.ts";
import { resolveExperiment } from "./resolve.ts";
import { scaleNames } from "./scales.ts";

const folder = fileURLToPath(new URL("../../experiments/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

const written = new Map(files.map((name) => [name, parse(readFileSync(join(folder, name), "utf8")) as Written]));
const plain = files.filter((name) => !JSON.stringify(written.get(name)).includes('"curriculum"'));

interface Written {
  readonly scales: Readonly<Partial<Record<(typeof scaleNames)[number], unknown>>>;
}

describe.each(files)("experiments/%s", (name) => {
  it.each(scaleNames.filter((scale) => written.get(name)?.scales[scale] !== undefined))(
    "can be run at scale %s",
    async (scale) => {
      const experiment = await resolveExperiment(join(folder, name), { scale });
      await checkFeasible(experiment);
      expect(experiment.file.name).toBe(basename(name, ".yaml"));
      expect(experiment.units.length).toBeGreaterThan(0);
    },
  );

  it("has a scale that ends in seconds", () => {
    expect(written.get(name)?.scales).toHaveProperty("smoke");
  });
});

describe.each(plain)("experiments/%s", (name) => {
  it("has the published model, budget and schedule at scale paper", async () => {
    const { units } = await resolveExperiment(join(folder, name), { scale: "paper" });
    for (const { settings } of units) {
      expect(settings.model).toMatchObject({ layers: 6, width: 256, heads: 4 });
      expect(settings.training).toMatchObject({ epochs: 50, learningRate: 1e-3, schedule: "linear" });
      expect(settings.data.rows).toBe(1_000_000);
    }
  });

  it("differs between its models in nothing but what the arms and the x axis set", async () => {
    const { units } = await resolveExperiment(join(folder, name), { scale: "laptop" });
    const budgets = new Set(
      units.map(({ settings: { model, training, data } }) => JSON.stringify([model, training, data.rows])),
    );
    expect(budgets.size).toBe(1);
  });
});
