import { describe, expect, it } from "vitest";
import type { Results } from "../experiments/results.ts";
import { renderFigureSvg } from "./render-figure.ts";
import { renderReport } from "./render-report.ts";
import { hostileResults, negativeResults, sampleManifest, sampleResults } from "./sample-results.test-support.ts";

const page = (results: Results): string => renderReport({ results });

describe("renderReport", () => {
  it("gives the same bytes for the same files", () => {
    const files = { results: sampleResults(), manifest: sampleManifest() };
    expect(renderReport(files)).toBe(renderReport(files));
  });

  it.each([
    ["two arms on a log axis", sampleResults()],
    ["one arm on an ordinal axis, without samples, losses, models or thresholds", negativeResults()],
  ])("leaves no hole in the text: %s", (_, results) => {
    const visible = page(results)
      .replace(/<script[\s\S]*?<\/script>/g, "")
      .replace(/<style[\s\S]*?<\/style>/g, "");
    expect(visible).not.toMatch(/undefined|NaN|\[object|Infinity|null/);
    const ids = [...visible.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("asks the network for nothing", () => {
    const addresses = page(sampleResults()).match(/(?:https?:)?\/\/[\w.]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org"]));
  });

  it("lets no text of a hostile run become markup", () => {
    const text = page(hostileResults());
    expect(text).not.toMatch(/<img|<b>hostile/);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text.match(/<\/script/g)).toHaveLength(2);
  });

  it("carries the results, readable by a program", () => {
    const [, json] =
      /<script type="application\/json" id="results">(.*?)<\/script>/s.exec(page(hostileResults())) ?? [];
    expect(JSON.parse(json ?? "")).toEqual(hostileResults());
  });

  it("marks a laptop result at the top and beside the figure", () => {
    expect(page(sampleResults()).match(/Laptop scale/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it("says so where there are no samples and no manifest", () => {
    expect(page(negativeResults())).toContain("This run recorded no samples.");
    expect(page(negativeResults())).toContain("No manifest was found");
  });

  it("shows a point without answers as no answers, never as 0%", () => {
    const results = negativeResults();
    const [first, ...rest] = results.points;
    const empty = { ...first!, n: 0, invalid: 512, value: null, low: null, high: null };
    const text = page({ ...results, points: [empty, ...rest] });
    expect(text).toContain("n = 0, 512 not judged");
    expect(text.match(/class="unseen-accuracy".*?<\/g>/s)?.[0].match(/<title>/g)).toHaveLength(7);
  });

  it("gives the reason where no threshold was found", () => {
    expect(page(sampleResults())).toContain("the highest accuracy within the grid is 80.7%");
  });

  it("draws single seeds only where there are several", () => {
    expect(page(sampleResults())).toContain("one seed</li>");
    expect(page(negativeResults())).not.toContain('single-seeds"><circle');
  });

  it("has a column of training times only where the clock was read", () => {
    const timings = { format: 1 as const, models: [{ arm: "basic", x: 8, seed: 1, trainSeconds: 51.2 }] };
    expect(page(sampleResults())).not.toContain("Training time");
    expect(renderReport({ results: sampleResults(), timings })).toContain("51 s");
  });
});

describe("renderFigureSvg", () => {
  it("is one SVG document with its own colours", () => {
    const svg = renderFigureSvg(sampleResults());
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*><style>/);
    expect(svg).toContain("--arm-1");
    expect(svg.trimEnd().endsWith("</svg>")).toBe(true);
  });
});
