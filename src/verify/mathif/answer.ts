// What MathIF judges of a completion: the text after the reasoning, inside the tags of an answer where there are any.
import type { Mode } from "../constraint.ts";
import { splitReasoning } from "../reasonif/split-reasoning.ts";

/**
 * When fixed, the text after the reasoning, "" where that is cut off, and in it what the last tags of `<answer>` hold.
 * The published code cuts at the first tags wherever they stand, so that an unclosed trace is judged as an answer, and
 * text before a trace is.
 */
export function mathIfAnswer(completion: string, mode: Mode): string {
  return mode === "parity" ? asPublished(completion) : afterReasoning(completion);
}

function asPublished(completion: string): string {
  let text = completion;
  for (const tag of ["<think>", "</think>", "<answer>"]) text = text.split(tag)[1] ?? text;
  return text.split("</answer>")[0] ?? text;
}

function afterReasoning(completion: string): string {
  const reasoning = splitReasoning(completion);
  let text = "";
  if (reasoning.kind !== "malformed") text = completion.slice(...reasoning.answer);
  else if (reasoning.problem !== "unclosed") {
    const last = completion.split("</think>").at(-1) ?? "";
    text = last.includes("<think>") ? "" : last;
  }
  const opened = text.lastIndexOf("<answer>");
  if (opened === -1) return text;
  const inside = text.slice(opened + "<answer>".length);
  const closed = inside.indexOf("</answer>");
  return closed === -1 ? inside : inside.slice(0, closed);
}
