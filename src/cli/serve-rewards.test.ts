// `precept serve-rewards` as a process: what it prints, how it is asked, how it ends.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostileFamily } from "../serve/rewards/rewards.test-support.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "precept-serve-rewards-"));
  await writeFile(join(dir, "hostile.js"), hostileFamily);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  /** What it wrote on stdout first, or undefined where it ended without a word. */
  readonly origin: string | undefined;
  readonly stop: (signal: NodeJS.Signals) => Promise<Ended>;
}

async function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const child = spawn(process.execPath, [main, "serve-rewards", "--port", "0", ...args], {
    cwd: dir,
    env: { ...process.env, PRECEPT_API_KEY: undefined, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }));
  await Promise.race([once(child.stdout, "data"), ended]);
  return {
    origin: stdout === "" ? undefined : stdout.trim(),
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

describe("precept serve-rewards", { timeout: 60_000 }, () => {
  test("scores by its flags, gives up a sample that takes too long, and ends with 0 on SIGTERM", async () => {
    const flags = ["--workers", "1", "--family", "hostile.js", "--sample-timeout", "0.5", "--invalid-reward=-0.5"];
    const { origin, stop } = await start([...flags, "--reward", "fraction", "--judge", "loose", "--strip-thinking"]);
    const asked = { family: "hostile", params: {}, input: "" };
    const half = {
      constraints: [{ id: "punctuation:no_comma" }, { id: "keywords:existence", params: { keywords: ["zebra"] } }],
    };
    const samples = [
      { ...half, response: "<think>a, b</think>Sure, here:\nFine." },
      { ...asked, response: "loop" },
      { ...asked, response: "pass" },
    ];
    const answer = await post(`${origin}/v1/score`, { samples });
    expect(await answer.json()).toMatchObject({ rewards: [0.5, -0.5, 1], counts: { invalid: 1 } });
    const { code, stdout, stderr } = await stop("SIGTERM");
    expect([code, stdout]).toEqual([0, `${origin}\n`]);
    expect(stderr).toMatch(/Scoring on 1 thread: suite ifeval, mode fixed, reward fraction/);
    expect(stderr).toMatch(/warning:.* not judged within 500 ms/);
  });

  test("asks for the key in PRECEPT_API_KEY, shows it nowhere, and ends with 130 on Ctrl-C", async () => {
    const { origin, stop } = await start(["--workers", "1"], { PRECEPT_API_KEY: "hush-hush" });
    const body = { query: ["Hi.a"], prompts: ["Hi."], labels: ['{"id":"punctuation:no_comma"}'] };
    expect((await post(`${origin}/get_reward`, body)).status).toBe(401);
    const headers = { authorization: `Basic ${btoa("key:hush-hush")}` };
    expect(await (await post(`${origin}/get_reward`, body, headers)).json()).toMatchObject({ rewards: [1] });
    const { code, stdout, stderr } = await stop("SIGINT");
    expect(code).toBe(130);
    expect(stdout + stderr).not.toContain("hush");
  });

  test("judges Python by running it, however long Python takes to start", async () => {
    const { origin, stop } = await start(["--workers", "1", "--sample-timeout", "1"]);
    const source = "def double(n: int) -> int:\n    return 2 * n\n";
    const { python } = await import("../instructions/python/family.ts");
    const { Rng } = await import("../core/rng.ts");
    const { readConfig } = await import("../instructions/read-config.ts");
    const config = readConfig(python, { source });
    const params = python.sample(config, Rng.from(1));
    const input = python.sampleInput(params, config, Rng.from(2));
    const { answer } = python.execute(params, input);
    const samples = [answer, `${answer}1`].map((response) => ({ family: "python", params, input, response }));
    expect(await (await post(`${origin}/v1/score`, { samples })).json()).toMatchObject({ rewards: [1, 0] });
    await stop("SIGTERM");
  });

  test.each([
    [["--suite", "if-eval"], {}, /no set of constraints "if-eval"/],
    [["--family", "nowhere.js"], {}, /nowhere\.js/],
    [["--mode", "exact"], {}, /parity, fixed/],
    [["--sample-timeout", "0"], {}, /number from 0\.01/],
    [["--workers", "0"], {}, /whole number from 1/],
    [[], { PRECEPT_API_KEY: "" }, /PRECEPT_API_KEY is empty/],
  ])("%j with %j is a mistake that is named", async (args, env, message) => {
    const { origin, stop } = await start(args, env);
    const { code, stderr } = await stop("SIGTERM");
    expect([origin, code]).toEqual([undefined, 2]);
    expect(stderr).toMatch(message);
  });
});
