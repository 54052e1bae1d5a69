import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { checkPseudocode } from "../pseudocode/check-pseudocode.ts";
import { readConfig } from "../read-config.ts";
import { MOST_SOURCE, type PythonConfig } from "./config.ts";
import { offerOf, sandbox } from "./describe.ts";
import { readDocstring } from "./docstring.ts";
import { python } from "./family.ts";
import { inputSource, inputTallies } from "./inputs.ts";
import type { PythonInput, PythonParams } from "./params.ts";
import { pythonText, type JsonValue, type Shape } from "./shape.ts";
import { commonReasons, type Tally } from "./tally.ts";

afterAll(() => sandbox().close());

const config = (source: string, only?: string): PythonConfig =>
  readConfig(python, only === undefined ? { source } : { source, function: only });
const names = (source: string): string[] => offerOf(config(source)).procedures.map(({ name }) => name);
const reasons = (source: string): string[] =>
  offerOf(config(source)).refused.map(({ name, reason }) => `${name}: ${reason}`);
function paramsOf(source: string, name?: string): PythonParams {
  const { procedures } = offerOf(config(source));
  const found = procedures.find((each) => name === undefined || each.name === name);
  if (found === undefined) throw new Error(`nothing is offered: ${reasons(source).join()}`);
  return { name: found.name, source: found.source };
}
const inputsOf = (source: string, count: number): PythonInput[] =>
  Array.from({ length: count }, (_, i) => python.sampleInput(paramsOf(source), config(source), Rng.from(5, i)));

function errorOf(work: () => unknown): ConfigError | DataError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError || error instanceof DataError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const one = "def one(x: int) -> int:\n    return x + 1\n";

describe("a file offers", () => {
  it("typed functions; helpers, samplers, classes and methods are none", () => {
    const source = `${one}
def _helper(x: int) -> int: return x
def sample_one(rng): return rng.randint(1, 5)
class Thing:
    def method(self, x: int) -> int: return x
def two(x: str, *, loud: bool = False) -> str: return x.upper() if loud else x
`;
    expect(names(source)).toEqual(["one", "two"]);
    expect(reasons(source)).toEqual([]);
  });

  it.each([
    ["no type", "def f(x): return x", "f: no inputs can be made for x: a parameter without a type"],
    ["an unknown type", "def f(x: object) -> int: return 1", "f: no inputs can be made for x: object"],
    [
      "a type that is nowhere",
      "def f(x: Order) -> int: return 1",
      "f: no inputs can be made for a type that cannot be read",
    ],
    [
      "a type within itself",
      "type T = list[T]\ndef f(x: T) -> int: return 1",
      "f: no inputs can be made for x: a type that contains itself",
    ],
    ["no parameters", "def f() -> int: return 1", "f: no inputs can be made for a function without parameters"],
    ["any number of parameters", "def f(*x: int) -> int: return 1", "f: no inputs can be made for *args"],
    ["a generator", "def f(x: int): yield x", "f: no inputs can be made for a generator"],
    ["a coroutine", "async def f(x: int): return x", "f: no inputs can be made for an async function"],
    ["an import that is refused", "import os\ndef f(x: int) -> str: return os.sep", "f: it imports os"],
    [
      "a module that fails",
      "A = 1 / 0\ndef f(x: int) -> int: return A",
      "f: ZeroDivisionError: division by zero (line 1)",
    ],
    [
      "a module that never ends",
      "def _g():\n  while True: pass\nA = _g()\ndef f(x: int) -> int: return A",
      "f: it did not end",
    ],
    ["a twin", "def f(number: int) -> int:\n    '''Next.'''\n    return 1 + number", "f: it behaves like one"],
  ])("what else it can, with the reason for a function with %s", (_, source, reason) => {
    expect(names(one + source)).toEqual(["one"]);
    expect(reasons(one + source)[0]).toContain(reason);
  });

  it("each function with what it needs and nothing else, comments kept", () => {
    const source = `# about the file
import math
import os
import re as regex

# how far
LIMIT = 3
OTHER = os.environ
LIMIT += 1
print("never run")

def _near(x: float) -> bool:
    return x < LIMIT  # near

def f(x: float) -> bool:
    # a comment
    return _near(math.floor(x))

if __name__ == "__main__":
    print(f(2))
`;
    expect(paramsOf(source).source).toBe(`import math

# how far
LIMIT = 3
LIMIT += 1


def _near(x: float) -> bool:
    return x < LIMIT  # near


def f(x: float) -> bool:
    # a comment
    return _near(math.floor(x))
`);
  });
});

