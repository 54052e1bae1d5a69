import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import type { Program, Statement, Value } from "../program/ast.ts";
import { isProgram } from "../program/check.ts";
import { evaluateMany, evaluateProgram } from "../program/run.ts";
import { readConfig } from "../read-config.ts";
import { procedureKinds, type ProcedureConfig } from "./config.ts";
import { domainOf, type ParameterType } from "./domain.ts";
import { procedure } from "./family.ts";
import { isSound } from "./vet.ts";

const configOf = (written: unknown): ProcedureConfig => readConfig(procedure, written);
const draw = (config: ProcedureConfig, count: number, seed = 1): Program[] => {
  const stream = Rng.from(seed, "procedure");
  return Array.from({ length: count }, (_, i) => procedure.sample(config, stream.derive(i)));
};

describe("random arithmetic", () => {
  const config = configOf({});
  const programs = draw(config, 3_000);
  const operationsOf = (tested: Program): number => (tested.procedures[0]?.body.length ?? 0) - 1;

  it("is one operation by a constant a line, in the config's ranges", () => {
    const seen = new Set<string>();
    for (const tested of programs) {
      let current = "x";
      for (const statement of (tested.procedures[0]?.body ?? []).slice(0, -1)) {
        expect(statement).toMatchObject({
          kind: "assign",
          value: { kind: "binary", left: { kind: "variable", name: current }, right: { kind: "literal" } },
        });
        if (
          statement.kind !== "assign" ||
          statement.value.kind !== "binary" ||
          statement.value.right.kind !== "literal"
        )
          continue;
        const { op, right } = statement.value;
        const [least, most] = op === "*" ? [2, 5] : [op === "//" || op === "%" ? 2 : 1, 9];
        expect(right.value).toBeGreaterThanOrEqual(least);
        expect(right.value).toBeLessThanOrEqual(most);
        seen.add(`${op}${String(right.value)}`);
        current = statement.name;
      }
    }
    // All but % 2, which leaves two answers only.
    expect(seen.size).toBe(9 + 9 + 4 + 8 + 7);
  });

  it("has every length of the range, the short ones seldom unless asked", () => {
    const counts = (drawn: Program[]): number[] =>
      [1, 2, 3, 4, 5].map((n) => drawn.filter((tested) => operationsOf(tested) === n).length);
    const [one = 0, two = 0, three = 0, , five = 0] = counts(programs);
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThan(30);
    expect(two).toBeGreaterThan(one);
    expect(three).toBeGreaterThan(two);
    expect(five).toBeGreaterThan(three);
    for (const count of counts(draw(configOf({ shares: "equal" }), 1_000))) expect(count).toBeGreaterThan(140);
  });

  it("passes the check that every other kind is put to, on all inputs", () => {
    for (const tested of programs) expect(isSound(tested, config)).toBe(true);
  });

  it("repeats few meanings in 10,000 draws of five operations and more", () => {
    const keys = draw(configOf({ operations: { from: 6, to: 10 } }), 10_000).map((tested) => procedure.key(tested));
    expect(10_000 - new Set(keys).size).toBeLessThan(200);
  });

  it("traces an operation a line", () => {
    const [tested] = draw(configOf({ operations: 3 }), 1);
    const { answer, trace } = procedure.execute(tested as Program, [50]);
    expect(trace).toHaveLength(3);
    expect(trace.at(-1)?.endsWith(` = ${answer}`)).toBe(true);
    expect(trace[0]).toMatch(/^a = 50 (?:\+|-|\*|\/\/|%) \d+ = -?\d+$/);
  });
});

const configs = procedureKinds.map(
  (kind) =>
    [
      kind,
      configOf({
        kind,
        parts: ["arithmetic", "branching", "loops", "strings", "lists"],
        operations: { from: 2, to: 5 },
      }),
    ] as const,
);

