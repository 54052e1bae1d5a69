// What a program does, as a text: equal for programs that behave alike, whatever they look like.
import type { Program, Value } from "./ast.ts";
import { answerColumn } from "./columns.ts";
import { Fingerprint } from "./fingerprint.ts";
import { probesFor, wholeNumbers } from "./probes.ts";
import { evaluateMany } from "./run.ts";

/** Enough for any program made for learning, few enough to refuse an endless one at once. */
const STEPS = 10_000;

/**
 * The types of the entry and a hash of its answers, or kinds of failure, on `probes`. Programs that behave alike have
 * equal keys; those that differ on no probe do too. For one number, the default probes are all of 0 to 99, on which
 * linear arithmetic is its own normal form. Names, order of statements and helpers never matter.
 */
export function behaviourKey(program: Program, probes?: readonly (readonly Value[])[]): string {
  const entry = program.procedures.at(-1);
  const types = (entry?.parameters ?? []).map(({ type }) => type);
  const signature = `${types.join()}>${entry?.returns}`;
  const hash = new Fingerprint();
  const column = probes === undefined ? answerColumn(program, wholeNumbers) : undefined;
  if (column === undefined) {
    for (const run of evaluateMany(program, probes ?? probesFor(types), { steps: STEPS }).runs) {
      if (run.kind === "value") hash.add(run.value);
      else hash.addText(`!${run.error}`);
    }
  } else for (let i = 0; i < column.length; i++) hash.add(column[i] as number);
  return `${signature}:${hash.digest()}`;
}
