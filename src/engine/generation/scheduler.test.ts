import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import type { ChosenToken, Generator, SequenceRequest } from "../contract.ts";
import { gpt2Config } from "../model-config.ts";
import { livelyParameters, randomPrompt, watchedSession } from "./generation.test-support.ts";
import { createGenerator, type CreateGeneratorOptions } from "./generator.ts";
import type { OpenSession } from "./graph-session.ts";

/** With heads of 8 a pass gives new keys and values, with one of 16 it joins them to the past. */
describe.each([2, 1])("%d heads of a width of 16", (heads) => {
  const model = gpt2Config({ vocabularySize: 13, contextLength: 700, layers: 2, width: 16, heads });
  const parameters = livelyParameters(model);
  let generator: Generator;

  beforeAll(async () => (generator = await create()));
  afterAll(() => generator.close());

  function create(options: Partial<CreateGeneratorOptions> = {}): Promise<Generator> {
    return createGenerator({ model, parameters, threads: 1, ...options });
  }

  /** Sees the size of every pass. */
  function watched(onPass: (pass: { rows: number; time: number }) => void): OpenSession {
    return watchedSession((feeds) => {
      const [rows = 0, time = 0] = feeds["tokens"]?.dims ?? [];
      onPass({ rows, time });
    });
  }

  const sampling = { temperature: 1, topK: 0, topP: 1, seed: 7 };

  function requests(count: number, seed: number, longest = 30): SequenceRequest[] {
    const rng = Rng.from("requests", seed);
    return Array.from({ length: count }, (_, index) => ({
      prompt: randomPrompt(rng, model, rng.between(1, longest)),
      maxNewTokens: rng.between(1, 25),
      stopTokens: index % 2 === 0 ? [2, 5] : [],
      ...(index % 3 === 0 ? { sampling: { ...sampling, seed: index } } : {}),
    }));
  }

  const ids = (tokens: readonly ChosenToken[]): number[] => tokens.map(({ token }) => token);

  describe("what a sequence gets does not depend on who is beside it", () => {
    test("sixty at once, a few at a time, or one by one", async () => {
      const asked = requests(60, 1);
      const together = await Promise.all(asked.map((request) => generator.submit(request)));
      const few = await create({ maxRows: 3 });
      const fewAtATime = await Promise.all(asked.map((request) => few.submit(request)));
      for (const [index, request] of asked.entries()) {
        const alone = await generator.submit(request);
        for (const result of [together[index]!, fewAtATime[index]!]) {
          expect(ids(result.tokens), `sequence ${index}`).toEqual(ids(alone.tokens));
          expect(result.reason).toBe(alone.reason);
        }
      }
      expect(new Set(together.map(({ reason }) => reason))).toEqual(new Set(["stop", "length"]));
      await few.close();
    });

    test("joining in the middle of others", async () => {
      const asked = requests(12, 2);
      const alone = [];
      for (const request of asked) alone.push(ids((await generator.submit(request)).tokens));
      const late: Promise<{ tokens: readonly ChosenToken[] }>[] = [];
      let passed = 0;
      const first = generator.submit({
        prompt: [1, 2, 3],
        maxNewTokens: 60,
        stopTokens: [],
        onToken: () => {
          const request = ++passed % 4 === 0 ? asked[late.length] : undefined;
          if (request !== undefined) late.push(generator.submit(request));
          return undefined;
        },
      });
      await first;
      expect(late).toHaveLength(12);
      for (const [index, result] of late.entries())
        expect(ids((await result).tokens), `${index}`).toEqual(alone[index]);
    });

    test("long prompts are read in parts, and give what a shorter context of the same tokens gives", async () => {
      const rng = Rng.from("long");
      const lengths = [513, 640, 512, 3, 530];
      const asked = lengths.map((length) => ({
        prompt: randomPrompt(rng, model, length),
        maxNewTokens: 12,
        stopTokens: [],
      }));
      const passes: { rows: number; time: number }[] = [];
      const counted = await create({ openSession: watched((pass) => passes.push(pass)) });
      const running = counted.submit({ prompt: [1], maxNewTokens: 80, stopTokens: [] });
      const together = await Promise.all(asked.map((request) => counted.submit(request)));
      await running;
      expect(Math.max(...passes.map(({ time }) => time))).toBe(512);
      // The first sequence took a step between the parts of the long ones.
      const parts = passes.flatMap(({ time }, index) => (time > 1 ? [index] : []));
      for (const [index, part] of parts.entries()) expect(parts[index + 1]).not.toBe(part + 1);
      for (const [index, request] of asked.entries()) {
        const continuation = ids(together[index]!.tokens);
        const [scores] = await generator.score([{ prompt: request.prompt, continuation }]);
        for (const [place, { logProbability }] of together[index]!.tokens.entries()) {
          expect(logProbability).toBeCloseTo(scores![place]!, 3);
        }
        expect(ids((await generator.submit(request)).tokens)).toEqual(continuation);
      }
      await counted.close();
    });
  });

  test("an idle generator gives the same bits again", async () => {
    const asked = requests(20, 3);
    const run = (): Promise<unknown> => Promise.all(asked.map((request) => generator.submit(request)));
    const first = await run();
    await generator.submit({ prompt: [1], maxNewTokens: 200, stopTokens: [] });
    expect(await run()).toEqual(first);
  });

  describe("sampling", () => {
    const request = { prompt: [1, 2, 3], maxNewTokens: 20, stopTokens: [], sampling };

    test("the same seed draws the same, another seed and another prompt something else", async () => {
      const first = ids((await generator.submit(request)).tokens);
      expect(ids((await generator.submit(request)).tokens)).toEqual(first);
      const reseeded = await generator.submit({ ...request, sampling: { ...sampling, seed: 8 } });
      expect(ids(reseeded.tokens)).not.toEqual(first);
    });

    test("a temperature of 0, a top-k of 1 and a tiny top-p are greedy", async () => {
      const greedy = ids((await generator.submit({ prompt: [1, 2, 3], maxNewTokens: 20, stopTokens: [] })).tokens);
      for (const limits of [{ temperature: 0 }, { topK: 1 }, { topP: 1e-9 }]) {
        const result = await generator.submit({ ...request, sampling: { ...sampling, ...limits } });
        expect(ids(result.tokens)).toEqual(greedy);
      }
    });

    test("first tokens come in the proportions of the model", async () => {
      const { tokens } = await generator.submit({
        prompt: [4],
        maxNewTokens: 1,
        stopTokens: [],
        topLogProbabilities: 13,
      });
      const draws = 2000;
      const results = await Promise.all(
        Array.from({ length: draws }, (_, seed) => {
          return generator.submit({ prompt: [4], maxNewTokens: 1, stopTokens: [], sampling: { ...sampling, seed } });
        }),
      );
      const counts = new Map<number, number>();
      for (const { tokens: drawn } of results) counts.set(drawn[0]!.token, (counts.get(drawn[0]!.token) ?? 0) + 1);
      let chiSquare = 0;
      for (const { token, logProbability } of tokens[0]!.top) {
        const expected = Math.exp(logProbability) * draws;
        chiSquare += ((counts.get(token) ?? 0) - expected) ** 2 / expected;
      }
      // The 99.9th percentile with 12 degrees of freedom.
      expect(chiSquare).toBeLessThan(32.9);
    });
  });

  describe("a sequence ends", () => {
    test("with the context, and says so", async () => {
      const prompt = randomPrompt(Rng.from("end"), model, 690);
      const { tokens, reason } = await generator.submit({ prompt, maxNewTokens: 50, stopTokens: [] });
      expect([tokens.length, reason]).toEqual([10, "context"]);
    });

    test("at once where nothing is asked", async () => {
      const result = await generator.submit({ prompt: [1], maxNewTokens: 0, stopTokens: [] });
      expect(result).toEqual({ tokens: [], reason: "length" });
    });

    test("at any of its stop tokens, which are not told", async () => {
      const { tokens } = await generator.submit({ prompt: [1, 2, 3], maxNewTokens: 30, stopTokens: [] });
      const stop = tokens[9]!.token;
      const told: number[] = [];
      const onToken = ({ token }: ChosenToken): undefined => void told.push(token);
      const request = { prompt: [1, 2, 3], maxNewTokens: 30, stopTokens: [99, stop], onToken };
      const stopped = await generator.submit(request);
      const before = ids(tokens).slice(0, ids(tokens).indexOf(stop));
      expect(ids(stopped.tokens)).toEqual(before);
      expect([told, stopped.reason]).toEqual([before, "stop"]);
    });

    test("when onToken says so, after that token", async () => {
      let seen = 0;
      const onToken = (): "stop" | undefined => (++seen === 3 ? "stop" : undefined);
      const { tokens, reason } = await generator.submit({ prompt: [1], maxNewTokens: 30, stopTokens: [], onToken });
      expect([tokens.length, reason, seen]).toEqual([3, "stop", 3]);
    });

    test("with what there is when it is aborted, and others go on", async () => {
      const controller = new AbortController();
      const onToken = ({ token }: ChosenToken): undefined => {
        if (token >= 0 && ++count === 5) controller.abort();
        return undefined;
      };
      let count = 0;
      const request = { prompt: [1, 2], maxNewTokens: 600, stopTokens: [] };
      const other = generator.submit({ ...request, maxNewTokens: 20 });
      const aborted = await generator.submit({ ...request, onToken, signal: controller.signal });
      expect(aborted.reason).toBe("aborted");
      expect(aborted.tokens.length).toBeLessThan(8);
      expect((await other).tokens).toHaveLength(20);
    });

    test("without a pass when it is aborted beforehand, or while it waits", async () => {
      let passes = 0;
      const watching = await create({ maxRows: 1, openSession: watched(() => passes++) });
      const request = { prompt: [1], maxNewTokens: 5, stopTokens: [], signal: AbortSignal.abort() };
      expect(await watching.submit(request)).toEqual({ tokens: [], reason: "aborted" });
      expect(passes).toBe(0);
      const controller = new AbortController();
      const first = watching.submit({ prompt: [1], maxNewTokens: 5, stopTokens: [] });
      const second = watching.submit({ ...request, signal: controller.signal });
      controller.abort();
      expect(await second).toEqual({ tokens: [], reason: "aborted" });
      await first;
      expect(passes).toBe(5);
      await watching.close();
    });

    test("while a long prompt is being read, when it is aborted then", async () => {
      const controller = new AbortController();
      const aborting = await create({
        openSession: watched(({ time }) => {
          if (time === 512) controller.abort();
        }),
      });
      const prompt = randomPrompt(Rng.from("aborted"), model, 690);
      const request = { prompt, maxNewTokens: 5, stopTokens: [] };
      expect(await aborting.submit({ ...request, signal: controller.signal })).toEqual({
        tokens: [],
        reason: "aborted",
      });
      expect((await aborting.submit(request)).tokens).toHaveLength(5);
      await aborting.close();
    });
  });

  describe("failures reach those concerned", () => {
    test("an error of onToken only its own sequence", async () => {
      const onToken = (): undefined => {
        throw new RangeError("mine");
      };
      const request = { prompt: [1, 2], maxNewTokens: 5, stopTokens: [] };
      const results = await Promise.allSettled([
        generator.submit(request),
        generator.submit({ ...request, onToken }),
        generator.submit(request),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(results[1]).toMatchObject({ reason: { message: "mine" } });
    });

    test("an error of a pass all in it, and none after it", async () => {
      let broken = false;
      const failing = await create({
        openSession: watched(() => {
          if (broken) throw new Error("device lost");
        }),
      });
      const request = { prompt: [1, 2], maxNewTokens: 40, stopTokens: [] };
      const onToken = (): undefined => void (broken = true);
      const results = await Promise.allSettled([failing.submit({ ...request, onToken }), failing.submit(request)]);
      for (const result of results)
        expect(result).toMatchObject({ status: "rejected", reason: { message: "device lost" } });
      broken = false;
      expect((await failing.submit(request)).tokens).toHaveLength(40);
      await failing.close();
    });

    test.each([
      ["NaN", NaN],
      ["too large for their sums", 3e38],
    ])("logits that are not numbers, of weights that are %s", async (_, weight) => {
      const bad = new Map(parameters);
      const [name, { shape }] = [...parameters].find(([key]) => key.endsWith("ln_f.weight"))!;
      bad.set(name, { shape, data: new Float32Array(shape[0]!).fill(weight) });
      const broken = await create({ parameters: bad });
      const request = { prompt: [1], maxNewTokens: 2, stopTokens: [] };
      await expect(broken.submit({ ...request, sampling })).rejects.toMatchObject({ code: "not-finite" });
      await expect(broken.submit(request)).rejects.toMatchObject({ code: "not-finite" });
      await expect(broken.generate([[1]], { maxNewTokens: 2, stopToken: 0 })).rejects.toMatchObject({
        code: "not-finite",
      });
      await broken.close();
    });

    test("closing ends what runs and what waits, and refuses the rest", async () => {
      const closing = await create({ maxRows: 2 });
      const request = { prompt: [1, 2], maxNewTokens: 600, stopTokens: [] };
      const all = Array.from({ length: 5 }, () => closing.submit(request));
      const settled = Promise.allSettled(all);
      await Promise.all([closing.close(), closing.close()]);
      for (const result of await settled) expect(result).toMatchObject({ reason: { code: "closed" } });
      await expect(closing.submit(request)).rejects.toMatchObject({ code: "closed" });
      await expect(closing.score([{ prompt: [1], continuation: [2] }])).rejects.toMatchObject({ code: "closed" });
    });
  });

  test("those who stay do not go on paying for a long sequence that left", async () => {
    const widths: number[] = [];
    const watching = await create({
      openSession: watchedSession((feeds) => widths.push(feeds["keys:0"]?.dims[2] ?? 0)),
    });
    const prompt = randomPrompt(Rng.from("widths"), model, 600);
    const long = watching.submit({ prompt, maxNewTokens: 3, stopTokens: [] });
    const request = { prompt: [1, 2, 3], maxNewTokens: 60, stopTokens: [] };
    const short = await watching.submit(request);
    await long;
    expect(Math.max(...widths)).toBeGreaterThanOrEqual(600);
    expect(widths.at(-1)).toBeLessThanOrEqual(96);
    expect(ids(short.tokens)).toEqual(ids((await generator.submit(request)).tokens));
    await watching.close();
  });

  describe("memory is bounded", () => {
    const bytesPerPosition = 2 * model.layers * model.width * 4;

    test("no more rows run together than there is room for", async () => {
      const rows: number[] = [];
      const small = await create({
        cacheBytes: 3 * 50 * bytesPerPosition,
        openSession: watched((pass) => rows.push(pass.rows)),
      });
      const asked = Array.from({ length: 10 }, (_, index) => ({
        prompt: randomPrompt(Rng.from("rows", index), model, 40),
        maxNewTokens: 10,
        stopTokens: [],
      }));
      const results = await Promise.all(asked.map((request) => small.submit(request)));
      expect(Math.max(...rows)).toBe(3);
      expect(ids(results[9]!.tokens)).toEqual(ids((await generator.submit(asked[9]!)).tokens));
      await small.close();
    });

    test("a sequence that never fits is refused with the figures, and the next one runs", async () => {
      const small = await create({ cacheBytes: 20 * bytesPerPosition });
      const request = { prompt: [1, 2], maxNewTokens: 100, stopTokens: [] };
      await expect(small.submit(request)).rejects.toMatchObject({ code: "not-enough-memory" });
      expect((await small.submit({ ...request, maxNewTokens: 10 })).tokens).toHaveLength(10);
      await small.close();
    });
  });

  test("the host is answered between tokens", async () => {
    let turns = 0;
    let going = true;
    const turn = (): void => {
      turns++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    await generator.submit({ prompt: [1], maxNewTokens: 50, stopTokens: [] });
    going = false;
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  test.each([
    ["a temperature below 0", { temperature: -1 }, /temperature/],
    ["no temperature", { temperature: NaN }, /temperature/],
    ["half a top-k", { topK: 0.5 }, /topK/],
    ["a top-p of 0", { topP: 0 }, /topP/],
    ["a top-p above 1", { topP: 1.5 }, /topP/],
    ["half a seed", { seed: 0.5 }, /seed/],
  ])("%s is refused", async (_, wrong, message) => {
    const request = { prompt: [1], maxNewTokens: 1, stopTokens: [], sampling: { ...sampling, ...wrong } };
    await expect(generator.submit(request)).rejects.toThrow(message);
  });

  test.each([0, -1, 1.5, NaN])("maxRows of %s is refused", async (maxRows) => {
    await expect(create({ maxRows })).rejects.toMatchObject({ code: "bad-options" });
  });
});
