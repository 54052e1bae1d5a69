// `--python FILE`: a user's Python file in place of a family, and what the terminal says about its procedures.
import { readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { ConfigError, DataError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { fileError } from "../data/store/file-error.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { MOST_SOURCE, type PythonConfig } from "../instructions/python/config.ts";
import { offerOf } from "../instructions/python/describe.ts";
import { inputSource, inputTallies, sampleInput } from "../instructions/python/inputs.ts";
import { commonReasons } from "../instructions/python/tally.ts";
import type { Surface } from "../instructions/surface.ts";
import { count } from "./quantities.ts";

/** The source of `file`, as the family `python` takes it. Throws a ConfigError for what cannot be read. */
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
    const { message, hint } = fileError("read", file, error);
    throw new ConfigError(message, { code: "unreadable", ...(hint === undefined ? {} : { hint }), cause: error });
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

/**
 * Finds out where each procedure's inputs come from and feeds each one input, so that what cannot work is said before
 * anything is written. Returns the number of procedures.
 */
export function tryProcedures(file: string, config: PythonConfig, output: NodeJS.WritableStream): number {
  const { procedures, refused } = offerOf(config);
  const failed: DataError[] = [];
  const lines = procedures.map(({ name, source }) => {
    const params = { name, source };
    try {
      sampleInput(params, config, Rng.from("python try", name));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failed.push(error);
    }
    return [name, inputSource(params, config).description] as const;
  });
  refuseThese(file, failed);
  inputTallies().forEach((tally) => {
    tally.made = 0;
    tally.refused = 0;
    tally.reasons.clear();
  });
  output.write(`${file}: ${procedures.length === 1 ? "1 procedure" : `${procedures.length} procedures`}\n`);
  output.write(table([...lines, ...refused.map(({ name, reason }) => [name, `not used: ${reason}`] as const)]));
  return procedures.length;
}

/** Everything that stands in the way at once: finding it out takes a procedure that does not end some seconds. */
function refuseThese(file: string, failed: readonly DataError[]): void {
  const [first, ...more] = failed;
  if (first === undefined) return;
  if (more.length === 0) throw first;
  throw new DataError(
    `${file}: ${failed.length} functions give no exercises:\n${failed.map(({ message }) => `  ${message}`).join("\n")}`,
    {
      code: first.code,
      hint: "Say what their inputs are: sample_NAME(rng), or INPUTS = {...}, in the same file. A function whose name begins with an underscore is left out.",
    },
  );
}

/** How many exercises each procedure gave in this thread, and why inputs were refused. */
export function tellTallies(output: NodeJS.WritableStream): void {
  const lines = [...inputTallies()].map(([name, tally]) => {
    const made = `${count(tally.made)} exercises`;
    if (tally.refused === 0) return [name, `${made}, no input refused`] as const;
    return [
      name,
      `${made}, ${count(tally.refused)} ${tally.refused === 1 ? "input" : "inputs"} refused: ${commonReasons(tally).join("; ")}`,
    ] as const;
  });
  output.write(table(lines));
}

function table(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join("");
}
