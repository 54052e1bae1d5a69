// `format:sub-bullets`: bullet points denoted by `*`, each with at least one sub-bullet point denoted by `-`.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, judgeCount, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isDashBullet, isStarBullet } from "./bullet-lines.ts";
import { filledLines } from "./lines.ts";

export const formatSubBullets: Constraint<NoParams> = {
  id: "format:sub-bullets",
  params: noParams,
  repairs:
    "There must be a bullet point, emphasis is no bullet point, and a sub-bullet point is a line, not any hyphen.",
  check: (response, _params, mode) => (mode === "parity" ? byCharacters(response) : byLines(response)),
};

/** After each `*`, a `-` comes before the next `*`. */
function byCharacters(response: string): Verdict {
  const without: Span[] = [];
  let start = response.indexOf("*");
  while (start !== -1) {
    const next = response.indexOf("*", start + 1);
    const span: Span = [start, next === -1 ? response.length : next];
    if (!response.slice(...span).includes("-")) without.push(span);
    start = next;
  }
  return judgeCount({ count: without.length, what: "pieces after `*` without `-`", spans: without }, "exactly", 0);
}

function byLines(response: string): Verdict {
  const bullets: { readonly span: Span; subs: number }[] = [];
  for (const { text, span } of filledLines(response)) {
    const last = bullets.at(-1);
    if (isStarBullet(text)) bullets.push({ span, subs: 0 });
    else if (last !== undefined && isDashBullet(text)) last.subs++;
  }
  const without = bullets.filter(({ subs }) => subs === 0).map(({ span }) => span);
  const count = bullets.length - without.length;
  if (bullets.length === 0) return broken("no-bullets", "there is no bullet point", { count, threshold: "at least 1" });
  const threshold = `exactly ${bullets.length}`;
  if (without.length === 0) return followed({ count, threshold, spans: someSpans(bullets.map(({ span }) => span)) });
  const detail = `${without.length} of ${bullets.length} bullet points have no sub-bullet point`;
  return broken("no-sub-bullets", detail, { count, threshold, spans: someSpans(without) });
}
