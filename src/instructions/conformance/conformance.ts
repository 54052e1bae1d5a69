// What every family must hold to, as checks that can be pointed at any family, shipped or a user's own.
import { DataError, PreceptError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { answerClaims } from "./answers.ts";
import { demand, subjectOf, type Claim, type Subject } from "./draws.ts";
import { formClaims, traceClaim } from "./forms.ts";
import type { ConformanceOptions } from "./options.ts";
import { seedClaims } from "./seeds.ts";
import type { AnyFamily } from "../family.ts";

export type { ConformanceOptions };

export interface ConformanceCheck {
  /** Family, config and claim. */
  readonly name: string;
  /** The name of the config in the options. */
  readonly config: string;
  readonly claim: string;
  /** Throws a DataError ("conformance") with the counterexample; what the family throws is in its message. */
  readonly run: () => void;
}

function claimsOf({ traceEndsWithAnswer }: ConformanceOptions): readonly Claim[] {
  return [...seedClaims, ...answerClaims, ...formClaims, ...(traceEndsWithAnswer === true ? [traceClaim] : [])];
}

/**
 * The checks of a family: the same seed gives the same bytes, in any order; neighbouring seeds share under 1 %; few
 * draws repeat a meaning, and different keys mean different things; the true answer passes; empty, changed, padded,
 * quoted, repeated, hedged and neighbours' answers fail; `check` throws on no text; every surface and paraphrase reads
 * back to the same meaning; parameters and inputs survive JSON; axes measure; carrying out is bounded; capacity is
 * honoured. That meanings never cross splits is checked where splits are made: `splitChecks` of precept/data.
 */
export function conformanceChecks(family: AnyFamily, options: ConformanceOptions): ConformanceCheck[] {
  const cases = Object.entries(options.configs).flatMap(([config, written]) => {
    const subject = once(() => subjectOf(family, written, options));
    return claimsOf(options).map(({ claim, run }) => conformanceCheck({ family, config, claim }, () => run(subject())));
  });
  const tiny = Object.entries(options.tiny ?? {}).map(([config, written]) =>
    conformanceCheck({ family, config, claim: "exactly as many meanings as its capacity can be drawn" }, () =>
      capacityIsHonoured(subjectOf(family, written, options)),
    ),
  );
  return [...cases, ...tiny];
}

interface Named {
  readonly family: AnyFamily;
  readonly config: string;
  readonly claim: string;
}

/** A check that throws nothing but a DataError. */
export function conformanceCheck({ family, config, claim }: Named, check: () => void): ConformanceCheck {
  const run = (): void => {
    try {
      check();
    } catch (error) {
      if (error instanceof DataError && error.code === "conformance") throw error;
      const what = error instanceof PreceptError ? error.message : `the family threw ${String(error)}`;
      throw new DataError(what, { code: "conformance", cause: error });
    }
  };
  return { name: `${family.name}, ${config}: ${claim}`, config, claim, run };
}

function capacityIsHonoured({ family, config, seed }: Subject): void {
  const capacity = family.capacity(config);
  demand(capacity >= 1 && capacity <= 10_000, () => `a tiny config has a capacity of ${capacity}`);
  const keys = new Set<string>();
  const stream = Rng.from(seed, "capacity");
  for (let i = 0; i < 60 * capacity; i++) keys.add(family.key(family.sample(config, stream.derive(i))));
  demand(keys.size === capacity, () => `${keys.size} meanings were drawn, capacity says ${capacity}`);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
