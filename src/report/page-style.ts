// The style sheet of the page: one column of serif text, figures and tables in sans, two themes and print.

const light = `
  --paper: #fffefb; --panel: #f6f4ee; --ink: #1d1c1a; --quiet: #5f5c55; --faint: #8d897f; --rule: #e4e0d6;
  --zone: #ece6d4; --accent: #1f4e79; --good: #1e6b45; --bad: #a3341f; --mark: #ffd9c7; --shade: #0000001f;
  --arm-1: #0063a3; --arm-2: #c24a00; --arm-3: #007a5a; --arm-4: #a3477f; --arm-5: #7a6100; --arm-6: #5b5b5b;`;

const dark = `
  --paper: #161614; --panel: #201f1c; --ink: #eae7df; --quiet: #aba69a; --faint: #7d796f; --rule: #34322d;
  --zone: #2e2b22; --accent: #8fc1ee; --good: #7cc9a0; --bad: #f39b83; --mark: #6b2c19; --shade: #00000080;
  --arm-1: #66b5f2; --arm-2: #ff9757; --arm-3: #3fc79c; --arm-4: #e79ac6; --arm-5: #dcbc45; --arm-6: #c4c4c4;`;

/** The colours of both themes. The arms follow Okabe and Ito's palette, set to at least 4.5:1 against the paper. */
export const colourRules = `:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme: dark) { :root{${dark}} }
@media print { :root{color-scheme:light;${light} --paper:#fff} }
`;

