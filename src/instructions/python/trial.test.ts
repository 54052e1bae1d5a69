import { afterAll, expect, it } from "vitest";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import type { PythonConfig } from "./config.ts";
import { candidatesOf, offerOf, sandbox } from "./describe.ts";
import { python } from "./family.ts";
import { meaningOf } from "./key.ts";
import { costOf, PATIENCE } from "./patience.ts";
import type { Procedure, Refusal, SandboxRequest } from "./protocol.ts";
import { tryProcedure, type Trial } from "./trial.ts";

afterAll(() => sandbox().close());

const config = (source: string, omitted?: Record<string, string>): PythonConfig =>
  readConfig(python, { source, ...(omitted === undefined ? {} : { omitted }) });
const only = (source: string): Procedure => candidatesOf(config(source)).procedures[0] as Procedure;
const trial = (source: string): Trial => tryProcedure(only(source), config(source));

it.each([
  [
    "never ends",
    "def f(n: int) -> int:\n  while True: n += 1",
    /none of 12 inputs: 12 times it did not end within 50,/,
  ],
  [
    "needs too much memory",
    "def f(n: int) -> str: return 'x' * 10**9 + str(n)",
    /none of 12 inputs: 12 times it needs more memory/,
  ],
  ["always raises", "def f(n: int) -> int: raise KeyError(n)", /none of 60 inputs: 60 times KeyError/],
  [
    "is given inputs on which it never ends",
    "def f(n: int) -> int:\n  while n > 0: n += 1\n  return n\ndef sample_f(rng): return rng.randint(1, 9)",
    /none of 12 inputs: 12 times it did not end within 50,000 steps \(line 2\)/,
  ],
])("a procedure that %s is given up", (_, source, message) => {
  const tried = trial(source);
  if (tried.kind === "used") throw new Error("it was not given up");
  expect(tried.error.message).toMatch(message);
});

it.each<[string, Refusal, number]>([
  ["stopped by the clock", { kind: "looped", detail: "", late: true }, 2],
  ["that end the thread", { kind: "crashed", detail: "" }, 2],
  ["that fill their steps", { kind: "looped", detail: "" }, 12],
  ["that fill the memory", { kind: "memory", detail: "" }, 12],
  ["refused at once", { kind: "raised", detail: "" }, Number.POSITIVE_INFINITY],
])("calls %s are borne a number of times", (_, refusal, times) => {
  expect(PATIENCE / costOf(refusal)).toBe(times);
});

it("a procedure that loops on half of its inputs is used, and an input is found every time", () => {
  const source = "def half(n: int) -> int:\n  k = 0\n  while n != 0:\n    n, k = n - 2, k + 1\n  return k";
  expect(trial(source)).toMatchObject({ kind: "used" });
  const { name, source: own } = only(source);
  for (let i = 0; i < 60; i++) {
    const { n } = python.sampleInput({ name, source: own }, config(source), Rng.from("half", i));
    expect(Number(n) % 2).toBe(0);
  }
}, 30_000);

it.each<[string, string, object | undefined]>([
  ["always the same", "def f(n: int) -> int: return 7", { answer: "7" }],
  ["the same on all that is drawn", "def f(t: str) -> bool: return t == t[::-1]", { answer: "false" }],
  ["one of two, and one of them rarely", "def f(n: int) -> bool: return n % 20 == 3", undefined],
  ["never the same", "def f(n: int) -> int: return n", undefined],
  [
    "the same on all that is given",
    'def f(n: int) -> bool: return n > 5\nINPUTS = {"f": [1, 2, 3]}',
    { answer: "false", inputs: 3 },
  ],
])("an answer that is %s is told", (_, source, constant) => {
  const tried = trial(source);
  if (tried.kind === "refused") throw tried.error;
  if (constant === undefined) expect(tried.constant).toBeUndefined();
  else expect(tried.constant).toMatchObject(constant);
});

it("what is left out is no procedure of the config, and changes nothing of the others", () => {
  const source = "def a(n: int) -> int: return n + 1\ndef b(n: int) -> int: return n * 3\n";
  const rest = offerOf(config(source, { a: "slow" })).procedures;
  expect(rest).toEqual(offerOf(config(source)).procedures.filter(({ name }) => name === "b"));
  expect(() => offerOf(config(source, { a: "slow", b: "slower" }))).toThrow(/a: slow\n {2}b: slower/);
  expect(() => offerOf(config(source, { c: "slow" }))).toThrow(/no function "c"/);
});

it("steps are counted when a meaning is found, so that a loop is refused alike on every machine", () => {
  const asked: SandboxRequest[] = [];
  const listening = {
    started: 0,
    close: () => undefined,
    ask: <Value>(request: SandboxRequest) => {
      asked.push(request);
      return sandbox().ask<Value>(request);
    },
  };
  meaningOf(only("def f(n: int) -> int:\n  while n > 50: pass\n  return n"), listening);
  expect(asked.length).toBeGreaterThan(2);
  for (const request of asked) expect(request).toMatchObject({ do: "run", traceSteps: 1 });
});

it("an answer on which a procedure takes more steps than an exercise may have is no input of it", () => {
  const { name, source } = only("def f(n: int) -> int:\n  for i in range(n):\n    n += 0\n  return n");
  expect(python.asInput?.({ name, source }, "1000")).toEqual({ n: 1000 });
  expect(python.asInput?.({ name, source }, "100000")).toBeUndefined();
});
