// Every experiment that ships can be run at every scale, its paper scale is the published protocol, and its arms are
// given the same budgets.
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
      // Other seeds have instructions of the same lengths.
      const experiment = await resolveExperiment(
        join(folder, name),
        scale === "smoke" ? { scale } : { scale, seed: 1 },
      );
      // Of curricula at scale paper the first model stands for all: to look at each takes a minute.
      const { units } = experiment;
      await checkFeasible(
        scale !== "paper" || plain.includes(name) ? experiment : { ...experiment, units: units.slice(0, 1) },
      );
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

/** Arms that show less than the others on purpose. */
const ablations = ["untrained", "stage-1-only", "stage-2-only"];

describe.each(files.filter((name) => !plain.includes(name)))("experiments/%s", (name) => {
  // Those of pbb-retroactive update by rows and by rewards, which is stated there; those of pseudo-code are its x axis.
  it.runIf(!["pbb-retroactive.yaml", "pseudo-code.yaml", "pseudo-code-constraints.yaml"].includes(name))(
    "shows as many rows with one whole curriculum as with any other",
    async () => {
      const { units } = await resolveExperiment(join(folder, name), { scale: "laptop", seed: 1 });
      const whole = units.filter(({ settings: { curriculum } }) => {
        const order = curriculum?.order;
        return order !== undefined && !ablations.includes(order);
      });
      const budgets = whole.map(({ arm, curriculum, settings: { training } }) => ({
        arm,
        rows: (curriculum?.stages ?? []).reduce((sum, { rows }) => sum + (rows as number), 0),
        batchSize: training.batchSize,
      }));
      expect(whole.length).toBeGreaterThan(0);
      expect(
        new Set(budgets.map(({ rows, batchSize }) => `${rows} ${batchSize}`)),
        JSON.stringify(budgets),
      ).toHaveProperty("size", 1);
    },
  );
});

describe("experiments/pseudo-code.yaml", () => {
  it("gives all arms the same rows at one x and the same tokens at the other", async () => {
    const { units } = await resolveExperiment(join(folder, "pseudo-code.yaml"), { scale: "laptop", seed: 1 });
    for (const x of ["rows", "tokens"]) {
      const budgets = units.filter((unit) => unit.x === x).map(({ curriculum }) => curriculum?.stages[0]?.rows);
      expect(budgets.length).toBeGreaterThan(1);
      for (const rows of budgets) {
        expect(rows).toEqual(budgets[0]);
        expect(typeof rows).toBe(x === "rows" ? "number" : "object");
      }
    }
  });
});

describe("experiments/pbb-retroactive.yaml", () => {
  it("begins all arms that practise with the same stages", async () => {
    const { units } = await resolveExperiment(join(folder, "pbb-retroactive.yaml"), { scale: "laptop", seed: 1 });
    const begun = units
      .filter(({ arm }) => arm !== "not-declared")
      .map(({ curriculum }) => curriculum?.stages.slice(0, 2));
    expect(begun.length).toBeGreaterThan(2);
    for (const stages of begun) expect(stages).toEqual(begun[0]);
  });
});
