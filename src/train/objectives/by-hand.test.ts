import { describe, expect, test } from "vitest";
import { groupAdvantages } from "./advantages.ts";
import { dpo } from "./dpo.ts";
import { grpo, type GrpoOptions, type GrpoValues } from "./grpo.ts";
import { iopo } from "./iopo.ts";
import { type ObjectiveResult, sigmoid } from "./objective.ts";
import { orpo } from "./orpo.ts";
import { rpo } from "./rpo.ts";
import { sft } from "./sft.ts";

const { log, exp } = Math;

function expectNumbers(found: ObjectiveResult["coefficients"], expected: readonly (readonly number[])[]): void {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  for (const [sequence, own] of expected.entries()) {
    for (const [token, value] of own.entries()) expect(found[sequence]?.[token]).toBeCloseTo(value, 12);
  }
}

describe("sft", () => {
  const policy = [[-1], [-2, -3, -4]];
  test.each([
    ["token-mean", 10 / 4, [[-1 / 4], [-1 / 4, -1 / 4, -1 / 4]]],
    ["sequence-mean", (1 + 3) / 2, [[-1 / 2], [-1 / 6, -1 / 6, -1 / 6]]],
    [{ divisor: 5 }, 10 / 10, [[-1 / 10], [-1 / 10, -1 / 10, -1 / 10]]],
  ] as const)("%j", (average, loss, coefficients) => {
    const found = sft({ policy }, { average });
    expect(found.loss).toBeCloseTo(loss, 12);
    expectNumbers(found.coefficients, coefficients);
  });

  test("is the trainer's own loss unless something else is asked for", () => {
    expect(sft({ policy })).toEqual(sft({ policy }, { average: "token-mean" }));
  });
});

describe("preferences", () => {
  // Log-ratios to the reference: 1, -1, 0.5, 0.
  const policy = [[-1, -1], [-3], [-2, -0.5, -1], [-4]];
  const reference = [[-1.5, -1.5], [-2], [-2, -1, -1], [-4]];

  test("dpo at the reference is log 2, and pulls as hard at both", () => {
    const { loss, coefficients, statistics } = dpo(
      { policy, reference: policy, pairs: [{ chosen: 0, rejected: 1 }] },
      { beta: 0.1 },
    );
    expect(loss).toBeCloseTo(log(2), 12);
    expectNumbers(coefficients, [[-0.05, -0.05], [0.05], [0, 0, 0], [0]]);
    expect(statistics).toMatchObject({ margin: 0, accuracy: 0, chosenLogProbability: -2, rejectedLogProbability: -3 });
  });

  test("dpo, two pairs that share a sequence", () => {
    const pairs = [
      { chosen: 0, rejected: 1 },
      { chosen: 1, rejected: 2 },
    ];
    const { loss, coefficients, statistics } = dpo({ policy, reference, pairs }, { beta: 0.5 });
    // Margins 0.5 (1 - -1) = 1 and 0.5 (-1 - 0.5) = -0.75.
    expect(loss).toBeCloseTo((log(1 + exp(-1)) + log(1 + exp(0.75))) / 2, 12);
    const [first, second] = [0.25 / (1 + exp(1)), 0.25 / (1 + exp(-0.75))];
    expectNumbers(coefficients, [[-first, -first], [first - second], [second, second, second], [0]]);
    expect(statistics.margin).toBeCloseTo(0.125, 12);
    expect(statistics.accuracy).toBe(0.5);
    expect(statistics.chosenReward).toBeCloseTo((0.5 - 0.5) / 2, 12);
    expect(statistics.rejectedReward).toBeCloseTo((-0.5 + 0.25) / 2, 12);
  });

  test("dpo with label smoothing stops pulling where the preference is as sure as the labels are", () => {
    const sure = log(9);
    const values = { policy: [[-1], [-1 - sure]], reference: [[-1], [-1]], pairs: [{ chosen: 0, rejected: 1 }] };
    const { coefficients, loss } = dpo(values, { beta: 1, labelSmoothing: 0.1 });
    expectNumbers(coefficients, [[0], [0]]);
    expect(loss).toBeCloseTo(-0.9 * log(0.9) - 0.1 * log(0.1), 12);
    expect(dpo(values, { beta: 1 }).coefficients[0]?.[0]).toBeCloseTo(-0.1, 12);
  });

  test("iopo adds up both answers' log-ratios and takes away the crossed ones", () => {
    const quadruples = [{ first: 0, second: 2, secondGivenFirst: 1, firstGivenSecond: 3 }];
    const { loss, coefficients, statistics } = iopo({ policy, reference, quadruples }, { beta: 0.2 });
    // 0.2 (1 + 0.5 - -1 - 0) = 0.5.
    expect(statistics.margin).toBeCloseTo(0.5, 12);
    expect(loss).toBeCloseTo(log(1 + exp(-0.5)), 12);
    const pull = 0.2 / (1 + exp(0.5));
    expectNumbers(coefficients, [[-pull, -pull], [pull], [-pull, -pull, -pull], [pull]]);
  });

  test("rpo asks for a margin that grows with the constraints on which the answers differ", () => {
    const pairs = [{ chosen: 0, rejected: 1, differing: 3 }];
    const { loss, coefficients, statistics } = rpo({ policy, reference, pairs }, { beta: 0.1 });
    // 0.1 (1 - -1) - 0.05 * 3 = 0.05.
    expect(statistics.margin).toBeCloseTo(0.2, 12);
    expect(loss).toBeCloseTo(log(1 + exp(-0.05)), 12);
    const pull = 0.1 / (1 + exp(0.05));
    expectNumbers(coefficients, [[-pull, -pull], [pull], [0, 0, 0], [0]]);
    const without = rpo({ policy, reference, pairs }, { gamma: 0 });
    expect(without).toEqual(dpo({ policy, reference, pairs: [{ chosen: 0, rejected: 1 }] }));
  });

  test("margins of any size neither overflow nor lose their loss", () => {
    const far = (distance: number) =>
      dpo({ policy: [[distance], [0]], reference: [[0], [0]], pairs: [{ chosen: 0, rejected: 1 }] }, { beta: 1 });
    expect(far(-2000).loss).toBe(2000);
    expect(far(-2000).coefficients[0]?.[0]).toBe(-1);
    expect(far(2000).loss).toBe(0);
    expect(far(40).loss).toBeCloseTo(exp(-40), 25);
    expect(far(40).loss).toBeGreaterThan(0);
  });
});

