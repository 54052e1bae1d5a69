// What the official client sees.
import OpenAI, { APIUserAbortError, AuthenticationError, NotFoundError, RateLimitError, type APIError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveFake, testAlphabet, until, type TestServer } from "./served.test-support.ts";

let served: TestServer;
beforeAll(async () => void (served = await serveFake()));
afterAll(() => served.server.close());

const greedy = { model: "tiny", temperature: 0, max_tokens: 12 } as const;
const messages = [{ role: "user", content: "hello" }] as const satisfies OpenAI.ChatCompletionMessageParam[];

describe("models", () => {
  test("are the one that is served", async () => {
    const models = await served.client.models.list();
    expect(models.data).toMatchObject([{ id: "tiny", object: "model", owned_by: "precept" }]);
    expect(await served.client.models.retrieve("tiny")).toEqual(models.data[0]);
  });

  test.each(["other", "tiny/other", "", "../tiny"])("are not %j", async (name) => {
    const create = served.client.completions.create({ ...greedy, model: name, prompt: "a" });
    await expect(create).rejects.toThrow(NotFoundError);
    await expect(create).rejects.toMatchObject({ param: "model", code: "model_not_found" });
  });
});

describe("a completion", () => {
  test("has OpenAI's form", async () => {
    const completion = await served.client.completions.create({ ...greedy, prompt: "hello" });
    expect(completion).toEqual({
      id: expect.stringMatching(/^cmpl-\w+$/) as string,
      object: "text_completion",
      created: expect.closeTo(Date.now() / 1000, -2) as number,
      model: "tiny",
      system_fingerprint: "fp_test",
      choices: [{ text: expect.any(String) as string, index: 0, logprobs: null, finish_reason: "length" }],
      usage: { prompt_tokens: 5, completion_tokens: 12, total_tokens: 17 },
    });
    expect(Array.from(completion.choices[0]?.text ?? "")).toHaveLength(12);
  });

  test("without max_tokens goes on to the end of the context", async () => {
    const completion = await served.client.completions.create({ model: "tiny", temperature: 0, prompt: "hello" });
    expect(completion.usage).toMatchObject({ completion_tokens: 59, total_tokens: 64 });
    expect(completion.choices[0]?.finish_reason).toBe("length");
  });

  test("takes texts and tokens, one or several, and counts each prompt once", async () => {
    const { client } = served;
    const [one, tokens, several, severalTokens] = await Promise.all([
      client.completions.create({ ...greedy, prompt: "ab" }),
      client.completions.create({ ...greedy, prompt: [2, 3] }),
      client.completions.create({ ...greedy, prompt: ["ab", "cde"], n: 2 }),
      client.completions.create({ ...greedy, prompt: [[2, 3], [4]] }),
    ]);
    const text = one.choices[0]?.text;
    expect(tokens.choices[0]?.text).toBe(text);
    expect(several.choices.map((choice) => choice.index)).toEqual([0, 1, 2, 3]);
    expect(several.choices[1]?.text).toBe(text);
    expect(several.choices[2]?.text).toBe(several.choices[3]?.text);
    expect(several.usage).toEqual({ prompt_tokens: 5, completion_tokens: 48, total_tokens: 53 });
    expect(severalTokens.choices[0]?.text).toBe(text);
  });

  test("streams the same text, with its usage last", async () => {
    const request = { ...greedy, prompt: ["ab", "c"] };
    const whole = await served.client.completions.create(request);
    const stream = await served.client.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    const texts = ["", ""];
    const reasons: unknown[] = [];
    let last: OpenAI.Completion | undefined;
    for await (const chunk of stream) {
      last = chunk;
      expect(chunk).toMatchObject({ object: "text_completion", model: "tiny" });
      for (const choice of chunk.choices) {
        texts[choice.index] += choice.text;
        if (choice.finish_reason !== null) reasons.push(choice.finish_reason);
      }
    }
    expect(texts).toEqual(whole.choices.map((choice) => choice.text));
    expect(reasons).toEqual(["length", "length"]);
    expect(last).toMatchObject({ choices: [], usage: whole.usage });
  });

  test("is the same again with the same seed, others with others, and n samples differ", async () => {
    const create = (options: object): Promise<string[]> =>
      served.client.completions
        .create({ model: "tiny", prompt: "ab", max_tokens: 20, ...options })
        .then(({ choices }) => choices.map((choice) => choice.text));
    const [first] = await create({ seed: 7 });
    expect(await create({ seed: 7 })).toEqual([first]);
    expect(await create({ seed: 8 })).not.toEqual([first]);
    const samples = await create({ seed: 7, n: 3 });
    expect(samples[0]).toBe(first);
    expect(new Set(samples).size).toBe(3);
    expect(await create({})).not.toEqual(await create({}));
  });

  test("ends before a stop string", async () => {
    const [text = ""] = (await served.client.completions.create({ ...greedy, prompt: "ab" })).choices.map(
      (c) => c.text,
    );
    const letters = Array.from(text);
    const stop = letters.slice(4, 6).join("");
    const cut = text.slice(0, text.indexOf(stop));
    const { choices } = await served.client.completions.create({ ...greedy, prompt: "ab", stop: ["nothing", stop] });
    expect(choices[0]).toMatchObject({ text: cut, finish_reason: "stop" });
  });

  test("has log-probabilities in four lists", async () => {
    const { choices } = await served.client.completions.create({ ...greedy, prompt: "ab", logprobs: 2 });
    const logprobs = choices[0]?.logprobs;
    expect(logprobs?.tokens?.join("")).toBe(choices[0]?.text);
    expect(logprobs?.token_logprobs).toEqual(Array<number>(12).fill(-0.5));
    expect(logprobs?.text_offset).toEqual(Array.from({ length: 12 }, (_, index) => index));
    for (const [index, token] of (logprobs?.tokens ?? []).entries()) {
      expect(Object.entries(logprobs?.top_logprobs?.[index] ?? {})[0]).toEqual([token, -0.5]);
      expect(Object.keys(logprobs?.top_logprobs?.[index] ?? {})).toHaveLength(2);
    }
    const none = await served.client.completions.create({ ...greedy, prompt: "ab", logprobs: 0 });
    expect(none.choices[0]?.logprobs).toMatchObject({ top_logprobs: null, token_logprobs: logprobs?.token_logprobs });
  });

  test("echoes its prompt, and scores it", async () => {
    const request = { ...greedy, prompt: "é😀b", echo: true, logprobs: 1, max_tokens: 1 };
    const { choices, usage } = await served.client.completions.create(request);
    expect(choices[0]?.text.startsWith("é😀b")).toBe(true);
    expect(choices[0]?.logprobs).toMatchObject({
      tokens: ["é", "😀", "b", expect.any(String)],
      token_logprobs: [null, -33 / 8, -3 / 8, -0.5],
      text_offset: [0, 1, 2, 3],
    });
    expect(choices[0]?.logprobs?.top_logprobs?.slice(0, 3)).toEqual([null, null, null]);
    expect(usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 1 });

    const scored = await served.client.completions.create({ ...request, max_tokens: 0 });
    expect(scored.choices[0]).toMatchObject({ text: "é😀b", finish_reason: "length" });
    expect(scored.choices[0]?.logprobs?.tokens).toHaveLength(3);

    const stream = await served.client.completions.create({ ...request, stream: true });
    const pieces: string[] = [];
    const offsets: number[] = [];
    for await (const { choices } of stream) {
      pieces.push(choices[0]?.text ?? "");
      offsets.push(...(choices[0]?.logprobs?.text_offset ?? []));
    }
    expect(pieces.join("")).toBe(choices[0]?.text);
    expect(offsets).toEqual([0, 1, 2, 3]);
  });
});

