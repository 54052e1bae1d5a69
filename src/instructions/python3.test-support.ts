// Runs Python surfaces by the machine's own Python, where there is one.
import { execFileSync, spawnSync } from "node:child_process";

/** Whether python3 is there and accepts `statement`; tests that need it are skipped, visibly, where it is not. */
export function hasPython(statement = "pass"): boolean {
  return spawnSync("python3", ["-c", statement]).status === 0;
}

/** What `program` writes to its output as JSON, given `input` as JSON on its own. */
export function runPython(program: string, input: unknown): unknown {
  return JSON.parse(execFileSync("python3", ["-c", program], { input: JSON.stringify(input), encoding: "utf8" }));
}

export interface RewriteExercise {
  /** Python that defines `rewrite`. */
  readonly source: string;
  readonly input: unknown;
}

/** What `rewrite` of each source makes of its input; lists are given to it as tuples. */
export function rewriteByPython(exercises: readonly RewriteExercise[]): unknown {
  return runPython(
    `
import json, sys
def tupled(value):
    return tuple(map(tupled, value)) if isinstance(value, list) else value
answers = []
for source, given in json.load(sys.stdin):
    names = {}
    exec(source, names)
    answers.append(names["rewrite"](tupled(given)))
json.dump(answers, sys.stdout)
`,
    exercises.map(({ source, input }) => [source, input]),
  );
}
