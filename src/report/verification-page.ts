// The page of a verification: the headline numbers, the tables, and every prompt with its response and what decided.
import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { JudgedPrompt, NamedScore, Prompt, Rate, ReasoningPart, Scores } from "../eval/verification/index.ts";
import { groupOf, reasoningCounts } from "../eval/verification/index.ts";
import type { ConstraintSet, Mode } from "../verify/constraint.ts";
import { captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import { formatCount, formatPercent, formatPercentRange } from "./format-number.ts";
import { html, trusted, type Fragment, type Markup } from "./html.ts";
import { pageStyle } from "./page-style.ts";
import { promptCards } from "./verification-prompts.ts";
import { verificationScript } from "./verification-script.ts";
import { verificationStyle } from "./verification-style.ts";

export interface VerificationPageParts {
  readonly set: ConstraintSet;
  readonly mode: Mode;
  /** Which part of the responses was judged; all of them where not given. */
  readonly part?: ReasoningPart;
  /** Where the responses came from. */
  readonly responses: string;
  readonly prompts: readonly Prompt[];
  /** In the order of `prompts`, with responses kept. */
  readonly judged: readonly JudgedPrompt[];
  readonly scores: Scores;
}

/**
 * One HTML page that asks the network for nothing, says so to the browser, and runs nothing that a response contains.
 * It reads the same without scripts, except that nothing can be filtered. The same parts give the same bytes.
 */
export function renderVerificationPage(parts: VerificationPageParts): string {
  const script = verificationScript();
  const title = `${parts.set.title}: ${basename(parts.responses)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(script)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${trusted(pageStyle + verificationStyle)}
        </style>
      </head>
      <body>
        <header>
          <p class="kicker">Precept verification, mode ${parts.mode}</p>
          <h1>${title}</h1>
        </header>
        <main>
          <section aria-label="Headline numbers">${headline(parts)}</section>
          <section aria-labelledby="by">
            <h2 id="by">By instruction</h2>
            ${scoreTable(parts)} ${repairs(parts)}
          </section>
          <section aria-labelledby="responses">
            <h2 id="responses">Prompts and responses</h2>
            <p class="key-line">
              <mark class="met">What was met</mark> and <mark class="broken">what was broken</mark>, where an
              instruction rests on places in the response. The marks are those of the strict verdicts.
            </p>
            ${filters(parts)} ${promptCards(parts.prompts, parts.judged)}
          </section>
        </main>
        <footer><p>Made by Precept. This page is complete: it loads nothing.</p></footer>
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html>`;
  return `${page.markup}\n`;
}

function headline(parts: VerificationPageParts): Markup {
  const { mode, responses, scores } = parts;
  const tile = (label: string, rate: Rate): Markup =>
    html`<li>${label} <strong>${share(rate)}</strong> ${interval(rate)}, n = ${formatCount(rate.n)}</li>`;
  const { missing, invalid, modesDiffer } = scores;
  return html`<ul class="tiles">
      ${tile("Prompt, strict", scores.prompt.strict)} ${tile("Instruction, strict", scores.instruction.strict)}
      ${tile("Prompt, loose", scores.prompt.loose)} ${tile("Instruction, loose", scores.instruction.loose)}
    </ul>
    <p class="scale-note">
      Responses from ${responses}. 95 % intervals, clustered by prompt.
      ${
        mode === "parity"
          ? "Judged as the published code judges, its defects included."
          : "Judged by what the instructions say: the published code's documented defects are repaired."
      }
      In mode ${mode === "parity" ? "fixed" : "parity"}
      ${modesDiffer === 1 ? "one prompt is" : `${modesDiffer === 0 ? "no" : formatCount(modesDiffer)} prompts are`}
      judged differently. ${missing > 0 && html`${formatCount(missing)} without a response, counted as failed.`}
      ${invalid > 0 && html`On ${formatCount(invalid)} a checker broke; what it left unjudged is not counted.`}
      ${reasoningNote(parts)}
    </p>`;
}

function reasoningNote({ part = "keep", judged }: VerificationPageParts): Markup | false {
  const { found, none, malformed } = reasoningCounts(judged);
  if (part === "keep")
    return found + malformed > 0 && html`${formatCount(found + malformed)} hold reasoning, judged, too.`;
  return html`Judged is ${part === "cut" ? "what follows the reasoning" : "the reasoning"} of the responses:
  ${formatCount(found)} have reasoning, ${formatCount(none)} have none, in ${formatCount(malformed)} it is malformed.`;
}

function scoreTable({ set, scores }: VerificationPageParts): Markup {
  const rough = new Set(set.constraints.flatMap(({ id, approximate }) => (approximate === undefined ? [] : [id])));
  const cells = ({ strict, loose }: NamedScore): Fragment => [
    numberCell(formatCount(Math.max(strict.n, loose.n))),
    numberCell(html`${share(strict)} <span class="interval">${interval(strict)}</span>`),
    numberCell(html`${share(loose)} <span class="interval">${interval(loose)}</span>`),
  ];
  const group = (one: NamedScore): Markup =>
    html`<tbody>
      <tr>
        <th scope="row" class="group">${one.name}</th>
        ${cells(one)}
      </tr>
      ${scores.ids
        .filter(({ name }) => groupOf(name) === one.name)
        .map(
          (id) =>
            html`<tr>
              <th scope="row" class="id">
                <button
                  type="button"
                  class="pick"
                  data-id="${id.name}"
                  data-verdict="broken"
                  disabled
                  title="Show the prompts that break it"
                >
                  ${id.name}
                </button>
                ${rough.has(id.name) && html`<span class="quiet">approximate</span>`}
              </th>
              ${cells(id)}
            </tr>`,
        )}
    </tbody>`;
  return captionedTable({
    id: "scores",
    caption: "Instructions followed, per group and per id, in percent with 95 % intervals.",
    head: [
      columnHead("Instruction", "text"),
      columnHead("n", "number"),
      columnHead("Strict", "number"),
      columnHead("Loose", "number"),
    ],
    body: scores.groups.map(group),
  });
}

/** What a reader must know of the ids that were scored. */
function repairs({ set, scores }: VerificationPageParts): Markup | false {
  const used = new Set(scores.ids.map(({ name }) => name));
  const noted = set.constraints.filter(
    ({ id, repairs, approximate }) => used.has(id) && (repairs !== undefined || approximate !== undefined),
  );
  return (
    noted.length > 0 &&
    html`<details>
      <summary>Where the modes differ, and which verdicts are approximate</summary>
      <dl class="facts">
        ${noted.map(
          ({ id, repairs, approximate }) =>
            html`<div>
              <dt>${id}</dt>
              <dd>
                ${repairs !== undefined && html`Fixed: ${repairs} `}
                ${approximate !== undefined && html`Approximate: ${approximate}`}
              </dd>
            </div>`,
        )}
      </dl>
    </details>`
  );
}

function filters({ scores }: VerificationPageParts): Markup {
  return html`<form class="filters" id="filters" hidden>
    <label>
      Instruction
      <select id="by-id">
        <option value="">all</option>
        ${scores.ids.map(({ name }) => html`<option value="${name}">${name}</option>`)}
      </select>
    </label>
    <label>
      Verdict
      <select id="by-verdict">
        <option value="">all</option>
        <option value="broken">the instruction is broken</option>
        <option value="fail">prompt failed, strictly and loosely</option>
        <option value="loose">prompt passes only loosely</option>
        <option value="pass">prompt passed</option>
        ${scores.invalid > 0 && html`<option value="invalid">not judged</option>`}
      </select>
    </label>
    <label>Text <input id="by-text" type="search" size="14" autocomplete="off" /></label>
    <button type="button" id="open-all" aria-pressed="false">Open or close all</button>
    <output id="shown"></output>
  </form>`;
}

function share({ value }: Rate): string {
  return value === null ? "–" : formatPercent(value);
}

function interval({ low, high }: Rate): string {
  return low === null || high === null ? "" : formatPercentRange(low, high);
}

/** Only this page's own script runs, whatever a response contains. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
