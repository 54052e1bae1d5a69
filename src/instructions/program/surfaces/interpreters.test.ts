// Three interpreters, one answer: the house's own, CPython on the Python surface, the JavaScript engine on TypeScript.
import { runInNewContext } from "node:vm";
import { createJiti } from "jiti";
import { loadPyodide } from "pyodide";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/rng.ts";
import { procedure } from "../../procedure/family.ts";
import { readConfig } from "../../read-config.ts";
import type { Program, Value } from "../ast.ts";
import { checkProgram } from "../check.ts";
import { runProgram } from "../run.ts";
import { renderProgram } from "./index.ts";
import { randomProgram, randomValue } from "./random-programs.test-support.ts";

interface Case {
  readonly program: Program;
  readonly entry: string;
  readonly calls: readonly (readonly Value[])[];
  readonly values: readonly Value[];
}

/** A program with those of three inputs on which it does not fail; undefined where it fails on all. */
function caseOf(program: Program, inputAt: (i: number) => readonly Value[]): Case | undefined {
  const calls: (readonly Value[])[] = [];
  const values: Value[] = [];
  for (let i = 0; i < 3; i++) {
    const given = inputAt(i);
    const run = runProgram(program, given);
    if (run.kind !== "value") continue;
    calls.push(given);
    values.push(run.value);
  }
  const entry = program.procedures.at(-1)?.name ?? "";
  return calls.length === 0 ? undefined : { program, entry, calls, values };
}

function randomCases(count: number): Case[] {
  return Array.from({ length: count }, (_, seed) => {
    const program = randomProgram(seed);
    expect(checkProgram(program)).toBeUndefined();
    const parameters = program.procedures.at(-1)?.parameters ?? [];
    return caseOf(program, (i) => parameters.map(({ type }) => randomValue(type, Rng.from("inputs", seed, i))));
  }).filter((found) => found !== undefined);
}

const kinds = ["arithmetic", "branching", "loops", "strings", "lists", "composition"];

function sampledCases(count: number): Case[] {
  const config = readConfig(procedure, { kind: kinds, operations: { from: 2, to: 6 } });
  return Array.from({ length: count }, (_, seed) => {
    const program = procedure.sample(config, Rng.from("sampled", seed));
    return caseOf(program, (i) => procedure.sampleInput(program, config, Rng.from("inputs", seed, i)));
  }).filter((found) => found !== undefined);
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
  const random = randomCases(1_000);
  const sampled = sampledCases(1_000);
  const all = [...random, ...sampled];

  it("nearly all random programs have a value, and sampled ones have one on every input", () => {
    expect(random.length).toBeGreaterThan(900);
    expect(sampled).toHaveLength(1_000);
    expect(sampled.every(({ values }) => values.length === 3)).toBe(true);
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
    const some = [...random.slice(0, 20), ...sampled.slice(0, 20)];
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
