import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { createJiti } from "jiti";
import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import { surfaces } from "../surface.ts";
import type { AlgebraConfig } from "./config.ts";
import { algebra } from "./family.ts";
import { library } from "./library.ts";
import { countMatches, isVariable } from "./match.ts";
import { isRule, treesOf, type AlgebraParams } from "./params.ts";
import { depthOf, leavesOf, readTree, writeTree, type Parentheses, type Tree } from "./tree.ts";
import { hasPython, rewriteByPython } from "../python3.test-support.ts";

const configOf = (written: unknown): AlgebraConfig => readConfig(algebra, written);

const ruleOf = (text: string, parentheses: Parentheses = "needed"): AlgebraParams => {
  const params = algebra.parse?.(text, "rule", configOf({ parentheses }));
  if (params === undefined) throw new Error(`not a rule: ${text}`);
  return params;
};

describe("the text of a tree", () => {
  it.each<[Tree, needed: string, all: string]>([
    ["x", "x", "x"],
    [["+", "x", "y"], "x+y", "x+y"],
    [["+", ["+", "x", "y"], "z"], "x+y+z", "(x+y)+z"],
    [["+", "x", ["+", "y", "z"]], "x+(y+z)", "x+(y+z)"],
    [["-", "x", ["-", "y", "z"]], "x-(y-z)", "x-(y-z)"],
    [["*", ["+", "x", "1"], ["/", "y", "z"]], "(x+1)*(y/z)", "(x+1)*(y/z)"],
    [["-", ["*", "x", "x"], ["*", "y", "y"]], "x*x-y*y", "(x*x)-(y*y)"],
    [["neg", "x"], "-x", "-x"],
    [["neg", ["neg", "x"]], "-(-x)", "-(-x)"],
    [["neg", ["*", "x", "y"]], "-(x*y)", "-(x*y)"],
    [["*", ["neg", "x"], "y"], "(-x)*y", "(-x)*y"],
    [["neg", ["f", "x"]], "-f(x)", "-f(x)"],
    [["f", "x", ["g", ["+", "y", "12"]]], "f(x,g(y+12))", "f(x,g(y+12))"],
    [["+", ["f", "x"], ["neg", "y"]], "f(x)+(-y)", "f(x)+(-y)"],
  ])("%j is %s, with all parentheses %s", (tree, needed, all) => {
    expect(writeTree(tree, "needed")).toBe(needed);
    expect(writeTree(tree, "all")).toBe(all);
    expect(readTree(needed, "needed")).toEqual(tree);
    expect(readTree(all, "all")).toEqual(tree);
  });

  const tree = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "medium", maxDepth: 6 },
      fc.constantFrom<Tree>("x", "y", "a", "0", "17"),
      fc.tuple(fc.constantFrom("+", "-", "*", "/"), tie("tree"), tie("tree")),
      fc.tuple(fc.constantFrom("neg", "g", "tan"), tie("tree")),
      fc.tuple(fc.constant("f"), tie("tree"), tie("tree")),
    ),
  })).tree;

  it.each(["all", "needed"] as const)("reads back to the tree, and is no other's: parentheses %s", (parentheses) => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const text = writeTree(one, parentheses);
        expect(readTree(text, parentheses)).toEqual(one);
        if (JSON.stringify(one) !== JSON.stringify(other)) expect(writeTree(other, parentheses)).not.toBe(text);
      }),
    );
  });

  it.each([
    "",
    "x+",
    "+x",
    "x y",
    " x",
    "x+ y",
    "(x)",
    "(x+y)",
    "x+(y*z)",
    "(x+y)+z",
    "xy",
    "x+-y",
    "--x",
    "(-x)",
    "-x*y",
    "f()",
    "f(x",
    "f(x,)",
    "f (x)",
    "neg(x)",
    "X",
    "x**y",
    "x)",
    "(".repeat(10_000),
    "-".repeat(10_000),
    "x+".repeat(9_000) + "x",
    `${"f(".repeat(5_000)}x${")".repeat(5_000)}`,
  ])("%s is none", (text) => {
    expect(readTree(text, "needed")).toBeUndefined();
  });

  it("never makes reading throw", () => {
    const symbol = fc.constantFrom("(", ")", "+", "-", "*", "f(", "x", ",", "1", " ", "é");
    fc.assert(
      fc.property(fc.array(symbol, { maxLength: 40 }), (symbols) => {
        const text = symbols.join("");
        const found = readTree(text, "needed");
        if (found !== undefined) expect(writeTree(found, "needed")).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

describe("applying a rule", () => {
  it.each([
    ["(a+b)*(a-b) = a*a-b*b", "x/((y+2)*(y-2))", "x/(y*y-2*2)"],
    ["(a+b)*(a-b) = a*a-b*b", "(x+y)*(y-x)", "(x+y)*(y-x)"],
    ["a+b = b+a", "x+y+z", "z+(x+y)"],
    ["a+0 = a", "(x+0)*(y+0)", "x*(y+0)"],
    ["a-a = 0", "p-(x*y-x*y)", "p-0"],
    ["f(g(a)) = h(a,a)", "f(f(g(g(x))))", "f(h(g(x),g(x)))"],
    ["-(-a) = a", "x+(-(-y))", "x+y"],
    ["a*b = b*a", "p*q-x*(y+z)", "q*p-x*(y+z)"],
  ])("%s makes %s into %s", (rule, input, answer) => {
    expect(algebra.execute(ruleOf(rule), input).answer).toBe(answer);
  });

  it("takes a whole before its parts, and a left part before a right one", () => {
    expect(algebra.execute(ruleOf("f(a) = g(a)"), "f(f(x))").answer).toBe("g(f(x))");
    expect(algebra.execute(ruleOf("f(a) = g(a)"), "h(h(f(x)))*f(y)").answer).toBe("h(h(g(x)))*f(y)");
  });

  it("traces the part, what the variables stand for, and what the part becomes", () => {
    expect(algebra.execute(ruleOf("(a+b)*(a-b) = a*a-b*b"), "x/((y+2)*(y-2))").trace).toEqual([
      "match: (y+2)*(y-2)",
      "a = y",
      "b = 2",
      "becomes: y*y-2*2",
    ]);
    expect(algebra.execute(ruleOf("a/a = 1"), "x/y").trace).toEqual(["no match"]);
  });

  it("refuses what is not an expression in the rule's notation", () => {
    const rule = ruleOf("a+b = b+a", "all");
    expect(algebra.execute(rule, "(x+y)*z").answer).toBe("(y+x)*z");
    expect(() => algebra.execute(rule, "x+y*z")).toThrow(DataError);
    expect(algebra.check(rule, "x+y*z", "x")).toMatchObject({ kind: "invalid" });
  });

  it.each(["(y*y-2*2)/x", "x/(y*y-(2*2))", "x/(y*y - 2*2)", "x/(2*2-y*y)", "x/((y*y-2*2))", "x/(y*y-4)"])(
    "does not accept %s",
    (response) => {
      const rule = ruleOf("(a+b)*(a-b) = a*a-b*b");
      expect(algebra.check(rule, "x/((y+2)*(y-2))", response).kind).toBe("fail");
    },
  );
});

describe("classical identities", () => {
  const names = "abcd";
  const value = (tree: Tree, values: ReadonlyMap<string, number>): number => {
    if (typeof tree === "string") return values.get(tree) ?? Number(tree);
    const [x = 0, y = 0] = tree.slice(1).map((operand) => value(operand, values));
    switch (tree[0]) {
      case "+":
        return x + y;
      case "-":
        return x - y;
      case "*":
        return x * y;
      case "/":
        return x / y;
      default:
        return -x;
    }
  };

  it.each(library.map(({ name, left, right }) => ({ name, left, right })))("$name is true", ({ left, right }) => {
    expect(isRule({ left, right })).toBe(true);
    const rng = Rng.from("identity");
    for (let i = 0; i < 20; i++) {
      const values = new Map(Array.from(names, (name) => [name, 1 + rng.float() * 9]));
      expect(value(left, values)).toBeCloseTo(value(right, values), 6);
    }
  });

  it("are all different, and known by name under other variables", () => {
    const keys = library.map(({ left, right }) =>
      algebra.key({ left: writeTree(left, "all"), right: writeTree(right, "all"), parentheses: "all" }),
    );
    expect(new Set(keys).size).toBe(library.length);
    const axis = algebra.axes.find(({ name }) => name === "identity");
    expect(axis?.measure(ruleOf("(d+c)*(d-c) = d*d-c*c"), "x")).toBe("difference of squares");
    expect(axis?.measure(ruleOf("a+b = b-a"), "x")).toBe("none");
  });
});

const kinds: [name: string, written: Record<string, unknown>][] = [
  ["the defaults", {}],
  ["classical identities", { class: "library", operators: ["+", "-", "*", "/", "neg"] }],
  ["very general patterns", { patternDepth: 1, operators: ["+", "-"], depth: 4 }],
  ["nonsense functions", { operators: ["f/2", "g/1", "h/3"], parentheses: "all", depth: [2, 3, 4] }],
  ["deep patterns", { patternDepth: [3, 4], variables: 5, bindingDepth: 2 }],
  ["no host", { depth: 0, bindingDepth: 0 }],
];

describe.each(kinds)("sampled exercises: %s", (_, written) => {
  const config = configOf(written);
  const draws = Array.from({ length: 300 }, (_, i) => {
    const params = algebra.sample(config, Rng.from("rule", i));
    return { params, input: algebra.sampleInput(params, config, Rng.from("input", i)) };
  });

  it("have exactly one part that fits, and change", () => {
    for (const { params, input } of draws) {
      const tree = readTree(input, config.parentheses) as Tree;
      expect(countMatches(treesOf(params).left, tree)).toBe(1);
      expect(algebra.execute(params, input).answer).not.toBe(input);
    }
  });

  it("have rules of the depth asked, with the same variables on both sides of random ones", () => {
    const depths = [config.patternDepth].flat();
    for (const { params } of draws) {
      const { left, right } = treesOf(params);
      expect(isRule({ left, right })).toBe(true);
      if (config.class === "library") continue;
      expect(depths).toContain(depthOf(left));
      expect(depthOf(right)).toBeLessThanOrEqual(depthOf(left));
      const names = new Set(leavesOf(left).filter(isVariable));
      expect(names.size).toBeLessThanOrEqual(config.variables);
      expect(new Set(leavesOf(right).filter(isVariable))).toEqual(names);
    }
  });

  it("have expressions of the depth asked around the part", () => {
    const most = Math.max(...[config.depth].flat()) + config.bindingDepth;
    for (const { params, input } of draws) {
      const depth = depthOf(readTree(input, config.parentheses) as Tree);
      expect(depth).toBeLessThanOrEqual(most + depthOf(treesOf(params).left));
      expect(depth).toBeGreaterThanOrEqual(Math.min(...[config.depth].flat()));
    }
  });
});

describe("no-ops", () => {
  it.each([{}, { patternDepth: 1, operators: ["+", "-"] }])("come in the share asked: %j", (written) => {
    const config = configOf({ ...written, noOpShare: 0.4 });
    let noOps = 0;
    for (let i = 0; i < 1_000; i++) {
      const params = algebra.sample(config, Rng.from("rule", i));
      const input = algebra.sampleInput(params, config, Rng.from("input", i));
      if (algebra.execute(params, input).answer === input) noOps++;
    }
    expect(noOps / 1_000).toBeCloseTo(0.4, 1);
  });
});

describe("keys", () => {
  it.each([
    ["a+b = b+a", "c+d = d+c", true],
    ["a+b = b+a", "b+a = a+b", true],
    ["f(a,b) = a", "f(b,a) = b", true],
    ["f(a,b) = a", "f(a,b) = b", false],
    ["f(a,b) = a", "f(a,a) = a", false],
    ["a+b = b+a", "b+a = b+a+0", false],
    ["f(a) = g(a)", "g(a) = f(a)", false],
  ])("of %s and %s are equal: %s", (one, other, equal) => {
    expect(algebra.key(ruleOf(one)) === algebra.key(ruleOf(other))).toBe(equal);
  });

  it("do not depend on the notation", () => {
    expect(algebra.key(ruleOf("a*b+c = c", "needed"))).toBe(algebra.key(ruleOf("(a*b)+c = c", "all")));
  });

  it("are nearly all different for the defaults", () => {
    const config = configOf({});
    const keys = Array.from({ length: 10_000 }, (_, i) => algebra.key(algebra.sample(config, Rng.from(i))));
    expect(new Set(keys).size).toBeGreaterThan(9_900);
  });

  it.each([
    [{ class: "library", operators: ["+", "*"] }, library.filter(isOfSumsAndProducts).length],
    // Left sides f(a,a) and g(a) with one variable, f(a,b) with two; right sides a, f(a,a), g(a), or f of both.
    [{ operators: ["f/2", "g/1"], patternDepth: 1, variables: 2 }, 2 * (3 - 1) + (2 - 1)],
  ])("are as many as the capacity of %j", (written, capacity) => {
    expect(algebra.capacity(configOf(written))).toBe(capacity);
  });
});

function isOfSumsAndProducts({ operators }: { readonly operators: ReadonlySet<string> }): boolean {
  return [...operators].every((operator) => operator === "+" || operator === "*");
}

describe("impossible requests", () => {
  it.each([
    [{ operators: ["+"] }, "at least two"],
    [{ operators: ["+", "+"] }, '"+" occurs twice'],
    [{ operators: ["f/2", "f/1"] }, '"f" occurs twice'],
    [{ operators: ["+", "^"] }, "an operator is one of"],
    [{ operators: ["f/4", "+"] }, "an operator is one of"],
    [{ operators: ["x/1", "+"] }, "also an operator"],
    [{ operators: ["f/1", "g/1"], class: "library" }, "no classical identity"],
    [{ atoms: "abc" }, "letters f to z"],
    [{ atoms: "xyzxw" }, '"x" occurs twice'],
    [{ atoms: "xyz" }, "at least five"],
    [{ patternDepth: 0 }, "patternDepth"],
    [{ depths: 3 }, 'Did you mean "depth"?'],
  ])("%j is a ConfigError that says %s", (written, says) => {
    expect(() => configOf(written)).toThrow(ConfigError);
    expect(() => configOf(written)).toThrow(says);
  });
});

describe("stored rules", () => {
  it.each([
    [{ left: "a+b", right: "b+a" }],
    [{ left: "a+b", right: "b+a", parentheses: "some" }],
    [{ left: "a", right: "b", parentheses: "all" }],
    [{ left: "a", right: "a+0", parentheses: "all" }],
    [{ left: "a+b", right: "a+b", parentheses: "all" }],
    [{ left: "a+b", right: "c", parentheses: "all" }],
    [{ left: "0+1", right: "1", parentheses: "all" }],
    [{ left: "(a+b)", right: "b", parentheses: "all" }],
    [{ left: "a+b+c", right: "b", parentheses: "all" }],
    [{ left: "a+b", right: 1, parentheses: "all" }],
    [{ left: "a+b", right: "b", parentheses: "all", name: "" }],
  ])("%j is refused", (value) => {
    expect(algebra.isParams(value)).toBe(false);
  });

  it.each([["x +y"], [""], [["+", "x", "y"]], [3], [null]])("%j is no input", (value) => {
    expect(algebra.isInput(value)).toBe(false);
  });
});

describe("reading surfaces back", () => {
  const rule = ruleOf("f(a,g(b)) = f(b,a)");
  it("gives the rule, whatever the wording", () => {
    for (const surface of surfaces) {
      for (let paraphrase = 0; paraphrase < algebra.paraphrases(surface); paraphrase++) {
        expect(algebra.parse?.(algebra.render(rule, surface, paraphrase), surface, configOf({}))).toEqual(rule);
      }
      expect(() => algebra.render(rule, surface, algebra.paraphrases(surface))).toThrow(RangeError);
    }
  });

  it.each([
    ["rule", "a+b=b+a"],
    ["rule", "a+b = b+c"],
    ["rule", "a+b = b+a = c"],
    ["rule", "(a+b) = b+a"],
    ["prose", algebra.render(rule, "prose").replace("a and b stand", "a stands")],
    ["prose", algebra.render(rule, "prose", 1).replace("change nothing", "stop")],
    ["python", algebra.render(rule, "python").replace('return ("f", b, a)', 'return ("f", a, b)')],
    ["typescript", algebra.render(rule, "typescript").replace('=== "g"', '=== "f"')],
    ["pseudocode", algebra.render(rule, "prose")],
  ] as const)("refuses as %s: %s", (surface, text) => {
    expect(algebra.parse?.(text, surface, configOf({}))).toBeUndefined();
  });
});

interface Exercise {
  readonly source: string;
  readonly input: Tree;
  readonly answer: Tree;
}

function exercises(surface: "python" | "typescript"): Exercise[] {
  return Array.from({ length: 120 }, (_, i) => {
    const operators = i % 2 === 0 ? ["f/2", "g/1", "h/3"] : ["+", "-", "*", "/", "neg"];
    const kind = i % 4 === 3 ? "library" : "random";
    const config = configOf({ operators, class: kind, noOpShare: 0.2, patternDepth: [1, 2, 3] });
    const params = algebra.sample(config, Rng.from("surface", i));
    // An expression for another rule has many matches or none.
    const other = i % 3 === 0 ? params : algebra.sample(config, Rng.from("other", i));
    const input = algebra.sampleInput(other, config, Rng.from("input", i));
    const tree = (text: string): Tree => readTree(text, "needed") as Tree;
    const answer = algebra.execute(params, input).answer;
    return { source: algebra.render(params, surface), input: tree(input), answer: tree(answer) };
  });
}

describe("code surfaces", () => {
  it("TypeScript does what the interpreter does", () => {
    const all = exercises("typescript");
    const blocks = all.map(
      ({ source, input }) => `{ ${source.replaceAll("export ", "")}; found.push(rewrite(${JSON.stringify(input)})); }`,
    );
    const source = `"use strict"; const found: unknown[] = [];\n${blocks.join("\n")}\nJSON.stringify(found)`;
    const javascript = createJiti(import.meta.url).transform({ source, ts: true });
    expect(JSON.parse(runInNewContext(javascript) as string)).toEqual(all.map(({ answer }) => answer));
  });

  it.skipIf(!hasPython("match 1:\n  case 1: pass"))("Python does what the interpreter does (needs python3.10)", () => {
    const all = exercises("python");
    expect(rewriteByPython(all)).toEqual(all.map(({ answer }) => answer));
  });
});

describe("measures", () => {
  it("every axis of an exercise", () => {
    const measured = algebra.axes.map((axis) => [axis.name, axis.measure(ruleOf("a*b+b = (a+1)*b"), "x-(y*z+z)")]);
    expect(Object.fromEntries(measured)).toEqual({
      patternDepth: 2,
      resultDepth: 2,
      variables: 2,
      repeats: true,
      identity: "one more of the same",
      depth: 3,
      inputLength: 9,
      hasOp: true,
      matchDepth: 2,
    });
  });
});
