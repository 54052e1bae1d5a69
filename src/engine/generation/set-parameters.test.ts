import { afterEach, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import type { Generator, Parameters, SequenceRequest } from "../contract.ts";
import { createGenerator, type CreateGeneratorOptions } from "./generator.ts";
import { livelyParameters, randomPrompt, smallModels } from "./generation.test-support.ts";
import { cpuSession } from "./graph-session.ts";

const model = smallModels.gpt2;
const [first, second, third] = [1, 2, 3].map((seed) => livelyParameters(model, seed)) as [
  Parameters,
  Parameters,
  Parameters,
];

const opened: Generator[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function generatorOf(parameters: Parameters, options: Partial<CreateGeneratorOptions> = {}): Promise<Generator> {
  const made = await createGenerator({ model, parameters, threads: 1, ...options });
  opened.push(made);
  return made;
}

const rng = Rng.from("asked");
const requests = Array.from({ length: 5 }, (_, seed): SequenceRequest => {
  const sampling = { temperature: 1, topK: 0, topP: 1, seed };
  return { prompt: randomPrompt(rng, model, 3 + seed), maxNewTokens: 12, stopTokens: [], sampling };
});

const samples = (generator: Generator) => Promise.all(requests.map((request) => generator.submit(request)));
const scored = { prompt: [1, 2, 3], continuation: [4, 5, 6, 7] };

async function everything(generator: Generator): Promise<unknown> {
  const prompts = requests.map(({ prompt }) => prompt);
  return [
    await samples(generator),
    await generator.generate(prompts, { maxNewTokens: 6, stopToken: -1 }),
    await generator.score([scored]),
  ];
}

test("a generator with other parameters answers as one that began with them, to the last bit, whatever was asked before", async () => {
  const generator = await generatorOf(first);
  const before = await everything(generator);
  await generator.setParameters(second);
  const after = await everything(generator);
  expect(after).toEqual(await everything(await generatorOf(second)));
  expect(after).not.toEqual(before);
  await generator.setParameters(first);
  expect(await everything(generator)).toEqual(before);
});

test("what runs ends with the old parameters, what is asked for while they wait begins with the new", async () => {
  const generator = await generatorOf(first);
  const [running, scoring] = [samples(generator), generator.score([scored])];
  const change = generator.setParameters(second);
  const [behind, scoredBehind] = [samples(generator), generator.score([scored])];
  const again = generator.setParameters(third);
  const last = generator.generate([[1, 2]], { maxNewTokens: 9, stopToken: -1 });
  await Promise.all([change, again]);
  const [one, two, three] = [await generatorOf(first), await generatorOf(second), await generatorOf(third)];
  expect(await running).toEqual(await samples(one));
  expect(await scoring).toEqual(await one.score([scored]));
  expect(await behind).toEqual(await samples(two));
  expect(await scoredBehind).toEqual(await two.score([scored]));
  expect(await last).toEqual(await three.generate([[1, 2]], { maxNewTokens: 9, stopToken: -1 }));
});

test("requests right behind an awaited change, and another change right behind them, keep their order", async () => {
  const generator = await generatorOf(first);
  const expected = [await samples(await generatorOf(second)), await samples(await generatorOf(third))];
  const change = generator.setParameters(second);
  const waiting = samples(generator);
  await change;
  await generator.setParameters(third);
  expect(await waiting).toEqual(expected[0]);
  expect(await samples(generator)).toEqual(expected[1]);
});

test("parameters are copied", async () => {
  const generator = await generatorOf(first);
  const mine = new Map([...second].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
  await generator.setParameters(mine);
  const before = await samples(generator);
  for (const { data } of mine.values()) data.fill(0);
  expect(await samples(generator)).toEqual(before);
});

describe("where parameters cannot be set", () => {
  test("because they do not fit, the old ones stay", async () => {
    const generator = await generatorOf(first);
    const before = await samples(generator);
    const missing = new Map([...second].slice(1));
    await expect(generator.setParameters(missing)).rejects.toMatchObject({ code: "bad-parameters" });
    expect(await samples(generator)).toEqual(before);
  });

  test("because no session can be made, the old ones stay, also for what waits behind", async () => {
    let made = 0;
    const generator = await generatorOf(first, {
      openSession: async (graph, weights) => {
        if (++made === 2) throw new Error("no room");
        return await cpuSession(1)(graph, weights);
      },
    });
    const before = await samples(generator);
    const change = generator.setParameters(second);
    const behind = samples(generator);
    await expect(change).rejects.toThrow("no room");
    expect(await behind).toEqual(before);
    await generator.setParameters(third);
    expect(await samples(generator)).toEqual(await samples(await generatorOf(third)));
  });

  test("because the generator is closed, or is closed meanwhile, that is said", async () => {
    const generator = await generatorOf(first);
    const running = samples(generator);
    const change = generator.setParameters(second);
    const behind = samples(generator);
    const [outcomes] = await Promise.all([Promise.allSettled([running, change, behind]), generator.close()]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: { code: "closed" } });
    await expect(generator.setParameters(second)).rejects.toMatchObject({ code: "closed" });
  });
});

test("the old session is closed when the new one is open, and the last with the generator", async () => {
  let [open, most] = [0, 0];
  const generator = await createGenerator({
    model,
    parameters: first,
    threads: 1,
    openSession: async (graph, weights) => {
      const session = await cpuSession(1)(graph, weights);
      most = Math.max(most, ++open);
      return { ...session, close: async () => (await session.close(), void open--) };
    },
  });
  for (const parameters of [second, third, first]) {
    await generator.setParameters(parameters);
    expect(open).toBe(1);
  }
  expect(most).toBe(2);
  await generator.close();
  expect(open).toBe(0);
});
