import { afterAll, describe, expect, it } from "vitest";
import type { Arguments, RefusalKind, RunAnswer, SandboxAnswer } from "./protocol.ts";
import { openSandbox } from "./sandbox.ts";

// One interpreter for the whole file: it takes seconds to start.
process.env["PRECEPT_TEST_SECRET"] = "seen by no procedure";
const sandbox = openSandbox({ timeMs: 3_000, memoryMiB: 96 });
afterAll(() => sandbox.close());

function run(source: string, given: Arguments = { x: 1 }, twice = true): SandboxAnswer<RunAnswer> {
  return sandbox.ask<RunAnswer>({ do: "run", source, name: "f", arguments: given, traceSteps: 32, twice });
}

function answerOf(source: string, given?: Arguments): string {
  const answer = run(source, given);
  return answer.kind === "done" ? answer.value.answer : `refused: ${answer.refusal.kind}: ${answer.refusal.detail}`;
}

/** Still alive, and still right. */
function expectWell(): void {
  expect(answerOf("def f(x):\n    return x + 1", { x: 41 })).toBe("42");
}

const refusals: readonly [what: string, source: string, kind: RefusalKind, detail: RegExp][] = [
  ["loops for ever", "def f(x):\n  while True:\n    x += 1", "looped", /50,000 steps/],
  ["loops in a helper", "def g():\n  while True: pass\ndef f(x): return g()", "looped", /steps/],
  [
    "takes from an infinite generator",
    "import itertools\ndef f(x): return sum(1 for _ in itertools.count())",
    "looped",
    /./,
  ],
  ["backtracks in a pattern", "import re\ndef f(x): return bool(re.match('(a+)+$', 'a' * 60 + 'b'))", "looped", /ms/],
  ["allocates without end", "def f(x):\n  a = []\n  while True: a.append([0] * 10**6)", "memory", /memory/],
  ["allocates at once", "def f(x): return len('x' * 10**9)", "memory", /memory/],
  ["allocates more than an address can say", "def f(x): return 'x' * 10**10", "memory", /memory/],
  ["recurses without end", "def f(x): return f(x + 1)", "recursion", /deeply/],
  ["nests its answer", "def f(x):\n  a = []\n  for _ in range(200): a = [a]\n  return a", "not-json", /deep/],
  ["prints megabytes", "def f(x):\n  for _ in range(5000): print('x' * 1000)", "output", /65,536/],
  ["answers megabytes", "def f(x): return 'x' * 10**6", "output", /16,384/],
  ["imports socket", "import socket\ndef f(x): return 1", "forbidden", /imports socket/],
  ["imports os inside", "def f(x):\n  import os\n  return os.listdir('/')", "forbidden", /imports os/],
  ["imports os.path", "from os.path import join\ndef f(x): return join('a', 'b')", "forbidden", /os\.path/],
  ["imports js", "def f(x):\n  import js\n  return 1", "forbidden", /imports js/],
  ["imports subprocess", "import subprocess\ndef f(x): return 1", "forbidden", /subprocess/],
  ["imports ctypes", "import ctypes\ndef f(x): return 1", "forbidden", /ctypes/],
  ["imports time", "import time\ndef f(x): return time.time()", "forbidden", /time/],
  ["imports threads", "import threading\ndef f(x): return 1", "forbidden", /threading/],
  ["runs JavaScript", "def f(x):\n  from pyodide.code import run_js\n  return run_js('1')", "forbidden", /pyodide/],
  ["fetches", "def f(x):\n  from pyodide.http import open_url\n  return 1", "forbidden", /pyodide/],
  ["calls __import__", "def f(x): return __import__('sys').path", "forbidden", /imports sys/],
  ["imports relatively", "def f(x):\n  from . import y\n  return 1", "forbidden", /imports \./],
  ["opens a file", "def f(x): return open('/etc/passwd').read()", "forbidden", /open\(\)/],
  ["evaluates", "def f(x): return eval('1')", "forbidden", /eval\(\)/],
  ["climbs out of a value", "def f(x): return len(().__class__.__base__.__subclasses__())", "forbidden", /__/],
  [
    "hides a refused import",
    "def f(x):\n  try:\n    import os\n  except BaseException: pass\n  return 1",
    "forbidden",
    /os/,
  ],
  ["raises", "def f(x):\n  raise ValueError('no ' + str(x))", "raised", /^ValueError: no 1$/],
  [
    "raises what has no message",
    "class E(Exception):\n  def __str__(self): raise TypeError\ndef f(x): raise E",
    "raised",
    /E/,
  ],
  ["exits", "def f(x): raise SystemExit(3)", "raised", /SystemExit/],
  ["interrupts itself", "def f(x): raise KeyboardInterrupt", "looped", /./],
  ["is no Python", "def f(x:", "raised", /SyntaxError/],
  ["returns an object", "def f(x): return object()", "not-json", /type object/],
  ["returns a set", "def f(x): return {1, 2}", "not-json", /type set/],
  ["returns a generator", "def f(x): return (i for i in [1])", "not-json", /generator/],
  ["returns bytes", "def f(x): return b'1'", "not-json", /bytes/],
  ["returns infinity", "def f(x): return 1e308 * 10", "not-json", /inf/],
  ["returns half a letter", "def f(x): return '\\ud800'", "not-json", /Unicode/],
  ["returns numbers as keys", "def f(x): return {1: 2}", "not-json", /key of type int/],
  ["returns itself", "def f(x):\n  a = []\n  a.append(a)\n  return a", "not-json", /deep/],
  ["draws lots", "import random\ndef f(x): return random.random()", "not-deterministic", /run twice/],
  ["reads the clock", "import datetime\ndef f(x): return str(datetime.datetime.now())", "not-deterministic", /twice/],
  ["answers with an address", "class A: pass\ndef f(x): return repr(A())", "not-deterministic", /./],
  ["has no such function", "def g(x): return 1", "bad-input", /no function f/],
  ["has other parameters", "def f(y): return 1", "bad-input", /parameters are y/],
];

