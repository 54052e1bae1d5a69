// Carries programs out: the answer, the trace of steps and the trackers, within bounds.
import { DataError } from "../../core/errors.ts";
import type { Program, Value } from "./ast.ts";
import { compileProgram } from "./compile.ts";
import { RunFailure, type RunError } from "./failure.ts";
import type { Compiled, Machine } from "./machine.ts";
import { straightLineOf } from "./straight-line.ts";
import { trackerNames } from "./tracker-names.ts";
import { isValue } from "./value.ts";

const STEPS = 10_000;

export interface RunLimits {
  /** Statements and turns of loops. 10,000 unless said. */
  readonly steps?: number;
  /** Letters of a text or members of a list. 10,000 unless said. */
  readonly size?: number;
  /** Largest absolute value of a number. 2^53 - 1 unless said, and at most that. */
  readonly magnitude?: number;
  /** Letters of the whole trace. 1,000,000 unless said. */
  readonly traceSize?: number;
}

export type Run = Returned | Failed;

export interface Returned {
  readonly kind: "value";
  readonly value: Value;
  /**
   * One line for each statement that did something, with every operation's value:
   *
   * - `a = 4 + 3 = 7`: an assignment. Variables are shown by their values, and operations are carried out one by one,
   *   innermost and leftmost first: `a = (4 + 3) * 2 = 7 * 2 = 14`.
   * - `if 7 > 5 = true`, `while 0 < 3 = true`: a test.
   * - `i = 0`, `c = "h"`: a turn of a loop. Bounds that are worked out come before: `i to length("abc") = 3`.
   * - `g(4)`: a procedure of the program is called; its lines follow, then that of the statement that called it.
   * - `return 7 + 1 = 8`; returning a variable or a literal has no line.
   *
   * Texts are quoted, as JSON quotes them.
   */
  readonly trace: readonly string[];
  /** How often each branch and each loop's body ran: `{ "if1.then": 1, "if1.else": 0, "loop1": 5 }`. */
  readonly trackers: Readonly<Record<string, number>>;
}

export interface Failed {
  readonly kind: "failure";
  readonly error: RunError;
  readonly detail: string;
  /** What was done before. */
  readonly trace: readonly string[];
  readonly trackers: Readonly<Record<string, number>>;
}

export type Evaluation =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "failure"; readonly error: RunError; readonly detail: string };

/**
 * Calls the entry, the last procedure, with `given`. The program must have passed `checkProgram`. Throws a DataError
 * ("bad-arguments") where the arguments are not of the parameters' types; everything that goes wrong inside is a
 * failure.
 */
export function runProgram(program: Program, given: readonly Value[], limits: RunLimits = {}): Run {
  const prepared = prepareOnce(program);
  demandArguments(program, given);
  const trace: string[] = [];
  const machine = machineOf(limits, trace);
  const outcome = attempt(prepared.entry, given, machine);
  const trackers = trackersOf(prepared.trackers, machine);
  if (outcome.kind === "value") return { kind: "value", value: outcome.value, trace, trackers };
  return { kind: "failure", error: outcome.error, detail: outcome.detail, trace, trackers };
}

/** Like `runProgram` without trace and trackers: several times faster. */
export function evaluateProgram(program: Program, given: readonly Value[], limits: RunLimits = {}): Evaluation {
  demandArguments(program, given);
  return attempt(prepareOnce(program).entry, given, machineOf(limits, undefined));
}

/** `evaluateProgram` for each list of arguments; the trackers are those of all runs together. */
export function evaluateMany(
  program: Program,
  given: readonly (readonly Value[])[],
  limits: RunLimits = {},
): { readonly runs: readonly Evaluation[]; readonly trackers: Readonly<Record<string, number>> } {
  const { entry, trackers } = prepare(program);
  const steps = limits.steps ?? STEPS;
  const machine = machineOf(limits, undefined);
  const runs = given.map((values) => {
    demandArguments(program, values);
    machine.steps = steps;
    return attempt(entry, values, machine);
  });
  return { runs, trackers: trackersOf(trackers, machine) };
}

interface Prepared {
  readonly entry: Pick<Compiled, "run">;
  readonly trackers: readonly string[];
}

// Compiling takes half a microsecond, a WeakMap of compiled programs several in the garbage collector: only the last
// program is kept, since whoever runs one many times does so in a row.
let lastProgram: Program | undefined;
let lastPrepared: Prepared | undefined;

function prepare(program: Program): Prepared {
  if (lastPrepared === undefined || program !== lastProgram) {
    lastPrepared = { entry: compileProgram(program).at(-1) as Compiled, trackers: trackerNames(program) };
    lastProgram = program;
  }
  return lastPrepared;
}

/** Like `prepare` for what may never be run again. */
function prepareOnce(program: Program): Prepared {
  const line = program === lastProgram ? undefined : straightLineOf(program);
  return line === undefined ? prepare(program) : { entry: line, trackers: [] };
}

function demandArguments(program: Program, given: readonly Value[]): void {
  const entry = program.procedures.at(-1);
  const parameters = entry?.parameters ?? [];
  const fits = given.length === parameters.length && parameters.every(({ type }, i) => isValue(given[i], type));
  if (fits) return;
  const wanted = parameters.map(({ name, type }) => `${name}: ${type}`).join(", ");
  throw new DataError(`${entry?.name}(${wanted}) cannot be called with ${JSON.stringify(given)}.`, {
    code: "bad-arguments",
    hint: "Whole numbers up to 2^53 - 1 and texts of printable ASCII; one argument for each parameter.",
  });
}

function machineOf(limits: RunLimits, trace: string[] | undefined): Machine {
  return {
    steps: limits.steps ?? STEPS,
    size: limits.size ?? 10_000,
    magnitude: Math.min(limits.magnitude ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    counts: [],
    trace,
    traceLeft: limits.traceSize ?? 1_000_000,
  };
}

function attempt(entry: Prepared["entry"], given: readonly Value[], machine: Machine): Evaluation {
  try {
    return { kind: "value", value: entry.run(given, machine) };
  } catch (error) {
    if (error instanceof RunFailure) return { kind: "failure", error: error.error, detail: error.detail };
    throw error;
  }
}

const none: Readonly<Record<string, number>> = {};

function trackersOf(names: readonly string[], { counts }: Machine): Readonly<Record<string, number>> {
  if (names.length === 0) return none;
  return Object.fromEntries(names.map((name, i) => [name, counts[i] ?? 0]));
}
