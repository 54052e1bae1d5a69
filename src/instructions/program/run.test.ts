import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../core/errors.ts";
import type { BinaryOperator, Builtin, Expression, Program, Statement, Type, Value } from "./ast.ts";
import { checkProgram } from "./check.ts";
import { evaluateMany, evaluateProgram, runProgram } from "./run.ts";
import { binary, builtin, call, each, literal, typeOf, variable } from "./build.ts";
import { program } from "./programs.test-support.ts";

const x = variable("x");

/** The value of an expression of literals, in a program that passes every check. */
function evaluate(expression: Expression, returns: Type): Value | string {
  const tested = program("f", [], returns, [{ kind: "return", value: expression }]);
  expect(checkProgram(tested)).toBeUndefined();
  const run = evaluateProgram(tested, []);
  return run.kind === "value" ? run.value : `! ${run.error}`;
}

describe("operators", () => {
  // Python 3: what the expressions print there.
  const cases: [left: Value, op: BinaryOperator, right: Value, result: Value][] = [
    [7, "//", 2, 3],
    [-7, "//", 2, -4],
    [7, "//", -2, -4],
    [-7, "//", -2, 3],
    [0, "//", -3, 0],
    [7, "%", 3, 1],
    [-7, "%", 3, 2],
    [7, "%", -3, -2],
    [-7, "%", -3, -1],
    [-6, "%", 3, 0],
    [9_007_199_254_740_991, "//", 2, 4_503_599_627_370_495],
    [-9_007_199_254_740_991, "//", 2, -4_503_599_627_370_496],
    [-9_007_199_254_740_991, "//", 9_007_199_254_740_990, -2],
    [9_007_199_254_740_991, "+", 1, "! overflow"],
    [94_906_267, "*", 94_906_267, "! overflow"],
    [94_906_265, "*", 94_906_265, 9_007_199_136_250_225],
    [1, "//", 0, "! division-by-zero"],
    [1, "%", 0, "! division-by-zero"],
    ["ab", "+", "c", "abc"],
    [[1], "+", [2, 3], [1, 2, 3]],
    [[1, 2], "==", [1, 2], true],
    [[1, 2], "==", [1, 2, 3], false],
    [["a"], "!=", ["b"], true],
    ["10", "==", "9", false],
    [2, "<", 10, true],
    [2, ">=", 2, true],
    [true, "and", false, false],
    [false, "or", true, true],
  ];
  it.each(cases)("%j %s %j is %j", (left, op, right, result) => {
    const failed = typeof result === "string" && result.startsWith("!");
    expect(evaluate(binary(literal(left), op, literal(right)), failed ? "int" : typeOf(result))).toEqual(result);
  });

  it("never gives -0", () => {
    const products = binary(literal(0), "*", literal(-3));
    expect(Object.is(evaluate(products, "int"), 0)).toBe(true);
    expect(Object.is(evaluate({ kind: "unary", op: "-", operand: literal(0) }, "int"), 0)).toBe(true);
  });

  it("agrees with exact arithmetic, or says overflow", () => {
    const whole = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -20, max: 20 }));
    const exact: Record<string, (a: bigint, b: bigint) => bigint> = {
      "+": (a, b) => a + b,
      "-": (a, b) => a - b,
      "*": (a, b) => a * b,
      "//": (a, b) => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n),
      "%": (a, b) => ((a % b) + b) % b,
    };
    fc.assert(
      fc.property(whole, whole, fc.constantFrom("+", "-", "*", "//", "%"), (a, b, op) => {
        fc.pre(b !== 0 || (op !== "//" && op !== "%"));
        const wanted = (exact[op] as (a: bigint, b: bigint) => bigint)(BigInt(a), BigInt(b));
        const most = BigInt(Number.MAX_SAFE_INTEGER);
        const found = evaluate(binary(literal(a), op, literal(b)), "int");
        expect(found).toBe(wanted > most || wanted < -most ? "! overflow" : Number(wanted));
      }),
      { numRuns: 500 },
    );
  });

  it("does not evaluate what `and` and `or` do not need", () => {
    const fails = binary(binary(literal(1), "//", literal(0)), "==", literal(1));
    expect(evaluate(binary(literal(false), "and", fails), "bool")).toBe(false);
    expect(evaluate(binary(literal(true), "or", fails), "bool")).toBe(true);
    expect(evaluate(binary(literal(false), "or", fails), "bool")).toBe("! division-by-zero");
  });
});

