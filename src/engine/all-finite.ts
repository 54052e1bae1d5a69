// Whether numbers are numbers: neither NaN nor infinite.
import { ModelError } from "../core/errors.ts";

/** One pass, about a nanosecond a number. */
export function allFinite(data: Float32Array): boolean {
  // Adding keeps a NaN and turns infinities into one or the other; finite numbers of float32 do not overflow a double.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] as number;
  return Number.isFinite(sum);
}

/** The error for a file whose tensor does not pass. */
export function notNumbers(path: string, name: string): ModelError {
  return new ModelError(`${path} holds NaN or infinity, in "${name}"`, {
    code: "not-finite",
    hint: "Whoever saved it saved a training that had diverged, or numbers too large for float16. Take an earlier checkpoint, or save it as bfloat16.",
  });
}
