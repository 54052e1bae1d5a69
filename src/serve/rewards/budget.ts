// How much of something all requests together may hold.
import { ApiError } from "../api-error.ts";

export interface Budget {
  /** Takes `count`, to be given back once. Throws a 429 where too much is taken. */
  take(count: number): void;
  giveBack(count: number): void;
  taken(): number;
}

/** A request that alone asks for more than there is gets all of it where nobody else holds any. */
export function createBudget(most: number, what: string): Budget {
  let taken = 0;
  return {
    take(count) {
      if (taken > 0 && taken + count > most) {
        throw new ApiError(429, `the server is busy: ${taken} of ${most} ${what} are taken`, {
          type: "rate_limit_error",
          code: "queue_full",
          headers: { "Retry-After": "1", Connection: "close" },
        });
      }
      taken += count;
    },
    giveBack: (count) => void (taken -= count),
    taken: () => taken,
  };
}
