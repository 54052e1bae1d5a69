// Three interpreters, one answer: the house's own, CPython on the Python surface, the JavaScript engine on TypeScript.
import { runInNewContext } from "node:vm";
import { createJiti } from "jiti";
import { loadPyodide } from "pyodide";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/rng.ts";
import type { Program, Value } from "../ast.ts";
import { runProgram } from "../run.ts";
import { renderProgram } from "./index.ts";
import { randomProgram, randomValue } from "./random-programs.test-support.ts";

interface Case {
  readonly program: Program;
  readonly entry: string;
  readonly calls: readonly (readonly Value[])[];
  readonly values: readonly Value[];
}

/** Programs with those of three inputs on which they do not fail. */
function cases(count: number): Case[] {
  const found: Case[] = [];
  for (let seed = 0; seed < count; seed++) {
    const program = randomProgram(seed);
    const entry = program.procedures.at(-1);
    const calls: Value[][] = [];
    const values: Value[] = [];
    for (let i = 0; i < 3; i++) {
      const rng = Rng.from("inputs", seed, i);
      const given = (entry?.parameters ?? []).map(({ type }) => randomValue(type, rng));
      const run = runProgram(program, given);
      if (run.kind !== "value") continue;
      calls.push(given);
      values.push(run.value);
    }
    if (calls.length > 0) found.push({ program, entry: entry?.name ?? "", calls, values });
  }
  return found;
}

const quoted = /("(?:[^"\\]|\\.)*")/;

/** The types that the surface prints, removed; texts are left alone. */
function withoutTypes(source: string): string {
  return source
    .split(quoted)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll(annotation, "").replaceAll(/Array<\w+>/g, "Array")))
    .join("");
}

const annotation = /: (?:\(number \| string\)|number \| string|number|string|boolean)(?:\[\])?(?=[,); ={]|$)/gm;

function differences(all: readonly Case[], found: readonly (readonly unknown[])[], surface: "python" | "typescript") {
  return all.flatMap(({ program, calls, values }, i) =>
    JSON.stringify(found[i]) === JSON.stringify(values)
      ? []
      : [{ source: renderProgram(program, surface), calls, values, found: found[i] }],
  );
}

describe("three interpreters", () => {
  const all = cases(1_500);

  it("nearly all of 1,500 random programs have a value", () => {
    expect(all.length).toBeGreaterThan(1_400);
  });

  it("CPython gives the interpreter's values", async () => {
    const pyodide = await loadPyodide();
    pyodide.globals.set(
      "cases",
      JSON.stringify(all.map(({ program, entry, calls }) => [renderProgram(program, "python"), entry, calls])),
    );
    const found = pyodide.runPython(`
import json
found = []
for source, entry, calls in json.loads(cases):
    names = {}
    try:
        exec(source, names)
        found.append([names[entry](*given) for given in calls])
    except Exception as error:
        found.append(repr(error))
json.dumps(found)
`) as string;
    expect(differences(all, JSON.parse(found) as unknown[][], "python").slice(0, 1)).toEqual([]);
  }, 120_000);

  it("the JavaScript engine gives the interpreter's values", () => {
    const found = JSON.parse(runInNewContext(withoutTypes(together(all))) as string) as unknown[][];
    expect(differences(all, found, "typescript").slice(0, 1)).toEqual([]);
  });

  it("a TypeScript compiler strips the same types", () => {
    const some = all.slice(0, 100);
    const source = createJiti(import.meta.url).transform({ source: together(some), ts: true });
    const found = JSON.parse(runInNewContext(source.replace('"use strict";', "")) as string) as unknown[][];
    expect(differences(some, found, "typescript").slice(0, 1)).toEqual([]);
  });
});

/** One source that carries all calls out, each program in a function of its own. */
function together(all: readonly Case[]): string {
  const calls = all.map(({ program, entry, calls }) => {
    const source = renderProgram(program, "typescript").replace("export function", "function");
    return `(() => {\n${source}\nreturn ${JSON.stringify(calls)}.map((given) => ${entry}(...given));\n})()`;
  });
  return `JSON.stringify([${calls.join(",\n")}])`;
}
