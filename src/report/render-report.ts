// The whole page: what was claimed, what was found, the figures, the numbers, the samples and what was run.
import { createHash } from "node:crypto";
import type { Results } from "../experiments/results.ts";
import { budgetSentence } from "./budget-words.ts";
import { countFrom } from "./count.ts";
import { difficultyTables } from "./difficulty-table.ts";
import { difficultyFigures, mainFigure, otherFigures, trainingFigures } from "./figures.ts";
import { findingOf } from "./finding.ts";
import { html, scriptJson, trusted, type Markup } from "./html.ts";
import { modelsTable } from "./models-table.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import { provenanceSection } from "./provenance-section.ts";
import type { RunFiles } from "./read-run.ts";
import { resultsTable, stageAccuraciesTable } from "./results-table.ts";
import { samplesSection } from "./samples-section.ts";
import { stagesTable } from "./stages-table.ts";
import { thresholdsTable } from "./thresholds-table.ts";
import { scaleNote } from "./words.ts";
import { worthTable } from "./worth-table.ts";

/**
 * One HTML page that asks the network for nothing and says so to the browser. The figures are drawn here, so the page
 * reads the same without scripts; the results are in it as JSON, in the element "results". The same files give the
 * same bytes.
 */
export function renderReport({ results, manifest, timings }: RunFiles): string {
  const script = pageScript();
  const figure = countFrom(1);
  const table = countFrom(1);
  // What is numbered is made in the order of the page.
  const pictures = [mainFigure(results, figure), otherFigures(results, figure)];
  const difficulty = difficultyFigures(results, figure);
  const training = trainingFigures(results, figure);
  const numbers = [
    resultsTable(results, table),
    worthTable(results, table),
    stageAccuraciesTable(results, table),
    thresholdsTable(results, table),
    difficultyTables(results, table),
  ];
  const budgets = results.probes === undefined ? undefined : budgetSentence(results);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(script)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content="${results.claim}" />
        <title>${results.title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${trusted(pageStyle)}
        </style>
      </head>
      <body>
        ${opening(results)}
        <main>
          <section aria-label="Figures">${pictures}</section>
          ${
            difficulty !== undefined &&
            html`<section aria-labelledby="difficulty">
              <h2 id="difficulty">By difficulty</h2>
              ${difficulty}
            </section>`
          }
          <section aria-labelledby="numbers">
            <h2 id="numbers">The numbers</h2>
            ${numbers}
          </section>
          <section aria-labelledby="samples">
            <h2 id="samples">Where it went right and wrong</h2>
            ${samplesSection(results)}
          </section>
          ${
            training !== undefined &&
            html`<section aria-labelledby="losses">
              <h2 id="losses">Training</h2>
              ${training}
            </section>`
          }
          <section aria-labelledby="run">
            <h2 id="run">What was run</h2>
            ${provenanceSection(results, manifest)}
            ${budgets !== undefined && html`<p><strong>Budgets.</strong> ${budgets}</p>`} ${stagesTable(results, table)}
            ${modelsTable(results, timings, table)}
          </section>
        </main>
        <footer>
          <p>
            Made by Precept. This page is complete: it loads nothing, and its numbers are in it as JSON in the element
            <code>results</code>.
          </p>
        </footer>
        ${dataElement(results)} ${scriptElement(script)}
      </body>
    </html>`;
  return `${page.markup}
`;
}

function opening(results: Results): Markup {
  const finding = findingOf(results);
  const scale = scaleNote(results.scale);
  return html`<header>
    <p class="kicker">Precept experiment report: ${results.experiment}</p>
    <h1>${results.title}</h1>
    <p class="label">Claim</p>
    <p class="claim">${results.claim}</p>
    <section class="finding ${finding.held}" aria-label="Finding">
      <p class="label">${finding.label}</p>
      ${finding.sentences.map((sentence) => html`<p>${sentence.about !== undefined && html`<strong>${sentence.about}:</strong> `}${sentence.text}</p>`)}
    </section>
    <p class="scale-note"><strong>${scale.name}</strong> ${scale.note}</p>
  </header>`;
}

function dataElement(results: Results): Markup {
  return trusted(`<script type="application/json" id="results">${scriptJson(results)}</script>`);
}

/** In one piece, because the policy holds for these bytes and no others. */
function scriptElement(script: string): Markup {
  return trusted(`<script>${script}</script>`);
}

/** Only this page's own script runs, whatever a sample contains. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
