// `precept verify`: which verifiable instructions a file of responses follows, and how two files compare.
import { stat } from "node:fs/promises";
import { ConfigError, DataError, exitCodes } from "../core/errors.ts";
import { writeFileAtomic } from "../data/store/atomic-file.ts";
import {
  compareVerdicts,
  holdsVerdictRows,
  openSource,
  publishedPrompts,
  readPrompts,
  readResponses,
  readVerdictRows,
  reasoningCounts,
  scoresOf,
  suiteRules,
  suiteScores,
  verdictLine,
  verifyResponses,
  type JudgedPrompt,
  type PartChoice,
  type Prompt,
  type ReasoningPart,
  type VerdictRow,
  type VerifyOptions,
} from "../eval/verification/index.ts";
import { renderVerificationPage } from "../report/verification-page.ts";
import type { ConstraintSet, Mode } from "../verify/constraint.ts";
import { thinkTags, type ReasoningTags } from "../verify/reasonif/split-reasoning.ts";
import { constraintSets, getConstraintSet } from "../verify/registry.ts";
import { paint } from "./report-error.ts";
import { comparisonText, scoresText, suitesText } from "./verify-text.ts";

export interface VerifyFlags {
  readonly suite?: string;
  readonly data?: string;
  readonly responses?: string;
  readonly compare?: readonly string[];
  readonly list?: boolean;
  readonly mode: Mode;
  readonly reasoning?: ReasoningPart;
  readonly reasoningTags?: readonly string[];
  readonly withoutConstraints?: string;
  readonly json?: boolean;
  readonly html?: string;
  readonly rows?: string;
  readonly minPromptStrict?: number;
}

export async function verify(flags: VerifyFlags): Promise<void> {
  if (flags.list === true) return list(flags);
  if (flags.compare !== undefined) return compare(flags.compare, flags);
  const { set, prompts } = await chosenPrompts(flags);
  const responses = needed(flags.responses, "--responses", "Write --responses and the file of the model's responses.");
  for (const out of [flags.html, flags.rows]) if (out !== undefined) await refuseFolder(out);
  const options = howToJudge(set, flags);
  const judged = await judge(prompts, responses, { ...options, keep: flags.html !== undefined });
  const bare = await bareQuestions(set, prompts, flags, options);
  const scores = scoresOf(judged);
  const suite = suiteScores(set.name, prompts, judged, bare);
  const { part, tags = thinkTags, answerOf } = options.reasoning;
  const counts = reasoningCounts(judged);
  const lenient = part === "cut" && answerOf !== undefined && flags.mode === "parity";
  const heading = { suite: set.name, mode: flags.mode, reasoning: { part, tags, ...counts } };
  const notes = notesOn(set, prompts);
  if (flags.rows !== undefined) await writeFileAtomic(flags.rows, lines(judged));
  if (flags.html !== undefined) {
    const page = renderVerificationPage({ set, mode: flags.mode, part, responses, prompts, judged, scores });
    await writeFileAtomic(flags.html, page);
    tell(`wrote ${flags.html}`);
  }
  for (const trouble of new Set(judged.flatMap((one) => one.trouble ?? [])))
    tell(`${paint("red", "broken checker:")} ${trouble}`);
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ ...heading, ...scores, ...suite, ...notes }, null, 2)}\n`
      : scoresText({
          title: set.title,
          mode: flags.mode,
          scores,
          suite,
          reasoning: { part, tags, counts, lenient },
          ...notes,
        }),
  );
  const least = flags.minPromptStrict;
  const { value, passed, n } = scores.prompt.strict;
  if (least === undefined || (value ?? -1) >= least) return;
  const reached = value === null ? "unknown" : `${value.toFixed(4)} (${passed} of ${n})`;
  tell(`${paint("red", "below the threshold:")} prompt strict ${reached}, wanted ${least}`);
  process.exitCode = exitCodes.thresholdMissed;
}

const onlyAlone = ["responses", "html", "rows", "minPromptStrict", "withoutConstraints"] as const;

async function compare(files: readonly string[], flags: VerifyFlags): Promise<void> {
  const [a, b, ...more] = files;
  if (a === undefined || b === undefined || more.length > 0) {
    throw new ConfigError(`--compare takes two files, got ${files.length}`, {
      code: "not-two-files",
      hint: "Write --compare A B, two files of responses or two files that --rows wrote.",
    });
  }
  const odd = onlyAlone.find((flag) => flags[flag] !== undefined);
  if (odd !== undefined) {
    const written = `--${odd.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new ConfigError(`${written} cannot be used with --compare`, {
      code: "not-with-compare",
      hint: "It is about one file of responses: verify that one on its own.",
    });
  }
  const bare = flags.data === undefined && flags.suite === undefined;
  const rowsOnly = bare && (await holdsVerdictRows(openSource(a))) && (await holdsVerdictRows(openSource(b)));
  const chosen = rowsOnly ? undefined : await chosenPrompts(flags);
  const judging = chosen && { prompts: chosen.prompts, options: howToJudge(chosen.set, flags) };
  const sides = [await side(a, judging), await side(b, judging)] as const;
  const missing = { a: missingOf(sides[0]), b: missingOf(sides[1]) };
  const comparison = compareVerdicts(sides[0], sides[1], chosen && idsByKey(chosen.prompts));
  if (flags.json === true) {
    const heading = { a, b, suite: chosen?.set.name ?? null, mode: chosen === undefined ? null : flags.mode, missing };
    process.stdout.write(`${JSON.stringify({ ...heading, ...comparison }, null, 2)}\n`);
  } else
    process.stdout.write(comparisonText(comparison, { a, b, missing, title: chosen?.set.title, mode: flags.mode }));
  if (rowsOnly) tell("With --suite and --data the changes per id are shown, too.");
}

