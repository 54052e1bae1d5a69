// The response within what a training engine sends: the prompt before it and its special tokens taken off.
import { DataError } from "../../core/errors.ts";
import type { Mode } from "../../verify/constraint.ts";
import { strip } from "../../verify/python-text.ts";

/**
 * What `query` (prompt and response, special tokens kept) says after `prompt`, without the tokens that end a turn. A
 * tokenizer may put tokens before the prompt, and other white space into it. Throws a DataError ("no-prompt") where
 * the prompt is not found.
 */
export function responseOfQuery(query: string, prompt: string): string {
  const end = endOfPrompt(query, prompt);
  if (end === undefined) {
    throw new DataError("the query does not hold its prompt, so the response cannot be told from it", {
      code: "no-prompt",
      hint: "A prompt that was cut to fit the context is not found; send the response itself where you can.",
    });
  }
  return withoutEndTokens(query.slice(end));
}

/** A completion as TRL gives it: a text, or messages of which the last with a text is the answer. */
export function responseOfCompletion(completion: string | readonly { readonly content?: unknown }[]): string {
  if (typeof completion === "string") return completion;
  const { content } = completion.findLast((message) => typeof message.content === "string") ?? {};
  return typeof content === "string" ? content : "";
}

/**
 * What follows the last `</think>`, `<answer>` tags removed and trimmed (open-instruct's `remove_thinking_section`). In
 * mode "fixed", reasoning that was cut off before its end is no answer: nothing is left.
 */
export function withoutThinking(response: string, mode: Mode): string {
  const text = strip(response.replaceAll("<|assistant|>", ""));
  const end = text.lastIndexOf("</think>");
  const answer = end < 0 ? text : text.slice(end + "</think>".length);
  if (mode === "fixed" && answer.includes("<think>")) return "";
  return strip(answer.replaceAll("<answer>", "").replaceAll("</answer>", ""));
}

function endOfPrompt(query: string, prompt: string): number | undefined {
  const exact = query.indexOf(prompt);
  if (exact >= 0) return exact + prompt.length;
  const sparse = withoutSpace(query);
  const wanted = withoutSpace(prompt).text;
  const found = sparse.text.indexOf(wanted);
  if (found < 0) return undefined;
  let end = (sparse.places[found + wanted.length - 1] as number) + 1;
  // As much of the white space that follows as the prompt ends with is the prompt's.
  for (let left = prompt.length - prompt.trimEnd().length; left > 0 && /\s/.test(query[end] ?? ""); left--) end++;
  return end;
}

/** The text without white space, and where each of its code units came from. */
function withoutSpace(text: string): { readonly text: string; readonly places: readonly number[] } {
  const places: number[] = [];
  const parts: string[] = [];
  for (const match of text.matchAll(/\S+/g)) {
    parts.push(match[0]);
    for (let i = 0; i < match[0].length; i++) places.push(match.index + i);
  }
  return { text: parts.join(""), places };
}

const endTokens = ["</s>", "<eos>", "<pad>", "<unk>", "<s>", "<bos>", "<end_of_turn>", "[PAD]", "[EOS]"];
const longestToken = 48;

/** Special tokens at the end, such as "<|im_end|>", and the white space between and after them. */
function withoutEndTokens(text: string): string {
  let end = text.length;
  for (;;) {
    const trimmed = text.slice(0, end).trimEnd().length;
    const length = endTokenLength(text.slice(Math.max(0, trimmed - longestToken), trimmed));
    if (length === 0) return text.slice(0, end);
    end = trimmed - length;
  }
}

/** The length of the special token that `tail` ends with, or 0. */
function endTokenLength(tail: string): number {
  const known = endTokens.find((token) => tail.endsWith(token));
  if (known !== undefined) return known.length;
  return /<\|[^<>|\s]+\|>$|<｜[^<>｜\s]+｜>$/.exec(tail)?.[0].length ?? 0;
}
