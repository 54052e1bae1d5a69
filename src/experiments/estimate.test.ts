import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, ModelError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { initialParameters, parameterCount } from "../engine/architectures/architecture.ts";
import { writeModelFolder } from "../engine/formats/write-model-folder.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { estimate } from "./estimate.ts";
import { checkFeasible } from "./feasible.ts";
import { resolve, type Experiment } from "./resolve.ts";
import { sampleUnit } from "./sample-unit.ts";
import { experimentSchema } from "./schema.ts";
import { tinyModel, writeTinyFolder } from "./tiny-run.test-support.ts";
import { parseYamlFile } from "./yaml-file.ts";

const tokenizer = createCharacterTokenizer("abcdefghijklmnopqrstuvwxyz>;=");
const base = { ...tinyModel, vocabularySize: tokenizer.vocabularySize };
let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-estimate-"));
  await writeTinyFolder(join(scratch, "letters"));
  await writeModelFolder(join(scratch, "base"), {
    model: base,
    parameters: initialParameters(base, Rng.from("base")),
    tokenizer,
  });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

function experiment(model: string, training = "", inputLength = 6): Promise<Experiment> {
  const text = `format: 1
name: tiny
title: A title
claim: A claim.
source: nowhere
family: rewrite
x: { name: rules, label: rules, scale: log, parameter: data.instructions }
settings:
  data: { config: { patternLength: 2, replacementLength: 2, inputLength: ${inputLength} }, rows: 100 }
  model: ${model}
  training: { epochs: 3, batchSize: 16, threads: 1${training} }
  evaluation: { instructions: 50 }
scales:
  smoke: { seeds: [1, 2], x: [4, 8] }
`;
  return resolve(parseYamlFile(join(scratch, "tiny.yaml"), text, experimentSchema), {});
}

const small = "layers: 1, width: 16, heads: 2, contextLength: 24";

describe("an estimate", () => {
  test("counts steps, parameters, time and disk of every unit", async () => {
    const { units } = await experiment(`{ ${small} }`);
    const estimated = await estimate(units, { workers: 2 });
    expect(estimated).toMatchObject({ threads: 1, parallel: 2 });
    expect(estimated.units.map(({ unit }) => unit.id)).toEqual(units.map(({ id }) => id));
    const { model } = await sampleUnit(units[0] as (typeof units)[number]);
    for (const { steps, parameters, seconds } of estimated.units) {
      expect(steps).toBe(21);
      expect(parameters).toBe(parameterCount(model));
      expect(seconds).toBeGreaterThan(0);
    }
    const total = estimated.units.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(estimated.seconds).toBeGreaterThanOrEqual(total / 2);
    expect(estimated.seconds).toBeLessThan(total);
  });

  test("of adapters needs less disk than of the whole model", async () => {
    const lora = ", lora: { rank: 1, alpha: 2, targets: [c_attn] }";
    const whole = await estimate((await experiment("{ from: base }")).units, { workers: 1 });
    const adapters = await estimate((await experiment("{ from: base }", lora)).units, { workers: 1 });
    expect(adapters.diskBytes).toBeLessThan(whole.diskBytes);
    expect(adapters.units[0]?.parameters).toBe(parameterCount(base));
  });

  test("refuses what does not fit into memory, with the figure", async () => {
    const { units } = await experiment("{ layers: 2000, width: 8192, heads: 64 }");
    const error = await estimate(units, { workers: 2 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(/training 2 models like tiny_4_1 at a time needs [\d.]+ TiB/);
  });
});

describe("rows", () => {
  test("are sampled as the model's tokenizer cuts them", async () => {
    const [characters, pairs] = await Promise.all(
      ["", ", tokenizer: { bytePairs: 300 }"].map(async (tokenizer) => {
        const { units } = await experiment(`{ ${small}${tokenizer} }`);
        return sampleUnit(units[0] as (typeof units)[number]);
      }),
    );
    // "ab>cd;efghij=" and the answer "efghij", and the end.
    expect(characters).toMatchObject({ longestTokens: 20, longestText: 19, train: { count: 64 } });
    expect(pairs?.model.vocabularySize).toBeLessThanOrEqual(300);
    expect(pairs?.train.tokens.length).toBeLessThan(characters?.train.tokens.length ?? 0);
  });

  test.each([
    ["longer than a fresh model reads", ["{ layers: 1, contextLength: 19 }", 6], /up to 20 tokens/, /at least 20/],
    ["longer than a context was cut to", ["{ from: base, contextLength: 12 }", 6], /is 12, but/, /at least 20/],
    ["longer than a folder's model reads", ["{ from: base }", 22], /is 48, but/, /base reads at most 48 tokens/],
    ["with characters a folder's tokenizer has not", ["{ from: letters }", 6], /">".*not in the alphabet/, /alphabet/],
  ] as const)("%s are refused", async (_what, [model, inputLength], message, hint) => {
    const error = await checkFeasible(await experiment(model, "", inputLength)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toMatch(message);
    expect((error as ConfigError).message).toMatch(/^arm tiny, x 4: /);
    expect((error as ConfigError).hint).toMatch(hint);
  });
});
