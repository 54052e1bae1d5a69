// `combination:repeat_prompt`: the response begins with the prompt, word for word.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { isWordLike } from "../plain-words.ts";
import { lstrip, strip } from "../python-text.ts";

export interface RepeatPromptParams {
  readonly prompt_to_repeat: string;
}

/** Without regard to case. */
export const combinationRepeatPrompt: Constraint<RepeatPromptParams> = {
  id: "combination:repeat_prompt",
  params: z.strictObject({ prompt_to_repeat: nonBlank }),
  repairs: "An answer must follow the prompt; the published code is content with the prompt alone.",
  check: (response, { prompt_to_repeat }, mode) => {
    const lowered = strip(response).toLowerCase();
    const wanted = strip(prompt_to_repeat).toLowerCase();
    const same = sharedLength(lowered, wanted);
    if (same < wanted.length) {
      const evidence = { expected: wanted.slice(same, same + 60), found: lowered.slice(same, same + 60), count: same };
      return broken("not-repeated", `differs from the prompt after ${same} characters`, evidence);
    }
    const start = response.length - lstrip(response).length;
    const evidence = { span: [start, Math.min(response.length, start + wanted.length)] as const, count: same };
    if (mode === "parity" || isWordLike(lowered.slice(same))) return followed(evidence);
    return broken("no-answer", "nothing follows the prompt", evidence);
  },
};

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