describe("a chat completion", () => {
  test("has OpenAI's form", async () => {
    const completion = await served.client.chat.completions.create({ ...greedy, messages });
    expect(completion).toEqual({
      id: expect.stringMatching(/^chatcmpl-\w+$/) as string,
      object: "chat.completion",
      created: expect.any(Number) as number,
      model: "tiny",
      system_fingerprint: "fp_test",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: expect.any(String) as string, refusal: null },
          logprobs: null,
          finish_reason: "length",
        },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 12, total_tokens: 17 },
    });
  });

  test("without a template reads the messages line by line", async () => {
    const { client } = served;
    const chat = await client.chat.completions.create({
      ...greedy,
      messages: [
        { role: "system", content: "be brief" },
        {
          role: "user",
          content: [
            { type: "text", text: "a" },
            { type: "text", text: "b" },
          ],
        },
      ],
    });
    const completion = await client.completions.create({ ...greedy, prompt: "be brief\nab" });
    expect(chat.choices[0]?.message.content).toBe(completion.choices[0]?.text);
  });

  test("streams the same content; max_completion_tokens counts before max_tokens", async () => {
    const request = { ...greedy, messages: [...messages], max_completion_tokens: 7, n: 2 };
    const whole = await served.client.chat.completions.create(request);
    const runner = served.client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    const final = await runner.finalChatCompletion();
    expect(final.choices.map(({ message }) => message.content)).toEqual(
      whole.choices.map(({ message }) => message.content),
    );
    expect(Array.from(whole.choices[0]?.message.content ?? "")).toHaveLength(7);
    expect(final.usage).toEqual(whole.usage);
  });

  test("has log-probabilities of each token, in a stream too", async () => {
    const request = { ...greedy, messages: [...messages], logprobs: true, top_logprobs: 3 };
    const whole = await served.client.chat.completions.create(request);
    const content = whole.choices[0]?.logprobs?.content ?? [];
    expect(content.map(({ token }) => token).join("")).toBe(whole.choices[0]?.message.content);
    expect(content[0]).toMatchObject({ logprob: -0.5, bytes: Array.from(Buffer.from(content[0]?.token ?? "")) });
    expect(content[0]?.top_logprobs.map(({ logprob }) => logprob)).toEqual([-0.5, -1.5, -2.5]);
    const streamed: unknown[] = [];
    for await (const chunk of await served.client.chat.completions.create({ ...request, stream: true })) {
      streamed.push(...(chunk.choices[0]?.logprobs?.content ?? []));
    }
    expect(streamed).toEqual(content);
  });

  test("that the client leaves ends its sequences", async () => {
    const slow = await serveFake({
      contextLength: 100_000,
      pause: () => new Promise((resolve) => setTimeout(resolve, 2)),
    });
    const stream = await slow.client.chat.completions.create({
      model: "tiny",
      messages: [...messages],
      n: 3,
      stream: true,
    });
    let chunks = 0;
    for await (const _ of stream) if (++chunks === 10) break;
    await until(() => slow.generator.aborted() === 3);
    const left = new AbortController();
    const whole = slow.client.chat.completions.create(
      { model: "tiny", messages: [...messages] },
      { signal: left.signal },
    );
    await until(() => slow.generator.live() === 1);
    left.abort();
    await expect(whole).rejects.toThrow(APIUserAbortError);
    await until(() => slow.generator.live() === 0 && slow.server.sequences() === 0);
    expect(slow.errors).toEqual([]);
    await slow.server.close();
  });
});

