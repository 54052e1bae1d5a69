// Strict and loose verification of one response (IFEval, Zhou et al., arXiv 2311.07911, section 4.2).
import type { Verdict } from "../core/verdict.ts";
import type { Mode, ReadyConstraint } from "./constraint.ts";
import { strip } from "./python-text.ts";

/** What the loose verdicts leave out of the response before judging it; in the order in which they are tried. */
export const looseVariants = [
  "as it is",
  "without asterisks",
  "without the first line",
  "without the last line",
  "without the first and the last line",
  "without the first line and asterisks",
  "without the last line and asterisks",
  "without the first line, the last line and asterisks",
] as const;

export type LooseVariant = (typeof looseVariants)[number];

/** The eight texts of `looseVariants`. */
export function looseResponses(response: string): string[] {
  const lines = response.split("\n");
  const first = strip(lines.slice(1).join("\n"));
  const last = strip(lines.slice(0, -1).join("\n"));
  const both = strip(lines.slice(1, -1).join("\n"));
  const plain = [response, first, last, both];
  const bare = plain.map((text) => text.replaceAll("*", ""));
  return [response, bare[0], first, last, both, bare[1], bare[2], bare[3]] as string[];
}

export interface ResponseVerdicts {
  readonly strict: readonly Verdict[];
  readonly loose: readonly LooseVerdict[];
}

export interface LooseVerdict {
  readonly verdict: Verdict;
  /** The first variant that follows the constraint; absent where none does, and the verdict is then the strict one. */
  readonly variant?: LooseVariant;
}

/** Both verdicts on each constraint of a prompt; each constraint may be followed by another variant. */
export function verifyResponse(
  constraints: readonly ReadyConstraint[],
  response: string,
  mode: Mode,
): ResponseVerdicts {
  const strict = constraints.map((constraint) => constraint.check(response, mode));
  let variants: readonly string[] | undefined;
  const loose = constraints.map((constraint, i): LooseVerdict => {
    const verdict = strict[i] as Verdict;
    if (verdict.kind === "pass") return { verdict, variant: looseVariants[0] };
    variants ??= looseResponses(response);
    for (let at = 1; at < variants.length; at++) {
      if (variants.indexOf(variants[at] as string) < at) continue;
      const relaxed = constraint.check(variants[at] as string, mode);
      if (relaxed.kind === "pass") return { verdict: relaxed, variant: looseVariants[at] as LooseVariant };
    }
    return { verdict };
  });
  return { strict, loose };
}
