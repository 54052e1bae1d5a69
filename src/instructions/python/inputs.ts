// Where a procedure's inputs come from, and the search for one that it accepts.
import { DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import type { PythonConfig } from "./config.ts";
import { offerOf, procedureOf, sandbox } from "./describe.ts";
import { drawArguments, profiles, type Profile } from "./draw-arguments.ts";
import type { PythonInput, PythonParams } from "./params.ts";
import type { Arguments, Procedure, RunAnswer, SandboxAnswer } from "./protocol.ts";
import { remember } from "./remember.ts";
import { keepExercise, MOST_TRACE } from "./execute.ts";
import { commonReasons, countRefusal, newTally, type Tally } from "./tally.ts";

const MOST_REFUSED = 60;
const TRIES = 12;

const tallies = new Map<string, Tally>();

/** What this thread counted since it began, by the function's name. */
export function inputTallies(): ReadonlyMap<string, Tally> {
  return tallies;
}

/**
 * An input from the user's own sampler or list where the config's source has one, else drawn by the types. It is run
 * twice; one that raises, loops, breaks a limit or answers differently the second time is refused and another drawn.
 * Throws a DataError ("python-refused") that names reasons and counts after 60 refusals in a row.
 */
export function sampleInput(params: PythonParams, config: PythonConfig, rng: Rng): PythonInput {
  const procedure = procedureOf(params);
  const source = inputSource(params, config);
  const tally = remember(tallies, params.name, newTally);
  const failed = newTally();
  for (let attempt = 0; attempt < MOST_REFUSED; attempt++) {
    const drawn = source.draw(rng);
    const answer = drawn.kind === "done" ? runTwice(procedure, drawn.value) : drawn;
    if (answer.kind === "done" && drawn.kind === "done") {
      tally.made++;
      keepExercise(params, drawn.value, answer.value);
      return drawn.value;
    }
    if (answer.kind === "done") continue;
    countRefusal(tally, answer.refusal, source.origins);
    countRefusal(failed, answer.refusal, source.origins);
    if (answer.refusal.kind === "looped" && failed.refused >= 5 && failed.reasons.size === 1) break;
  }
  throw new DataError(
    `The Python function "${params.name}" accepted none of ${failed.refused} inputs: ${commonReasons(failed).join("; ")}`,
    {
      code: "python-refused",
      hint: `Say what its inputs are: a function sample_${params.name}(rng), or INPUTS = {"${params.name}": [...]}, in the same file. A function whose name begins with an underscore is left out.`,
    },
  );
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
  const offered = offerOf(config).procedures.find((each) => each.name === name && each.source === params.source);
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

/** The profile under which most trial inputs are accepted and most of the answers differ. */
function derived(procedure: Procedure): InputSource {
  const { parameters, literals } = procedure;
  const scored = profiles.map((profile) => ({ profile, score: score(procedure, profile) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  const shapes = JSON.stringify(parameters.map(({ shape }) => shape));
  const mentions = best.profile.mentioned > 0 && literals.numbers.length + literals.texts.length > 0;
  const parts = [
    ...(/"(int|float|any)"/.test(shapes) && best.profile.mentioned < 1 ? [`numbers ${best.profile.name}`] : []),
    ...(mentions ? ["values its code mentions"] : []),
  ];
  return {
    origins: procedure.origins,
    description: ["inputs by type", ...parts].join(", "),
    draw: (rng) => ({ kind: "done", value: drawArguments(parameters, { profile: best.profile, literals, rng }) }),
  };
}

function score(procedure: Procedure, profile: Profile): number {
  const { parameters, literals } = procedure;
  const answers: string[] = [];
  let late = 0;
  for (let i = 0; i < TRIES && late < 2; i++) {
    const rng = Rng.from("python trial", profile.name, i);
    const answer = runTwice(procedure, drawArguments(parameters, { profile, literals, rng }));
    if (answer.kind === "done") answers.push(answer.value.answer);
    else if (answer.refusal.kind === "looped") late++;
  }
  return answers.length + new Set(answers).size;
}

function runTwice({ name, source }: Procedure, input: Arguments): SandboxAnswer<RunAnswer> {
  return sandbox().ask<RunAnswer>({
    do: "run",
    source,
    name,
    arguments: input,
    traceSteps: MOST_TRACE,
    twice: true,
  });
}
