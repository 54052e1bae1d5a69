// How many sequences may be under way, waiting ones included.
import { ApiError } from "./api-error.ts";

export interface Admission {
  /**
   * Takes `count` places. Give each back once. Throws a 400 for more than there are at all, and a 429 where too many
   * are taken.
   */
  take(count: number): void;
  giveBack(): void;
  taken(): number;
}

export function createAdmission(places: number): Admission {
  let taken = 0;
  return {
    take(count) {
      if (count > places) {
        throw new ApiError(400, `this request asks for ${count} sequences, and the server takes at most ${places}`, {
          param: "n",
          code: "too_many_sequences",
        });
      }
      if (taken + count > places) {
        throw new ApiError(429, `the server is busy: ${taken} of ${places} places for sequences are taken`, {
          type: "rate_limit_error",
          code: "queue_full",
          headers: { "Retry-After": "1" },
        });
      }
      taken += count;
    },
    giveBack: () => void taken--,
    taken: () => taken,
  };
}
