// What every constraint of a set must stand, whatever it checks: hostile responses, hostile parameters, evidence in place.
import { expect } from "vitest";
import { DataError } from "../core/errors.ts";
import type { Verdict } from "../core/verdict.ts";
import { modes, type ConstraintSet, type Mode, type ReadyConstraint } from "./constraint.ts";
import { readyConstraint } from "./ready-constraint.ts";

export interface AdversarialCheck {
  readonly name: string;
  readonly run: () => void;
}

type Params = Readonly<Record<string, unknown>>;

/** Several for each id, all of them good. */
export type SampleParams = Readonly<Record<string, readonly Params[]>>;

/** Checks to be run by `it.each(adversarialChecks(set, params))("$name", ({ run }) => run())`. */
export function adversarialChecks(set: ConstraintSet, sampleParams: SampleParams): AdversarialCheck[] {
  const whole: AdversarialCheck = {
    name: `${set.name}: ids occur once, each has sample parameters, and modes that differ say how`,
    run: () => {
      const ids = set.constraints.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(Object.keys(sampleParams).toSorted()).toEqual(ids.toSorted());
      for (const id of ids) expect(sampleParams[id]?.length, id).toBeGreaterThan(0);
    },
  };
  return [whole, ...set.constraints.flatMap(({ id }) => checksOf(set, id, sampleParams[id] ?? []))];
}

function checksOf(set: ConstraintSet, id: string, samples: readonly Params[]): AdversarialCheck[] {
  const ready = () => samples.map((params) => readyConstraint(set, { id, params: frozen(params) }));
  const check = (name: string, run: () => void): AdversarialCheck => ({ name: `${id}: ${name}`, run });
  return [
    check("unknown and malformed parameters are typed errors", () => refusals(set, id, samples)),
    check("a blank response never passes", () => {
      for (const constraint of ready())
        for (const text of blanks) eachMode((mode) => neverPasses(constraint, text, mode));
    }),
    check("strange and endless responses get a verdict with evidence in place, the same each time", () => {
      for (const constraint of ready()) for (const text of strange) eachMode((mode) => judged(constraint, text, mode));
      for (const text of endless()) eachMode((mode) => judged(ready()[0] as ReadyConstraint, text, mode));
    }),
  ];
}

function refusals(set: ConstraintSet, id: string, samples: readonly Params[]): void {
  for (const params of samples) {
    const bad: readonly Params[] = [
      { ...params, no_such_parameter: 1 },
      ...Object.keys(params).flatMap((key) => [
        { ...params, [key]: null },
        { ...params, [key]: { a: 1 } },
        { ...params, [key]: Number.NaN },
        { ...params, [key]: " " },
      ]),
    ];
    for (const given of bad) {
      if (JSON.stringify(given) === JSON.stringify(params)) continue;
      expect(() => readyConstraint(set, { id, params: given }), JSON.stringify(given)).toThrow(DataError);
    }
    // Data sets fill the parameters of other constraints with null.
    expect(() => readyConstraint(set, { id, params: { ...params, of_another_one: null } })).not.toThrow();
  }
}

function neverPasses(constraint: ReadyConstraint, text: string, mode: Mode): void {
  expect(constraint.check(text, mode).kind, `${JSON.stringify(text)} ${mode}`).toBe("fail");
}

function judged(constraint: ReadyConstraint, text: string, mode: Mode): void {
  const verdict = constraint.check(text, mode);
  const where = `${JSON.stringify(text.slice(0, 40))} (${text.length}) ${mode}`;
  expect(verdict.kind, `${where} ${verdict.kind === "invalid" ? verdict.error : ""}`).not.toBe("invalid");
  expect(JSON.parse(JSON.stringify(verdict)), where).toEqual(verdict);
  if (verdict.kind === "fail") {
    expect(verdict.code, where).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(verdict.detail.length, where).toBeGreaterThan(0);
    expect(verdict.detail.length, where).toBeLessThan(1_000);
  }
  spansInPlace(verdict, text, where);
  if (text.length < 1_000) expect(constraint.check(text, mode), where).toEqual(verdict);
}

function spansInPlace(verdict: Verdict, text: string, where: string): void {
  if (verdict.kind === "invalid") return;
  const { span, spans = [] } = verdict.evidence ?? {};
  let past = 0;
  // One assertion for all of them: there may be a thousand.
  const inPlace = spans.every(([start, end]) => {
    const good = Number.isInteger(start) && start >= past && end >= start && end <= text.length;
    past = end;
    return good;
  });
  expect(inPlace, `spans in order and without overlap: ${where}`).toBe(true);
  if (span !== undefined) expect(0 <= span[0] && span[0] <= span[1] && span[1] <= text.length, where).toBe(true);
}

function eachMode(run: (mode: Mode) => void): void {
  for (const mode of modes) run(mode);
}

function frozen(params: Params): Params {
  for (const value of Object.values(params)) Object.freeze(value);
  return Object.freeze({ ...params });
}

const blanks = ["", " ", "\n\n", "\t\u00A0\u3000", "\u0085\u001C"];

const strange = [
  "a",
  "0",
  ".",
  "null",
  "{}",
  "[object Object]",
  "\0",
  "\uFEFF",
  "\uD800",
  "a\uDC00b",
  "İı ſ K ß ẞ",
  "e\u0301 é हिन्दी தமிழ்",
  "“curly” ‘quotes’ don’t",
  "👩‍👩‍👧 🇩🇪 👍🏽",
  "مرحبا، كيف حالك؟",
  "你好，世界。再见！",
  "***",
  "******",
  "*a* **b** ***c*** * d",
  "<<>> <<a>> << >>",
  "[] [a] [b](c) [",
  '"',
  '""',
  '"a" and "b"',
  "```json\n{}\n```",
  "\r\n\r\n\u2028\u2029\v\f",
  "- a\n* b\n+ c\n1. d",
  "P.S.",
  "a\n\nb\n\n\n\nc",
  "(((((",
  "$& $1 \\1 \\",
  "constructor __proto__ toString",
];

const units = [
  "a",
  " a",
  "a ",
  "A. ",
  "\n",
  "\n\n",
  "a\n",
  " \n",
  "*",
  "* a\n",
  "[",
  "[a]",
  "<<",
  ">",
  '"',
  "'",
  "-",
  "(",
  "a,",
  "1",
  "1 ",
  "```",
  '{"a":',
  "\u3000",
  "😀",
  "\uD800",
  "é",
  "ि",
  "P.S.\n",
  "Section 1 ",
  "/a",
  "aa aa? ",
];

/** Each unit over and over, so that whatever takes quadratic time never ends. */
function endless(): string[] {
  return [
    ...units.map((unit) => `b${unit.repeat(Math.ceil(20_000 / unit.length))}`),
    "The cat sat, on the mat. ".repeat(8_000),
  ];
}
