// Objectives by name, drawn at random for properties, and as tools/record-objectives.py knows them.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { z } from "zod";
import { dpo } from "./dpo.ts";
import { grpo } from "./grpo.ts";
import { iopo } from "./iopo.ts";
import type { ObjectiveResult } from "./objective.ts";
import { orpo } from "./orpo.ts";
import { rpo } from "./rpo.ts";
import { sft } from "./sft.ts";

const tokens = z.array(z.array(z.number()));
const pair = { chosen: z.int(), rejected: z.int() };
const compared = { policy: tokens, reference: tokens };
const preference = { beta: z.number().optional(), labelSmoothing: z.number().optional() };
const average = z.union([z.enum(["sequence-mean", "token-mean"]), z.strictObject({ divisor: z.number() })]).optional();

const objectiveCase = z.discriminatedUnion("objective", [
  z.object({
    objective: z.literal("sft"),
    values: z.strictObject({ policy: tokens }),
    options: z.strictObject({ average }),
  }),
  z.object({
    objective: z.literal("dpo"),
    values: z.strictObject({ ...compared, pairs: z.array(z.strictObject(pair)) }),
    options: z.strictObject(preference),
  }),
  z.object({
    objective: z.literal("iopo"),
    values: z.strictObject({
      ...compared,
      quadruples: z.array(
        z.strictObject({ first: z.int(), second: z.int(), secondGivenFirst: z.int(), firstGivenSecond: z.int() }),
      ),
    }),
    options: z.strictObject(preference),
  }),
  z.object({
    objective: z.literal("rpo"),
    values: z.strictObject({ ...compared, pairs: z.array(z.strictObject({ ...pair, differing: z.int() })) }),
    options: z.strictObject({ ...preference, gamma: z.number().optional() }),
  }),
  z.object({
    objective: z.literal("orpo"),
    values: z.strictObject({ policy: tokens, pairs: z.array(z.strictObject(pair)) }),
    options: z.strictObject({ lambda: z.number().optional() }),
  }),
  z.object({
    objective: z.literal("grpo"),
    values: z.strictObject({
      policy: tokens,
      old: tokens,
      reference: tokens.optional(),
      advantages: z.array(z.number()),
    }),
    options: z.strictObject({
      clipLow: z.number().optional(),
      clipHigh: z.number().optional(),
      klWeight: z.number().optional(),
      average,
    }),
  }),
]);

export type ObjectiveCase = z.infer<typeof objectiveCase>;
export const objectiveNames = ["sft", "dpo", "iopo", "rpo", "orpo", "grpo"] as const;

export const resultSchema = z.object({ loss: z.number(), coefficients: tokens });

export function recordedObjectives(): readonly (ObjectiveCase & z.infer<typeof resultSchema>)[] {
  const golden: unknown = JSON.parse(readFileSync(new URL("golden/objectives.json", import.meta.url), "utf8"));
  return z.object({ cases: z.array(z.intersection(objectiveCase, resultSchema)) }).parse(golden).cases;
}

export function resultOf(asked: ObjectiveCase): ObjectiveResult {
  // What is left out and what is undefined mean the same here.
  const options = asked.options as Record<string, never>;
  switch (asked.objective) {
    case "sft":
      return sft(asked.values, options);
    case "dpo":
      return dpo(asked.values, options);
    case "iopo":
      return iopo(asked.values, options);
    case "rpo":
      return rpo(asked.values, options);
    case "orpo":
      return orpo(asked.values, options);
    case "grpo":
      return grpo(asked.values, options);
    default:
      return asked satisfies never;
  }
}

/** Cases of one objective: 4 to 7 sequences of 1 to 5 tokens, in no way special. */
export function anyCase(objective: ObjectiveCase["objective"]): fc.Arbitrary<ObjectiveCase> {
  return fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 7 }).chain((lengths) => {
    const numbers = (min: number, max: number) =>
      fc.tuple(...lengths.map((length) => fc.array(between(min, max), { minLength: length, maxLength: length })));
    const place = fc.integer({ min: 0, max: lengths.length - 1 });
    const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 });
    const anyPair = { chosen: place, rejected: place };
    const anyAverage = fc.constantFrom("sequence-mean", "token-mean", { divisor: 6 });
    const policy = numbers(-5, -0.05);
    const reference = numbers(-5, -0.05);
    const weighing = { beta: between(0.05, 1.5), labelSmoothing: between(0, 0.3) };
    const make: Record<
      ObjectiveCase["objective"],
      readonly [values: fc.Arbitrary<unknown>, options: fc.Arbitrary<unknown>]
    > = {
      sft: [fc.record({ policy }), fc.record({ average: anyAverage })],
      dpo: [fc.record({ policy, reference, pairs: some(fc.record(anyPair)) }), fc.record(weighing)],
      iopo: [
        fc.record({
          policy,
          reference,
          quadruples: some(
            fc.record({ first: place, second: place, secondGivenFirst: place, firstGivenSecond: place }),
          ),
        }),
        fc.record(weighing),
      ],
      rpo: [
        fc.record({
          policy,
          reference,
          pairs: some(fc.record({ ...anyPair, differing: fc.integer({ min: 0, max: 4 }) })),
        }),
        fc.record({ ...weighing, gamma: between(0, 0.5) }),
      ],
      orpo: [fc.record({ policy, pairs: some(fc.record(anyPair)) }), fc.record({ lambda: between(0, 2) })],
      grpo: [
        policy.chain((own) =>
          fc.record({
            policy: fc.constant(own),
            // Ratios on both sides of both clips.
            old: numbers(-0.6, 0.6).map((moved) =>
              own.map((one, at) => one.map((x, token) => x + (moved[at]?.[token] ?? 0))),
            ),
            reference,
            advantages: fc.tuple(...lengths.map(() => between(-2, 2))),
          }),
        ),
        fc.record({
          average: anyAverage,
          clipLow: between(0.05, 0.5),
          clipHigh: between(0.05, 0.5),
          klWeight: fc.constantFrom(0, 0.04, 0.5),
        }),
      ],
    };
    const [values, options] = make[objective];
    return fc.record({ objective: fc.constant(objective), values, options }) as fc.Arbitrary<ObjectiveCase>;
  });
}

function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
}
