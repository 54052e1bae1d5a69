// Exact match with a diagnosis: the one way in which string answers are judged.
import { fail, pass, type Verdict } from "../core/verdict.ts";

/**
 * Passes only where `response` is `answer`, character for character. A failure says how it differs: "empty",
 * "unchanged" (the input was handed back although it had to change), "padded", "quoted", "too-long" (the answer with
 * more after it), "too-short" (a beginning of the answer) or "wrong"; its evidence is the span from the first
 * difference to the end of the response. No part of a wrong response is ever credited.
 */
export function exactMatch(answer: string, response: string, input?: string): Verdict {
  if (response === answer) return pass;
  const start = firstDifference(answer, response);
  const [code, detail] = diagnose(answer, response, input);
  return fail(code, detail, {
    span: [start, response.length],
    expected: answer.slice(start),
    found: response.slice(start),
  });
}

function diagnose(answer: string, response: string, input: string | undefined): readonly [string, string] {
  if (response === "") return ["empty", "the response is empty"];
  if (response === input) return ["unchanged", "the response is the input, which the instruction changes"];
  if (response.trim() === answer) return ["padded", "the response is the answer with white space around it"];
  if (isQuoted(answer, response.trim())) return ["quoted", "the response is the answer in quotation marks"];
  if (answer !== "" && response.startsWith(answer)) return ["too-long", "the response goes on after the answer"];
  if (answer.startsWith(response)) return ["too-short", "the response stops before the answer ends"];
  return ["wrong", "the response differs from the answer"];
}

/** One to three marks on either side, a full stop behind them or not; compared in place, so that length costs nothing. */
function isQuoted(answer: string, text: string): boolean {
  for (let marks = 1; marks <= 3; marks++) {
    if (!text.startsWith(answer, marks)) continue;
    const [before, after] = [text.slice(0, marks), text.slice(marks + answer.length, marks + answer.length + 5)];
    const isWhole = text.length === marks + answer.length + after.length;
    if (isWhole && /^["'`“‘]+$/.test(before) && /^["'`”’]{1,3}[.]?$/.test(after)) return true;
  }
  return false;
}

function firstDifference(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a.charCodeAt(i) !== b.charCodeAt(i)) return i;
  return shorter;
}
