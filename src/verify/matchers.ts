// `expect(response).toFollow(constraints)` for vitest and jest: `expect.extend(preceptMatchers)`.
import type { Evidence, Verdict } from "../core/verdict.ts";
import type { ConstraintCall } from "./constraint.ts";
import { verify, type Verification, type VerifyOptions } from "./verify.ts";

export interface ToFollowOptions extends VerifyOptions {
  /** Whether a variant of the response that follows is enough, as in IFEval's loose accuracy. */
  readonly loose?: boolean;
}

export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Throws a TypeError for what is no text, and `verify`'s errors for constraints that cannot be used. */
export function toFollow(
  received: unknown,
  constraints: ConstraintCall | readonly ConstraintCall[],
  { loose = false, ...options }: ToFollowOptions = {},
): MatcherResult {
  if (typeof received !== "string") {
    throw new TypeError(`toFollow judges a response, which is a text; it was given ${typeof received}`);
  }
  const verification = verify(constraints, received, options);
  const pass = loose ? verification.loose : verification.strict;
  return { pass, message: () => messageOf(received, verification, { pass, loose }) };
}

export const preceptMatchers = { toFollow };

declare global {
  // vitest takes over what is declared for jest.
  // oxlint-disable-next-line typescript/no-namespace -- the only way to name the matchers of jest
  namespace jest {
    // oxlint-disable-next-line no-unused-vars, typescript/no-empty-object-type, typescript/ban-types -- the type parameters that jest declares
    interface Matchers<R, T = {}> {
      toFollow(constraints: ConstraintCall | readonly ConstraintCall[], options?: ToFollowOptions): R;
    }
  }
}

function messageOf(
  response: string,
  { results, mode, set }: Verification,
  { pass, loose }: { readonly pass: boolean; readonly loose: boolean },
): string {
  const kind = `${loose ? "loosely" : "strictly"}, ${set}, mode ${mode}`;
  const lines = results.map(({ id, params, strict, loose: { verdict } }) =>
    lineOf({ id, params, verdict: loose ? verdict : strict, response }),
  );
  const count = results.filter((result) => (loose ? result.loose.verdict : result.strict).kind === "pass").length;
  const head = pass
    ? `expected the response not to follow all ${results.length} constraints (${kind})`
    : `expected the response to follow ${results.length} constraints, it follows ${count} (${kind})`;
  return [head, ...lines].join("\n");
}

interface Line {
  readonly id: string;
  readonly params: unknown;
  readonly verdict: Verdict;
  readonly response: string;
}

function lineOf({ id, params, verdict, response }: Line): string {
  const call = `${id} ${JSON.stringify(params)}`;
  if (verdict.kind === "invalid") return `  ? ${call}: ${verdict.error}`;
  const evidence = evidenceOf(response, verdict.evidence);
  if (verdict.kind === "pass") return `  ✓ ${call}${evidence}`;
  return `  ✗ ${call}: ${verdict.detail} [${verdict.code}]${evidence}`;
}

function evidenceOf(response: string, evidence: Evidence | undefined): string {
  const spans = evidence?.spans ?? (evidence?.span === undefined ? [] : [evidence.span]);
  const places = spans.slice(0, 3).map(([start, end]) => {
    const piece = response.slice(start, end);
    return `${JSON.stringify(piece.length > 40 ? `${piece.slice(0, 40)}…` : piece)} at ${start}`;
  });
  const more = spans.length > 3 ? ` and ${spans.length - 3} more` : "";
  return places.length === 0 ? "" : `\n      ${places.join(", ")}${more}`;
}
