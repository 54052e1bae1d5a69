// What programs look like on every surface, and which texts are none.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { surfaces, type Surface } from "../../surface.ts";
import type { Expression, Program } from "../ast.ts";
import { binary, literal, variable } from "../build.ts";
import { parseProgram, programParaphrases, renderProgram } from "./index.ts";
import { randomProgram } from "./random-programs.test-support.ts";

const x = variable("x");
const a = variable("a");
const ofX = (value: Expression): Program => ({
  procedures: [
    { name: "f", parameters: [{ name: "x", type: "int" }], returns: "int", body: [{ kind: "return", value }] },
  ],
});

/** An operation of every kind of line that arithmetic has. */
const small: Program = {
  procedures: [
    {
      name: "f",
      parameters: [{ name: "x", type: "int" }],
      returns: "int",
      goal: "Halve what is large",
      body: [
        { kind: "assign", name: "a", value: binary(binary(x, "+", literal(3)), "*", literal(2)) },
        {
          kind: "if",
          test: binary(a, ">", literal(9)),
          // oxlint-disable-next-line unicorn/no-thenable -- a branch of the syntax tree, nothing that is awaited
          then: [{ kind: "assign", name: "a", value: binary(a, "//", literal(2)) }],
          else: [{ kind: "return", value: binary(a, "%", literal(-7)) }],
        },
        { kind: "return", value: a },
      ],
    },
  ],
};

const written: Readonly<Record<Surface, string>> = {
  rule: "f(x):a=(x+3)*2;if(a>9){a=a//2}else{return a%(-7)};return a",
  prose: `Goal: Halve what is large
To work out f of x (a whole number), giving a whole number:
1. Set a to (x plus 3) times 2.
2. If a is greater than 9:
   2.1. Set a to a divided by 2 and rounded down.
Otherwise:
   2.2. The result is a modulo -7.
3. The result is a.`,
  pseudocode: `def f(x: int) -> int:
    """Halve what is large

    Parameters:
        x (int): a whole number

    Returns:
        int: a whole number
    """
    a: int = (x + 3) * 2
    if a > 9:
        # division rounds down to a whole number
        a = a // 2
    else:
        # the remainder after division, with the sign of the divisor
        return a % -7
    return a`,
  python: `def f(x: int) -> int:
    """Halve what is large"""
    a = (x + 3) * 2
    if a > 9:
        a = a // 2
    else:
        return a % -7
    return a`,
  typescript: `/** The remainder that has the sign of b. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** Halve what is large */
export function f(x: number): number {
  let a = (x + 3) * 2;
  if (a > 9) {
    a = Math.floor(a / 2);
  } else {
    return modulo(a, -7);
  }
  return a;
}`,
};

describe("a program", () => {
  it.each(surfaces)("is written as %s", (surface) => {
    expect(renderProgram(small, surface)).toBe(written[surface]);
  });

  it.each(surfaces)("has no paraphrase beyond those that it says: %s", (surface) => {
    expect(() => renderProgram(small, surface, programParaphrases(surface))).toThrow(RangeError);
    expect(() => renderProgram(small, surface, -1)).toThrow(RangeError);
  });

  it("has prose in at least five wordings and pseudo-code in two, all different", () => {
    expect(programParaphrases("prose")).toBeGreaterThanOrEqual(5);
    expect(programParaphrases("pseudocode")).toBeGreaterThanOrEqual(2);
    for (const surface of surfaces) {
      const count = programParaphrases(surface);
      const texts = Array.from({ length: count }, (_, paraphrase) => renderProgram(small, surface, paraphrase));
      expect(new Set(texts).size).toBe(count);
    }
  });

  it("calls a helper by another name where one of its procedures has it", () => {
    const call: Expression = { kind: "call", name: "length_of", arguments: [x] };
    const length: Expression = {
      kind: "builtin",
      name: "length",
      arguments: [{ kind: "literal", type: "str", value: "ab" }],
    };
    const [procedure] = ofX(binary(call, "+", length)).procedures;
    const [helper] = ofX(x).procedures;
    if (procedure === undefined || helper === undefined) throw new Error("no procedure");
    const program: Program = { procedures: [{ ...helper, name: "length_of" }, procedure] };
    const text = renderProgram(program, "pseudocode");
    expect(text).toContain('return length_of(x) + length_of_("ab")');
    expect(parseProgram(text, "pseudocode")).toEqual(program);
  });
});

