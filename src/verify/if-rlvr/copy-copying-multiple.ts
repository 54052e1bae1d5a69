// `copy:copying_multiple`: the given text N times, parted by six asterisks, and nothing else.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, judgeCount } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { judgeCopy } from "./judge-copy.ts";

export interface CopyingMultipleParams {
  readonly prompt_to_repeat: string;
  readonly N: number;
}

const divider = "******";

export const copyCopyingMultiple: Constraint<CopyingMultipleParams> = {
  id: "copy:copying_multiple",
  params: z.strictObject({ prompt_to_repeat: nonBlank, N: z.int().positive() }),
  check: (response, { prompt_to_repeat, N }) => {
    const pieces = response.split(divider);
    const spans: Span[] = [];
    let start = 0;
    for (const piece of pieces) {
      if (piece !== "") spans.push([start, start + piece.length]);
      start += piece.length + divider.length;
    }
    const number = judgeCount({ count: pieces.length, what: "copies", spans }, "exactly", N);
    if (number.kind !== "pass") return number;
    const wrong = pieces.findIndex((piece) => judgeCopy(piece, prompt_to_repeat).kind !== "pass");
    if (wrong === -1) return number;
    const from = pieces.slice(0, wrong).reduce((sum, piece) => sum + piece.length + divider.length, 0);
    return broken("different", `copy ${wrong + 1} of ${N} differs from the text to copy`, {
      count: N,
      threshold: `exactly ${N}`,
      span: [from, from + (pieces[wrong] as string).length],
    });
  },
};
