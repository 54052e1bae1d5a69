// The prompts of a verification page: each with its constraints, the verdicts, and the response with what they rest on.
import type { Span, Verdict } from "../core/verdict.ts";
import { promptOutcome, type JudgedPrompt, type Outcome, type Prompt } from "../eval/verification/index.ts";
import type { ReadyConstraint } from "../verify/constraint.ts";
import type { LooseVerdict } from "../verify/loose.ts";
import { formatCount } from "./format-number.ts";
import { highlighted, visible, type Highlight } from "./highlight.ts";
import { html, type Markup } from "./html.ts";

/** A page with more prompts or longer texts than these is of no use to a reader, and to few browsers. */
const mostPrompts = 2_000;
const longestText = 20_000;

/** Cards in the order of the data; where there are too many, failed ones are kept first, and a sentence says so. */
export function promptCards(prompts: readonly Prompt[], judged: readonly JudgedPrompt[]): Markup {
  const all = judged.map((one, at) => ({ one, prompt: prompts[at] as Prompt, at }));
  const passed = ({ one }: { readonly one: JudgedPrompt }): number => (promptOutcome(one.strict) === "pass" ? 1 : 0);
  const shown = all
    .toSorted((a, b) => passed(a) - passed(b))
    .slice(0, mostPrompts)
    .toSorted((a, b) => a.at - b.at);
  const hidden = all.length - shown.length;
  return html`${
      hidden > 0 &&
      html`<p class="quiet">
        ${formatCount(hidden)} of ${formatCount(all.length)} prompts are left out, passed ones first.
      </p>`
    }
    <div id="prompts">${shown.map(({ one, prompt }) => card(prompt, one))}</div>`;
}

function card(prompt: Prompt, one: JudgedPrompt): Markup {
  const strict = promptOutcome(one.strict);
  const loose = promptOutcome(one.loose);
  return html`<details
    class="prompt ${strict}"
    data-verdict="${filterWord(strict, loose)}"
    data-ids="${[...new Set(one.ids)].join(" ")}"
    data-broken="${brokenIds(one)}"
  >
    <summary>
      <strong class="verdict">${outcomeWords[strict]}</strong>
      ${strict === "fail" && loose === "pass" && html`<span class="aside">passes loosely</span> `}
      <span class="key">${String(prompt.key)}</span>
      <span class="excerpt">${visible(excerpt(prompt.prompt))}</span>
    </summary>
    <pre class="asked" tabindex="0" aria-label="Prompt">
${visible(cut(prompt.prompt).text)}${cutNote(prompt.prompt)}</pre>
    <ol class="constraints">
      ${prompt.constraints.map((constraint, index) => constraintItem(constraint, one, index))}
    </ol>
    ${answer(prompt, one)}
  </details> `;
}

const outcomeWords: Readonly<Record<Outcome, string>> = { pass: "Passed", fail: "Failed", invalid: "Not judged" };

function filterWord(strict: Outcome, loose: Outcome): string {
  return strict === "fail" && loose === "pass" ? "loose" : strict;
}

/** Ids that are broken somewhere in the prompt. */
function brokenIds({ ids, strict }: JudgedPrompt): string {
  return [...new Set(ids.filter((_, i) => strict[i] === "fail"))].join(" ");
}

function constraintItem({ id, params }: ReadyConstraint, one: JudgedPrompt, index: number): Markup {
  const verdict = one.kept?.verdicts.strict[index];
  const outcome = one.strict[index] as Outcome;
  const why = verdict === undefined ? "" : evidenceText(verdict);
  return html`<li class="${outcome}">
    <button type="button" class="pick" data-pick="${index}" disabled title="Show only its places">
      <strong class="verdict">${outcomeWords[outcome]}</strong> <code>${id}</code>
    </button>
    <span class="params">${visible(paramsText(params))}</span>
    ${why !== "" && html`<span class="why">${visible(why)}</span>`}
    ${looseNote(one.kept?.verdicts.loose[index], outcome)}
  </li>`;
}

function looseNote(loose: LooseVerdict | undefined, strict: Outcome): Markup | undefined {
  if (strict === "pass" || loose?.variant === undefined) return undefined;
  return html`<span class="why">Followed loosely: ${loose.variant}.</span>`;
}

function answer(prompt: Prompt, one: JudgedPrompt): Markup {
  if (one.missing) return html`<p class="quiet">There is no response to this prompt.</p>`;
  if (one.kept === undefined) return html`<p class="quiet">The response was not kept.</p>`;
  const { response, verdicts, unjudged } = one.kept;
  const rest = unjudged > 0 && html`<p class="quiet">${formatCount(unjudged)} characters of it were not judged.</p>`;
  if (response === "")
    return html`<p class="quiet">${unjudged > 0 ? "What was judged of the response" : "The response"} is empty.</p>
      ${rest}`;
  const highlights = prompt.constraints.flatMap((_, index): Highlight[] => {
    const verdict = verdicts.strict[index];
    const spans = verdict === undefined ? [] : spansOf(verdict);
    return spans.length === 0 ? [] : [{ index, met: verdict?.kind === "pass", spans }];
  });
  return html`<pre class="response" tabindex="0" aria-label="Response">
${highlighted(cut(response).text, highlights)}${cutNote(response)}</pre>
    ${rest}`;
}

function spansOf(verdict: Verdict): readonly Span[] {
  if (verdict.kind === "invalid" || verdict.evidence === undefined) return [];
  const { span, spans } = verdict.evidence;
  return [...(span === undefined ? [] : [span]), ...(spans ?? [])];
}

function evidenceText(verdict: Verdict): string {
  if (verdict.kind === "invalid") return verdict.error;
  if (verdict.kind === "fail") return verdict.detail;
  const { count, threshold, expected, found } = verdict.evidence ?? {};
  if (count !== undefined) return `${formatCount(count)}${threshold === undefined ? "" : `, wanted ${threshold}`}`;
  if (found !== undefined) return `found ${quoted(found)}`;
  return expected === undefined ? "" : `as wanted: ${quoted(expected)}`;
}

function paramsText(params: unknown): string {
  const entries = typeof params === "object" && params !== null ? Object.entries(params) : [];
  return entries.map(([name, value]) => `${name} ${quoted(value)}`).join(", ");
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function excerpt(text: string): string {
  return text.slice(0, 160).replaceAll(/\s+/g, " ");
}

function cut(text: string): { readonly text: string; readonly left: number } {
  return { text: text.slice(0, longestText), left: Math.max(0, text.length - longestText) };
}

function cutNote(text: string): Markup | false {
  const { left } = cut(text);
  return left > 0 && html`<em class="quiet"> … ${formatCount(left)} characters more</em>`;
}
