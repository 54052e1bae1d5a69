// `format:no_bullets_bullets`: at least two sentences that end in a period, then at least two bullet points (`*`).
import type { Span } from "../../core/verdict.ts";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isBlank, strip } from "../python-text.ts";
import { splitSentences } from "../text/sentences.ts";
import { isStarBullet } from "./bullet-lines.ts";
import { linesOf } from "./lines.ts";

/** Sentences are cut line by line; after the first bullet point only bullet points may come. */
export const formatNoBulletsBullets: Constraint<NoParams> = {
  id: "format:no_bullets_bullets",
  params: noParams,
  repairs: "The sentences must end in a period, blank lines never harm, and emphasis is no bullet point.",
  check: (response, _params, mode) => {
    let sentences = 0;
    let blankSeen = false;
    const bullets: Span[] = [];
    for (const { text, span } of linesOf(response)) {
      const bullet = mode === "parity" ? strip(text).startsWith("*") : isStarBullet(text);
      if (bullet) {
        if (sentences < 2)
          return broken("too-few-sentences", `${sentences} sentences before the bullet points`, {
            span,
            count: sentences,
            threshold: "at least 2",
          });
        bullets.push(span);
      } else if (isBlank(text) && mode === "fixed") continue;
      else if (bullets.length > 0 || blankSeen) {
        return broken("text-out-of-place", "text stands after a blank line or a bullet point", { span });
      } else {
        blankSeen = isBlank(text);
        sentences += countSentences(strip(text), mode);
      }
    }
    const evidence = { count: bullets.length, threshold: "at least 2", spans: someSpans(bullets) };
    if (bullets.length >= 2) return followed(evidence);
    return broken("too-few-bullets", `${bullets.length} bullet points, wanted at least 2`, evidence);
  },
};

function countSentences(line: string, mode: Mode): number {
  const sentences = splitSentences(line);
  return mode === "parity" ? sentences.length : sentences.filter(endsInPeriod).length;
}

function endsInPeriod(sentence: string): boolean {
  return /\p{L}/u.test(sentence) && /\.["'”’)\]*_]{0,4}$/.test(sentence);
}