describe("a procedure that", () => {
  it.each(refusals)("%s is refused with the reason", (_, source, kind, detail) => {
    const answer = run(source);
    expect(answer).toMatchObject({ kind: "refused", refusal: { kind } });
    if (answer.kind === "refused") expect(answer.refusal.detail).toMatch(detail);
    expectWell();
  });

  it("catches everything around its time limit ends all the same, and the next call is answered", () => {
    const deaf =
      "def f(x):\n  while True:\n    try:\n      while True: sum(range(10**5))\n    except BaseException: pass";
    expect(run(deaf)).toMatchObject({ kind: "refused", refusal: { kind: "looped" } });
    expectWell();
    const late = "def f(x):\n  try:\n    while True: pass\n  except BaseException: return 'late'";
    expect(run(late)).toMatchObject({ kind: "refused", refusal: { kind: "looped" } });
    expectWell();
  });

  it("leaves things behind does not meet them again", () => {
    const counter =
      "import math, decimal\nseen = []\ndef f(x):\n  seen.append(x)\n  decimal.getcontext().prec = 3\n  return len(seen)";
    expect([answerOf(counter), answerOf(counter)]).toEqual(["1", "1"]);
    expect(answerOf("from decimal import Decimal\ndef f(x): return str(Decimal(1) / 3)")).toHaveLength(30);
  });
});

