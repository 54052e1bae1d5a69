// `copy:copy` and `copy:copying_simple`: the response is the given text and nothing else.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { nonBlank } from "../params.ts";
import { judgeCopy } from "./judge-copy.ts";

export interface CopyParams {
  readonly prompt_to_repeat: string;
}

const copied = {
  params: z.strictObject({ prompt_to_repeat: nonBlank }),
  check: (response: string, { prompt_to_repeat }: CopyParams) => judgeCopy(response, prompt_to_repeat),
};

/** Space around the text and case aside. */
export const copyCopy: Constraint<CopyParams> = { id: "copy:copy", ...copied };

/** Checked as `copy:copy` is; the prompts of the published data word it another way. */
export const copyCopyingSimple: Constraint<CopyParams> = { id: "copy:copying_simple", ...copied };