describe("builtins", () => {
  const cases: [name: Builtin, given: Value[], result: Value | string][] = [
    ["length", ["abc"], 3],
    ["reverse", ["abc"], "cba"],
    ["reverse", [[1, 2]], [2, 1]],
    ["slice", ["abcde", 1, 3], "bc"],
    ["slice", ["abc", -5, 9], "abc"],
    ["slice", ["abc", 2, 1], ""],
    ["slice", [[1, 2, 3], 1, -1], []],
    ["at", ["abc", 2], "c"],
    ["at", ["abc", 3], "! out-of-range"],
    ["at", ["abc", -1], "! out-of-range"],
    ["contains", ["abc", "bc"], true],
    ["contains", [[1, 2], 3], false],
    ["count", ["aaaa", "aa"], 2],
    ["count", ["abc", ""], 4],
    ["count", [[1, 2, 1], 1], 2],
    ["index", ["abc", "c"], 2],
    ["index", [[5], 6], -1],
    ["append", [[1], 2], [1, 2]],
    ["sort", [[10, 9, 1]], [1, 9, 10]],
    ["sort", [["b", "a", "B"]], ["B", "a", "b"]],
    ["sum", [[]], 0],
    ["sum", [[1, -4]], -3],
    ["largest", [[1, 7, 3]], 7],
    ["smallest", [[4, 7, 3]], 3],
    ["largest", [[]], "! out-of-range"],
    ["join", [["a", "b"], ", "], "a, b"],
    ["upper", ["aBc"], "ABC"],
    ["lower", ["aBc"], "abc"],
    ["replace", ["aaa", "aa", "b"], "ba"],
    ["replace", ["ab", "", "-"], "-a-b-"],
    ["replace", ["ab", "a", "$&"], "$&b"],
    ["absolute", [-3], 3],
    ["minimum", [2, -1], -1],
    ["maximum", [2, -1], 2],
    ["text", [-12], "-12"],
    ["letter", [25], "z"],
    ["letter", [26], "! out-of-range"],
    ["letter", [-1], "! out-of-range"],
    ["position", ["c"], 2],
    ["position", ["C"], -1],
    ["position", ["ab"], -1],
    ["position", [""], -1],
  ];
  it.each(cases)("%s of %j is %j", (name, given, result) => {
    const returns = typeof result === "string" && result.startsWith("!") ? failing[name] : typeOf(result);
    expect(evaluate(builtin(name, ...given.map((value) => literal(value))), returns ?? "int")).toEqual(result);
  });
  const failing: Partial<Record<Builtin, Type>> = { at: "str", largest: "int", letter: "str" };
});

