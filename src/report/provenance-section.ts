// What was run: the command that does it again, the manifest, the models.
import type { Results } from "../experiments/results.ts";
import type { Manifest } from "../experiments/run-folder.ts";
import { html, type Fragment, type Markup } from "./html.ts";
import { scaleNote } from "./words.ts";

/** The command and the manifest. A report without a manifest says so: such a result cannot be traced. */
export function provenanceSection(results: Results, manifest: Manifest | undefined): Markup {
  const facts: readonly (readonly [string, Fragment])[] = [
    ["Experiment", html`<code>${results.experiment}</code>`],
    ["Scale", `${scaleNote(results.scale).name}. ${scaleNote(results.scale).note}`],
    ["Seeds", results.seeds.join(", ")],
    ...(manifest === undefined ? [] : manifestFacts(manifest)),
  ];
  return html`${
      manifest === undefined
        ? html`<p class="quiet">
            No manifest was found beside these results, so the command that made them is not known.
          </p>`
        : html`<p>This command makes the same numbers again:</p>
            <div class="command">
              <pre data-copy><code>${manifest.command}</code></pre>
            </div>`
    }
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
}

function manifestFacts(manifest: Manifest): readonly (readonly [string, Fragment])[] {
  const versions = Object.entries(manifest.versions).map(([name, version]) => `${name} ${version}`);
  const { cpu, cores, node, platform } = manifest.machine;
  return [
    ["Configuration hash", html`<code>${manifest.hash}</code>`],
    ["Created", manifest.created],
    ["Versions", versions.join(", ")],
    ["Machine", `${cpu}, ${cores} cores, Node ${node}, ${platform}`],
  ];
}
