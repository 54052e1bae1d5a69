import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BinaryOperator, Expression, Program } from "./ast.ts";
import { behaviourKey } from "./behaviour-key.ts";
import { answerColumn } from "./columns.ts";
import { boundProgram } from "./intervals.ts";
import { wholeNumbers } from "./probes.ts";
import { evaluateProgram } from "./run.ts";
import { many, numbers } from "./shapes.ts";
import { binary, builtin, call, each, literal, variable } from "./build.ts";
import { program } from "./programs.test-support.ts";

const x = variable("x");
const returning = (value: Expression): Program => program("f", [["x", "int"]], "int", [{ kind: "return", value }]);
const plus = (n: number): Expression => binary(x, "+", literal(n));

/** A line of operations, each on the variable before or the input. */
const line = fc
  .array(
    fc.record({
      op: fc.constantFrom<BinaryOperator>("+", "-", "*", "//", "%"),
      by: fc.integer({ min: -6, max: 9 }),
      swap: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((operations): Program => {
    const body = operations.map(({ op, by, swap }, i) => {
      const before = variable(i === 0 ? "x" : `a${i}`);
      return {
        kind: "assign" as const,
        name: `a${i + 1}`,
        value: swap ? binary(literal(by), op, before) : binary(before, op, literal(by)),
      };
    });
    return program("f", [["x", "int"]], "int", [...body, { kind: "return", value: variable(`a${operations.length}`) }]);
  });

describe("columns and intervals", () => {
  it("a column holds what the interpreter answers", () => {
    let compared = 0;
    fc.assert(
      fc.property(line, (tested) => {
        const column = answerColumn(tested, wholeNumbers);
        if (column === undefined) return;
        compared++;
        wholeNumbers.forEach((input, i) => {
          expect(evaluateProgram(tested, [input])).toEqual({ kind: "value", value: column[i] });
          expect(Object.is(column[i], -0)).toBe(false);
        });
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it("no answer lies outside of the bounds that were proven", () => {
    let compared = 0;
    fc.assert(
      fc.property(line, fc.integer({ min: -50, max: 50 }), fc.nat(60), (tested, low, more) => {
        const bounds = boundProgram(tested, [numbers(low, low + more)]);
        if (bounds.kind !== "bounded") return;
        compared++;
        for (let input = low; input <= low + more; input++) {
          const run = evaluateProgram(tested, [input], { magnitude: Math.max(1, bounds.largest) });
          expect(run.kind).toBe("value");
          if (run.kind !== "value") continue;
          expect(run.value as number).toBeGreaterThanOrEqual(bounds.answer.low);
          expect(run.value as number).toBeLessThanOrEqual(bounds.answer.high);
        }
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  const list = program("f", [["t", "list[int]"]], "int", [
    { kind: "assign", name: "a", value: literal(0) },
    each("n", variable("t"), [{ kind: "assign", name: "a", value: binary(variable("a"), "+", variable("n")) }]),
    { kind: "return", value: variable("a") },
  ]);

  it("loops are turned as often as they may", () => {
    expect(boundProgram(list, [many(2, 5, numbers(-3, 10))])).toMatchObject({
      kind: "bounded",
      answer: { low: -15, high: 50 },
      largest: 50,
    });
  });

  it.each<[string, Program]>([
    ["division-by-zero", returning(binary(literal(5), "//", x))],
    ["out-of-range", returning(builtin("position", builtin("letter", x)))],
    ["out-of-range", returning(builtin("position", builtin("at", literal("abc"), x)))],
    ["overflow", returning(binary(binary(plus(1), "*", literal(94_906_267)), "*", literal(94_906_267)))],
  ])("what may fail is not called bounded: %s", (error, tested) => {
    expect(boundProgram(tested, [numbers(0, 99)])).toEqual({ kind: "unknown", error });
  });
});

describe("keys", () => {
  const key = (value: Expression): string => behaviourKey(returning(value));
  it.each<[string, Expression, Expression]>([
    ["order of sums", binary(plus(3), "+", literal(4)), binary(literal(7), "+", x)],
    ["a doubled number", binary(x, "+", x), binary(x, "*", literal(2))],
    [
      "what is divided and multiplied",
      binary(binary(x, "//", literal(2)), "*", literal(2)),
      binary(x, "-", binary(x, "%", literal(2))),
    ],
  ])("%s make no difference", (_, one, other) => {
    expect(key(one)).toBe(key(other));
  });

  it("names, helpers and statements make no difference", () => {
    const helper = program("g", [["y", "int"]], "int", [
      { kind: "return", value: binary(variable("y"), "+", literal(7)) },
    ]);
    const main = program("other", [["z", "int"]], "int", [
      { kind: "assign", name: "a", value: call("g", variable("z")) },
      { kind: "return", value: variable("a") },
    ]);
    expect(behaviourKey({ procedures: [...helper.procedures, ...main.procedures] })).toBe(key(plus(7)));
  });

  it.each<[string, Expression, Expression]>([
    ["another constant", plus(3), plus(4)],
    ["one input", binary(x, "//", literal(100)), binary(plus(1), "//", literal(100))],
    ["how they fail", binary(literal(1), "//", x), binary(literal(1), "//", binary(x, "-", literal(1)))],
  ])("%s makes a difference", (_, one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  it("types make a difference where answers look alike", () => {
    const text = program("f", [["x", "int"]], "str", [{ kind: "return", value: builtin("text", x) }]);
    expect(behaviourKey(text)).not.toBe(key(binary(x, "+", literal(0))));
  });

  it("two lines of operations have one key only where they answer alike on 0 to 99", () => {
    fc.assert(
      fc.property(line, line, (one, other) => {
        const answers = (tested: Program): string =>
          JSON.stringify(
            Array.from(wholeNumbers, (input) => {
              const run = evaluateProgram(tested, [input]);
              return run.kind === "value" ? run.value : run.error;
            }),
          );
        expect(behaviourKey(one) === behaviourKey(other)).toBe(answers(one) === answers(other));
      }),
      { numRuns: 100 },
    );
  });
});