describe("orpo", () => {
  test("two answers as likely as their opposites: odds 1, ratio 1", () => {
    const half = log(0.5);
    const { loss, coefficients, statistics } = orpo(
      { policy: [[half, half], [half]], pairs: [{ chosen: 0, rejected: 1 }] },
      { lambda: 0.5 },
    );
    expect(loss).toBeCloseTo(log(2) + 0.5 * log(2), 12);
    expect(statistics.logOddsRatio).toBeCloseTo(0, 12);
    // d log odds / d mean = 1 / (1 - 0.5) = 2, times lambda sigmoid(0) = 0.25.
    expectNumbers(coefficients, [[(-1 - 0.5) / 2, (-1 - 0.5) / 2], [0.5]]);
  });

  test("odds of 3 against 1/3: the ratio is 9", () => {
    const policy = [[log(0.75)], [log(0.25), log(0.25)]];
    const { loss, coefficients, statistics } = orpo({ policy, pairs: [{ chosen: 0, rejected: 1 }] }, { lambda: 1 });
    expect(exp(statistics.logOddsRatio)).toBeCloseTo(9, 10);
    expect(loss).toBeCloseTo(-log(0.75) - log(0.9), 12);
    expectNumbers(coefficients, [[-1 - 0.1 * 4], [(0.1 * 4) / 3 / 2, (0.1 * 4) / 3 / 2]]);
  });

  test("a certain answer has finite coefficients, and so does one that is never given", () => {
    const { loss, coefficients } = orpo({ policy: [[0, 0], [-200]], pairs: [{ chosen: 0, rejected: 1 }] });
    for (const value of [loss, ...coefficients.flatMap((own) => Array.from(own))])
      expect(value).toSatisfy(Number.isFinite);
    const wrong = orpo({ policy: [[0, 0], [-200]], pairs: [{ chosen: 1, rejected: 0 }] });
    expect(wrong.coefficients[0]?.[0]).toBeGreaterThan(0);
    expect(wrong.coefficients[0]?.[0]).toSatisfy(Number.isFinite);
  });
});

