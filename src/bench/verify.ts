// How fast responses are verified on one core, strictly and loosely, beside the published Python code where it is found.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Rng } from "../core/rng.ts";
import { median } from "../core/statistics/index.ts";
import {
  judgePrompt,
  openSource,
  readPrompts,
  readResponses,
  type JoinedResponse,
  type Prompt,
} from "../eval/verification/index.ts";
import { ifeval } from "../verify/ifeval/index.ts";
import { verifyResponse } from "../verify/loose.ts";

const published = fileURLToPath(new URL("../../../shared/data/ifeval/", import.meta.url));

/** IFEval's prompts with GPT-4's responses where they lie beside the repository, else texts of their sizes. */
export async function benchVerify(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "precept-verify-"));
  try {
    const found = existsSync(join(published, "responses_gpt4.jsonl"));
    const [data, responses] = found
      ? [join(published, "input_data.jsonl"), join(published, "responses_gpt4.jsonl")]
      : await standIn(folder);
    print(found ? "  IFEval's prompts, GPT-4's responses" : "  generated prompts and responses of IFEval's sizes");
    const ours = await benchFiles(data, responses, print);
    const theirs = timePython(folder, data, responses);
    print(
      theirs === undefined
        ? "  no ratio: python3 with lm_eval's IFEval task and its packages was not found"
        : `  the published code in Python: median ${theirs.toFixed(0)} ms, ${(theirs / ours).toFixed(1)} times as long`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of a round, once warm. */
async function benchFiles(data: string, file: string, print: (line: string) => void): Promise<number> {
  const before = performance.now();
  const prompts = await readPrompts(ifeval, openSource(data));
  const responses: JoinedResponse[] = [];
  for await (const joined of readResponses(prompts, openSource(file))) responses.push(joined);
  const read = performance.now() - before;
  const started = process.cpuUsage();
  const first = timed(() => verifyAll(prompts, responses));
  const { user, system } = process.cpuUsage(started);
  const rounds = Array.from({ length: 10 }, () => timed(() => verifyAll(prompts, responses)));
  const withOther = Array.from({ length: 5 }, () => timed(() => judgeAll(prompts, responses)));
  print(
    `  ${responses.length} responses, strict and loose: first ${first.toFixed(0)} ms ` +
      `(${((user + system) / 1e3).toFixed(0)} ms of processors, compilation with them), then median ` +
      `${median(rounds).toFixed(0)} ms (fastest ${Math.min(...rounds).toFixed(0)}), reading ${read.toFixed(0)} ms`,
  );
  print(`  with the count of what the other mode judges differently: median ${median(withOther).toFixed(0)} ms`);
  return median(rounds);
}

function verifyAll(prompts: readonly Prompt[], responses: readonly JoinedResponse[]): void {
  for (const { places, response } of responses) {
    for (const at of places) verifyResponse((prompts[at] as Prompt).constraints, response, "parity");
  }
}

function judgeAll(prompts: readonly Prompt[], responses: readonly JoinedResponse[]): void {
  for (const { places, ...completion } of responses) {
    for (const at of places) judgePrompt(prompts[at] as Prompt, completion, { mode: "parity" });
  }
}

function timed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** Calls the published code as lm-evaluation-harness ships it; imports and start do not count. */
const driver = `
import json, sys, time
from lm_eval.tasks.ifeval import utils
docs = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
answers = {r["prompt"]: r["response"] for r in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
times = []
for _ in range(3):
    start = time.perf_counter()
    for doc in docs:
        utils.process_results(doc, [answers[doc["prompt"]]])
    times.append(1e3 * (time.perf_counter() - start))
print(json.dumps(times))
`;

/** The median of three rounds in milliseconds. */
function timePython(folder: string, data: string, responses: string): number | undefined {
  const ran = spawnSync("python3", ["-c", driver, data, responses], { cwd: folder, encoding: "utf8" });
  const line = ran.status === 0 ? ran.stdout.trim().split("\n").at(-1) : undefined;
  return line === undefined ? undefined : median(JSON.parse(line) as number[]);
}

/** 541 prompts of one to three instructions and responses of about 1,500 characters, in words and lines. */
async function standIn(folder: string): Promise<[data: string, responses: string]> {
  const calls = [
    ["punctuation:no_comma", {}],
    ["length_constraints:number_words", { relation: "at least", num_words: 250 }],
    ["length_constraints:number_sentences", { relation: "less than", num_sentences: 20 }],
    ["change_case:english_lowercase", {}],
    ["change_case:capital_word_frequency", { capital_relation: "at least", capital_frequency: 5 }],
    ["detectable_format:number_highlighted_sections", { num_highlights: 3 }],
    ["keywords:existence", { keywords: ["river", "stone"] }],
    ["keywords:forbidden_words", { forbidden_words: ["cloud", "lamp"] }],
    ["language:response_language", { language: "en" }],
    ["startend:end_checker", { end_phrase: "That is all." }],
  ] as const;
  const words = "the river runs past a stone under clouds, NASA said. and we light *lamps* every night so that it ends";
  const vocabulary = words.split(" ");
  const data: string[] = [];
  const responses: string[] = [];
  for (let key = 0; key < 541; key++) {
    const rng = Rng.from("bench-verify", key);
    const chosen = rng.shuffle(calls).slice(0, rng.between(1, 3));
    const prompt = `Write text number ${key}.`;
    const text = Array.from(
      { length: rng.between(60, 500) },
      () => `${rng.pick(vocabulary)}${rng.chance(0.03) ? "\n" : " "}`,
    );
    data.push(
      JSON.stringify({
        key,
        prompt,
        instruction_id_list: chosen.map(([id]) => id),
        kwargs: chosen.map(([, kwargs]) => kwargs),
      }),
    );
    responses.push(JSON.stringify({ prompt, response: text.join("") }));
  }
  const files: [string, string] = [join(folder, "prompts.jsonl"), join(folder, "responses.jsonl")];
  await writeFile(files[0], `${data.join("\n")}\n`);
  await writeFile(files[1], `${responses.join("\n")}\n`);
  return files;
}
