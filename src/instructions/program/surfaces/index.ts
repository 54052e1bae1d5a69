// Programs on every surface: written down, and read back to the same tree.
import type { Surface } from "../../surface.ts";
import type { Program } from "../ast.ts";
import { isProgram } from "../check.ts";
import type { Notation } from "./notation.ts";
import { python } from "./python.ts";
import { readProgram } from "./read-program.ts";
import { prose } from "./prose.ts";
import { pseudocode } from "./pseudocode.ts";
import { rule } from "./rule.ts";
import { typescript } from "./typescript.ts";
import { writeProgram } from "./write-program.ts";

const notations: Readonly<Record<Surface, readonly Notation[]>> = {
  rule: [rule],
  prose,
  pseudocode,
  python: [python],
  typescript: [typescript],
};

/** How many wordings of a program a surface has. */
export function programParaphrases(surface: Surface): number {
  return notations[surface].length;
}

/**
 * A program written down, its procedures in their order: helpers first, the entry last. Python and TypeScript run as
 * they stand, with functions written out where the language has none; pseudo-code calls helpers that are named for what
 * they do (Mishra et al., arXiv 2305.11790). The program has passed `checkProgram`. Throws a RangeError for a paraphrase that does not exist.
 */
export function renderProgram(program: Program, surface: Surface, paraphrase = 0): string {
  const notation = notations[surface][paraphrase];
  if (notation === undefined) {
    throw new RangeError(`programs have no paraphrase ${paraphrase} for the surface ${surface}`);
  }
  return writeProgram(program, notation);
}

// More than the 5,000 nodes of a program need.
const longest = 100_000;

/** Control characters, and line breaks that only some languages see: a comment could end at one. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const hiddenBreak = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029]/;

/**
 * The program whose `renderProgram` is `text`, in any paraphrase; undefined for every other text. In
 * pseudo-code, Python and TypeScript comments, blank lines and what a docstring says after its first line may differ,
 * since they carry no meaning.
 */
export function parseProgram(text: string, surface: Surface): Program | undefined {
  if (text.length > longest || text !== text.trim() || hiddenBreak.test(text)) return undefined;
  for (const notation of notations[surface]) {
    const program = readProgram(text, notation);
    if (isProgram(program) && isWritten(program, text, notation)) return program;
  }
  return undefined;
}

/** The last word on what a text means has the writer: whatever was read must be written like this. */
function isWritten(program: Program, text: string, notation: Notation): boolean {
  const bare = writeProgram(program, notation, false);
  if (writeProgram(program, notation) === text || bare === text) return true;
  return notation.comment !== undefined && undocumented(text, notation) === undocumented(bare, notation);
}

function undocumented(text: string, { documentation, comment }: Notation): string {
  let isInside = false;
  const kept = text.split("\n").filter((line) => {
    const content = line.trim();
    const begins = documentation !== undefined && documentation.begins.test(content) && !isInside;
    const rest = begins ? content.replace(documentation.begins, "") : content;
    const wasInside = isInside || begins;
    isInside = wasInside && documentation !== undefined && !documentation.ends.test(rest);
    return !wasInside && content !== "" && !(comment !== undefined && content.startsWith(comment));
  });
  return kept.join("\n");
}
