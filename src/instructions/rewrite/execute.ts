// What a rule does to a text.
import type { Execution } from "../family.ts";
import { encrypt } from "./cipher.ts";
import type { RewriteInput, RewriteParams } from "./params.ts";
import { shownRule } from "./render.ts";

/** The leftmost x replaced by y; the text unchanged where x does not occur (arXiv 2410.04717, section 2). */
export function applyRule(x: string, y: string, text: string): string {
  const at = text.indexOf(x);
  return at < 0 ? text : text.slice(0, at) + y + text.slice(at + x.length);
}

/** The answer as it is shown, encrypted where the rule has a cipher. */
export function answerOf(params: RewriteParams, input: RewriteInput): string {
  const clear = applyRule(params.x, params.y, input);
  return params.cipher === undefined ? clear : encrypt(clear, params.cipher);
}

/** The trace recites the rule and then marks the place it applies to, or says that there is none. */
export function execute(params: RewriteParams, input: RewriteInput): Execution {
  const { x, cipher } = params;
  const shown = shownRule(params);
  const at = input.indexOf(x);
  const show = (text: string): string => (cipher === undefined ? text : encrypt(text, cipher));
  const place = at < 0 ? "absent" : `${show(input.slice(0, at))}[${show(x)}]${show(input.slice(at + x.length))}`;
  return { answer: answerOf(params, input), trace: [`${shown.x}>${shown.y}`, place] };
}