describe("surfaces", () => {
  const source = `from typing import Literal

Unit = Literal["kg", "lb"]
type Weights = list[float]
FACTOR = {"kg": 1.0, "lb": 0.4536}


def _rounded(x: float) -> float:
    return round(x, 1)


def heaviest(weights: Weights, unit: Unit = "kg") -> float:
    """Find the heaviest weight in kilograms.

    Args:
        weights: at least one

    Raises:
        ValueError: for no weights
    """
    # all are of one unit
    return _rounded(max(weights) * FACTOR[unit])
`;

  it("pseudo-code is in the published format: constants stay, helpers are called only, types are written out", () => {
    const text = python.render(paramsOf(source), "pseudocode");
    expect(text).toBe(`FACTOR = {"kg": 1.0, "lb": 0.4536}

def heaviest(weights: list[float], unit: Literal['kg', 'lb']='kg') -> float:
    """Find the heaviest weight in kilograms.

    Parameters:
        weights (list[float]): at least one
        unit (Literal['kg', 'lb']): unit

    Returns:
        float: the result

    Raises:
        ValueError: for no weights
    """
    # all are of one unit
    return _rounded(max(weights) * FACTOR[unit])`);
    expect(checkPseudocode(text)).toEqual([]);
    expect(checkPseudocode(python.render(paramsOf(readConfig(python, {}).source), "pseudocode"))).toEqual([]);
  });

  it("prose is the docstring, with the values that the code uses", () => {
    expect(python.render(paramsOf(source), "prose")).toBe(`Find the heaviest weight in kilograms.

This procedure is called heaviest.

It takes:
- weights (list[float]): at least one
- unit (Literal['kg', 'lb'])

It gives back: (float)

Raises:
    ValueError: for no weights

It uses these values:

FACTOR = {"kg": 1.0, "lb": 0.4536}`);
  });

  it("prose without a docstring shows the code", () => {
    expect(python.render(paramsOf(one), "prose")).toContain(one.trimEnd());
  });

  it("Python is the procedure itself, which gives the same answers when it is run", () => {
    const params = paramsOf(source);
    const again = paramsOf(python.render(params, "python"));
    expect(again.source).toBe(params.source);
    expect(python.renderInput(params, { weights: [1.5, 10], unit: "lb" })).toBe(
      "heaviest(weights=[1.5, 10.0], unit='lb')",
    );
    expect(python.execute(again, { weights: [1.5, 10], unit: "lb" }).answer).toBe("4.5");
  });

  it.each(["rule", "typescript"] as const)("%s is none", (surface) => {
    expect(() => python.render(paramsOf(one), surface)).toThrow(RangeError);
  });
});

describe("a config error says", () => {
  it.each([
    ["an empty file", "", "no-procedure", /no function that instructions can be made of/],
    ["a file of comments", "# nothing\n", "no-procedure", /no function/],
    ["functions without types", "def f(x): return x\ndef g(y): return y", "no-procedure", /f: .*\n {2}g: /],
    ["a syntax error", "def f(x: int) -> int:\n  return (", "bad-python", /SyntaxError: .*line 2/],
    ["tabs and spaces", "def f(x: int):\n\tif x:\n        return 1", "bad-python", /line 3/],
    ["a null byte", "x = '\0'", "bad-python", /null/],
    ["brackets without end", `x = ${"(".repeat(5_000)}`, "bad-python", /line 1|nested/],
    ["INPUTS that is no dictionary", `${one}INPUTS = [1]`, "bad-python", /INPUTS/],
    ["INPUTS without inputs", `${one}INPUTS = {"one": []}`, "bad-python", /INPUTS\['one'\]/],
  ])("what is wrong with %s", (_, source, code, message) => {
    const error = errorOf(() => python.capacity(config(source)));
    expect(error).toBeInstanceOf(ConfigError);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });

  it("which function was meant", () => {
    const error = errorOf(() => python.capacity(config("def total(x: int) -> int: return x", "totl")));
    expect(error.message).toContain('no function "totl". Did you mean "total"?');
  });

  it("how long a file may be", () => {
    const error = errorOf(() => config(`${one}# ${"x".repeat(1_000_000)}`));
    expect(error.message).toContain(`more than ${MOST_SOURCE}`);
    expect(names(`${one}# ${"x".repeat(200_000)}`)).toEqual(["one"]);
  });
});

