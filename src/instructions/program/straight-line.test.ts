import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BinaryOperator, Program, Statement, Value } from "./ast.ts";
import { assign, binary, builtin, each, giveBack, literal, variable, when } from "./build.ts";
import { checkProgram } from "./check.ts";
import { program } from "./programs.test-support.ts";
import { evaluateMany, evaluateProgram, runProgram } from "./run.ts";
import { straightLineOf } from "./straight-line.ts";

const x = variable("x");
const ofOne = (...body: readonly Statement[]): Program => program("f", [["x", "int"]], "int", body);

describe("what is a straight line", () => {
  it.each([
    ["nothing but a return", ofOne(giveBack(x))],
    ["a literal returned", ofOne(giveBack(3))],
    ["operations", ofOne(assign("a", binary(x, "+", 1)), assign("a", binary("a", "*", x)), giveBack("a"))],
  ])("%s is", (_, tested) => {
    expect(checkProgram(tested)).toBeUndefined();
    expect(straightLineOf(tested)).toBeDefined();
  });

  const line = ofOne(assign("a", binary(x, "+", 1)), giveBack("a"));
  it.each([
    ["an operation within another", ofOne(assign("a", binary(binary(x, "+", 1), "*", 2)), giveBack("a"))],
    ["an operation returned", ofOne(giveBack(binary(x, "+", 1)))],
    ["a builtin", ofOne(assign("a", builtin("absolute", x)), giveBack("a"))],
    ["a copy", ofOne(assign("a", x), giveBack("a"))],
    ["an if", ofOne(assign("a", binary(x, "+", 1)), when(binary("a", ">", 3), [assign("a", 1)]), giveBack("a"))],
    ["a loop", ofOne(assign("a", binary(x, "+", 1)), each("k", literal("ab"), []), giveBack("a"))],
    ["two procedures", { procedures: [...line.procedures, ...line.procedures] }],
    ["nothing", { procedures: [] }],
    ["an end without a return", ofOne(assign("a", binary(x, "+", 1)))],
  ])("%s is not", (_, tested) => {
    expect(straightLineOf(tested)).toBeUndefined();
  });
});

const operators: readonly BinaryOperator[] = ["+", "-", "*", "//", "%", "<", "==", "and", "or"];
const leaf = fc.oneof(
  fc.constantFrom("x", "y", "a", "b").map(variable),
  fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(0, 94_906_267), fc.boolean()).map(literal),
);
const statement = fc
  .tuple(fc.constantFrom("a", "b", "x"), leaf, fc.constantFrom(...operators), leaf)
  .map(([name, left, op, right]) => assign(name, binary(left, op, right)));
const text = fc
  .tuple(fc.constantFrom("s", "t"), fc.constantFrom('"q', "\\", ""))
  .map(([name, added]) => assign(name, binary("s", "+", literal(added))));

/** Of whole numbers, truth values and texts; nearly all refuse some of their operands or are no programs. */
const drawn = fc
  .tuple(fc.array(fc.oneof({ weight: 4, arbitrary: statement }, text), { maxLength: 8 }), leaf)
  .map(([body, returned]) => {
    const parameters = [
      ["x", "int"],
      ["y", "int"],
      ["s", "str"],
    ] as const;
    return program("f", parameters, "int", [...body, giveBack(returned)]);
  })
  .filter((tested) => checkProgram(tested) === undefined);

const limits = fc.record(
  {
    steps: fc.integer({ min: 0, max: 9 }),
    magnitude: fc.integer({ min: 10, max: 10_000 }),
    size: fc.integer({ min: 0, max: 6 }),
    traceSize: fc.integer({ min: 0, max: 80 }),
  },
  { requiredKeys: [] },
);

it("gives answer, trace and failures of the compiled program", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(drawn, fc.integer({ min: -20, max: 20 }), limits, (tested, number, bounds) => {
      const given: readonly Value[] = [number, 3, "ab"];
      const line = runProgram(tested, given, bounds);
      const answer = evaluateProgram(tested, given, bounds);
      // Whoever runs a program many times has it compiled, and what is compiled is used.
      const { runs } = evaluateMany(tested, [given], bounds);
      expect(runProgram(tested, given, bounds)).toEqual(line);
      expect(answer).toEqual(runs[0]);
      seen.add(line.kind === "failure" ? line.error : line.kind);
    }),
    { numRuns: 1_500, seed: 5 },
  );
  expect([...seen].sort()).toEqual(["division-by-zero", "overflow", "too-large", "too-many-steps", "value"]);
});