describe("parameters", () => {
  const completion = { ...greedy, prompt: "a" };
  const chat = { ...greedy, messages };
  const tool = { type: "function", function: { name: "f", parameters: {} } };
  const tooLong = testAlphabet.repeat(2);

  test.each([
    ["completions", { ...completion, prompt: undefined }, "prompt"],
    ["completions", { ...completion, prompt: [] }, "prompt"],
    ["completions", { ...completion, prompt: [1, "a"] }, "prompt"],
    ["completions", { ...completion, prompt: [[]] }, "prompt"],
    ["completions", { ...completion, prompt: [1.5] }, "prompt"],
    ["completions", { ...completion, prompt: [-1] }, "prompt"],
    ["completions", { ...completion, prompt: [1e6] }, "prompt"],
    ["completions", { ...completion, prompt: { text: "a" } }, "prompt"],
    ["completions", { ...completion, prompt: "UNKNOWN" }, "prompt"],
    ["completions", { ...completion, prompt: tooLong }, "prompt"],
    ["completions", { ...completion, prompt: ["a", tooLong], stream: true }, "prompt"],
    ["completions", { ...completion, model: 3 }, "model"],
    ["completions", { ...completion, max_tokens: -1 }, "max_tokens"],
    ["completions", { ...completion, max_tokens: 1.5 }, "max_tokens"],
    ["completions", { ...completion, max_tokens: "9" }, "max_tokens"],
    ["completions", { ...completion, temperature: -0.1 }, "temperature"],
    ["completions", { ...completion, temperature: 2.1 }, "temperature"],
    ["completions", { ...completion, top_p: 1.1 }, "top_p"],
    ["completions", { ...completion, top_k: -2 }, "top_k"],
    ["completions", { ...completion, n: 0 }, "n"],
    ["completions", { ...completion, n: 129 }, "n"],
    ["completions", { ...completion, seed: "x" }, "seed"],
    ["completions", { ...completion, logprobs: 6 }, "logprobs"],
    ["completions", { ...completion, logprobs: true }, "logprobs"],
    ["completions", { ...completion, stop: ["a", "b", "c", "d", "e"] }, "stop"],
    ["completions", { ...completion, stop: "" }, "stop"],
    ["completions", { ...completion, stop: ["a", ""] }, "stop[1]"],
    ["completions", { ...completion, stop: 3 }, "stop"],
    ["completions", { ...completion, stop: "x".repeat(2000) }, "stop"],
    ["completions", { ...completion, stream: "yes" }, "stream"],
    ["completions", { ...completion, stream_options: { include: true } }, "stream_options.include"],
    ["completions", { ...completion, best_of: 2 }, "best_of"],
    ["completions", { ...completion, suffix: "b" }, "suffix"],
    ["completions", { ...completion, logit_bias: { "5": 1 } }, "logit_bias"],
    ["completions", { ...completion, frequency_penalty: 0.5 }, "frequency_penalty"],
    ["completions", { ...completion, presence_penalty: -1 }, "presence_penalty"],
    ["completions", { ...completion, min_p: 0.1 }, "min_p"],
    ["chat/completions", { ...chat, messages: [] }, "messages"],
    ["chat/completions", { ...chat, messages: "hello" }, "messages"],
    ["chat/completions", { ...chat, messages: [{ role: "wizard", content: "a" }] }, "messages[0].role"],
    [
      "chat/completions",
      { ...chat, messages: [{ role: "tool", content: "a", tool_call_id: "1" }] },
      "messages[0].role",
    ],
    ["chat/completions", { ...chat, messages: [{ role: "user", content: null }] }, "messages[0].content"],
    ["chat/completions", { ...chat, messages: [{ role: "user" }] }, "messages[0].content"],
    [
      "chat/completions",
      { ...chat, messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "a" } }] }] },
      "messages[0].content",
    ],
    ["chat/completions", { ...chat, messages: [{ role: "user", content: tooLong }] }, "messages"],
    ["chat/completions", { ...chat, max_tokens: 0 }, "max_tokens"],
    ["chat/completions", { ...chat, max_completion_tokens: 0 }, "max_completion_tokens"],
    ["chat/completions", { ...chat, logprobs: 3 }, "logprobs"],
    ["chat/completions", { ...chat, top_logprobs: 3 }, "top_logprobs"],
    ["chat/completions", { ...chat, logprobs: true, top_logprobs: 21 }, "top_logprobs"],
    ["chat/completions", { ...chat, tools: [tool] }, "tools"],
    ["chat/completions", { ...chat, tool_choice: "required" }, "tool_choice"],
    ["chat/completions", { ...chat, response_format: { type: "json_object" } }, "response_format"],
    ["chat/completions", { ...chat, modalities: ["text", "audio"] }, "modalities"],
    ["chat/completions", { ...chat, reasoning_effort: "high" }, "reasoning_effort"],
    ["chat/completions", { ...chat, prompt: "a" }, "prompt"],
  ])("of %s %j are refused, naming %s", async (path, body, param) => {
    const create = served.client.post(`/${path}`, { body });
    await expect(create).rejects.toMatchObject({ status: 400, type: "invalid_request_error", param });
  });

  test.each([
    ["completions", { ...completion, user: "me", best_of: 1, suffix: null, logit_bias: {}, presence_penalty: 0 }],
    ["completions", { ...completion, stop: null, n: null, stream: null, seed: null, top_p: 0, top_k: -1, echo: null }],
    ["chat/completions", { ...chat, tools: [], tool_choice: "auto", response_format: { type: "text" } }],
    ["chat/completions", { ...chat, store: false, metadata: { a: "b" }, service_tier: "auto", logprobs: false }],
  ])("of %s %j change nothing", async (path, body) => {
    const plain = await served.client.post<object>(`/${path}`, { body: path === "completions" ? completion : chat });
    const answer = await served.client.post<object>(`/${path}`, { body });
    const ignored = { id: "", created: 0 };
    expect({ ...answer, ...ignored }).toEqual({ ...plain, ...ignored });
  });
});

