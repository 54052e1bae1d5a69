// `precept eval` as a user's shell starts it, against a server that misbehaves and against `precept serve`.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import { readRows } from "../data/datasets/read-rows.ts";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import { initialParameters, parameterShapes } from "../engine/architectures/architecture.ts";
import { createGenerator } from "../engine/generation/generator.ts";
import { gpt2Config } from "../engine/model-config.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { writeCheckpoint } from "../engine/training/checkpoint.ts";
import { answerExercises } from "../eval/answers.ts";
import { exercisesOf } from "../experiments/exercises.ts";
import { getFamily } from "../instructions/registry.ts";
import { embeddedModel } from "../models/embedded-model.ts";
import {
  answers,
  completion,
  json,
  misbehavingServer,
  type MisbehavingServer,
} from "../models/endpoint/misbehaving-server.test-support.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const secret = "sk-very-secret-0123456789";
const tokenizer = createCharacterTokenizer("abcdefghijklmnopqrstuvwxyz>;=:#");
const model = gpt2Config({
  vocabularySize: tokenizer.vocabularySize,
  contextLength: 40,
  layers: 1,
  width: 32,
  heads: 2,
});
const parameters = initialParameters(model, Rng.from("eval"), 0.5);
const plan: DatasetPlanInput = {
  family: "rewrite",
  seed: 5,
  config: { patternLength: 2, replacementLength: 2, inputLength: 6 },
  splits: {
    train: { instructions: 4, rows: 8 },
    test: {
      instructions: 20,
      rows: 60,
      kinds: [{ kind: "in-context" }, { kind: "in-context", layout: { kind: "trace-then-answer" } }],
    },
  },
};

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let scratch = "";
let expected: ReadonlyMap<string, string> = new Map();
const children: ChildProcess[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-eval-"));
  const run = join(scratch, "run");
  for (const folder of ["tokenizers", "checkpoints"]) await mkdir(join(run, folder), { recursive: true });
  await writeFile(join(run, "tokenizers", "unit.json"), JSON.stringify(tokenizer));
  const zeros = new Map(
    [...parameterShapes(model)].map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
    ]),
  );
  await writeCheckpoint(join(run, "checkpoints", "unit"), {
    model,
    state: { step: 1, parameters, firstMoments: zeros, secondMoments: zeros },
    extra: {},
  });
  await generateDataset(plan, join(run, "data", "unit"));
  const exercises = await exercisesOf(readRows(join(run, "data", "unit"), { split: "test" }));
  expected = new Map(exercises.map((exercise) => [exercise.prompt, exercise.expected]));
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(scratch, { recursive: true, force: true });
});
/** Each test has a server of its own that knows the true answers. */
const test = it.extend<{ server: MisbehavingServer }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of fixtures out of the pattern
  server: async ({}, use) => {
    const server = await misbehavingServer(answers((prompt) => expected.get(prompt) ?? "?"));
    await use(server);
    await server.close();
  },
});

function launch(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PRECEPT_API_KEY: _a, OPENAI_API_KEY: _b, ...rest } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd: scratch,
    env: { ...rest, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return { child, ended };
}

const endpoint = (server: MisbehavingServer): string => `openai:${server.baseUrl}#tiny`;
function evaluate(
  server: MisbehavingServer,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return launch(["eval", "--model", endpoint(server), ...args], env).ended;
}
const ofRun = (out: string): string[] => ["--run", "run", "--out", out, "--json"];

interface Results {
  readonly scores: {
    readonly accuracy: { n: number; passed: number; value: number | null; low: number; high: number; invalid: number };
    readonly groups: readonly { by: string; name: string; n: number; value: number }[];
  };
  readonly replies: { answered: number; unasked: number; failed: Record<string, number>; questions: number };
  readonly usage: { promptTokens: number; completionTokens: number; estimated: boolean };
  readonly cost?: number;
}
const resultsOf = ({ stdout }: Ended): Results => JSON.parse(stdout) as Results;

