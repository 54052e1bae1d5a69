import { describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { fail, invalid, pass, type Verdict } from "../core/verdict.ts";
import type { JudgedAnswer } from "../eval/answers.ts";
import { getFamily } from "../instructions/registry.ts";
import { probeBaseline } from "./probe-baseline.ts";
import { breakdownsOf, byInstruction, scoreAnswers } from "./score-answers.ts";

const procedure = getFamily("procedure");
const config: unknown = procedure.config.parse({ operations: { from: 1, to: 3 }, shares: "equal" });
const wrong = fail("wrong", "differs");

/** Programs of one to three lines; those of one line are right. */
const answers = Array.from({ length: 60 }, (_, i): JudgedAnswer => {
  const params: unknown = procedure.sample(config, Rng.from("scores", Math.floor(i / 2)));
  const length = procedure.axes.find(({ name }) => name === "operations");
  const short = length?.measure(params, [i]) === 1;
  return { params, input: [i], prompt: "", expected: "", answer: "", verdict: short ? pass : wrong };
});

describe("judged answers", () => {
  it("are broken down by every axis on which they differ, levels in order", () => {
    const lengths = breakdownsOf(procedure, answers, ["test"]).filter(({ axis }) => axis === "operations");
    expect(lengths.map(({ level, value }) => [level, value])).toEqual([
      [1, 1],
      [2, 0],
      [3, 0],
    ]);
    expect(lengths.reduce((sum, { n }) => sum + n, 0)).toBe(answers.length);
    for (const { low, high, value } of lengths) {
      expect(low).toBeLessThanOrEqual(value as number);
      expect((high as number) - (low as number)).toBeGreaterThan(0);
    }
  });

  it("are counted by instruction, what could not be judged apart", () => {
    const [first] = answers as [JudgedAnswer];
    const of = (verdict: Verdict): JudgedAnswer => ({ ...first, verdict });
    const [one, ...others] = byInstruction(procedure, [of(pass), of(wrong), of(invalid("broken"))]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ n: 2, passed: 1 });
    expect(one?.instruction).toMatch(/^[0-9a-f]{16}$/);
  });

  it("that there are none of have no accuracy", () => {
    expect(scoreAnswers(procedure, [], ["test"])).toEqual([]);
  });
});

describe("the baseline of strings from a grammar", () => {
  const grammar = getFamily("grammar");

  it("is random words of its own, where strings are to be generated", () => {
    const settings: unknown = grammar.config.parse({ maxLength: 6 });
    const exercises = Array.from({ length: 12 }, (_, i) => {
      const params: unknown = grammar.sample(settings, Rng.from("grammars", Math.floor(i / 3)));
      const input: unknown = grammar.sampleInput(params, settings, Rng.from("lengths", i));
      return { params, input, prompt: "", expected: grammar.execute(params, input).answer };
    });
    const posed = {
      family: grammar,
      exercises,
      judge: () => wrong,
      clusterOf: ({ params }: { readonly params: unknown }) => grammar.key(params),
    };
    const found = probeBaseline(posed, [1, "baseline"]);
    expect(found?.how).toMatch(/random words/);
    expect(found?.value).toBeGreaterThan(0);
    expect(found?.value).toBeLessThan(1);
    expect(found?.low).toBeLessThanOrEqual(found?.value as number);
  });
});