describe("grpo", () => {
  const one = (ratio: number, advantage: number, options: GrpoOptions = {}): readonly [number, number] => {
    const values = { policy: [[-1 + log(ratio)]], old: [[-1]], advantages: [advantage] };
    const { loss, coefficients } = grpo(values, options);
    return [loss, coefficients[0]?.[0] ?? Number.NaN];
  };

  test.each([
    ["at the policy that sampled", 1, 2, [-2, -2]],
    ["inside the clips", 1.1, 2, [-2.2, -2.2]],
    ["above, rewarded: clipped, no slope", 1.5, 2, [-2.4, 0]],
    ["above, punished: not clipped", 1.5, -2, [3, 3]],
    ["below, punished: clipped, no slope", 0.5, -2, [1.6, 0]],
    ["below, rewarded: not clipped", 0.5, 2, [-1, -1]],
    ["no advantage", 1.5, 0, [0, 0]],
  ] as const)("%s", (_, ratio, advantage, [loss, slope]) => {
    const found = one(ratio, advantage);
    expect(found[0]).toBeCloseTo(loss, 12);
    expect(found[1]).toBeCloseTo(slope, 12);
  });

  test("the clips are set apart", () => {
    expect(one(1.25, 1, { clipHigh: 0.28 })[1]).toBeCloseTo(-1.25, 12);
    expect(one(1.25, 1)[1]).toBeCloseTo(0, 12);
    expect(one(0.75, -1, { clipLow: 0.3 })[1]).toBeCloseTo(0.75, 12);
    expect(one(0.75, -1, { clipHigh: 0.3 })[1]).toBeCloseTo(0, 12);
  });

  test("the divergence pulls back to the reference, also without an advantage", () => {
    const values = { policy: [[-1]], old: [[-1]], reference: [[-1 - log(2)]], advantages: [0] };
    const { loss, coefficients, statistics } = grpo(values, { klWeight: 0.1 });
    // k3 = 1/2 + log 2 - 1; its slope 1 - 1/2.
    expect(loss).toBeCloseTo(0.1 * (log(2) - 0.5), 12);
    expect(coefficients[0]?.[0]).toBeCloseTo(0.05, 12);
    expect(statistics.klToReference).toBeCloseTo(log(2) - 0.5, 12);
    expect(statistics.klToOld).toBe(0);
  });

  test.each([
    ["sequence-mean", [[1 / 2], [-1 / 6, -1 / 6, -1 / 6]], 0],
    ["token-mean", [[1 / 4], [-1 / 4, -1 / 4, -1 / 4]], -1 / 2],
    [{ divisor: 10 }, [[1 / 20], [-1 / 20, -1 / 20, -1 / 20]], -1 / 10],
  ] as const)(
    "an answer of one token that is punished beside one of three that is rewarded: %j",
    (average, slopes, loss) => {
      const policy = [[-1], [-2, -3, -4]];
      const found = grpo({ policy, old: policy, advantages: [-1, 1] }, { average });
      expect(found.loss).toBeCloseTo(loss, 12);
      expectNumbers(found.coefficients, slopes);
    },
  );

  test("an answer without tokens counts as one, and nothing else comes of it", () => {
    const values: GrpoValues = { policy: [[], [-1]], old: [[], [-1]], advantages: [1, -1] };
    expectNumbers(grpo(values).coefficients, [[], [0.5]]);
    expectNumbers(grpo(values, { average: "token-mean" }).coefficients, [[], [1]]);
    const nothing = grpo({ policy: [[]], old: [[]], advantages: [1] });
    expect(nothing).toMatchObject({ loss: 0, statistics: { tokens: 0, ratio: 0 } });
  });

  test("statistics say how far the policy has gone and how much is clipped", () => {
    const policy = [
      [log(0.5), log(0.25)],
      [log(0.2), log(0.6)],
    ];
    const old = [
      [log(0.25), log(0.25)],
      [log(0.4), log(0.5)],
    ];
    const { statistics } = grpo({ policy, old, advantages: [1, -1] });
    // Ratios 2, 1, 0.5 and 1.2.
    expect(statistics).toMatchObject({ tokens: 4, clippedHigh: 0.25, clippedLow: 0.25, klToReference: 0 });
    expect(statistics.ratio).toBeCloseTo(4.7 / 4, 12);
    expect(statistics.surprisal).toBeCloseTo(-(log(0.5) + log(0.25) + log(0.2) + log(0.6)) / 4, 12);
  });
});