describe.each(configs)("procedures of kind %s", (kind, config) => {
  const programs = draw(config, 120);

  it("are programs that pass every check", () => {
    for (const tested of programs) expect(isProgram(structuredClone(tested))).toBe(true);
  });

  it("answer within the bounds on thousands of inputs, are not constant, and take every branch and loop", () => {
    for (const [i, tested] of programs.entries()) {
      const stream = Rng.from("inputs", i);
      const inputs = Array.from({ length: 60 }, (_, k) => procedure.sampleInput(tested, config, stream.derive(k)));
      const type = tested.procedures.at(-1)?.parameters[0]?.type as ParameterType;
      const all = [...inputs, ...domainOf(type, config).map((value) => [value])];
      const { runs, trackers } = evaluateMany(tested, all, { magnitude: config.largest, steps: 2_000 });
      const answers = runs.map((run) => (run.kind === "value" ? JSON.stringify(run.value) : `! ${run.error}`));
      expect(answers.filter((answer) => answer.startsWith("!"))).toEqual([]);
      expect(new Set(answers).size).toBeGreaterThanOrEqual(config.variety);
      expect(Object.entries(trackers).filter(([, count]) => count === 0)).toEqual([]);
    }
  });

  it("have no statement that could be left out", () => {
    for (const tested of programs) {
      const type = tested.procedures.at(-1)?.parameters[0]?.type as ParameterType;
      const inputs = domainOf(type, config);
      for (const shorter of withoutOne(tested)) {
        const alike = inputs.every((input) => sameRun(tested, shorter, input));
        expect(alike, procedure.render(tested, "rule")).toBe(false);
      }
    }
  });

  it("are of the kind that the axis reports", () => {
    const found = new Set(programs.map((tested) => procedure.axes[0]?.measure(tested, [])));
    expect([...found]).toEqual([kind]);
  });
});

/** The program without one statement; only those that are programs still. */
function* withoutOne(tested: Program): Generator<Program> {
  for (const [i, part] of tested.procedures.entries()) {
    for (const body of shorterBlocks(part.body)) {
      const shorter = { procedures: tested.procedures.map((other, k) => (k === i ? { ...part, body } : other)) };
      if (isProgram(shorter)) yield shorter;
    }
  }
}

function* shorterBlocks(block: readonly Statement[]): Generator<Statement[]> {
  for (const [i, statement] of block.entries()) {
    const around = (middle: readonly Statement[]): Statement[] => [
      ...block.slice(0, i),
      ...middle,
      ...block.slice(i + 1),
    ];
    yield around([]);
    if (statement.kind === "if") {
      // oxlint-disable-next-line unicorn/no-thenable -- the syntax tree has this member
      for (const then of shorterBlocks(statement.then)) yield around([{ ...statement, then }]);
      for (const other of shorterBlocks(statement.else)) yield around([{ ...statement, else: other }]);
    } else if ("body" in statement)
      for (const body of shorterBlocks(statement.body)) yield around([{ ...statement, body }]);
  }
}

function sameRun(one: Program, other: Program, input: Value): boolean {
  const [a, b] = [one, other].map((tested) => evaluateProgram(tested, [input], { steps: 2_000 }));
  return JSON.stringify(a) === JSON.stringify(b);
}

describe("what the vetting refuses", () => {
  const config = configOf({ largest: 500 });
  it.each([
    ["a constant", "f(x):return 4"],
    ["the identity", "f(x):a=x+1;b=a-1;return b"],
    ["an operation that never changes anything", "f(x):a=x%100;b=a+1;return b"],
    ["two operations that undo each other", "f(x):a=x+3;b=a-3;c=b*2;return c"],
    ["a branch that is never taken", "f(x):if(x>200){a=x+1}else{a=x*2};return a"],
    ["an if whose branches do the same", "f(x):if(x>50){a=x+1}else{a=1+x};return a"],
    ["an assignment that nothing reads", "f(x):a=x*3;b=x+1;return b"],
    ["a number that is too large", "f(x):a=x*6;return a"],
    ["too few different answers", "f(x):a=x%2;return a"],
  ])("%s: %s", (_, rule) => {
    const tested = procedure.parse?.(rule, "rule", config) as Program;
    expect(isProgram(tested)).toBe(true);
    expect(isSound(tested, config)).toBe(false);
  });
});

