// Asking a model to carry out instructions, and judging each answer with the family that made the exercise.
import type { Verdict } from "../core/verdict.ts";
import { judgeResponse } from "../data/rows/response.ts";
import type { AnyFamily } from "../instructions/family.ts";
import type { Model } from "../models/model.ts";

/** An instruction with an input, and the prompt that poses it. */
export interface Exercise {
  readonly params: unknown;
  readonly input: unknown;
  readonly prompt: string;
  /** A true response. */
  readonly expected: string;
  /** What stands before the answer in a response (`cutResponse`); absent where the response is the answer. */
  readonly marker?: string;
}

export interface JudgedAnswer extends Exercise {
  readonly answer: string;
  readonly verdict: Verdict;
}

export interface AnswerExercisesOptions {
  readonly model: Model;
  readonly family: AnyFamily;
  readonly exercises: readonly Exercise[];
  readonly maxNewTokens: number;
  /** In place of the family's verdict on the answer within the response. */
  readonly judge?: (exercise: Exercise, answer: string) => Verdict;
  /** Exercises asked between two calls of `onProgress`. */
  readonly chunk?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Every exercise answered and judged, in order. A checker that throws is an invalid verdict, never a wrong answer. */
export async function answerExercises(options: AnswerExercisesOptions): Promise<JudgedAnswer[]> {
  const { model, family, exercises, chunk = 256 } = options;
  const judge = options.judge ?? ((exercise, answer) => judgeResponse(family, exercise, answer));
  const judged: JudgedAnswer[] = [];
  for (let start = 0; start < exercises.length; start += chunk) {
    const asked = exercises.slice(start, start + chunk);
    const answers = await model.answer(
      asked.map((exercise) => exercise.prompt),
      {
        maxNewTokens: options.maxNewTokens,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
    );
    for (const [i, exercise] of asked.entries()) {
      const answer = answers[i] ?? "";
      judged.push({ ...exercise, answer, verdict: guarded(family, () => judge(exercise, answer)) });
    }
    options.onProgress?.(judged.length, exercises.length);
  }
  return judged;
}

function guarded(family: AnyFamily, judge: () => Verdict): Verdict {
  try {
    return judge();
  } catch (error) {
    return { kind: "invalid", error: `${family.name}.check threw: ${String(error)}` };
  }
}
