// The optimizer's two moments of every parameter, as one map of tensors.
import { ModelError } from "../../core/errors.ts";
import type { Parameters, TrainerState } from "../contract.ts";

const prefixes = { firstMoments: "first_moment.", secondMoments: "second_moment." } as const;

export type Moments = Pick<TrainerState, "firstMoments" | "secondMoments">;

/** Every moment under its parameter's name with "first_moment." or "second_moment." before it. */
export function joinMoments(moments: Moments): Parameters {
  const named = (kind: keyof Moments): [string, { shape: readonly number[]; data: Float32Array }][] =>
    Array.from(moments[kind], ([name, tensor]) => [prefixes[kind] + name, tensor]);
  return new Map([...named("firstMoments"), ...named("secondMoments")]);
}

/** The opposite of `joinMoments`; tensors of other names are left out. */
export function splitMoments(tensors: Parameters): Moments {
  const under = (prefix: string): Parameters =>
    new Map(
      Array.from(tensors)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  return { firstMoments: under(prefixes.firstMoments), secondMoments: under(prefixes.secondMoments) };
}

/** Throws a ModelError unless both moments have the names and shapes of the parameters. */
export function checkMoments({ parameters, firstMoments, secondMoments }: TrainerState): void {
  for (const [kind, moments] of Object.entries({ firstMoments, secondMoments })) {
    for (const [name, { shape }] of parameters) {
      const found = moments.get(name)?.shape;
      if (found?.join() === shape.join()) continue;
      throw mismatch(
        `${kind} has ${found === undefined ? "nothing" : `shape [${found.join(", ")}]`} for the parameter ${JSON.stringify(name)} of shape [${shape.join(", ")}]`,
      );
    }
    if (moments.size !== parameters.size) {
      throw mismatch(`${kind} has ${moments.size} tensors for ${parameters.size} parameters`);
    }
  }
}

function mismatch(message: string): ModelError {
  return new ModelError(message, { code: "moments-mismatch", hint: "They come from different models." });
}