describe("inputs", () => {
  it("come from a sampler, the same for the same seed", () => {
    const source = `def f(a: int, b: str) -> str: return b * a
def sample_f(rng): return (rng.randint(2, 3), rng.choice("xy"))`;
    expect(inputsOf(source, 8)).toEqual(inputsOf(source, 8));
    for (const { a, b } of inputsOf(source, 8))
      expect([[2, 3].includes(a as number), "xy".includes(b as string)]).toEqual([true, true]);
    expect(inputSource(paramsOf(source), config(source)).description).toBe("inputs from sample_f");
  });

  it("come from INPUTS, also for functions without types", () => {
    const source = `def f(a, b=1): return [a, b]\nINPUTS = {"f": [{"a": [1], "b": None}, ("x", 2.5)]}`;
    const found = new Set(inputsOf(source, 12).map((input) => JSON.stringify(input)));
    expect([...found].sort()).toEqual(['{"a":"x","b":2.5}', '{"a":[1],"b":null}']);
  });

  it("are drawn on both sides of a threshold and from the names that the code mentions", () => {
    const source = `def f(kind: str, n: int) -> str:
    if kind == "gold" and n > 5000: return "A"
    return "B" if kind == "silver" else "C"`;
    const answers = inputsOf(source, 60).map((input) => python.execute(paramsOf(source), input).answer);
    expect(new Set(answers)).toEqual(new Set(["A", "B", "C"]));
  });

  it("are of the range that the procedure accepts", () => {
    const source = "def f(n: int) -> int:\n    if not 1 <= n <= 9: raise ValueError('a digit')\n    return n * n";
    for (const { n } of inputsOf(source, 20)) expect([1, 2, 3, 4, 5, 6, 7, 8, 9]).toContain(n);
  });

  it("that are refused are counted with reason and line, and others drawn", () => {
    const source = `# a header

def f(n: int) -> int:
    if n % 3 == 0:
        raise ValueError(f"{n} is refused")
    while n % 5 == 0:
        pass
    return n
def sample_f(rng): return rng.randint(1, 60)`;
    inputTallies().get("f")?.reasons.clear();
    for (const { n } of inputsOf(source, 30))
      expect([Number(n) % 3 === 0, Number(n) % 5 === 0]).toEqual([false, false]);
    const said = commonReasons(inputTallies().get("f") as Tally).join("; ");
    expect(said).toMatch(/\d+ times ValueError: \d+ is refused \(line 5\)/);
    expect(said).toMatch(/did not end within 50,000 steps \(line [67]\)/);
  });

  it.each([
    [
      "a procedure that always raises",
      "def f(n: int) -> int: raise KeyError('rate')",
      /accepted none of 60 inputs: 60 times KeyError: 'rate' \(line 1\)/,
    ],
    ["one that is never twice the same", "import random\ndef f(n: int) -> float: return random.random()", /run twice/],
    ["one that always loops", "def f(n: int) -> int:\n  while True: pass", /did not end/],
    ["a sampler that raises", `${one}def sample_one(rng): raise OSError("no table")`, /OSError: no table/],
    [
      "a sampler that loops",
      `${one}def sample_one(rng):\n  while True: rng.random()`,
      /did not end within 50,000 steps/,
    ],
    ["a sampler of other types", `${one}def sample_one(rng): return "x"`, /'x' is no int/],
    [
      "a sampler of other numbers of arguments",
      "def f(a: int, b: int) -> int: return a\ndef sample_f(rng): return [1]",
      /neither a tuple/,
    ],
    ["a sampler of objects", "def f(a) -> int: return 1\ndef sample_f(rng): return {object(): 1}", /cannot be stored/],
    ["a sampler of huge integers", `${one}def sample_one(rng): return 10**20`, /2\*\*53/],
  ])("are not searched without end for %s", (_, source, message) => {
    const error = errorOf(() => inputsOf(source, 1));
    expect([error.code, error.message]).toEqual(["python-refused", expect.stringMatching(message)]);
    expect(error.hint).toMatch(/sample_\w+\(rng\), or INPUTS/);
  });
});

describe("a key", () => {
  const key = (source: string): string => python.key(paramsOf(source));

  it.each([
    ["a name", "def g(y: int) -> int:\n    return y + 1"],
    ["comments, docstring and layout", "def one(x: int) -> int:\n    '''Next.'''\n    # so\n    return (x\n      + 1)"],
    ["the way of computing it", "def one(x: int) -> int:\n    return sum([x, 1])"],
    ["helpers and constants", "STEP = 1\ndef _add(x): return x + STEP\ndef one(x: int) -> int: return _add(x)"],
  ])("does not depend on %s", (_, source) => {
    expect(key(source)).toBe(key(one));
  });

  it.each([
    ["another result", "def one(x: int) -> int: return x + 2"],
    ["another type of parameter", "def one(x: float) -> float: return x + 1"],
    ["another parameter", "def one(x: int, y: int) -> int: return x + 1"],
    ["another failure", "def one(x: int) -> int:\n    if x > 50: raise ValueError\n    return x + 1"],
  ])("tells %s", (_, source) => {
    expect(key(source)).not.toBe(key(one));
  });

  it("tells readers of formats apart that no probe has", () => {
    const reader = (mark: string): string =>
      `def f(text: str) -> list[str]:\n    return text.split("${mark}") if "${mark}" in text else []`;
    expect(key(reader("|"))).not.toBe(key(reader("~")));
    expect(key(reader("|"))).toBe(key(reader("|").replaceAll("f(text", "g(text")));
  });
});