async function linesOf(out: string): Promise<Record<string, unknown>[]> {
  const folder = join(scratch, out);
  const [made] = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const text = await readFile(join(folder, made?.name ?? "", "answers.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function allText(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "latin1")))).join("\n");
}

describe.concurrent("precept eval", { timeout: 120_000 }, () => {
  test("scores right, wrong and missing answers, and counts tokens and cost", async ({ server }) => {
    const prompts = [...expected.keys()];
    server.behave((response, { prompt }) => {
      const at = prompts.indexOf(prompt);
      if (at < 10) return json(response, 200, completion("nonsense"));
      if (at < 13) return json(response, 200, { choices: [] });
      json(response, 200, completion(expected.get(prompt) ?? ""));
    });
    const ended = await evaluate(server, [...ofRun("scored"), "--price-in", "1000", "--price-out", "2000"]);
    expect(ended.code).toBe(0);
    const { scores, replies, usage, cost } = resultsOf(ended);
    expect(scores.accuracy).toMatchObject({ n: 57, passed: 47, invalid: 3 });
    expect(scores.accuracy.low).toBeLessThan(47 / 57);
    expect(replies).toMatchObject({ questions: 60, answered: 57, failed: { "no-answer": 3 }, unasked: 0 });
    expect(usage).toMatchObject({ completionTokens: 57 * 3, estimated: false });
    expect(cost).toBeGreaterThan(0);
  });

  test("says what it found in words, with a page that holds the failed answers", async ({ server }) => {
    server.behave((response, { prompt }, turn) =>
      json(response, 200, completion(turn === 0 ? "<b>no</b>" : (expected.get(prompt) ?? ""))),
    );
    const ended = await evaluate(server, [
      "--run",
      "run",
      "--out",
      "words",
      "--html",
      "page.html",
      "--min-accuracy",
      "0.99",
    ]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/all\s+60\s+98\.3\s+\(/);
    expect(ended.stdout).toContain("420 tokens read, 180 written.");
    expect(ended.stderr).toContain("accuracy 0.9833, wanted 0.99");
    const page = await readFile(join(scratch, "page.html"), "utf8");
    expect(page).toContain("&lt;/b&gt;");
    expect(page).not.toContain("<b>no</b>");
  });

  test("asks nothing twice after kill -9, and ends with the same answers", async ({ server }) => {
    const prompts = [...expected.keys()];
    // Slow, so that the kill falls into the middle; right for some only.
    server.behave((response, { prompt }) => {
      const text = prompts.indexOf(prompt) % 3 === 0 ? "no" : (expected.get(prompt) ?? "");
      setTimeout(() => json(response, 200, completion(text)), 30);
    });
    const whole = await evaluate(server, [...ofRun("unbroken")]);
    server.received.length = 0;
    for (const least of [10, 30]) {
      const { child, ended } = launch(["eval", "--model", endpoint(server), ...ofRun("killed"), "--concurrency", "3"]);
      while (server.received.length < least) await sleep(5);
      child.kill("SIGKILL");
      await ended;
    }
    const journal = (await readFile(join(scratch, "killed", "asked.jsonl"), "utf8"))
      .split("\n")
      .filter((line) => line.endsWith("}"));
    const before = server.received.length;
    const ended = await evaluate(server, [...ofRun("killed")]);
    expect(ended.code).toBe(0);
    expect(journal.length).toBeGreaterThan(5);
    expect(server.received.length - before).toBe(prompts.length - journal.length);
    expect(await linesOf("killed")).toEqual(await linesOf("unbroken"));
    expect(resultsOf(ended)).toEqual(resultsOf(whole));
  });

  test("goes on after half a line, and asks again what a damaged line answered", async ({ server }) => {
    await evaluate(server, [...ofRun("torn")]);
    const path = join(scratch, "torn", "asked.jsonl");
    const lines = (await readFile(path, "utf8")).trim().split("\n");
    await writeFile(path, `${["not JSON", ...lines.slice(2)].join("\n")}\n${lines[1]?.slice(0, 40)}`);
    server.received.length = 0;
    const ended = await evaluate(server, [...ofRun("torn")]);
    expect(server.received).toHaveLength(2);
    expect(ended.stderr).toContain("1 damaged lines");
    expect(resultsOf(ended).scores.accuracy).toMatchObject({ n: 60, passed: 60 });
  });

  test("writes what there is at Ctrl-C, and goes on", async ({ server }) => {
    let release = (): void => {};
    const full = new Promise<void>((resolve) => (release = resolve));
    server.behave((response, { prompt }, turn) => {
      if (turn === 20) release();
      if (turn < 20) json(response, 200, completion(expected.get(prompt) ?? ""));
      else setTimeout(() => json(response, 200, completion(expected.get(prompt) ?? "")), 100);
    });
    const { child, ended } = launch(["eval", "--model", endpoint(server), ...ofRun("stopped"), "--concurrency", "2"]);
    await full;
    child.kill("SIGINT");
    const stopped = await ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain("The same command goes on");
    const { replies, scores } = resultsOf(stopped);
    expect(replies.unasked).toBeGreaterThan(30);
    // Those under way were waited for: they are paid for.
    expect(replies.answered).toBe(server.received.length);
    expect(scores.accuracy.n).toBe(replies.answered);
    const { code, stdout } = await evaluate(server, [...ofRun("stopped")]);
    expect(code).toBe(0);
    expect(server.received).toHaveLength(60);
    expect(JSON.parse(stdout)).toMatchObject({ replies: { answered: 60, unasked: 0 } });
  });

  test("stops where the endpoint has answered nothing for as long as it may, with what there is", async ({
    server,
  }) => {
    server.behave((response, { prompt }, turn) =>
      turn < 10 ? json(response, 200, completion(expected.get(prompt) ?? "")) : json(response, 503, {}),
    );
    const ended = await evaluate(server, [...ofRun("silent"), "--patience", "0.02", "--concurrency", "2"]);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/has answered nothing for \d+ s \(HTTP 503/);
    expect(resultsOf(ended).replies).toMatchObject({ answered: 10, unasked: 50 });
  });

  test("writes the key nowhere, even where the endpoint repeats it", async ({ server }) => {
    server.behave((response, { headers, prompt }, turn) => {
      const said = `${String(headers.authorization)} `;
      if (turn < 2) json(response, 500, { error: { message: said } });
      else if (turn < 30) json(response, 200, completion(said + prompt));
      else json(response, 401, { error: { message: `Incorrect key: ${said}` } });
    });
    const ended = await evaluate(server, [...ofRun("secret"), "--html", "secret/page.html"], {
      PRECEPT_API_KEY: secret,
    });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain("does not take the key");
    expect(ended.stderr).toContain("PRECEPT_API_KEY");
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    const written = await allText(join(scratch, "secret"));
    expect(written).toContain("[key]");
    expect(written + ended.stdout + ended.stderr).not.toContain(secret);
    expect(written + ended.stdout + ended.stderr).not.toContain(secret.slice(3));
  });

  test("asks the same of any model: the same flags, the same fresh exercises", async ({ server }) => {
    const fresh = ["--family", "rewrite", "--surface", "prose", "--instructions", "7", "--inputs", "2", "--json"];
    const asked = async (...more: string[]): Promise<string[]> => {
      server.received.length = 0;
      const ended = await evaluate(server, [...fresh, ...more]);
      expect(ended.code).toBe(0);
      return server.received.map(({ prompt }) => prompt).toSorted();
    };
    const first = await asked("--out", "fresh-1");
    expect(first).toHaveLength(14);
    expect(await asked("--out", "fresh-2", "--concurrency", "1")).toEqual(first);
    expect(await asked("--out", "fresh-1")).toEqual([]);
    const other = await asked("--out", "fresh-3", "--seed", "1");
    expect(other.filter((prompt) => first.includes(prompt))).toEqual([]);
  });

  test.for(["execute-with-trace", "declare", "compose"])(
    "asks fresh exercises of the kind %s and judges true answers right",
    async (kind, { server }) => {
      const folder = join(scratch, `fresh-${kind}`);
      await generateDataset(
        {
          family: "rewrite",
          seed: 9,
          splits: { test: { instructions: 6, rows: 12, kind: kind as "execute", surfaces: ["prose"] } },
        },
        folder,
      );
      const truth = new Map<string, string>();
      for await (const { segments } of readRows(folder)) truth.set(segments[0]?.text ?? "", segments[1]?.text ?? "");
      server.behave((response, { prompt }) => json(response, 200, completion(truth.get(prompt) ?? "?")));
      const ended = await evaluate(server, [
        "--family",
        "rewrite",
        "--surface",
        "prose",
        "--kind",
        kind,
        "--instructions",
        "6",
        "--inputs",
        "2",
        "--seed",
        "9",
        "--out",
        `out-${kind}`,
        "--json",
      ]);
      expect(ended.stderr).toContain(kind);
      const { n, passed } = resultsOf(ended).scores.accuracy;
      expect([n, passed]).toEqual([12, 12]);
    },
  );

  test("draws several answers to each exercise, each asked once", async ({ server }) => {
    server.behave((response, { prompt, body }) =>
      json(response, 200, completion(Number(body["seed"]) % 2 === 0 ? (expected.get(prompt) ?? "") : "no")),
    );
    const ended = await evaluate(server, [
      ...ofRun("samples"),
      "--samples",
      "4",
      "--temperature",
      "0.8",
      "--sampling-seed",
      "3",
    ]);
    const { scores, replies } = JSON.parse(ended.stdout) as {
      scores: Record<string, { n: number; value: number; samples?: number }>;
      replies: { questions: number };
    };
    expect(replies.questions).toBe(240);
    expect(server.received).toHaveLength(240);
    expect(new Set(server.received.map(({ body }) => body["seed"])).size).toBe(240);
    expect(scores["accuracy"]?.value).toBeGreaterThan(0.35);
    expect(scores["accuracy"]?.value).toBeLessThan(0.65);
    expect(scores["anyPasses"]).toMatchObject({ n: 60, samples: 4 });
    expect(scores["anyPasses"]?.value).toBeGreaterThan(0.8);
  });

  test("cuts answers out of talk where it is told how", async ({ server }) => {
    server.behave((response, { prompt }) =>
      json(
        response,
        200,
        completion(`<think>\nhm\n</think>\nSure! Answer: ${(expected.get(prompt) ?? "").split("#").at(-1)}\n`),
      ),
    );
    const plain = await evaluate(server, [...ofRun("talk")]);
    expect(resultsOf(plain).scores.accuracy).toMatchObject({ n: 60, passed: 0 });
    const asked = server.received.length;
    const told = await evaluate(server, [
      ...ofRun("talk"),
      "--reasoning",
      "cut",
      "--answer-after",
      "Answer:",
      "--trim",
    ]);
    expect(resultsOf(told).scores.accuracy).toMatchObject({ n: 60, passed: 60 });
    // The same answers, judged another way.
    expect(server.received).toHaveLength(asked);
  });

  test("estimates before anything is asked", async ({ server }) => {
    const dry = ["--dry-run", "--price-in", "1000000", "--price-out", "0", "--run", "run", "--out", "dry"];
    const ended = await evaluate(server, dry);
    expect(ended.stdout).toContain("60 questions to ask, 0 answered already");
    expect(ended.stdout).toMatch(/Cost: about \d+, at most \d+/);
    expect(server.received).toHaveLength(0);
    await evaluate(server, ofRun("dry"));
    expect((await evaluate(server, dry)).stdout).toContain("0 questions to ask, 60 answered already");
  });

  test("asks a published set and judges as precept verify does", async ({ server }) => {
    const data = [
      { key: 1, prompt: "Say it without commas.", instruction_id_list: ["punctuation:no_comma"], kwargs: [{}] },
      {
        key: 2,
        prompt: "Shout it.",
        instruction_id_list: ["change_case:english_capital", "punctuation:no_comma"],
        kwargs: [{}, {}],
      },
      { key: 3, prompt: "Nothing.", instruction_id_list: ["punctuation:no_comma"], kwargs: [{}] },
    ];
    await writeFile(join(scratch, "set.jsonl"), data.map((line) => JSON.stringify(line)).join("\n"));
    server.behave((response, { prompt }) =>
      prompt === "Nothing." ? response.end("<html>") : json(response, 200, completion("So, it is")),
    );
    const ended = await evaluate(server, ["--suite", "ifeval", "--data", "set.jsonl", "--out", "suite", "--json"]);
    expect(ended.code).toBe(0);
    const { suite, replies } = JSON.parse(ended.stdout) as {
      suite: { prompt: { strict: object }; invalid: number };
      replies: object;
    };
    expect(suite.prompt.strict).toMatchObject({ n: 2, passed: 0 });
    expect(suite.invalid).toBe(1);
    expect(replies).toMatchObject({ answered: 2, failed: { "not-json": 1 } });
    server.behave((response) => json(response, 200, completion("IT IS SO")));
    const again = await evaluate(server, [
      "--suite",
      "ifeval",
      "--data",
      "set.jsonl",
      "--out",
      "suite",
      "--html",
      "suite.html",
    ]);
    expect(again.stdout).toContain("3 of 3 questions answered");
    expect(await readFile(join(scratch, "suite.html"), "utf8")).toContain("IT IS SO");
    const [folder] = (await readdir(join(scratch, "suite"))).filter((name) => name.startsWith("ifeval"));
    const verified = await launch([
      "verify",
      "--suite",
      "ifeval",
      "--data",
      "set.jsonl",
      "--responses",
      join("suite", folder ?? "", "answers.jsonl"),
      "--json",
    ]).ended;
    expect(JSON.parse(verified.stdout)).toMatchObject({ prompt: { strict: { n: 3, passed: 1 } } });
  });

  test.for<[string, readonly string[], RegExp]>([
    ["nothing to ask", [], /nothing says what to ask/],
    ["a key in the place of its name", ["--run", "run", "--api-key-env", secret], /does not name an environment/],
    ["threads for an endpoint", ["--run", "run", "--threads", "2"], /--threads means nothing/],
  ])("refuses %s before anything is asked", async ([, args, says], { server }) => {
    const ended = await evaluate(server, [...args, "--out", "refused"]);
    expect(ended.stderr).toMatch(says);
    expect(ended.code).toBe(2);
    expect(ended.stderr).not.toContain(secret);
    expect(server.received).toHaveLength(0);
  });

  test("asks a model on disk and the same model served, and gets what experiments get", async () => {
    const generator = await createGenerator({ model, parameters, threads: 1 });
    const exercises = await exercisesOf(readRows(join(scratch, "run", "data", "unit"), { split: "test" }));
    const judged = await answerExercises({
      model: embeddedModel({ name: "unit", generator, tokenizer, contextLength: model.contextLength }),
      family: getFamily("rewrite"),
      exercises,
      maxNewTokens: 12,
    });
    await generator.close();
    const local = await launch(["eval", "--model", "run", ...ofRun("local"), "--threads", "1", "--max-tokens", "12"])
      .ended;
    expect(local.code).toBe(0);
    const serving = launch(["serve", "run", "--port", "0", "--threads", "1"], { PRECEPT_API_KEY: secret });
    const [line] = (await once(serving.child.stdout, "data")) as [Buffer];
    const args = [
      "--model",
      `openai:${line.toString().trim()}#unit`,
      ...ofRun("served"),
      "--max-tokens",
      "12",
      "--api",
      "completions",
    ];
    const served = await launch(["eval", ...args], { OPENAI_API_KEY: secret }).ended;
    const refused = await launch(["eval", ...args, "--out", "refused"], { OPENAI_API_KEY: "another" }).ended;
    serving.child.kill("SIGKILL");
    expect(served.code).toBe(0);
    const texts = judged.map(({ answer, verdict }) => [answer, verdict.kind]);
    for (const out of ["local", "served"]) {
      const lines = (await linesOf(out)) as { answer: string; verdict: { kind: string } }[];
      expect(lines.map(({ answer, verdict }) => [answer, verdict.kind])).toEqual(texts);
    }
    expect(new Set(texts.map(([answer]) => answer)).size).toBeGreaterThan(5);
    expect(resultsOf(served).scores).toEqual(resultsOf(local).scores);
    expect(resultsOf(served).usage).toEqual(resultsOf(local).usage);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("does not take the key");
  });

  test("has one process in a folder at a time", async ({ server }) => {
    server.behave(() => {});
    const { child, ended } = launch(["eval", "--model", endpoint(server), ...ofRun("locked")]);
    while (server.received.length === 0) await sleep(5);
    const second = await evaluate(server, [...ofRun("locked")]);
    expect(second.stderr).toContain("another process is already working");
    expect(second.code).toBe(3);
    child.kill("SIGKILL");
    await ended;
  });
});