describe("parentheses", () => {
  const minus = (operand: Expression): Expression => ({ kind: "unary", op: "-", operand });
  it.each([
    [binary(x, "-", binary(x, "-", literal(1))), "x-(x-1)", "x - (x - 1)", "x - (x - 1)"],
    [binary(binary(x, "-", literal(1)), "-", x), "x-1-x", "x - 1 - x", "x - 1 - x"],
    [binary(x, "*", binary(x, "+", literal(1))), "x*(x+1)", "x * (x + 1)", "x * (x + 1)"],
    [binary(x, "-", literal(-1)), "x-(-1)", "x - -1", "x - -1"],
    [
      binary(binary(x, "*", x), "//", binary(x, "*", x)),
      "x*x//(x*x)",
      "x * x // (x * x)",
      "Math.floor(x * x / (x * x))",
    ],
    [minus(minus(x)), "-(-x)", "-(-x)", "-(-x)"],
    [minus(literal(3)), "-(3)", "-(3)", "-(3)"],
    [literal(-3), "-3", "-3", "-3"],
  ])("keep the tree: %#", (value, rule, python, typescript) => {
    const program = ofX(value);
    expect(renderProgram(program, "rule")).toBe(`f(x):return ${rule}`);
    expect(renderProgram(program, "python")).toContain(`return ${python}`);
    expect(renderProgram(program, "typescript")).toContain(`return ${typescript};`);
    for (const surface of surfaces) expect(parseProgram(renderProgram(program, surface), surface)).toEqual(program);
  });
});

const python = (body: string, head = "def f(x: int, t: str) -> int:"): string => `${head}\n    ${body}`;

