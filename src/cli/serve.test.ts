// `precept serve` and `precept chat` as a user's shell starts them, with a model on disk and the real engine.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import OpenAI, { APIConnectionError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTinyFolder, writeTinyUnit } from "../experiments/tiny-run.test-support.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let scratch = "";
let served: Served;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-serve-"));
  await writeTinyFolder(join(scratch, "tiny"));
  await writeTinyUnit(join(scratch, "run"), "first", 1);
  await writeTinyUnit(join(scratch, "run"), "second", 2);
  served = await serve(["tiny", "--port", "0", "--max-sequences", "4"]);
}, 60_000);
afterAll(async () => {
  served.kill("SIGKILL");
  await rm(scratch, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Served {
  readonly baseURL: string;
  readonly client: OpenAI;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

function launch(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main, ...args], { cwd: scratch, env: { ...process.env, ...env } });
}

function watch(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

async function serve(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Served> {
  const child = launch(["serve", ...args], env);
  const ended = watch(child);
  const [line] = (await Promise.race([once(child.stdout, "data"), ended.then((end) => [JSON.stringify(end)])])) as [
    Buffer | string,
  ];
  const baseURL = line.toString().trim();
  const client = new OpenAI({ baseURL, apiKey: env["PRECEPT_API_KEY"] ?? "none", maxRetries: 0 });
  return { baseURL, client, kill: (signal) => void child.kill(signal), ended };
}

async function run(args: readonly string[], input = "", env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = launch(args, env);
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return watch(child);
}

const greedy = { model: "tiny", temperature: 0, max_tokens: 16 } as const;

describe.concurrent("precept serve", { timeout: 60_000 }, () => {
  test("answers each of many concurrent requests as it answers them alone", async () => {
    const { client } = served;
    expect((await client.models.list()).data.map((model) => model.id)).toEqual(["tiny"]);
    const prompts = Array.from({ length: 12 }, (_, index) => "a rule and a word".slice(0, 1 + index));
    const complete = (prompt: string): Promise<string> =>
      client.completions.create({ ...greedy, prompt }).then(({ choices }) => choices[0]?.text ?? "");
    const together = await Promise.all(prompts.map(complete));
    for (const [index, prompt] of prompts.entries()) expect(await complete(prompt)).toBe(together[index]);
    expect(new Set(together).size).toBeGreaterThan(3);
  });

  test("draws the same with the same seed, whoever else is served", async () => {
    const draw = (seed: number): Promise<string> =>
      served.client.completions
        .create({ model: "tiny", prompt: "ab", max_tokens: 16, temperature: 1.5, seed })
        .then(({ choices }) => choices[0]?.text ?? "");
    const alone = await draw(1);
    const together = await Promise.all([1, 2, 3, 1].map(draw));
    expect([together[0], together[3]]).toEqual([alone, alone]);
    expect(new Set(together).size).toBe(3);
  });

  test("streams a chat, with log-probabilities that add up", async () => {
    const stream = await served.client.chat.completions.create({
      ...greedy,
      messages: [{ role: "user", content: "hello" }],
      logprobs: true,
      top_logprobs: 20,
      stream: true,
    });
    let content = "";
    for await (const { choices } of stream) {
      content += choices[0]?.delta.content ?? "";
      for (const { logprob, top_logprobs: top } of choices[0]?.logprobs?.content ?? []) {
        expect(top[0]?.logprob).toBe(logprob);
        expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeLessThanOrEqual(1.0001);
      }
    }
    const whole = await served.client.completions.create({ ...greedy, prompt: "hello" });
    expect(content).toBe(whole.choices[0]?.text);
  });

  test("scores an echoed prompt as it scored it when it wrote it", async () => {
    const { choices } = await served.client.completions.create({ ...greedy, prompt: "abc", logprobs: 0 });
    const { text = "", logprobs } = choices[0] ?? {};
    const echoed = await served.client.completions.create({
      ...greedy,
      prompt: `abc${text}`,
      echo: true,
      logprobs: 0,
      max_tokens: 0,
    });
    const scored = echoed.choices[0]?.logprobs?.token_logprobs?.slice(3) ?? [];
    const written = logprobs?.token_logprobs ?? [];
    expect(scored).toHaveLength(written.length);
    for (const [index, value] of written.entries()) expect(scored[index]).toBeCloseTo(value, 3);
  });

  test("refuses what its context cannot hold", async () => {
    const create = served.client.completions.create({ ...greedy, prompt: "a".repeat(48) });
    await expect(create).rejects.toMatchObject({ status: 400, code: "context_length_exceeded", param: "prompt" });
  });

  test("ends with 0 on SIGTERM and 130 on Ctrl-C, with a word for those it serves", async () => {
    const [one, two] = await Promise.all([
      serve(["run", "--unit", "second", "--port", "0", "--model-name", "my/model"]),
      serve(["tiny", "--port", "0"]),
    ]);
    expect((await one.client.models.retrieve("my/model")).id).toBe("my/model");
    one.kill("SIGTERM");
    two.kill("SIGINT");
    const [first, second] = await Promise.all([one.ended, two.ended]);
    expect([first.code, second.code]).toEqual([0, 130]);
    expect(first.stdout).toBe(`${one.baseURL}\n`);
    expect(first.stderr).toContain("Serving my/model, 48 tokens of context");
    await expect(one.client.models.list()).rejects.toThrow(APIConnectionError);
  });

  test("asks for the key in PRECEPT_API_KEY, and shows it nowhere", async () => {
    const locked = await serve(["tiny", "--port", "0"], { PRECEPT_API_KEY: "hush-hush" });
    expect((await locked.client.models.list()).data).toHaveLength(1);
    expect((await fetch(`${locked.baseURL}/models`)).status).toBe(401);
    locked.kill("SIGTERM");
    const { stdout, stderr } = await locked.ended;
    expect(stdout + stderr).not.toContain("hush");
    expect((await run(["serve", "tiny"], "", { PRECEPT_API_KEY: "" })).code).toBe(2);
  });

  test("warns where others can reach it and no key is asked for", async () => {
    const open = await serve(["tiny", "--port", "0", "--host", "0.0.0.0"], { PRECEPT_API_KEY: undefined });
    open.kill("SIGTERM");
    expect((await open.ended).stderr).toMatch(/warning: 0\.0\.0\.0 can be reached from other machines/);
  });

  test("says that a port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await run(["serve", "tiny", "--port", String(port)]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/port \d+ is in use.*\nhint:/);
    other.close();
  });

  test.each([
    [["serve", "run"], /holds 2 models.*\nhint:.*first, second/],
    [["serve", "nothing"], /no model in nothing/],
    [["serve", "tiny", "--port", "70000"], /0 to 65535/],
    [["serve", "tiny", "--max-sequences", "0"], /whole number from 1/],
    [["chat", "tiny", "--temperature", "3"], /number from 0 to 2/],
    [["chat", "run", "--unit", "third"], /no unit "third"/],
  ])("%j is a mistake that is named", async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe.concurrent("precept chat", { timeout: 60_000 }, () => {
  test("prints the answer to what is piped in, and nothing else", async () => {
    const whole = await served.client.completions.create({ ...greedy, prompt: "hello" });
    const { code, stdout, stderr } = await run(["chat", "tiny", "--max-tokens", "16"], "hello\n");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${whole.choices[0]?.text}\n`, stderr: "" });
  });

  test("draws the same with the same seed, and tells the system message", async () => {
    const args = ["chat", "run", "--unit", "first", "--temperature", "1.5", "--seed", "7"];
    const [one, two, other] = await Promise.all([
      run(args, "hello"),
      run(args, "hello"),
      run([...args, "--system", "be brief"], "hello"),
    ]);
    expect(one.stdout).toBe(two.stdout);
    expect(other.stdout).not.toBe(one.stdout);
  });

  test("says what the model cannot read", async () => {
    const { code, stdout, stderr } = await run(["chat", "tiny"], "HELLO");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/"H".*not in the\s+alphabet/);
  });
});
