// Answers a person can read: the failed ones first, each with the place where it went wrong.
import type { Results, ResultSample } from "../experiments/results.ts";
import { firstDifference, splitAt } from "./first-difference.ts";
import { html, type Markup } from "./html.ts";
import { capital, splitLabel, withStop, xPhrase } from "./words.ts";

/** More than these a person does not read; the data in the page hold all of them. */
const mostShown = 24;

/** Cards of samples in the order failed, not judged, passed; a sentence where there are none. */
export function samplesSection(results: Results): Markup {
  if (results.samples.length === 0) return html`<p class="quiet">This run recorded no samples.</p>`;
  const order = { fail: 0, invalid: 1, pass: 2 };
  const shown = results.samples.toSorted((a, b) => order[a.verdict.kind] - order[b.verdict.kind]).slice(0, mostShown);
  const hidden = results.samples.length - shown.length;
  return html`<ol class="samples">
      ${shown.map((sample) => card(results, sample))}
    </ol>
    ${hidden > 0 && html`<p class="quiet">${hidden} more are in the data of this page.</p>`}`;
}

function card(results: Results, sample: ResultSample): Markup {
  const { verdict } = sample;
  const at =
    verdict.kind === "fail" ? (sample.firstDifference ?? firstDifference(sample.expected, sample.answer)) : undefined;
  const arm = results.arms.find((one) => one.name === sample.arm);
  const from = results.arms.length > 1 ? `${arm?.label ?? sample.arm}, ` : "";
  const place = arm?.fixed === true ? "" : `${xPhrase(results, sample.x)}, `;
  return html`<li class="sample ${verdict.kind}">
    <p class="sample-head">
      <strong class="verdict">${verdictWord(sample)}</strong> ${from}${place}seed ${sample.seed},
      ${splitLabel(results, sample.split)}
    </p>
    <div class="texts" role="group" aria-label="Sample texts" tabindex="0">
      <dl>
        <div>
          <dt>Instruction</dt>
          <dd>${plain(sample.instruction)}</dd>
        </div>
        <div>
          <dt>Input</dt>
          <dd>${plain(sample.input)}</dd>
        </div>
        <div>
          <dt>Expected</dt>
          <dd>${marked(sample.expected, at)}</dd>
        </div>
        <div>
          <dt>Answer</dt>
          <dd>${marked(sample.answer, at)}</dd>
        </div>
      </dl>
    </div>
    ${note(sample, at)} ${taughtBy(sample)}
    ${
      sample.nearestTrainingRows !== undefined &&
      sample.nearestTrainingRows.length > 0 &&
      html`<details>
        <summary>Nearest training rows${sample.taughtBy !== undefined && " of other instructions"}</summary>
        <div class="texts" role="group" aria-label="Nearest training rows" tabindex="0">
          <ul>
            ${sample.nearestTrainingRows.map((row) => html`<li>${plain(row)}</li>`)}
          </ul>
        </div>
      </details>`
    }
  </li>`;
}

/** The rows of training that told or showed the instruction, so that a failure can be traced to them. */
function taughtBy({ taughtBy: rows, verdict }: ResultSample): Markup | undefined {
  if (rows === undefined) return undefined;
  if (rows.length === 0) {
    return verdict.kind === "pass"
      ? undefined
      : html`<p class="sample-note">No training row that was looked at is about this instruction.</p>`;
  }
  return html`<div class="texts taught" role="group" aria-label="Training rows of this instruction" tabindex="0">
    <dl>
      ${rows.map(
        ({ stage, kind, text }) =>
          html`<div>
            <dt>${capital(kind === "declare" ? "declared" : "shown")} in ${stage}</dt>
            <dd>${plain(text)}</dd>
          </div>`,
      )}
    </dl>
  </div>`;
}

function verdictWord({ verdict }: ResultSample): string {
  switch (verdict.kind) {
    case "pass":
      return "Passed";
    case "fail":
      return "Failed";
    case "invalid":
      return "Not judged";
    default:
      return verdict satisfies never;
  }
}

function note({ verdict }: ResultSample, at: number | undefined): Markup | undefined {
  if (verdict.kind === "pass") return undefined;
  if (verdict.kind === "invalid") return html`<p class="sample-note">The checker broke: ${withStop(verdict.error)}</p>`;
  const place = at === undefined ? "" : ` First difference at character ${at + 1}.`;
  return html`<p class="sample-note"><code>${verdict.code}</code> ${withStop(verdict.detail)}${place}</p>`;
}

function plain(text: string): Markup {
  return text === "" ? html`<em class="quiet">empty</em>` : html`<code>${visible(text)}</code>`;
}

function marked(text: string, at: number | undefined): Markup {
  if (at === undefined) return plain(text);
  const [before, character, after] = splitAt(text, at);
  const here = character === "" ? html`<mark class="end">end</mark>` : html`<mark>${visible(character)}</mark>`;
  return html`<code>${visible(before)}${here}${visible(after)}</code>`;
}

/** Control characters by their pictures, except the line feed and the tab, which a browser shows as they are. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, (character) =>
    String.fromCharCode(0x2400 + character.charCodeAt(0)),
  );
}