describe("what is no program", () => {
  const refused: [what: string, surface: Surface, text: string][] = [
    ["nothing", "python", ""],
    ["a space at the end", "python", `${written.python} `],
    ["a line break at the end", "python", `${written.python}\n`],
    ["a line break before", "rule", `\n${written.rule}`],
    ["a statement after", "python", `${written.python}\n\n\nf(3)`],
    ["another surface", "typescript", written.python],
    ["pseudo-code's helpers in Python", "python", python("return length_of(t)")],
    ["an unknown function", "python", python("return g(x)")],
    ["recursion", "python", python("return f(x, t)")],
    ["too many arguments", "rule", "g(y):return y;;f(x):return g(x,x)"],
    ["an unknown name", "python", python("return y")],
    ["another type than said", "python", python("return t")],
    ["a comparison of texts", "rule", "f(t:str):if(t<t){return 1};return 2"],
    ["no return", "python", python("a = x")],
    ["a statement after the return", "python", python("return x\n    return x")],
    ["a wrong indentation", "python", "def f(x: int) -> int:\n   return x"],
    ["a tab", "python", "def f(x: int) -> int:\n\treturn x"],
    ["parentheses that are not needed", "python", python("return (x)")],
    ["parentheses that are needed", "rule", "f(x):return x+-3"],
    ["two spaces", "python", python("return x  + 1")],
    ["a power", "python", python("return x ** 2")],
    ["a fraction", "python", python("return 2.5")],
    ["a number that is not exact", "rule", "f(x):return 9007199254740993"],
    ["a leading zero", "rule", "f(x):return 07"],
    ["minus zero", "rule", "f(x):return -0"],
    ["an index that Python counts from the end", "python", python("return len(t[x:5])")],
    ["a statement behind a docstring", "python", python('"""a""" ; return 5\n    """b"""\n    return x')],
    ["a docstring that goes on", "python", python('"""a \\"""\n    return x')],
    ["a docstring too many", "python", python('"""a"""\n    """b"""\n    return x')],
    ["a comment that ends early", "python", python("# a\r    return 5\n    return x")],
    ["another that ends early", "typescript", written.typescript.replace("  let a", "  // a\u2028return 5;\n  let a")],
    [
      "code between comments",
      "typescript",
      written.typescript.replace("/** Halve what is large */", '/** "a" */ run(); /** b */'),
    ],
    ["a blank line between steps", "prose", written.prose.replace("\n3.", "\n\n3.")],
    ["a text in other quotation marks", "python", python("return len('a')")],
    ["a text that does not end", "python", python('return len("a')],
    ["a text with a letter that is not ASCII", "python", python('return len("é")')],
    ["a chain of comparisons", "python", python("return 1 if 1 < x < 3 else 2")],
    ["TypeScript's division", "typescript", "export function f(x: number): number {\n  return x / 2;\n}"],
    ["TypeScript's remainder", "typescript", "export function f(x: number): number {\n  return x % 2;\n}"],
    ["a const that changes", "typescript", written.typescript.replace("let a", "const a")],
    [
      "a let that does not change",
      "typescript",
      "export function f(x: number): number {\n  let a = x;\n  return a;\n}",
    ],
    [
      "a helper of the same name that does something else",
      "typescript",
      written.typescript.replace("rest + b", "rest - b"),
    ],
    ["steps with wrong numbers", "prose", written.prose.replace("3. The", "4. The")],
    ["a step of another wording", "prose", written.prose.replace("Set a to (", "Let a be (")],
    ["a block that does not end", "rule", "f(x):if(x>1){return x;return 2"],
    ["a block that ends twice", "rule", "f(x):return x}"],
    ["an empty block", "rule", "f(x):if(x>1){};return x"],
    ["a procedure after the last", "rule", `${written.rule};;`],
    ["a reserved word as a name", "rule", "f(class):return class"],
    ["a capital", "rule", "F(x):return x"],
  ];
  it.each(refused)("%s (%s)", (_, surface, text) => {
    expect(parseProgram(text, surface)).toBeUndefined();
  });

  it("says nothing different where comments and docstrings do", () => {
    const text = written.pseudocode
      .replace(/"""[^]*"""/, '"""Halve what is large\n\n    Here somebody "explains" it.\n    """\n    # first')
      .replace(/ {8}# division.*\n/, "");
    expect(parseProgram(text, "pseudocode")).toEqual(small);
  });

  it.each(surfaces)("%s: whatever is read is what would be written", (surface) => {
    const texts = Array.from({ length: 40 }, (_, seed) =>
      renderProgram(randomProgram(seed), surface, seed % programParaphrases(surface)),
    ).filter((text) => text.length < 1_500);
    const edit = fc.record({
      text: fc.constantFrom(...texts),
      at: fc.nat(),
      remove: fc.nat(2),
      insert: fc.constantFrom("", " ", "(", ")", "x", "1", "-", "\n", '"', "    ", ";", "#", "{", "}"),
    });
    fc.assert(
      fc.property(edit, ({ text, at, remove, insert }) => {
        const place = at % text.length;
        const edited = text.slice(0, place) + insert + text.slice(place + remove);
        const read = parseProgram(edited, surface);
        if (read === undefined) return;
        expect(parseProgram(renderProgram(read, surface), surface)).toEqual(read);
        if (surface !== "rule" && surface !== "prose") return;
        const all = Array.from({ length: programParaphrases(surface) }, (_, i) => renderProgram(read, surface, i));
        expect(all).toContain(edited);
      }),
      { numRuns: 150 },
    );
  });

  const pieces = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "-",
    '"',
    "x",
    " ",
    "\n",
    "not ",
    "x[",
    "x(",
    "the length of ",
    "1. ",
    ";;",
  ];
  it.each(surfaces)("%s: no text breaks the reader or keeps it long", (surface) => {
    const head = renderProgram(ofX(x), surface).replace(/x[;.]?\n?\}?$/, "");
    for (const piece of pieces) {
      for (const times of [50, 20_000]) {
        expect(parseProgram(piece.repeat(times), surface)).toBeUndefined();
        expect(parseProgram(head + piece.repeat(times), surface)).toBeUndefined();
      }
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, head, "+", "return ", "if x > 1:", "a = ")), (parts) => {
        parseProgram(parts.join(""), surface);
      }),
    );
  });
});
