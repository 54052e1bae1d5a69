// Final answers of mathematical questions: where they stand in a response, and whether two are the same.
import { strip } from "../python-text.ts";

/**
 * What the last `\boxed{...}` holds; else what follows the last "####" on its line; else the last number; undefined
 * where there is none of them.
 */
export function mathAnswer(response: string): string | undefined {
  const boxed = lastBoxed(response);
  if (boxed !== undefined) return strip(boxed);
  const marked = response.lastIndexOf("####");
  const line = marked === -1 ? "" : strip(response.slice(marked + 4).split("\n", 1)[0] ?? "");
  if (line !== "") return line;
  return response.match(/-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\/\d+)?/g)?.at(-1);
}

/**
 * Whether two answers are the same number or, once what only concerns the look is gone, the same text. Stands for the
 * grader of MathIF (PRIME's, with computer algebra), which also knows that "2x+1" is "1+2x"; this does not, and never
 * takes two different numbers for one.
 */
export function sameMathAnswer(left: string, right: string): boolean {
  const [a, b] = [plainMath(left), plainMath(right)];
  if (a === b) return a !== "";
  const [p, q] = [rational(a), rational(b)];
  return p !== undefined && q !== undefined && p.above * q.below === q.above * p.below;
}

function lastBoxed(response: string): string | undefined {
  const start = response.lastIndexOf(String.raw`\boxed{`);
  if (start === -1) return undefined;
  const from = start + String.raw`\boxed{`.length;
  let depth = 1;
  for (let i = from; i < response.length; i++) {
    const character = response.charAt(i);
    if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return response.slice(from, i);
  }
  return undefined;
}

const looks: readonly (readonly [RegExp, string])[] = [
  [/\\(?:left|right|displaystyle|,|!|;|:| )/g, ""],
  [/\\[dt]frac/g, String.raw`\frac`],
  [/\\(?:text|mathrm|textbf|mbox)\{([^{}]*)\}/g, "$1"],
  [/\^\{?\\circ\}?|\\%|%|\\\$|\$/g, ""],
  [/(?<=\d),(?=\d{3}(?!\d))/g, ""],
  [/\s+/g, ""],
  [/\\frac(\d)(\d)/g, String.raw`\frac{$1}{$2}`],
  [/\.$/, ""],
];

function plainMath(answer: string): string {
  let text = answer.slice(0, MOST_CHARACTERS);
  for (const [pattern, replacement] of looks) text = text.replace(pattern, replacement);
  const assigned = /^[a-zA-Z]=(.+)$/.exec(text)?.[1];
  return assigned ?? text;
}

const MOST_CHARACTERS = 10_000;

interface Rational {
  readonly above: bigint;
  readonly below: bigint;
}

function rational(text: string): Rational | undefined {
  const sign = text.startsWith("-") ? -1n : 1n;
  const plain = text.replace(/^[-+]/, "");
  const fraction = /^(?:\\frac\{(\d{1,400})\}\{(\d{1,400})\}|(\d{1,400})\/(\d{1,400}))$/.exec(plain);
  if (fraction !== null) {
    const below = BigInt(fraction[2] ?? fraction[4] ?? "0");
    return below === 0n ? undefined : { above: sign * BigInt(fraction[1] ?? fraction[3] ?? "0"), below };
  }
  const decimal = /^(\d{0,400})(?:\.(\d{0,400}))?$/.exec(plain);
  const [, whole = "", part = ""] = decimal ?? [];
  if (whole + part === "") return undefined;
  return { above: sign * BigInt(whole + part), below: 10n ** BigInt(part.length) };
}