describe("the realm around Python", () => {
  // Were Python left behind altogether, there would still be nothing to reach: what follows climbs out on purpose.
  const climb = `
import random
def f(x):
    system = random._os
    modules = getattr(system, "sys").modules
    importer = [c for c in getattr(object, "__sub" + "classes__")() if c.__name__ == "BuiltinImporter"][0]
    core = importer.load_module("_pyodide_core")
    array = core.to_js([1])
    make = array.constructor.constructor
    found = []
    for code in ["process", "require", "fetch", "globalThis.process", "import('node:fs')", "WebSocket"]:
        try:
            found.append(str(make("return " + code)()))
        except BaseException as error:
            found.append(type(error).__name__ + " " + str(error)[:60])
    return found
`;

  it("compiles no text to code and so holds neither process, modules nor network", () => {
    const answer = answerOf(climb);
    expect(answer.match(/EvalError: Code generation from strings disallowed/g)).toHaveLength(6);
    expectWell();
  });

  it("shows no file of this machine", () => {
    const source = "import random\ndef f(x): return sorted(random._os.listdir('/')), list(random._os.environ)";
    const [folders, variables] = JSON.parse(answerOf(source)) as [string[], string[]];
    expect(folders).toEqual(["dev", "home", "lib", "proc", "tmp"]);
    expect(variables).not.toContain("PRECEPT_TEST_SECRET");
    const etc = "import random\ndef f(x): return random._os.open('/etc/passwd', 0)";
    expect(run(etc)).toMatchObject({ kind: "refused", refusal: { kind: "raised" } });
  });

  it("opens no connection", () => {
    const source = `
import random
def f(x):
    importer = [c for c in getattr(object, "__sub" + "classes__")() if c.__name__ == "BuiltinImporter"][0]
    socket = importer.load_module("_socket")
    s = socket.socket()
    s.connect(("127.0.0.1", 80))
    return "connected"
`;
    expect(answerOf(source)).not.toBe("connected");
    expectWell();
  });
});

describe("an answer", () => {
  it.each([
    ["a text, raw", "'a \"b\"\\n'", 'a "b"\n'],
    ["truth", "True", "true"],
    ["nothing", "None", "null"],
    ["a float", "0.1 + 0.2", "0.30000000000000004"],
    ["a whole float", "3.0", "3.0"],
    ["a small float", "1e-7", "1e-07"],
    ["a large integer", "2**70", "1180591620717411303424"],
    ["a tuple", "(1, 'é', None)", '[1, "é", null]'],
    ["a dictionary in its order", "{'b': 1, 'a': [True]}", '{"b": 1, "a": [true]}'],
    ["a decimal", "__import__('decimal').Decimal('1.50')", "1.50"],
    ["a fraction", "__import__('fractions').Fraction(1, 3)", "1/3"],
    ["a date", "__import__('datetime').date(2024, 2, 29)", "2024-02-29"],
    ["an empty text", "''", ""],
  ])("%s is written canonically", (_, expression, expected) => {
    expect(answerOf(`def f(x): return ${expression}`)).toBe(expected);
  });
});

it("a trace shows each executed line with what it changed, helpers included, and ends when it is long", () => {
  const source = `
def _double(n):
    return 2 * n

def f(x):
    total = 0
    for i in range(2):
        total += _double(
            i + x
        )
    kept = [n for n in range(3) if n]
    return total
`;
  const answer = run(source, { x: 4 });
  expect(answer).toMatchObject({ kind: "done", value: { answer: "18" } });
  if (answer.kind === "done") {
    expect(answer.value.trace).toEqual([
      "total = 0  # total = 0",
      "for i in range(2):  # i = 0",
      "  call _double  # n = 4",
      "  return 2 * n  # 8",
      "total += _double( i + x )  # total = 8",
      "for i in range(2):  # i = 1",
      "  call _double  # n = 5",
      "  return 2 * n  # 10",
      "total += _double( i + x )  # total = 18",
      "for i in range(2):",
      "kept = [n for n in range(3) if n]  # kept = [1, 2]",
      "return total  # 18",
    ]);
  }
  const long = run("def f(x):\n  for i in range(1000):\n    x += i\n  return x", { x: 0 });
  expect(long).toMatchObject({ kind: "done", value: { answer: "499500" } });
  if (long.kind === "done") expect([long.value.trace.length, long.value.trace.at(-1)]).toEqual([33, "..."]);
});
