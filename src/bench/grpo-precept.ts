// Precept's side of the bench of GRPO steps, in a process of its own so that memory is counted apart. Started by grpo.ts.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Rng } from "../core/rng.ts";
import { createCharacterTokenizer, initialParameters } from "../engine/index.ts";
import { rewrite } from "../instructions/rewrite/family.ts";
import { trainGrpo } from "../train/grpo.ts";
import { grpoSettings } from "../train/objective-settings.ts";
import type { GrpoTimings } from "../train/phase-clock.ts";
import type { Question } from "../train/question.ts";
import { trainingConfig } from "../train/settings.ts";
import type { Measurement } from "./contenders.ts";
import { grpoWorkload } from "./grpo-workload.ts";

const { model, threads, ...work } = grpoWorkload.parse(JSON.parse(process.argv[2] ?? ""));
/** Steps that build graphs and start threads, and do not count. */
const first = 2;

const characters = Array.from({ length: model.vocabularySize - 2 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(
  "",
);
const tokenizer = createCharacterTokenizer(characters);
// No token ends an answer.
const endless = { ...tokenizer, special: { ...tokenizer.special, end: -1 } };
const rng = Rng.from("bench");
/** Answers that have been judged, and the processor time when a step's first one was. */
let judged = 0;
const marks: number[] = [];
/** Half of all answers pass, so that every group has something to compare. */
const family = {
  ...rewrite,
  check: (_params: unknown, _input: unknown, response: string) => {
    if (judged++ % (work.prompts * work.group) === 0) marks.push(processorMilliseconds());
    return (response.codePointAt(3) ?? 0) % 2 === 0
      ? ({ kind: "pass" } as const)
      : ({ kind: "fail", code: "odd", detail: "odd" } as const);
  },
};
const letters = Array.from(characters);
const questions = Array.from({ length: 8 * work.prompts }, (): Question => {
  const prompt = Array.from({ length: work.promptLength }, () => rng.pick(letters)).join("");
  return { family, params: { x: "a", y: "b" }, input: "", prompt, expected: "" };
});
const parameters = initialParameters(model, rng);
const dir = await mkdtemp(join(tmpdir(), "precept-bench-grpo-"));
let runs = 0;
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const steps = first + Number(line);
    judged = 0;
    marks.length = 0;
    const run = join(dir, String(runs++));
    await trainGrpo({
      model,
      training: trainingConfig.parse({ learningRate: 1e-6, checkpointSeconds: 1e6, warmup: 0 }),
      base: { parameters, path: "", identity: "bench" },
      objective: grpoSettings.parse({
        kind: "grpo",
        prompts: work.prompts,
        group: work.group,
        klWeight: work.klWeight,
        maxNewTokens: work.newTokens,
        steps,
        stop: { silentSteps: 0, collapsedSteps: 0 },
      }),
      tokenizer: endless,
      questions,
      threads,
      seed: 1,
      checkpointDir: join(run, "checkpoint"),
      metricsPath: `${run}.jsonl`,
      timingsPath: `${run}-timings.jsonl`,
    });
    const lines = (await readFile(`${run}-timings.jsonl`, "utf8")).trim().split("\n");
    const timed = lines.slice(first).map((one) => JSON.parse(one) as GrpoTimings);
    const phases = Object.fromEntries(
      Object.keys(timed[0] ?? {})
        .filter((name) => name !== "step")
        .map((name) => [name, timed.reduce((sum, one) => sum + one[name as keyof GrpoTimings], 0) / timed.length]),
    );
    const measured: Measurement = {
      name: "Precept",
      milliseconds: timed.map(({ total }) => 1000 * total),
      peakMegabytes: process.resourceUsage().maxRSS / 1000,
      ...(marks.length < first + 2
        ? {}
        : { processorMilliseconds: ((marks.at(-1) ?? 0) - (marks[first] ?? 0)) / (marks.length - 1 - first) }),
      phases,
    };
    process.stdout.write(`${JSON.stringify(measured)}\n`);
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}

function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