it.each(["", " 42", "42.0", "42\n", "forty-two", "41", '"42"', "42 or 43", "{", "\uD800", "4".repeat(1_000_000)])(
  "check refuses %#: nothing but the answer passes",
  (response) => {
    expect(python.check(paramsOf(one), { x: 41 }, response).kind).toBe("fail");
    expect(python.check(paramsOf(one), { x: 41 }, "42").kind).toBe("pass");
  },
);

it("an exercise that cannot be run is invalid, never wrong", () => {
  expect(python.check(paramsOf(one), { y: 1 }, "2").kind).toBe("invalid");
  expect(python.check({ name: "one", source: "def one(" }, { x: 1 }, "2").kind).toBe("invalid");
});

describe("an answer as an input", () => {
  it.each([
    ["a number", "def f(x: int) -> int: return x", "7", { x: 7 }],
    ["a text that looks like a number", "def f(x: str) -> int: return len(x)", "7", { x: "7" }],
    ["a list", "def f(x: list[float]) -> float: return sum(x)", "[1, 2.5]", { x: [1, 2.5] }],
    ["another shape", "def f(x: int) -> int: return x", "seven", undefined],
    ["a float for a whole number", "def f(x: int) -> int: return x", "7.5", undefined],
    ["what the procedure refuses", "def f(x: int) -> int: return 1 // (x - 7)", "7", undefined],
    ["one of two arguments", "def f(x: int, y: int) -> int: return x", "7", undefined],
  ])("%s", (_, source, answer, expected) => {
    expect(python.asInput?.(paramsOf(source), answer)).toEqual(expected);
  });
});

describe("docstrings", () => {
  const expected = { a: "the first, on two lines", b: "the second" };
  it.each([
    [
      "Google",
      "Goal.\n\nMore.\n\nArgs:\n    a (int): the first,\n        on two lines\n    b: the second\n\nReturns:\n    int: the sum",
    ],
    [
      "NumPy",
      "Goal.\n\nMore.\n\nParameters\n----------\na : int\n    the first,\n    on two lines\nb : int\n    the second\n\nReturns\n-------\nint: the sum",
    ],
    [
      "Sphinx",
      "Goal.\n\nMore.\n\n:param int a: the first,\n    on two lines\n:param b: the second\n:returns: the sum\n:rtype: int",
    ],
  ])("of %s are read", (_, doc) => {
    const { goal, parameters, returns } = readDocstring(doc);
    expect([goal, Object.fromEntries(parameters), returns]).toEqual(["Goal.\n\nMore.", expected, "the sum"]);
  });

  it("of no style are the goal, whatever they are", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (doc) => void readDocstring(doc)));
    expect(readDocstring("Note: this is\nall.").goal).toBe("Note: this is\nall.");
  });
});

describe("an input is written as Python would", () => {
  const written = (value: JsonValue, shape: Shape, type: string): [string, string] => {
    const source = `from typing import *\ndef f(x: ${type}): return repr(x)`;
    const answer = python.execute({ name: "f", source }, { x: value }).answer;
    return [pythonText(value, shape), answer];
  };
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  it.each<[string, Shape, fc.Arbitrary<JsonValue>]>([
    ["float", { kind: "float" }, finite.map((x) => (x === 0 ? 0 : x))],
    ["float", { kind: "float" }, fc.integer().map((x) => x / 100)],
    ["int", { kind: "int" }, fc.maxSafeInteger()],
    ["str", { kind: "str" }, fc.string({ unit: "grapheme-ascii" })],
    [
      "str",
      { kind: "str" },
      fc.string({
        unit: fc.constantFrom("'", '"', "\\", "\n", "\t", "\0", "é", "\u00ad", "\u2028", "😀", "\u3000", " "),
      }),
    ],
    ["list[bool]", { kind: "list", item: { kind: "bool" } }, fc.array(fc.boolean())],
    ["tuple[int, ...]", { kind: "tuple-of", item: { kind: "int" } }, fc.array(fc.integer())],
    [
      "tuple[str, None]",
      { kind: "tuple", items: [{ kind: "str" }, { kind: "none" }] },
      fc.tuple(fc.string({ unit: "grapheme-ascii" }), fc.constant(null)),
    ],
    [
      "dict[int, float]",
      { kind: "dict", key: { kind: "int" }, value: { kind: "float" } },
      fc.uniqueArray(fc.integer()).map((keys) => keys.map((k) => [k, 0.5])),
    ],
    [
      "int | str",
      { kind: "union", options: [{ kind: "int" }, { kind: "str" }] },
      fc.oneof(fc.integer(), fc.constant("1")),
    ],
  ])("%s", (type, shape, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const [ours, theirs] = written(value, shape, type);
        expect(ours).toBe(theirs);
      }),
      { numRuns: 60 },
    );
  });
});