async function side(
  file: string,
  judging: { readonly prompts: readonly Prompt[]; readonly options: VerifyOptions } | undefined,
): Promise<readonly (VerdictRow | JudgedPrompt)[]> {
  if (judging === undefined || (await holdsVerdictRows(openSource(file))))
    return readVerdictRows(openSource(file), judging?.prompts);
  return judge(judging.prompts, file, judging.options);
}

/** How many prompts have no response; null where verdicts were read, which do not say. */
function missingOf(side: readonly (VerdictRow | JudgedPrompt)[]): number | null {
  if (!side.every((row) => "missing" in row)) return null;
  return side.filter(({ missing }) => missing).length;
}

/** Throws a DataError where no prompt has a response: a score of 0 would say something of a model. */
async function judge(prompts: readonly Prompt[], file: string, options: VerifyOptions): Promise<JudgedPrompt[]> {
  const judged = await verifyResponses(prompts, readResponses(prompts, openSource(file)), options);
  if (judged.some(({ missing }) => !missing)) return judged;
  throw new DataError(`${file} holds no response to any of the ${prompts.length} prompts`, {
    code: "no-responses",
    hint: "Give a JSONL file of lines {prompt, response}, and see whether writing it was cut short.",
  });
}

function howToJudge(set: ConstraintSet, flags: VerifyFlags): VerifyOptions & { readonly reasoning: PartChoice } {
  const { reasoning, grade } = suiteRules(set.name);
  const tags = flags.reasoningTags === undefined ? {} : { tags: tagsOf(flags.reasoningTags) };
  const part = flags.reasoning ?? reasoning.part;
  return {
    mode: flags.mode,
    reasoning: { ...reasoning, part, ...tags },
    // Reasoning is no final answer.
    ...(grade === undefined || part === "trace" ? {} : { grade }),
  };
}

function tagsOf(texts: readonly string[]): ReasoningTags {
  const [open = "", close = "", ...more] = texts;
  if (open !== "" && close !== "" && open !== close && more.length === 0) return { open, close };
  throw new ConfigError(`--reasoning-tags takes two different tags, got ${JSON.stringify(texts)}`, {
    code: "bad-reasoning-tags",
    hint: "Write the tag that opens reasoning and the one that closes it: --reasoning-tags '<think>' '</think>'.",
  });
}

/** The responses to the questions without their constraints, graded. */
function bareQuestions(
  set: ConstraintSet,
  prompts: readonly Prompt[],
  { withoutConstraints: file }: VerifyFlags,
  options: VerifyOptions,
): Promise<JudgedPrompt[] | undefined> {
  if (file === undefined) return Promise.resolve(undefined);
  if (options.grade !== undefined && prompts.every(({ answer }) => answer !== undefined)) {
    return judge(prompts, file, options);
  }
  throw new ConfigError(`--without-constraints is of no use here: no answers of ${set.title} can be graded`, {
    code: "no-answers",
    hint: "It grades the final answers of MathIF, by the field `answer` of its data.",
  });
}

async function chosenPrompts(flags: VerifyFlags): Promise<{ readonly set: ConstraintSet; readonly prompts: Prompt[] }> {
  const names = constraintSets.map(({ name }) => name).join(", ");
  const set = getConstraintSet(needed(flags.suite, "--suite", `Write --suite and one of ${names}.`));
  const published = publishedPrompts(set.name);
  const data = flags.data ?? published;
  if (data === undefined) throw missing("--data", "Write --data and the file of the prompts with their constraints.");
  if (flags.data === undefined) tell(`prompts: ${data}`);
  return { set, prompts: await readPrompts(set, openSource(data)) };
}

function list(flags: VerifyFlags): void {
  const shown = flags.suite === undefined ? constraintSets : [getConstraintSet(flags.suite)];
  if (flags.json === true) {
    const described = shown.map(({ name, title, source, constraints }) => ({
      name,
      title,
      source,
      ids: constraints.map(({ id, repairs, approximate }) => ({ id, repairs, approximate })),
    }));
    process.stdout.write(`${JSON.stringify(described, null, 2)}\n`);
  } else process.stdout.write(suitesText(shown, flags.suite !== undefined));
}

/** What a reader must know about the ids that were scored. */
function notesOn(
  set: ConstraintSet,
  prompts: readonly Prompt[],
): { readonly approximate: readonly { id: string; why: string }[] } {
  const used = new Set(prompts.flatMap(({ constraints }) => constraints.map(({ id }) => id)));
  return {
    approximate: set.constraints.flatMap(({ id, approximate }) =>
      used.has(id) && approximate !== undefined ? [{ id, why: approximate }] : [],
    ),
  };
}

function idsByKey(prompts: readonly Prompt[]): ReadonlyMap<string, readonly string[]> {
  return new Map(prompts.map(({ key, constraints }) => [String(key), constraints.map(({ id }) => id)]));
}

function* lines(judged: readonly JudgedPrompt[]): Generator<Uint8Array> {
  for (const one of judged) yield Buffer.from(verdictLine(one));
}

/** Found before anything is judged. */
async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return;
  throw new ConfigError(`${path} is a folder`, { code: "is-a-folder", hint: "Name the file to write." });
}

function needed(value: string | undefined, flag: string, hint: string): string {
  if (value === undefined) throw missing(flag, hint);
  return value;
}

function missing(flag: string, hint: string): ConfigError {
  return new ConfigError(`${flag} is missing`, { code: "missing-flag", hint });
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
