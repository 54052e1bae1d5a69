// The page of an evaluation: the accuracy, what it is made of, and answers that failed beside the true ones.
import type { Verdict } from "../core/verdict.ts";
import type { EvaluationResults, GroupScore, Item } from "../eval/asking/index.ts";
import { captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import { firstDifference, splitAt } from "./first-difference.ts";
import { formatCount, formatNumber, formatPercent, formatPercentRange } from "./format-number.ts";
import { visible } from "./highlight.ts";
import { html, trusted, type Markup } from "./html.ts";
import { pageStyle } from "./page-style.ts";

export interface EvaluationAnswer {
  readonly item: Item;
  readonly sample: number;
  readonly answer?: string;
  readonly verdict: Verdict;
}

export interface EvaluationPageParts {
  readonly results: EvaluationResults;
  readonly answers: readonly EvaluationAnswer[];
}

const mostFailed = 100;
const mostOthers = 10;
/** Of one text on the page. */
const longestText = 5_000;

/** Answers of chat models have lines without an end. */
const wrappedTexts = `
.texts dl { width: auto; }
.texts code { white-space: pre-wrap; overflow-wrap: anywhere; }
`;

/** One HTML page that loads nothing and runs nothing. The same parts give the same bytes. */
export function renderEvaluationPage({ results, answers }: EvaluationPageParts): string {
  const title = `${results.model.name}: ${results.asked.title}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${trusted(pageStyle + wrappedTexts)}
        </style>
      </head>
      <body>
        <header>
          <p class="kicker">Precept evaluation</p>
          <h1>${title}</h1>
          ${headline(results)}
        </header>
        <main>
          <section aria-labelledby="numbers">
            <h2 id="numbers">The numbers</h2>
            ${scoreTable(results)}
          </section>
          <section aria-labelledby="answers">
            <h2 id="answers">Answers</h2>
            ${samples(answers)}
          </section>
          <section aria-labelledby="asked">
            <h2 id="asked">How it was asked</h2>
            ${facts(results)}
          </section>
        </main>
        <footer><p>Made by Precept. This page is complete: it loads nothing.</p></footer>
      </body>
    </html>`;
  return `${page.markup}\n`;
}

function headline({ scores, replies }: EvaluationResults): Markup {
  const { value = null, low = null, high = null, n = 0 } = scores?.accuracy ?? {};
  const range = low === null || high === null ? "" : ` (${formatPercentRange(low, high)})`;
  return html`<p class="claim">
      ${value === null ? "Nothing was judged." : html`<strong>${formatPercent(value)}</strong>${range} of ${formatCount(n)} answers are right.`}
    </p>
    ${
      replies.unasked > 0 &&
      html`<p class="scale-note">
        <strong>Not complete</strong> ${formatCount(replies.unasked)} of ${formatCount(replies.questions)} questions
        were not asked yet.
      </p>`
    }`;
}

function scoreTable({ scores, samples: each }: EvaluationResults): Markup | false {
  if (scores === undefined) return false;
  const { accuracy, anyPasses, mean, groups } = scores;
  const row = (name: string, rate: Omit<GroupScore, "by" | "name">): Markup =>
    html`<tr>
      <th scope="row">${name}</th>
      ${numberCell(formatCount(rate.n))}
      ${numberCell(
        html`${rate.value === null ? "–" : formatPercent(rate.value)}
          <span class="interval"
            >${rate.low === null || rate.high === null ? "" : formatPercentRange(rate.low, rate.high)}</span
          >`,
      )}
      ${numberCell(rate.invalid === 0 ? "" : formatCount(rate.invalid))}
    </tr>`;
  const bys = [...new Set(groups.map(({ by }) => by))];
  return captionedTable({
    id: "scores",
    caption: `Answers that are right, in percent with 95 % intervals over ${formatCount(scores.instructions)} instructions.`,
    head: [
      columnHead("", "text"),
      columnHead("n", "number"),
      columnHead("Accuracy", "number"),
      columnHead("Not judged", "number"),
    ],
    body: [
      html`<tbody>
        ${row(each > 1 ? "pass@1" : "all", accuracy)}
        ${anyPasses !== undefined && row(`any of ${each}`, { ...anyPasses, invalid: 0 })}
        ${mean !== undefined && row("mean of has-op and no-op", mean)}
      </tbody>`,
      bys.map(
        (by) =>
          html`<tbody>
            <tr>
              <th scope="rowgroup" class="group" colspan="4">${by}</th>
            </tr>
            ${groups.filter((group) => group.by === by).map((group) => row(group.name, group))}
          </tbody>`,
      ),
    ],
  });
}

function samples(answers: readonly EvaluationAnswer[]): Markup {
  const of = (kind: Verdict["kind"]): EvaluationAnswer[] => answers.filter(({ verdict }) => verdict.kind === kind);
  const failed = of("fail");
  const shown = [
    ...failed.slice(0, mostFailed),
    ...of("invalid").slice(0, mostOthers),
    ...of("pass").slice(0, mostOthers),
  ];
  const hidden = answers.length - shown.length;
  return html`<ol class="samples">
      ${shown.map(card)}
    </ol>
    ${hidden > 0 && html`<p class="quiet">${formatCount(hidden)} more are in answers.jsonl.</p>`}`;
}

const verdictWords = { pass: "Right", fail: "Wrong", invalid: "Not judged" } as const;

function card({ item, sample, answer, verdict }: EvaluationAnswer): Markup {
  const at = verdict.kind === "fail" && answer !== undefined ? firstDifference(item.expected, answer) : undefined;
  return html`<li class="sample ${verdict.kind}">
    <p class="sample-head">
      <strong class="verdict">${verdictWords[verdict.kind]}</strong> ${item.family.name}, ${item.kind},
      ${item.surface}${sample > 0 && html`, sample ${sample + 1}`}
    </p>
    <div class="texts" role="group" aria-label="Texts" tabindex="0">
      <dl>
        ${line("Prompt", plain(item.prompt))} ${line("Expected", marked(item.expected, at))}
        ${answer !== undefined && line("Answer", marked(answer, at))}
      </dl>
    </div>
    ${verdict.kind === "fail" && html`<p class="sample-note"><code>${verdict.code}</code> ${visible(verdict.detail)}</p>`}
    ${verdict.kind === "invalid" && html`<p class="sample-note">${visible(verdict.error)}</p>`}
  </li>`;
}

function line(name: string, text: Markup): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${text}</dd>
  </div>`;
}

function plain(text: string): Markup {
  if (text === "") return html`<em class="quiet">empty</em>`;
  const left = text.length - longestText;
  return html`<code>${visible(text.slice(0, longestText))}</code
    >${left > 0 && html`<em class="quiet"> … ${formatCount(left)} characters more</em>`}`;
}

function marked(text: string, at: number | undefined): Markup {
  if (at === undefined || text.length > longestText) return plain(text);
  const [before, character, after] = splitAt(text, at);
  const here = character === "" ? html`<mark class="end">end</mark>` : html`<mark>${visible(character)}</mark>`;
  return html`<code>${visible(before)}${here}${visible(after)}</code>`;
}

function facts({ model, replies, usage, cost, samples: each }: EvaluationResults): Markup {
  const { settings } = model;
  const failed = Object.entries(replies.failed).map(([code, n]) => `${formatCount(n)} ${code}`);
  const entries: readonly (readonly [string, string])[] = [
    ["Model", JSON.stringify(model.identity)],
    ["Settings", JSON.stringify(settings)],
    ["Answers to each exercise", formatCount(each)],
    ["Questions", `${formatCount(replies.questions)}, ${formatCount(replies.answered)} answered`],
    ...(failed.length === 0 ? [] : [["Without an answer", failed.join(", ")] as const]),
    ...(replies.cutOff === 0 ? [] : [["Cut off", formatCount(replies.cutOff)] as const]),
    [
      "Tokens",
      `${formatCount(usage.promptTokens)} read, ${formatCount(usage.completionTokens)} written${usage.estimated ? ", in part estimated" : ""}`,
    ],
    ...(cost === undefined ? [] : [["Cost", formatNumber(cost)] as const]),
  ];
  return html`<dl class="facts">${entries.map(([name, value]) => line(name, html`${visible(value)}`))}</dl>`;
}
