// What makes a procedure harder or easier to carry out.
import type { Axis } from "../family.ts";
import { featuresOf, type Features } from "../program/features.ts";
import { runProgram, type Run } from "../program/run.ts";
import type { ProcedureInput, ProcedureParams } from "./params.ts";

type ProcedureAxis = Axis<ProcedureParams, ProcedureInput>;

export const procedureAxes: readonly ProcedureAxis[] = [
  { name: "kind", description: "what it is made of", measure: (program) => kindOf(featuresOf(program)) },
  ofProgram("operations", "operators, builtins and calls in the source"),
  ofProgram("procedures", "procedures of the program"),
  ofProgram("branches", "ifs in the source"),
  ofProgram("loops", "loops in the source"),
  ofProgram("nesting", "how deep ifs and loops stand within each other"),
  ofProgram("complexity", "nodes of the syntax tree"),
  ofRun("branchesTaken", "times an if was decided", ({ trackers }) => sumOf(trackers, "if")),
  ofRun("turns", "turns of loops", ({ trackers }) => sumOf(trackers, "loop")),
  ofRun("traceLines", "lines of the trace", ({ trace }) => trace.length),
  ofRun("traceLength", "letters of the trace", ({ trace }) => trace.reduce((sum, line) => sum + line.length + 1, 0)),
  ofRun("largest", "largest number in the trace, either way", ({ trace }) => largestIn(trace)),
];

function ofProgram(name: keyof Features, description: string): ProcedureAxis {
  return { name, description, measure: (program) => featuresOf(program)[name] };
}

function ofRun(name: string, description: string, measure: (run: Run) => number): ProcedureAxis {
  return { name, description, measure: (program, input) => measure(runOnce(program, input)) };
}

// The axes of one exercise are measured one after the other.
let last: { readonly program: ProcedureParams; readonly input: ProcedureInput; readonly run: Run } | undefined;

function runOnce(program: ProcedureParams, input: ProcedureInput): Run {
  if (last?.program !== program || last.input !== input) last = { program, input, run: runProgram(program, input) };
  return last.run;
}

function sumOf(trackers: Readonly<Record<string, number>>, kind: string): number {
  let sum = 0;
  for (const name in trackers) if (name.startsWith(kind)) sum += trackers[name] as number;
  return sum;
}

function largestIn(trace: readonly string[]): number {
  let largest = 0;
  for (const line of trace) {
    // Digits in names follow a letter, those in texts stand within quotation marks.
    for (const [, digits] of line.replace(/"(?:[^"\\]|\\.)*"/g, "").matchAll(/(?<![a-z_0-9])(\d+)/g)) {
      largest = Math.max(largest, Number(digits));
    }
  }
  return largest;
}

function kindOf({ procedures, types, loops, branches }: Features & { readonly types: string }): string {
  if (procedures > 1) return "composition";
  if (types.includes("list")) return "lists";
  if (types.includes("str")) return "strings";
  if (loops > 0) return "loops";
  return branches > 0 ? "branching" : "arithmetic";
}