describe("capacity", () => {
  it.each([
    // 9 sums, 9 differences, 4 products, 8 quotients, and 7 remainders: that by 2 has two answers only.
    [{ operations: 1 }, 37],
    [{ operations: 1, operators: ["+"] }, 9],
    [{ operations: 1, operators: ["%"], variety: 6 }, 4],
    [{ operations: 5 }, 38 ** 5],
    [{ kind: "loops" }, Infinity],
    [{ kind: ["arithmetic", "lists"] }, Infinity],
  ])("of %j is %d", (written, capacity) => {
    expect(procedure.capacity(configOf(written))).toBe(capacity);
  });

  it("a config that holds nothing ends with an error that says how many there are", () => {
    const nothing = configOf({ operations: 2, operators: ["+"] });
    expect(procedure.capacity(nothing)).toBe(0);
    expect(() => procedure.sample(nothing, Rng.from(1))).toThrow(DataError);
    expect(() => procedure.sample(nothing, Rng.from(1))).toThrow("at most 0 different");
  });
});

describe("impossible requests", () => {
  it.each([
    [{ inputs: 3 }, "at least two"],
    [{ inputs: { from: 0, to: 20_000 } }, "raise largest"],
    [{ inputs: { from: 9, to: 3 } }, "beyond"],
    [{ alphabet: "aba" }, '"a" occurs twice'],
    [{ kind: "branching", operations: 1 }, "at least 2"],
    [{ kind: "strings", alphabet: "a" }, "two letters"],
    [{ kind: "sorting" }, "kind"],
    [{ parts: "composition" }, "parts"],
    [{ operators: [] }, "operators"],
    [{ depht: 2 }, 'Did you mean "depth"?'],
  ])("%j is a ConfigError that says %s", (written, says) => {
    expect(() => configOf(written)).toThrow(ConfigError);
    expect(() => configOf(written)).toThrow(says);
  });
});

describe("inputs and answers", () => {
  const rule = (text: string): Program => procedure.parse?.(text, "rule", configOf({})) as Program;
  it.each<[string, string, readonly Value[] | undefined]>([
    ["f(x):return x+1", "-12", [-12]],
    ["f(x):return x+1", "012", undefined],
    ["f(x):return x+1", "1.5", undefined],
    ["f(x):return x+1", "true", undefined],
    ["f(x):return x+1", "9007199254740991", undefined],
    ["f(s:str)->str:return rev(s)", "12", ["12"]],
    ["f(t:ints)->ints:return rev(t)", "[1, 2]", [[1, 2]]],
    ["f(t:ints)->ints:return rev(t)", "[1,2]", undefined],
  ])("%s takes the answer %s as %j", (text, answer, input) => {
    expect(procedure.asInput?.(rule(text), answer)).toEqual(input);
  });

  it("a procedure that fails is no fault of the response", () => {
    const fails = rule("f(x):return 6//x");
    expect(procedure.check(fails, [0], "0")).toMatchObject({ kind: "invalid" });
    expect(procedure.check(fails, ["a"], "0")).toMatchObject({ kind: "invalid" });
    expect(procedure.check(fails, [2], "3")).toEqual({ kind: "pass" });
    expect(() => procedure.execute(fails, [0])).toThrow("division-by-zero");
  });
});

describe("compositions of any depth", () => {
  it.each([
    { kind: "composition", depth: 12 },
    { kind: "composition", depth: 8, parts: "strings" },
    { kind: "composition", depth: { from: 5, to: 8 } },
  ])("%j are drawn and sound", (written) => {
    const config = readConfig(procedure, written);
    for (let i = 0; i < 3; i++) {
      const program = procedure.sample(config, Rng.from("deep", i));
      expect(isSound(program, config)).toBe(true);
      expect(program.procedures.length).toBeGreaterThanOrEqual(5);
    }
  });
});
