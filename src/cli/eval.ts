// `precept eval`: any model asked, its answers judged by what made the questions.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson } from "../core/canonical-json.ts";
import { sha256 } from "../core/content-id.ts";
import { ConfigError, exitCodes, Interrupted } from "../core/errors.ts";
import { ensureWritableFolder } from "../data/store/writable-folder.ts";
import { writeFileAtomic, writeJsonAtomic } from "../data/store/atomic-file.ts";
import { askAll, openJournal, questionKeys } from "../eval/asking/index.ts";
import { thinkTags } from "../verify/reasonif/split-reasoning.ts";
import { lockRun } from "../experiments/run-lock.ts";
import type { Question, Reply } from "../models/endpoint/index.ts";
import type { EvalFlags } from "./eval-flags.ts";
import { dryRunText, journalPath } from "./eval-dry-run.ts";
import { judged, type Evaluation } from "./eval-judged.ts";
import { openEvalModel, type EvalModel } from "./eval-model.ts";
import { evalProgress, type EvalProgress } from "./eval-progress.ts";
import { readAsked, type Asked } from "./eval-questions.ts";
import { interruptible } from "./interruptible.ts";
import { paint } from "./report-error.ts";
import { versions } from "./versions.ts";

export async function evaluate(flags: EvalFlags): Promise<void> {
  checkTags(flags);
  const asked = await readAsked(flags);
  const progress = evalProgress(process.stderr);
  const opened = await openEvalModel(flags, {
    samples: flags.samples,
    onTrouble: (trouble) => progress.trouble(trouble),
  });
  try {
    progress.note(`${opened.note}: ${asked.title}`);
    const questions = questionsOf(asked, flags.samples);
    const out = flags.out ?? join("evals", slug(opened.model.name));
    if (flags.dryRun === true) process.stdout.write(await dryRunText({ opened, asked, questions, out, flags }));
    else await askAndJudge({ opened, asked, questions, out, flags, progress });
  } finally {
    progress.end();
    await opened.model.close();
  }
}

interface Work {
  readonly opened: EvalModel;
  readonly asked: Asked;
  readonly questions: readonly Question[];
  readonly out: string;
  readonly flags: EvalFlags;
  readonly progress: EvalProgress;
}

async function askAndJudge(work: Work): Promise<void> {
  const { opened, questions, out, progress } = work;
  const { model, concurrency } = opened;
  await ensureWritableFolder(out);
  const unlock = await lockRun(out);
  try {
    const journal = await openJournal(journalPath(out), new Set(questions.map(questionKeys(model))));
    if (journal.damaged > 0) {
      progress.note(`${journalPath(out)} has ${journal.damaged} damaged lines; what they answered is asked again`);
    }
    try {
      const all = await interruptible(
        (signal) =>
          askAll({ model, questions, journal, concurrency, signal, onProgress: (state) => progress.see(state) }),
        () =>
          progress.note("Stopping: open requests have 10 seconds to be answered. Press Ctrl-C again to stop at once."),
      );
      progress.end();
      await report(work, all.replies, journal.usage());
      if (all.stopped instanceof Interrupted) {
        throw new Interrupted(
          "Interrupted. Every answer so far is kept.",
          "The same command goes on where this one stopped.",
        );
      }
      if (all.stopped !== undefined) throw all.stopped;
    } finally {
      await journal.close();
    }
  } finally {
    await unlock();
  }
}

/** Judges what there is and writes it, whether or not it is all. */
async function report(work: Work, replies: readonly (Reply | undefined)[], usage: Evaluation["usage"]): Promise<void> {
  const { opened, asked, out, flags } = work;
  const { model } = opened;
  const found = judged({ model, asked, replies, usage, flags });
  const dir = join(out, `${slug(asked.name)}-${evaluationId(work)}`);
  await mkdir(dir, { recursive: true });
  await writeJsonAtomic(join(dir, "manifest.json"), {
    format: 1,
    command: commandLine(),
    versions: versions(flags.version),
    model: { name: model.name, identity: model.identity, settings: model.settings },
    asked: { title: asked.title, id: asked.id },
  });
  await writeFileAtomic(join(dir, "answers.jsonl"), found.answerLines());
  await writeJsonAtomic(join(dir, "results.json"), found.results);
  if (flags.html !== undefined) await writeFileAtomic(flags.html, found.page());
  for (const trouble of found.troubles) process.stderr.write(`${paint("red", "broken checker:")} ${trouble}\n`);
  process.stdout.write(flags.json === true ? `${JSON.stringify(found.results, null, 2)}\n` : found.text());
  process.stderr.write(`\nResults  ${dir}/results.json\n${flags.html === undefined ? "" : `Page     ${flags.html}\n`}`);
  const least = flags.minAccuracy;
  if (least === undefined || found.results.replies.unasked > 0 || (found.headline ?? -1) >= least) return;
  const reached = found.headline === null ? "unknown" : found.headline.toFixed(4);
  process.stderr.write(`${paint("red", "below the threshold:")} accuracy ${reached}, wanted ${least}\n`);
  process.exitCode = exitCodes.thresholdMissed;
}

function questionsOf(asked: Asked, samples: number): Question[] {
  const prompts = (asked.kind === "suite" ? asked.prompts : asked.items).map(({ prompt }) => prompt);
  return prompts.flatMap((prompt) => Array.from({ length: samples }, (_, sample) => ({ prompt, sample })));
}

/** Of everything that decides the results but the answers themselves. */
function evaluationId({ opened, asked, flags }: Work): string {
  const { identity, settings } = opened.model;
  const { samples, reasoning, reasoningTags, answerAfter, trim, mode, limit } = flags;
  const judging = { samples, reasoning, reasoningTags, answerAfter, trim, mode, limit };
  return sha256(canonicalJson({ identity, settings, asked: asked.id, ...judging })).slice(0, 10);
}

function checkTags({ reasoningTags }: EvalFlags): void {
  if (reasoningTags === undefined) return;
  const [open = "", close = "", ...more] = reasoningTags;
  if (open !== "" && close !== "" && open !== close && more.length === 0) return;
  throw new ConfigError(`--reasoning-tags takes two different tags, got ${JSON.stringify(reasoningTags)}`, {
    code: "bad-reasoning-tags",
    hint: `Such as --reasoning-tags '${thinkTags.open}' '${thinkTags.close}'.`,
  });
}

function slug(name: string): string {
  const text = name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return text.slice(0, 80) || "model";
}

function commandLine(): string {
  const words = ["precept", ...process.argv.slice(2)];
  return words.map((word) => (/^[\w./:=@#-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}
