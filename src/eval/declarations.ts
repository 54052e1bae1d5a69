// Whether a text that is to write an instruction down means that instruction.
import { fail, pass, type Verdict } from "../core/verdict.ts";
import type { AnyFamily } from "../instructions/family.ts";
import type { Surface } from "../instructions/surface.ts";

export interface Declared {
  readonly params: unknown;
  /** The instruction as it was written down. */
  readonly expected: string;
}

export interface DeclarationOptions {
  readonly family: AnyFamily;
  /** Of the family, for what a text keeps to itself. */
  readonly config: unknown;
  readonly surface: string;
}

/**
 * A pass for the very text, and where the family can read the surface back, for every text that means the same. A text
 * with anything before or after it is no such text.
 */
export function judgeDeclaration(
  { family, config, surface }: DeclarationOptions,
  { params, expected }: Declared,
  answer: string,
): Verdict {
  if (answer === expected) return pass;
  const evidence = { span: [0, answer.length] as const, expected, found: answer };
  const readable = (family.surfaces as readonly string[]).includes(surface) && family.parse !== undefined;
  if (!readable) return fail("other-text", "the text is not the instruction's", evidence);
  const read: unknown = family.parse?.(answer, surface as Surface, config);
  if (read === undefined) return fail("no-instruction", `the text is no ${surface} of ${family.name}`, evidence);
  return family.key(read) === family.key(params)
    ? pass
    : fail("other-instruction", "the text means another instruction", evidence);
}
