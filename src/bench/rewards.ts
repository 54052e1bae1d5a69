// What the reward server holds: 2,000 samples a second on two threads, alone and in batches: `npm run bench rewards`.
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Rng } from "../core/rng.ts";
import { families } from "../instructions/registry.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { readConfig } from "../instructions/read-config.ts";
import { closedLoop, openLoop, type LoadReport } from "./rewards-load.ts";

export interface RewardBenchOptions {
  readonly samplesPerSecond?: number;
  /** Of each measurement, after a warm-up of a third of it. */
  readonly seconds?: number;
  readonly workers?: number;
}

const main = fileURLToPath(new URL("../cli/main.js", import.meta.url));
const published = new URL("../../../shared/data/ifeval/", import.meta.url);

/** Requests are sent when they are due, whether or not earlier ones are answered; a latency counts from then. */
export async function benchRewards(print: (line: string) => void, options: RewardBenchOptions = {}): Promise<void> {
  const { samplesPerSecond = 2000, seconds = 9, workers = 2 } = options;
  const server = await startServer(workers);
  print(`  the server with ${workers} threads and its clients share this machine; latencies in milliseconds`);
  try {
    for (const [what, samples] of [ifevalSamples(), exerciseSamples()]) {
      print(`  ${what}`);
      for (const perRequest of [1, 16]) {
        const bodies = requestBodies(samples, perRequest);
        const load = { url: `${server.origin}/v1/score`, bodies };
        await openLoop({ ...load, perSecond: samplesPerSecond / perRequest, seconds: seconds / 3 });
        const before = server.cpuSeconds();
        const held = await openLoop({ ...load, perSecond: samplesPerSecond / perRequest, seconds });
        const cores = (server.cpuSeconds() - before) / held.seconds;
        print(
          `    ${describe(held, perRequest)}, server on ${cores.toFixed(2)} cores, clients on ${held.cores.toFixed(2)}`,
        );
        const most = await closedLoop({ ...load, connections: 32, seconds: seconds / 3 });
        print(`      at most ${rate(most, perRequest)} samples/s with 32 connections that wait for their answers`);
      }
    }
  } finally {
    await server.stop();
  }
}

function describe(report: LoadReport, perRequest: number): string {
  const { p50, p99, longest } = report;
  return (
    `${perRequest === 1 ? "one by one" : `in batches of ${perRequest}`}: ${rate(report, perRequest)} samples/s held, ` +
    `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, longest ${longest.toFixed(1)}`
  );
}

function rate({ answered, seconds }: LoadReport, perRequest: number): string {
  return Math.round((answered * perRequest) / seconds).toLocaleString("en");
}

interface Server {
  readonly origin: string;
  /** Processor time it has used. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

async function startServer(workers: number): Promise<Server> {
  const args = [main, "serve-rewards", "--port", "0", "--workers", String(workers)];
  const env = { ...process.env };
  delete env["PRECEPT_API_KEY"];
  const child: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "ignore"],
    env,
  });
  const [line] = (await Promise.race([once(child.stdout, "data"), once(child, "exit")])) as [Buffer | number | null];
  if (!Buffer.isBuffer(line)) throw new Error(`the reward server ended with code ${line ?? "none"}`);
  return {
    origin: line.toString().trim(),
    cpuSeconds: () => cpuSeconds(child.pid as number),
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** From /proc, in ticks of a hundredth of a second; NaN where there is none. */
function cpuSeconds(pid: number): number {
  if (!existsSync(`/proc/${pid}/stat`)) return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

type Workload = readonly [what: string, samples: readonly object[]];

/** GPT-4's responses with all constraints of their prompts where they lie beside the repository, else a stand-in. */
function ifevalSamples(): Workload {
  const [data, responses] = ["input_data.jsonl", "responses_gpt4.jsonl"].map((name) => new URL(name, published));
  if (data === undefined || responses === undefined || !existsSync(responses)) return standIn();
  const answers = new Map(jsonLines(responses).map(({ prompt, response }) => [prompt, response]));
  const samples = jsonLines(data).map(({ prompt, instruction_id_list, kwargs }) => ({
    instruction_id_list,
    kwargs,
    response: answers.get(prompt),
  }));
  return [`IFEval's ${samples.length} prompts, GPT-4's responses, all constraints of a prompt`, samples];
}

function jsonLines(file: URL): readonly Record<string, unknown>[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
}

function standIn(): Workload {
  const words = ["river", "the", "of", "Stone,", "and", "letter.", "holds", "a", "\n\n", "garden", "quiet", "window!"];
  const constraints = [
    { id: "punctuation:no_comma" },
    { id: "length_constraints:number_words", params: { num_words: 200, relation: "at least" } },
    { id: "length_constraints:number_sentences", params: { num_sentences: 9, relation: "less than" } },
    { id: "keywords:existence", params: { keywords: ["river", "window"] } },
  ];
  const samples = Array.from({ length: 541 }, (_, i) => {
    const rng = Rng.from("bench", "rewards", i);
    const response = Array.from({ length: 100 + rng.int(400) }, () => words[rng.int(words.length)]).join(" ");
    return { constraints: constraints.slice(0, 1 + rng.int(constraints.length)), response };
  });
  return ["generated responses of 100 to 500 words, one to four constraints of IFEval", samples];
}

/** Exercises of every family but python, whose answers come from a sandbox: every other answer is the true one. */
function exerciseSamples(): Workload {
  const able = families.filter(({ name }) => name !== "python").flatMap((family) => withConfig(family));
  const samples = Array.from({ length: 600 }, (_, i) => {
    const [family, config] = able[i % able.length] as readonly [AnyFamily, unknown];
    const rng = Rng.from("bench", "rewards", "exercises", i);
    const params: unknown = family.sample(config, rng);
    const input: unknown = family.sampleInput(params, config, rng);
    const { answer } = family.execute(params, input);
    return {
      family: family.name,
      params,
      input,
      response: Math.floor(i / able.length) % 2 === 0 ? answer : `${answer}x`,
    };
  });
  return [`exercises of ${able.map(([family]) => family.name).join(", ")}`, samples];
}

function withConfig(family: AnyFamily): (readonly [AnyFamily, unknown])[] {
  try {
    return [[family, readConfig(family, {})]];
  } catch {
    // Its config names what it is about.
    return [];
  }
}

function requestBodies(samples: readonly object[], perRequest: number): readonly string[] {
  return samples.map((_, i) => {
    const chosen = Array.from({ length: perRequest }, (_, j) => samples[(i + j) % samples.length]);
    return JSON.stringify({ samples: chosen });
  });
}