describe("statements", () => {
  const sumTo: Program = program("f", [["x", "int"]], "int", [
    { kind: "assign", name: "a", value: literal(0) },
    {
      kind: "count",
      name: "i",
      from: literal(1),
      to: binary(x, "+", literal(1)),
      body: [{ kind: "assign", name: "a", value: binary(variable("a"), "+", variable("i")) }],
    },
    { kind: "return", value: variable("a") },
  ]);

  it("a counted loop turns up to its end, whose bounds are evaluated once", () => {
    expect(evaluateProgram(sumTo, [10])).toEqual({ kind: "value", value: 55 });
    expect(evaluateProgram(sumTo, [-4])).toEqual({ kind: "value", value: 0 });
    expect(runProgram(sumTo, [2])).toEqual({
      kind: "value",
      value: 3,
      trace: ["a = 0", "i to 2 + 1 = 3", "i = 1", "a = 0 + 1 = 1", "i = 2", "a = 1 + 2 = 3"],
      trackers: { loop1: 2 },
    });
  });

  it("the trace shows every operation, innermost and leftmost first", () => {
    const value = binary(
      binary(binary(x, "+", literal(3)), "*", literal(2)),
      "-",
      binary(literal(1), "+", { kind: "unary", op: "-", operand: x }),
    );
    const nested = program("f", [["x", "int"]], "int", [{ kind: "return", value }]);
    expect(runProgram(nested, [4]).trace).toEqual([
      "return (4 + 3) * 2 - (1 + -4) = 7 * 2 - (1 + -4) = 14 - (1 + -4) = 14 - -3 = 17",
    ]);
  });

  it("ifs are counted by branch, calls announce themselves, texts are quoted", () => {
    const helper = program("g", [["s", "str"]], "str", [
      {
        kind: "assign",
        name: "a",
        value: binary(variable("s"), "+", literal("!")),
      },
      { kind: "return", value: variable("a") },
    ]);
    const main = program("f", [["s", "str"]], "str", [
      choose(binary(variable("s"), "==", literal('q"')), [{ kind: "return", value: literal("same") }]),
      { kind: "return", value: call("g", builtin("reverse", variable("s"))) },
    ]);
    const both: Program = { procedures: [...helper.procedures, ...main.procedures] };
    expect(checkProgram(both)).toBeUndefined();
    expect(runProgram(both, ["ab"])).toEqual({
      kind: "value",
      value: "ba!",
      trace: [
        'if "ab" == "q\\"" = false',
        'g("ba")',
        'a = "ba" + "!" = "ba!"',
        'return g(reverse("ab")) = g("ba") = "ba!"',
      ],
      trackers: { "if1.then": 0, "if1.else": 1 },
    });
    expect(runProgram(both, ['q"'])).toMatchObject({ value: "same", trackers: { "if1.then": 1, "if1.else": 0 } });
  });

  it("an endless loop ends at the bound on steps", () => {
    const endless = program("f", [["x", "int"]], "int", [
      { kind: "while", test: literal(true), body: [{ kind: "assign", name: "a", value: x }] },
      { kind: "return", value: x },
    ]);
    expect(runProgram(endless, [1], { steps: 50 })).toMatchObject({
      kind: "failure",
      error: "too-many-steps",
      trackers: { loop1: 25 },
    });
  });

  it("values and traces that grow end at their bounds", () => {
    const grow = (body: Statement): Program =>
      program("f", [["s", "str"]], "str", [
        each("k", literal("abcdefghijklmnopqrst"), [body]),
        { kind: "return", value: variable("s") },
      ]);
    const doubling = grow({ kind: "assign", name: "s", value: binary(variable("s"), "+", variable("s")) });
    expect(evaluateProgram(doubling, ["a"])).toMatchObject({ error: "too-large" });
    expect(runProgram(doubling, ["a"], { size: 1e9, traceSize: 500 })).toMatchObject({ error: "too-large" });
    const spread = grow({
      kind: "assign",
      name: "s",
      value: builtin("replace", variable("s"), literal("a"), literal("aaaaaaaaaa")),
    });
    expect(evaluateProgram(spread, ["a"])).toMatchObject({ error: "too-large" });
    expect(evaluateProgram(sumTo, [9], { magnitude: 20 })).toMatchObject({ error: "overflow" });
  });

  it.each([[[]], [["1"]], [[1, 2]], [[1.5]], [[2 ** 53]]])("the arguments %j are refused", (given) => {
    expect(() => runProgram(sumTo, given as Value[])).toThrow(DataError);
  });

  it("many runs are so many single ones, with their counts added", () => {
    const inputs = [[3], [0], [5]];
    const { runs, trackers } = evaluateMany(sumTo, inputs);
    expect(runs).toEqual(inputs.map((given) => evaluateProgram(sumTo, given)));
    expect(trackers).toEqual({ loop1: 8 });
  });
});

function choose(test: Expression, then: readonly Statement[]): Statement {
  // oxlint-disable-next-line unicorn/no-thenable -- the syntax tree has this member
  return { kind: "if", test, then, else: [] };
}
