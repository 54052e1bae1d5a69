// What a verification page adds to the report's style sheet.

export const verificationStyle = `
:root { --met: #cfe8d6; }
@media (prefers-color-scheme: dark) { :root { --met: #1f4a33; } }
@media print { :root { --met: #cfe8d6; } }
main, header, footer { max-width: 60rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; margin: 0 0 1.4rem; padding: 0; list-style: none;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
.tiles li { background: var(--panel); border-radius: 3px; padding: 0.8rem 1rem; font-size: 0.82rem; line-height: 1.4; color: var(--quiet); }
.tiles strong { display: block; font-size: 1.9rem; line-height: 1.25; font-weight: 600; color: var(--ink); font-variant-numeric: tabular-nums; }
.filters, .prompt, .key-line { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; font-size: 0.84rem; line-height: 1.5; }
.filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: end; padding: 0.6rem 0; margin: 0 0 0.6rem;
  background: var(--paper); border-bottom: 1px solid var(--rule); }
.filters[hidden] { display: none; }
.filters label { display: grid; gap: 0.15rem; color: var(--quiet); }
.filters select, .filters input, .filters button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 3px; padding: 0 0.5rem; height: 1.9rem; max-width: 20rem; }
.filters button { position: static; }
.filters output { margin-left: auto; color: var(--quiet); }
.prompt { margin: 0; padding: 0.45rem 0; border-top: 1px solid var(--rule); }
.prompt > summary { display: flex; gap: 0.6rem; align-items: baseline; margin: 0; color: var(--ink); }
.prompt > summary::before { content: "▸"; color: var(--quiet); flex: none; }
.prompt[open] > summary::before { content: "▾"; }
.prompt > summary::-webkit-details-marker { display: none; }
.prompt > summary .verdict { flex: none; width: 5.2rem; margin: 0; }
.prompt .key, .prompt .aside { flex: none; color: var(--quiet); }
.prompt .aside { border: 1px solid var(--rule); border-radius: 3px; padding: 0 0.4em; font-size: 0.92em; }
.prompt .excerpt { min-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; unicode-bidi: isolate; }
.prompt pre { margin: 0.6rem 0; padding: 0.7rem 0.9rem; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; border-radius: 3px; }
.prompt .asked { color: var(--quiet); border: 1px solid var(--rule); max-height: 16rem; overflow: auto; }
.prompt .response { background: var(--panel); max-height: 44rem; overflow: auto; }
.constraints { margin: 0.6rem 0; padding: 0 0 0 1.4rem; }
.constraints li { padding: 0.1rem 0; }
.constraints .params, .constraints .why { color: var(--quiet); overflow-wrap: anywhere; unicode-bidi: isolate; }
.constraints .why::before { content: "· "; }
.pick { all: unset; cursor: pointer; }
.pick:disabled { cursor: inherit; }
.pick:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.pick[aria-pressed="true"] code { background: var(--ink); color: var(--paper); padding: 0 0.3em; border-radius: 2px; }
tr .pick { text-decoration: underline dotted; text-underline-offset: 0.2em; }
tr .pick:disabled { text-decoration: none; }
.constraints .pass .verdict, .prompt.pass > summary .verdict { color: var(--good); }
.constraints .fail .verdict, .prompt.fail > summary .verdict { color: var(--bad); }
/* A card's class must not colour the verdicts of its constraints. */
.prompt.fail .constraints .pass .verdict { color: var(--good); }
.prompt.fail .constraints .invalid .verdict { color: var(--ink); }
mark.met { background: var(--met); border-bottom-color: var(--good); }
mark.broken { background: var(--mark); border-bottom-color: var(--bad); }
${Array.from({ length: 10 }, (_, i) => `.only-${i} mark:not(.c${i})`).join(", ")} { background: none; border-bottom-color: transparent; }
tbody .id { padding-left: 1.1rem; }
.interval { white-space: nowrap; }
@media (max-width: 38rem) {
  .filters { position: static; }
  .prompt > summary { flex-wrap: wrap; }
  .prompt .excerpt { flex-basis: 100%; }
}
@media print { .filters { display: none; } .prompt .asked, .prompt .response { max-height: none; } }
`;
