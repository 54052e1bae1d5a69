// The report of a run, and of a verification: one page that needs nothing but itself.
export { drawAccuracyFigure, type AccuracyFigureSize } from "./accuracy-figure.ts";
export { findingOf, type Finding } from "./finding.ts";
export { readRun, type RunFiles } from "./read-run.ts";
export { renderFigureSvg } from "./render-figure.ts";
export { renderReport } from "./render-report.ts";
export { writeReport } from "./write-report.ts";
export { renderVerificationPage, type VerificationPageParts } from "./verification-page.ts";
