// `--python FILE`: a user's Python file in place of a family, and what the terminal says about its procedures.
import { readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { ConfigError, DataError } from "../core/errors.ts";
import { namedFileError } from "../data/store/file-error.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { MOST_SOURCE, type PythonConfig } from "../instructions/python/config.ts";
import { python } from "../instructions/python/family.ts";
import { candidatesOf, offerOf } from "../instructions/python/describe.ts";
import { inputTallies } from "../instructions/python/inputs.ts";
import { commonReasons, newTally } from "../instructions/python/tally.ts";
import { tryProcedure, type Trial } from "../instructions/python/trial.ts";
import { readConfig } from "../instructions/read-config.ts";
import type { Surface } from "../instructions/surface.ts";
import { count } from "./quantities.ts";
import { paint } from "./report-error.ts";

/** The source of `file`, as the family `python` takes it. Throws a ConfigError for what cannot be used. */
export function readPythonFile(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > 4 * MOST_SOURCE) {
      throw new ConfigError(`${file} has ${count(size)} bytes, more than ${count(4 * MOST_SOURCE)}`, {
        code: "bad-python",
        hint: "Keep the procedures and what they need.",
      });
    }
    return decoded(file, readFileSync(file)).replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw namedFileError(file, error);
  }
}

/** The text without its byte order mark. Bytes that are no UTF-8 would otherwise become other texts, and answers. */
function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigError(`${file} is not UTF-8`, {
      code: "not-utf8",
      hint: "Write the file again as UTF-8.",
      cause,
    });
  }
}

/** The compact form where a family has one, else the first that it has. */
export function usualSurface(family: AnyFamily): Surface {
  return family.surfaces.includes("rule") ? "rule" : (family.surfaces[0] ?? "prose");
}

/** Where a dataset goes that no folder was named for. */
export function defaultFolder(file: string): string {
  return join("data", basename(file, extname(file)));
}

/** A file's config without what cannot be used, for `settings` of the command line: see `tryProcedures`. */
export function usablePython(file: string, settings: Readonly<Record<string, unknown>>, options: TryOptions): Usable {
  return tryProcedures(file, readConfig(python, { source: readPythonFile(file), ...settings }), options);
}

export interface Usable {
  /** The names of what is used, in the order of the file. */
  readonly procedures: readonly string[];
  /** The config, which names what is left out, with the reasons: part of the plan, and so of the manifest. */
  readonly config: PythonConfig;
}

export interface TryOptions {
  readonly output: NodeJS.WritableStream;
  /** Stop where a function gives no exercises, instead of leaving it out; undefined where a command has no such flag. */
  readonly strict?: boolean;
}

/**
 * Finds out where each procedure's inputs come from and feeds each some, so that what cannot work is left out, and
 * said, before anything is written. Throws a DataError where nothing remains.
 */
function tryProcedures(file: string, config: PythonConfig, { output, strict }: TryOptions): Usable {
  const trials = candidatesOf(config).procedures.map(
    (procedure) => [procedure.name, tryProcedure(procedure, config)] as const,
  );
  const failed = trials.flatMap(([name, trial]) => (trial.kind === "refused" ? [[name, trial.error] as const] : []));
  if (strict === true || failed.length === trials.length) refuseThese(file, failed);
  const reasons = failed.map(
    ([name, { message }]) => [name, message.replace(`The Python function "${name}" `, "it ")] as const,
  );
  const asked = Object.entries(config.omitted ?? {});
  const omitted = Object.fromEntries([...asked, ...reasons]);
  const usable = asked.length + reasons.length === 0 ? config : { ...config, omitted };
  const { procedures, refused } = offerOf(usable);
  const inputs = new Map(trials.map(([name, trial]) => [name, trial.kind === "used" ? trial.inputs : ""]));
  output.write(`${file}: ${procedures.length === 1 ? "1 procedure" : `${procedures.length} procedures`}\n`);
  output.write(
    table([
      ...procedures.map(({ name }) => [name, inputs.get(name) ?? ""] as const),
      ...refused.map(({ name, reason }) => [name, `not used: ${reason}`] as const),
      ...asked.map(([name, reason]) => [name, `left out, as asked: ${reason}`] as const),
    ]),
  );
  const used = new Set(procedures.map(({ name }) => name));
  warnOfOmissions(output, reasons, strict);
  warnOfConstants(
    output,
    trials.filter(([name]) => used.has(name)),
  );
  return { procedures: procedures.map(({ name }) => name), config: usable };
}

/** One line for each: among the lines that say that all is well it would be overlooked. */
function warnOfOmissions(
  output: NodeJS.WritableStream,
  reasons: readonly (readonly [string, string])[],
  strict: boolean | undefined,
): void {
  const [first, ...more] = reasons;
  if (first === undefined) return;
  for (const [name, reason] of reasons) output.write(`${paint("yellow", "warning:")} ${name} is left out: ${reason}\n`);
  const [them, name] = more.length === 0 ? ["it", first[0]] : ["them", "NAME"];
  const kept = strict === undefined ? "" : " The dataset's manifest records what is left out; --strict stops instead.";
  output.write(
    `${paint("cyan", "hint:")} Mend ${them}, or say what the inputs are, sample_${name}(rng) or INPUTS = {...}, in the same file.${kept}\n`,
  );
}

/** Not left out: the rows are true, and more often the inputs are to blame than the procedure. */
function warnOfConstants(output: NodeJS.WritableStream, trials: readonly (readonly [string, Trial])[]): void {
  for (const [name, trial] of trials) {
    if (trial.kind !== "used" || trial.constant === undefined) continue;
    const { answer, inputs } = trial.constant;
    const tried = inputs === 1 ? "the one input tried" : `all ${count(inputs)} different inputs tried`;
    output.write(
      `${paint("yellow", "warning:")} ${name} gave the same answer to ${tried}, ${shortened(answer)}: its exercises can be solved without it\n` +
        `${paint("cyan", "hint:")} Where other inputs have other answers, say so with sample_${name}(rng) or INPUTS = {...}. To do without it, begin its name with an underscore.\n`,
    );
  }
}

function shortened(answer: string): string {
  return JSON.stringify(answer.length > 40 ? `${answer.slice(0, 40)}…` : answer);
}

/** Everything that stands in the way at once: finding it out takes a procedure that does not end some seconds. */
function refuseThese(file: string, failed: readonly (readonly [string, DataError])[]): void {
  const [first, ...more] = failed.map(([, error]) => error);
  if (first === undefined) return;
  if (more.length === 0) throw first;
  throw new DataError(
    `${file}: ${failed.length} functions give no exercises:\n${failed.map(([, { message }]) => `  ${message}`).join("\n")}`,
    {
      code: first.code,
      hint: "Say what their inputs are: sample_NAME(rng), or INPUTS = {...}, in the same file. A function whose name begins with an underscore is left out.",
    },
  );
}

/** How many exercises each procedure gave in this thread, and why inputs were refused. */
export function tellTallies(procedures: readonly string[], output: NodeJS.WritableStream): void {
  const tallies = inputTallies();
  const lines = procedures.map((name) => {
    const { made, refused, reasons } = tallies.get(name) ?? newTally();
    const said = `${count(made)} exercises`;
    if (refused === 0) return [name, `${said}, no input refused`] as const;
    return [
      name,
      `${said}, ${count(refused)} ${refused === 1 ? "input" : "inputs"} refused: ${commonReasons({ made, refused, reasons }).join("; ")}`,
    ] as const;
  });
  output.write(table(lines));
}

function table(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join("");
}