test("a number of sequences the server never has room for is a mistake, whatever else runs", async () => {
  const create = served.client.completions.create({ ...greedy, prompt: Array<string>(2000).fill("a"), n: 128 });
  await expect(create).rejects.toMatchObject({ status: 400, param: "n", code: "too_many_sequences" });
});

test("a server without room says when to try again", async () => {
  const slow = await serveFake({
    contextLength: 1000,
    maxSequences: 2,
    limits: { queuedSequences: 1 },
    pause: () => new Promise((resolve) => setTimeout(resolve, 5)),
  });
  const stream = await slow.client.completions.create({ model: "tiny", prompt: "a", n: 2, stream: true });
  const refused = slow.client.completions.create({ model: "tiny", prompt: "a", n: 2 });
  await expect(refused).rejects.toThrow(RateLimitError);
  await expect(refused).rejects.toMatchObject({ type: "rate_limit_error", code: "queue_full" });
  await refused.catch((error: APIError) => expect(error.headers?.get("retry-after")).toBe("1"));
  const fits = await slow.client.completions.create({ model: "tiny", prompt: "a", max_tokens: 1 });
  expect(fits.choices).toHaveLength(1);
  stream.controller.abort();
  await until(() => slow.server.sequences() === 0);
  await slow.server.close();
});

describe("an API key", () => {
  test.each(["wrong", "secreT", "secret2", "secre", "x".repeat(5000)])("%.20s is not the server's", async (apiKey) => {
    const locked = await serveFake({ apiKey: "secret" });
    const client = new OpenAI({ baseURL: locked.server.baseUrl, apiKey, maxRetries: 0 });
    await expect(client.models.list()).rejects.toThrow(AuthenticationError);
    await expect(client.models.list()).rejects.toMatchObject({ code: "invalid_api_key" });
    await locked.server.close();
  });

  test("is asked of every route but the health check", async () => {
    const locked = await serveFake({ apiKey: "secret" });
    expect((await locked.client.models.list()).data).toHaveLength(1);
    expect((await fetch(`${locked.origin}/health`)).status).toBe(200);
    for (const path of ["models", "models/tiny", "completions", "chat/completions", "nothing"]) {
      for (const authorization of ["", "Basic secret", "Bearer", "Bearer secret x"]) {
        const response = await fetch(`${locked.origin}/v1/${path}`, { headers: { authorization } });
        expect([path, response.status]).toEqual([path, 401]);
      }
    }
    await locked.server.close();
  });
});
