// An error on the terminal: what, where and what to do; the stack only for what nobody foresaw, or on request.
import { styleText } from "node:util";
import { exitCodes, PreceptError } from "../core/errors.ts";

/** Prints the error on stderr and gives the exit code that belongs to it. `PRECEPT_DEBUG=1` adds the stack. */
export function reportError(error: unknown): number {
  const debug = process.env["PRECEPT_DEBUG"] === "1";
  if (error instanceof PreceptError) {
    const label = error.exitCode === exitCodes.interrupted ? "" : `${paint("red", "error:")} `;
    process.stderr.write(`${label}${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`${paint("cyan", "hint:")} ${error.hint}\n`);
    if (debug) process.stderr.write(`${error.stack ?? ""}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${paint("red", "unexpected error:")} ${stack}\n`);
  process.stderr.write("This is a defect of precept. What was finished before is kept.\n");
  return exitCodes.infrastructure;
}

/** Colour where stderr is a terminal and NO_COLOR is not set. */
export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return process.stderr.isTTY && !process.env["NO_COLOR"] ? styleText(style, text) : text;
}
