// Where a procedure's inputs come from, and the search for one that it accepts.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { PythonConfig } from "./config.ts";
import { candidatesOf, procedureOf, sandbox } from "./describe.ts";
import { findProfile, runTwice } from "./derive-inputs.ts";
import { drawArguments } from "./draw-arguments.ts";
import type { PythonInput, PythonParams } from "./params.ts";
import type { Arguments, Procedure, SandboxAnswer } from "./protocol.ts";
import { remember } from "./remember.ts";
import { keepExercise } from "./execute.ts";
import { costOf } from "./patience.ts";
import { commonReasons, countRefusal, newTally, type Tally } from "./tally.ts";

const MOST_REFUSED = 60;
/** In units of patience.ts: a procedure that ends on half of its inputs only must not stop a run of many rows. */
const MOST_COST = 30;

const tallies = new Map<string, Tally>();

/** What this thread counted since it began, by the function's name. */
export function inputTallies(): ReadonlyMap<string, Tally> {
  return tallies;
}

/**
 * An input from the user's own sampler or list where the config's source has one, else drawn by the types. It is run
 * twice; one that raises, loops, breaks a limit or answers differently the second time is refused and another drawn.
 * Throws a DataError ("python-refused") that names reasons and counts after 60 refusals in a row, fewer where they take
 * seconds.
 */
export function sampleInput(params: PythonParams, config: PythonConfig, rng: Rng): PythonInput {
  const tally = remember(tallies, params.name, newTally);
  return acceptedInput(params, config, { rng, patience: MOST_COST, tally });
}

export interface Search {
  readonly rng: Rng;
  /** What refusals may cost: see patience.ts. */
  readonly patience: number;
  /** Where it is counted. */
  readonly tally?: Tally;
}

/** `sampleInput`, with a limit to what the search may cost. */
export function acceptedInput(params: PythonParams, config: PythonConfig, search: Search): PythonInput {
  const { rng, patience, tally } = search;
  const procedure = procedureOf(params);
  const source = inputSource(params, config);
  const failed = newTally();
  let cost = 0;
  while (failed.refused < MOST_REFUSED && cost < patience) {
    const drawn = source.draw(rng);
    const answer = drawn.kind === "done" ? runTwice(procedure, drawn.value) : drawn;
    if (answer.kind === "done" && drawn.kind === "done") {
      if (tally !== undefined) tally.made++;
      keepExercise(params, drawn.value, answer.value);
      return drawn.value;
    }
    if (answer.kind === "done") continue;
    if (tally !== undefined) countRefusal(tally, answer.refusal, source.origins);
    countRefusal(failed, answer.refusal, source.origins);
    cost += costOf(answer.refusal);
  }
  throw acceptsNone(params.name, failed);
}

export interface InputSource {
  /** For people: "inputs from sample_total", "inputs by type, numbers 0 to 100". */
  readonly description: string;
  /** From lines of the instruction's source to those of the config's. */
  readonly origins: readonly number[];
  draw(rng: Rng): SandboxAnswer<Arguments>;
}

const sources = new Map<string, InputSource>();

export function inputSource(params: PythonParams, config: PythonConfig): InputSource {
  return remember(sources, `${params.name}\n${params.source}\n${config.source}`, () => findSource(params, config));
}

function findSource(params: PythonParams, config: PythonConfig): InputSource {
  const { name } = params;
  const offered = candidatesOf(config).procedures.find((each) => each.name === name && each.source === params.source);
  const given = offered?.given;
  if (given === undefined || given.kind === "none") return derived(offered ?? procedureOf(params));
  const { source } = config;
  return {
    origins: offered?.origins ?? [],
    description: given.kind === "sampler" ? `inputs from sample_${name}` : `${given.size} inputs from INPUTS`,
    draw: (rng) =>
      withoutNegativeZero(sandbox().ask<Arguments>({ do: "sample", source, name, seed: rng.int(2 ** 53) })),
  };
}

/** JSON text keeps it on one way and drops it on the other. */
function withoutNegativeZero(answer: SandboxAnswer<Arguments>): SandboxAnswer<Arguments> {
  return JSON.parse(JSON.stringify(answer)) as SandboxAnswer<Arguments>;
}

function derived(procedure: Procedure): InputSource {
  const { parameters, literals } = procedure;
  const profile = findProfile(procedure);
  if (!("name" in profile)) throw acceptsNone(procedure.name, profile);
  const shapes = JSON.stringify(parameters.map(({ shape }) => shape));
  const mentions = profile.mentioned > 0 && literals.numbers.length + literals.texts.length > 0;
  const parts = [
    ...(/"(int|float|any)"/.test(shapes) && profile.mentioned < 1 ? [`numbers ${profile.name}`] : []),
    ...(mentions ? ["values its code mentions"] : []),
  ];
  return {
    origins: procedure.origins,
    description: ["inputs by type", ...parts].join(", "),
    draw: (rng) => ({ kind: "done", value: drawArguments(parameters, { profile, literals, rng }) }),
  };
}

function acceptsNone(name: string, failed: Tally): DataError {
  return new DataError(
    `The Python function "${name}" accepted none of ${failed.refused} inputs: ${commonReasons(failed).join("; ")}`,
    {
      code: "python-refused",
      hint: `Say what its inputs are: a function sample_${name}(rng), or INPUTS = {"${name}": [...]}, in the same file. A function whose name begins with an underscore is left out.`,
    },
  );
}