describe("advantages", () => {
  const nearly = (found: Float64Array, expected: readonly number[]): void => {
    expect(found).toHaveLength(expected.length);
    for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 12);
  };

  test("distances from the mean, and those over the deviation of n - 1", () => {
    nearly(groupAdvantages([1, 0, 0, 1], "centred"), [0.5, -0.5, -0.5, 0.5]);
    const scaled = 0.5 / (Math.sqrt(1 / 3) + 1e-4);
    nearly(groupAdvantages([1, 0, 0, 1]), [scaled, -scaled, -scaled, scaled]);
    nearly(groupAdvantages([3, 1]), [1 / (Math.SQRT2 + 1e-4), -1 / (Math.SQRT2 + 1e-4)]);
  });

  test.each([[[]], [[0.7]], [[0, 0, 0]], [[1, 1]], [[0.1, 0.1, 0.1]]])(
    "equal rewards %j have none at all",
    (rewards) => {
      for (const kind of ["standardised", "centred"] as const) {
        expect(Array.from(groupAdvantages(rewards, kind))).toEqual(rewards.map(() => 0));
      }
    },
  );

  test("rewards that differ by rounding alone are not blown up", () => {
    for (const advantage of groupAdvantages([0.3, 0.1 + 0.2])) expect(Math.abs(advantage)).toBeLessThan(1e-9);
  });

  test.each([Number.NaN, Infinity])("a reward of %d is refused", (reward) => {
    expect(() => groupAdvantages([1, reward])).toThrow(`reward 1 of a group is ${reward}`);
  });
});

describe("refused", () => {
  const policy = [[-1, -2], [-3]];
  const pairs = [{ chosen: 0, rejected: 1 }];
  const compared = { policy, reference: policy, pairs };
  const sampled = { policy, old: policy, advantages: [1, -1] };
  test.each([
    ["fewer sequences", () => dpo({ ...compared, reference: [[-1, -2]] }), /"reference" has 1 sequences, the policy 2/],
    ["fewer tokens", () => grpo({ ...sampled, old: [[-1], [-3]] }), /sequence 0 of "old" has 1 tokens, the policy's 2/],
    ["no number", () => sft({ policy: [[-1, Number.NaN]] }), /sequence 0 of "policy" has NaN at token 1/],
    [
      "infinity",
      () => dpo({ ...compared, reference: [[-1, -2], [-Infinity]] }),
      /"reference" has -Infinity at token 0/,
    ],
    ["a pair beyond the batch", () => dpo({ ...compared, pairs: [{ chosen: 0, rejected: 2 }] }), /no sequence 2 of 2/],
    [
      "orpo beyond the batch",
      () => orpo({ policy, pairs: [{ chosen: 2, rejected: 0 }] }),
      /sequence 2 of 2 is not there/,
    ],
    ["orpo of nothing", () => orpo({ policy: [[-1], []], pairs }), /sequence 1 of 2 has no tokens/],
    ["no pairs", () => dpo({ ...compared, pairs: [] }), /nothing to compare/],
    ["no sequences", () => sft({ policy: [] }), /no sequences/],
    ["beta 0", () => dpo(compared, { beta: 0 }), /beta cannot be 0/],
    ["smoothing of a half", () => dpo(compared, { labelSmoothing: 0.5 }), /label smoothing cannot be 0.5/],
    [
      "gamma below 0",
      () => rpo({ ...compared, pairs: [{ ...pairs[0]!, differing: 1 }] }, { gamma: -1 }),
      /gamma cannot be -1/,
    ],
    [
      "no difference known",
      () => rpo({ ...compared, pairs: [{ ...pairs[0]!, differing: Number.NaN }] }),
      /cannot be NaN/,
    ],
    ["lambda below 0", () => orpo({ policy, pairs }, { lambda: -0.1 }), /lambda cannot be -0.1/],
    ["a clip of everything", () => grpo(sampled, { clipLow: 1 }), /clipLow cannot be 1/],
    ["KL without a reference", () => grpo(sampled, { klWeight: 0.1 }), /klWeight is 0.1 and there is no reference/],
    ["an advantage too few", () => grpo({ ...sampled, advantages: [1] }), /1 advantages for 2 sequences/],
    [
      "an advantage of NaN",
      () => grpo({ ...sampled, advantages: [1, Number.NaN] }),
      /the advantage of sequence 1 is NaN/,
    ],
    ["a divisor of 0", () => grpo(sampled, { average: { divisor: 0 } }), /divisor cannot be 0/],
  ] as const)("%s", (_, work, message) => {
    expect(work).toThrow(message);
    expect(work).toThrow(expect.objectContaining({ code: "bad-objective" }));
  });
});

test("the sigmoid has no overflow at either end", () => {
  expect([-1000, 0, 1000].map(sigmoid)).toEqual([0, 0.5, 1]);
});