export const pageStyle = `${colourRules}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; font-size: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
  font: 1.125rem/1.55 Charter, "Bitstream Charter", "Source Serif 4", Georgia, "Liberation Serif", serif; }
main, header, footer { max-width: 47.5rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 3.5rem; }
h1 { font-size: 2.1rem; line-height: 1.18; font-weight: 600; letter-spacing: -0.01em; margin: 0.3rem 0 1rem; text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.3; font-weight: 600; margin: 3.2rem 0 0.9rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.8rem 0 0.5rem; }
p { margin: 0 0 0.9rem; }
a { color: var(--accent); }
.quiet { color: var(--quiet); }
.kicker, .scale-note, figcaption, .caption, table, .legend, .sample, .facts, .label, .tip, button, footer, nav {
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  font-size: 0.92em; font-variant-ligatures: none; unicode-bidi: isolate; }

.kicker { font-size: 0.78rem; letter-spacing: 0.04em; color: var(--quiet); margin: 0; }
.claim { font-size: 1.2rem; line-height: 1.5; margin: 0 0 1.4rem; }
.finding { border-left: 3px solid var(--quiet); padding: 0.1rem 0 0.1rem 1.1rem; margin: 0 0 1.2rem; }
.finding.yes { border-color: var(--good); }
.finding.no, .finding.partly { border-color: var(--bad); }
.finding p:last-child { margin-bottom: 0; }
.label { font-size: 0.86rem; font-weight: 650; margin: 0 0 0.25rem; }
.finding.yes .label { color: var(--good); }
.finding.no .label, .finding.partly .label { color: var(--bad); }
.scale-note { font-size: 0.86rem; line-height: 1.45; color: var(--quiet); margin: 0 0 1rem; }
.scale-note strong, .scale { color: var(--ink); border: 1px solid var(--faint); border-radius: 3px; padding: 0.05em 0.4em; font-weight: 600; white-space: nowrap; }

figure { margin: 1.6rem 0 1.2rem; }
figcaption, .caption { font-size: 0.82rem; line-height: 1.45; color: var(--quiet); text-align: left; }
figcaption { margin-top: 0.5rem; }
figcaption strong:first-child { color: var(--ink); }
svg.plot { display: block; max-width: 100%; height: auto; overflow: visible; background: var(--paper); color: var(--ink);
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; font-size: 12.5px; }
svg.plot text { white-space: pre; }
.narrow-only { display: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 2rem; }
.figures figure { margin-bottom: 0.4rem; }
.figures figure > svg.plot { max-width: min(100%, 25rem); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.3rem; margin: 0 0 0.7rem; padding: 0; font-size: 0.82rem; line-height: 1.5; }
.legend li { display: flex; align-items: center; gap: 0.45rem; }
.legend svg.plot { flex: none; }
.zone-key { width: 1.6rem; height: 0.8rem; background: var(--zone); border: 1px solid var(--rule); }

/* A shadow at the edge behind which more can be scrolled to; the first two layers move and cover it at either end. */
.scroll { overflow-x: auto; margin: 0 0 1.4rem; background:
  linear-gradient(to right, var(--paper) 40%, transparent) left / 3rem 100%,
  linear-gradient(to left, var(--paper) 40%, transparent) right / 3rem 100%,
  linear-gradient(to right, var(--shade), transparent) left / 0.9rem 100%,
  linear-gradient(to left, var(--shade), transparent) right / 0.9rem 100%;
  background-attachment: local, local, scroll, scroll; background-repeat: no-repeat; }
.scroll:focus-visible, .texts:focus-visible, pre:focus-visible, summary:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: separate; border-spacing: 0; min-width: min(100%, 26rem); font-size: 0.82rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
.caption { margin: 1.4rem 0 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.9rem 0.4rem 0; font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; vertical-align: bottom; border-bottom: 1.5px solid var(--ink); border-top: 1.5px solid var(--ink); }
thead th .quiet { font-weight: 400; }
tbody tr > * { border-bottom: 1px solid var(--rule); }
tbody tr:last-child > * { border-bottom-color: var(--faint); }
tbody:last-child tr:last-child > * { border-bottom: 1.5px solid var(--ink); }
tbody .group { font-weight: 600; padding-bottom: 0.2rem; }
thead th.number { white-space: normal; min-width: 5.5rem; }
th[scope="row"] { position: sticky; left: 0; background: var(--paper); min-width: 5.5rem; }
.number { text-align: right; white-space: nowrap; }
td.wide { min-width: 14rem; }
.interval { color: var(--quiet); margin-left: 0.35em; }

.samples { list-style: none; margin: 0; padding: 0; }
.sample { border-top: 1px solid var(--rule); padding: 0.9rem 0; font-size: 0.84rem; line-height: 1.5; }
.sample:first-child { border-top: 0; }
.sample p { margin: 0 0 0.4rem; }
.sample-head { color: var(--quiet); }
.verdict { margin-right: 0.35em; }
.fail .verdict { color: var(--bad); }
.pass .verdict { color: var(--good); }
.invalid .verdict { color: var(--ink); }
.sample .sample-note { margin-top: 0.45rem; color: var(--quiet); }
.texts { overflow-x: auto; background: var(--panel); padding: 0.55rem 0.8rem; border-radius: 3px; }
.texts dl, .texts ul { margin: 0; padding: 0; list-style: none; width: max-content; min-width: 100%; }
.texts dl > div { display: flex; }
.texts dt { flex: none; width: 6.2rem; color: var(--quiet); }
.texts dd { margin: 0; }
.texts.taught { margin-top: 0.45rem; }
.texts.taught dt { width: 11rem; }
.texts code { font-size: 0.88rem; white-space: pre; }
mark { background: var(--mark); color: inherit; border-bottom: 2px solid var(--bad); }
mark.end { font-size: 0.75em; padding: 0 0.25em; border-radius: 2px; color: var(--bad); font-family: system-ui, sans-serif; }
details { margin-top: 0.5rem; }
summary { cursor: pointer; color: var(--quiet); margin-bottom: 0.3rem; }

.command { position: relative; background: var(--panel); border-radius: 3px; margin: 0 0 1.2rem; }
.command pre { margin: 0; padding: 0.8rem 5.5rem 0.8rem 0.9rem; font-size: 0.86rem; white-space: pre-wrap; overflow-wrap: anywhere; }
button { position: absolute; right: 0.5rem; top: 0.5rem; font-size: 0.78rem; padding: 0.25rem 0.7rem; cursor: pointer;
  color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 3px; }
.facts { font-size: 0.86rem; line-height: 1.5; margin: 0 0 1.5rem; }
.facts > div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0 1rem; padding: 0.3rem 0; border-top: 1px solid var(--rule); }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
footer { font-size: 0.8rem; color: var(--quiet); padding-top: 2.5rem; padding-bottom: 3rem; }
.tip { position: fixed; z-index: 1; max-width: min(20rem, calc(100vw - 16px)); pointer-events: none; white-space: pre-line;
  font-size: 0.8rem; line-height: 1.4; padding: 0.45rem 0.65rem; border-radius: 3px; background: var(--ink); color: var(--paper); }
.tip[hidden] { display: none; }

@media (max-width: 38rem) {
  body { font-size: 1.0625rem; }
  header { padding-top: 1.8rem; }
  main, header, footer { padding-left: 1rem; padding-right: 1rem; }
  h1 { font-size: 1.6rem; }
  .claim { font-size: 1.1rem; }
  .wide-only { display: none; }
  .narrow-only { display: block; }
  .facts > div { grid-template-columns: minmax(0, 1fr); }
  .texts dt { width: 5.4rem; }
}
@media print {
  @page { margin: 18mm 16mm; }
  html { font-size: 9.5pt; }
  header { padding-top: 0; }
  main, header, footer { max-width: none; padding-left: 0; padding-right: 0; }
  h2 { break-after: avoid; margin-top: 1.8rem; }
  figure, .sample, tr { break-inside: avoid; }
  .wide-only { display: block; }
  .narrow-only, button, .tip { display: none; }
  .scroll, .texts { overflow: visible; background: none; }
  .texts dl, .texts ul { width: auto; }
  .texts code { white-space: pre-wrap; overflow-wrap: anywhere; }
  table { font-size: 0.78rem; }
  th[scope="row"] { position: static; background: none; }
  details:not([open]) { display: none; }
  th, td { padding-right: 0.5rem; }
  .zone-key, rect, mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
