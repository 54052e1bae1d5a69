import { describe, expect, it } from "vitest";
import { fail, invalid, pass, type Verdict } from "../core/verdict.ts";
import { accuracies, type Outcome } from "./metrics.ts";
import { poolSeeds } from "./pool-seeds.ts";

function outcomes(verdicts: readonly Verdict[], hasOperation?: boolean): Outcome[] {
  return verdicts.map((verdict, i) => ({ verdict, hasOperation, cluster: `${String(hasOperation)}-${i}` }));
}

const wrong = fail("wrong", "differs");
const times = (n: number, verdict: Verdict): Verdict[] => Array.from({ length: n }, () => verdict);

describe("accuracies", () => {
  it("count passes among judged answers, with Wilson's interval", () => {
    const [all, ...others] = accuracies(outcomes([...times(8, pass), ...times(2, wrong)]), ["test"]);
    expect(others).toEqual([]);
    expect(all).toMatchObject({ metric: "exact-match", n: 10, passed: 8, value: 0.8, invalid: 0 });
    expect(all?.low).toBeCloseTo(0.4902, 4);
    expect(all?.high).toBeCloseTo(0.9433, 4);
  });

  it("leave invalid verdicts out instead of counting them as wrong", () => {
    const [all] = accuracies(outcomes([pass, wrong, invalid("the checker broke")]), ["test"]);
    expect(all).toMatchObject({ n: 2, invalid: 1, value: 0.5 });
  });

  it("have no value where nothing was judged", () => {
    const [all] = accuracies(outcomes([invalid("x")]), ["test"]);
    expect(all).toMatchObject({ n: 0, invalid: 1, value: null, low: null, high: null });
  });

  it("keep has-op and no-op apart, and mean them with equal weight", () => {
    const mixed = [...outcomes(times(30, pass), false), ...outcomes([...times(2, pass), ...times(8, wrong)], true)];
    const [all, hasOp, noOp, mean] = accuracies(mixed, ["test"]);
    expect(all?.value).toBeCloseTo(32 / 40);
    expect(hasOp).toMatchObject({ metric: "has-op", value: 0.2, n: 10 });
    expect(noOp).toMatchObject({ metric: "no-op", value: 1, n: 30 });
    expect(mean).toMatchObject({ metric: "mean", value: 0.6, n: 40 });
    expect(mean?.low as number).toBeLessThan(0.6);
    expect(mean?.high as number).toBeLessThanOrEqual(1);
  });

  it("widen the interval where answers share an instruction", () => {
    const verdicts = [...times(50, pass), ...times(50, wrong)];
    const apart = accuracies(outcomes(verdicts), ["test"])[0];
    const together = accuracies(
      verdicts.map((verdict, i) => ({ verdict, hasOperation: undefined, cluster: String(Math.floor(i / 10)) })),
      ["test"],
    )[0];
    const width = (a: typeof apart): number => (a?.high ?? 0) - (a?.low ?? 0);
    expect(width(together)).toBeGreaterThan(width(apart) * 1.5);
  });

  it.each([pass, wrong])(
    "are not certain where all answers are alike: few instructions, wide interval (%j)",
    (verdict) => {
      const of = (clusters: number) =>
        accuracies(
          times(40, verdict).map((one, i) => ({
            verdict: one,
            hasOperation: undefined,
            cluster: String(i % clusters),
          })),
          ["test"],
        )[0];
      expect(of(10)).toMatchObject({ clusters: 10, n: 40 });
      expect((of(10)?.high ?? 0) - (of(10)?.low ?? 0)).toBeCloseTo(0.2775, 3);
      expect(of(40)).not.toHaveProperty("clusters");
      expect((of(40)?.high ?? 0) - (of(40)?.low ?? 0)).toBeCloseTo(0.0876, 3);
    },
  );
});

describe("pooling seeds", () => {
  const seed = (passed: number, n: number) => ({
    n,
    invalid: 0,
    passed,
    value: n === 0 ? null : passed / n,
    low: 0,
    high: 1,
  });

  it("keeps one seed's own interval", () => {
    expect(poolSeeds([seed(3, 10)])).toEqual(seed(3, 10));
  });

  it("is Wilson's over all answers where seeds agree", () => {
    const pooled = poolSeeds([seed(40, 100), seed(40, 100)]);
    expect(pooled).toMatchObject({ n: 200, value: 0.4 });
    expect(pooled.low).toBeCloseTo(0.3346, 3);
  });

  it("widens where they do not, and stays within [0, 1]", () => {
    const agree = poolSeeds([seed(500, 1000), seed(500, 1000), seed(500, 1000)]);
    const differ = poolSeeds([seed(100, 1000), seed(500, 1000), seed(900, 1000)]);
    expect((differ.high as number) - (differ.low as number)).toBeGreaterThan(
      ((agree.high as number) - (agree.low as number)) * 5,
    );
    const sure = poolSeeds([seed(10, 10), seed(10, 10)]);
    expect(sure).toMatchObject({ value: 1, high: 1 });
    expect(sure.low as number).toBeGreaterThan(0.8);
  });

  it("passes over seeds without a judged answer", () => {
    expect(poolSeeds([{ ...seed(0, 0), invalid: 4 }, seed(5, 10)])).toMatchObject({ n: 10, value: 0.5, invalid: 4 });
    expect(poolSeeds([seed(0, 0)])).toMatchObject({ n: 0, value: null });
  });

  it("counts answers that share instructions as fewer", () => {
    const alone = { ...seed(200, 400), low: 0.45, high: 0.55 };
    const shared = { ...seed(200, 400), low: 0.4, high: 0.6, clusters: 100 };
    const width = (of: typeof alone): number => {
      const { low, high } = poolSeeds([of, of]);
      return (high ?? 0) - (low ?? 0);
    };
    expect(width(shared)).toBeGreaterThan(width(alone) * 1.3);
    const { high } = poolSeeds([shared, shared].map((one) => ({ ...one, passed: 0, value: 0, low: 0, high: 0.04 })));
    expect(high).toBeCloseTo(0.0188, 3);
  });
});
