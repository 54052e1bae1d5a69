// The main figure alone, as an SVG file for a README or a slide.
import type { Results } from "../experiments/results.ts";
import type { AccuracyFigureSize } from "./accuracy-figure.ts";
import { drawMainFigure } from "./main-figure.ts";
import { colourRules } from "./page-style.ts";

/** A complete SVG document that follows the reader's light or dark theme. */
export function renderFigureSvg(results: Results, size: AccuracyFigureSize = { width: 760, height: 420 }): string {
  const svg = drawMainFigure(results, size);
  const style = `<style>${colourRules}svg{background:var(--paper);color:var(--ink);font-size:13px}</style>`;
  return `${svg.slice(0, svg.indexOf(">") + 1)}${style}${svg.slice(svg.indexOf(">") + 1)}\n`;
}
