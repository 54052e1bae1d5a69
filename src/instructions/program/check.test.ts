import { describe, expect, it } from "vitest";
import type { Expression, Program, Statement } from "./ast.ts";
import { checkProgram, isProgram } from "./check.ts";
import { binary, builtin, call, each, literal, variable } from "./build.ts";
import { program } from "./programs.test-support.ts";

const x = variable("x");
const give = (value: Expression): Statement => ({ kind: "return", value });
const set = (name: string, value: Expression): Statement => ({ kind: "assign", name, value });
const choose = (then: readonly Statement[], otherwise: readonly Statement[] = []): Statement =>
  // oxlint-disable-next-line unicorn/no-thenable -- the syntax tree has this member
  ({ kind: "if", test: binary(x, ">", literal(3)), then, else: otherwise });
const loop = (name: string, body: readonly Statement[]): Statement => ({
  kind: "count",
  name,
  from: literal(0),
  to: x,
  body,
});
const of = (...body: readonly Statement[]): Program => program("f", [["x", "int"]], "int", body);

describe("programs that pass", () => {
  it.each<[string, Program]>([
    ["a return", of(give(x))],
    ["a value on both branches", of(choose([set("a", x)], [set("a", literal(1))]), give(variable("a")))],
    ["a value where the other branch returns", of(choose([give(x)], [set("a", x)]), give(variable("a")))],
    ["returns on both branches", of(choose([give(x)], [give(literal(1))]))],
    ["one loop name twice, one after the other", of(loop("i", [set("x", x)]), loop("i", [set("x", x)]), give(x))],
    ["a variable like a builtin that is not used", of(set("count", x), give(variable("count")))],
    ["a parameter assigned", of(set("x", binary(x, "+", x)), give(x))],
    [
      "a helper",
      { procedures: [...program("g", [], "int", [give(literal(2))]).procedures, ...of(give(call("g"))).procedures] },
    ],
  ])("%s", (_, tested) => {
    expect(checkProgram(tested)).toBeUndefined();
    expect(isProgram(JSON.parse(JSON.stringify(tested)))).toBe(true);
  });
});

describe("programs that are refused", () => {
  const helper = program("g", [["x", "int"]], "int", [give(x)]).procedures[0];
  const entry = of(give(x)).procedures[0];
  it.each<[says: string, tested: unknown]>([
    ["a program is", { procedures: [entry], more: 1 }],
    ["a program is", []],
    ["a program is", null],
    ["at least one procedure", { procedures: [] }],
    ["cannot be the name", { procedures: [{ ...entry, name: "lambda" }] }],
    ["cannot be the name", { procedures: [{ ...entry, name: "interface" }] }],
    ["cannot be the name", { procedures: [{ ...entry, name: "F" }] }],
    ["cannot be the name", { procedures: [{ ...entry, name: "a-b" }] }],
    ["a procedure is", { procedures: [{ ...entry, extra: true }] }],
    ["a goal", { procedures: [{ ...entry, goal: 'say "x"' }] }],
    ["a goal", { procedures: [{ ...entry, goal: undefined }] }],
    ["there is no type", { procedures: [{ ...entry, returns: "float" }] }],
    ["two procedures", { procedures: [entry, entry] }],
    [
      "two parameters",
      program(
        "f",
        [
          ["x", "int"],
          ["x", "int"],
        ],
        "int",
        [give(x)],
      ),
    ],
    ["before this one", of(give(call("f", x)))],
    ["before this one", { procedures: [of(give(call("g", x))).procedures[0], helper] }],
    ["g takes (int), not ()", { procedures: [helper, of(give(call("g"))).procedures[0]] }],
    ["procedure and a variable", { procedures: [helper, of(set("g", x), give(x)).procedures[0]] }],
    ["variable and a builtin", of(set("length", builtin("length", literal("a"))), give(x))],
    ["before it has a value", of(give(variable("a")))],
    ["before it has a value", of(choose([set("a", x)]), give(variable("a")))],
    ["before it has a value", of(loop("i", [set("a", x)]), give(variable("a")))],
    ["before it has a value", of(loop("i", [set("a", x)]), give(variable("i")))],
    ["is int and str", of(set("a", x), set("a", literal("s")), give(x))],
    ["returns str, not int", of(give(literal("s")))],
    ["not every path returns", of(set("a", x))],
    ["not every path returns", of(choose([give(x)]))],
    ["never reached", of(give(x), give(x))],
    ["not empty", of(loop("i", []), give(x))],
    ["assigned in its body", of(loop("i", [set("i", x)]), give(x))],
    ["has a value already", of(loop("x", [set("a", x)]), give(literal(1)))],
    ["in each other", of(loop("i", [loop("i", [set("a", x)])]), give(x))],
    ["+ does not take".replace("+", '"+"'), of(give(binary(x, "+", literal("a"))))],
    ['"<" does not take', of(set("a", binary(literal("a"), "<", literal("b"))), give(x))],
    ['"-" does not take', of(set("a", { kind: "unary", op: "-", operand: literal(true) }), give(x))],
    ["join takes 2", of(set("a", builtin("join", literal([1]), literal(""))), give(x))],
    ["nothing to go through", of(each("k", x, [set("a", x)]), give(x))],
    ["no literal", of(give({ kind: "literal", type: "int", value: 1.5 }))],
    ["no literal", of(give({ kind: "literal", type: "int", value: -0 }))],
    ["no literal", of(set("a", literal("é")), give(x))],
    ["no literal", of(give({ kind: "literal", type: "constructor" as "int", value: 1 }))],
    ["no builtin", of(give(builtin("constructor" as "length", x)))],
    ["no statement", of({ kind: "goto" } as unknown as Statement)],
    ["no expression", of(give({ kind: "lambda" } as unknown as Expression))],
    ["a statement is an object", of(null as unknown as Statement)],
    ["variable is", of(give({ kind: "variable", name: "x", more: 1 } as unknown as Expression))],
  ])("%s", (says, tested) => {
    expect(checkProgram(tested)).toContain(says);
    expect(isProgram(tested)).toBe(false);
  });

  it("trees without end", () => {
    let deep: Expression = x;
    for (let i = 0; i < 100; i++) deep = binary(deep, "+", x);
    expect(checkProgram(of(give(deep)))).toContain("60 deep");
    const wide = Array.from({ length: 3_000 }, () => set("a", x));
    expect(checkProgram(of(...wide, give(x)))).toContain("5,000 nodes");
    const round: unknown[] = [];
    // oxlint-disable-next-line unicorn/no-thenable -- the syntax tree has this member
    round.push({ kind: "if", test: literal(true), then: round, else: [] });
    expect(checkProgram(of(...(round as Statement[]), give(x)))).toContain("60 deep");
  });
});
