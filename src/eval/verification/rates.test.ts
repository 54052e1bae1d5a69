import { describe, expect, it } from "vitest";
import { Rng } from "../../core/rng.ts";
import { bootstrapInterval, wilsonInterval } from "../../core/statistics/index.ts";
import { clusteredInterval, rateOf, type Trial } from "./rates.ts";

/** Trials of 60 prompts with one to four constraints each, of which a prompt follows all or about half. */
const trials = Array.from({ length: 60 }, (_, cluster): Trial[] => {
  const rng = Rng.from(7, cluster);
  const share = rng.pick([0.5, 1]);
  return Array.from({ length: rng.between(1, 4) }, () => ({ value: rng.chance(share) ? 1 : 0, cluster }));
}).flat();

describe("clusteredInterval", () => {
  it("is the bootstrap over clusters of core, at its speed for means", () => {
    const clusters = trials.map(({ cluster }) => cluster);
    const values = trials.map(({ value }) => value);
    expect(clusteredInterval(trials, ["x"])).toEqual(
      bootstrapInterval(values, { rng: Rng.from("verification", "x"), clusters, resamples: 2_000 }),
    );
  });
});

describe("rateOf", () => {
  it("takes Wilson's interval where every prompt has one trial", () => {
    const single = [1, 1, 0, 1].map((value, cluster) => ({ value, cluster }));
    expect(rateOf(single, [])).toEqual({ passed: 3, n: 4, value: 0.75, ...wilsonInterval(3, 4) });
  });

  it("takes as many trials as there are prompts where all agree", () => {
    const same = [0, 0, 0, 1, 1, 1].map((cluster) => ({ value: 1, cluster }));
    expect(rateOf(same, [])).toEqual({ passed: 6, n: 6, value: 1, ...wilsonInterval(2, 2) });
    expect(rateOf([], [])).toEqual({ passed: 0, n: 0, value: null, low: null, high: null });
  });
});
