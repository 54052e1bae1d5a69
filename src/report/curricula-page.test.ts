// What the page of curricula says and shows, as text; page.browser.test.ts looks at it in a browser.
import { describe, expect, it } from "vitest";
import { resultsSchema, type Results } from "../experiments/results.ts";
import { findingOf } from "./finding.ts";
import { mainPicture } from "./main-figure.ts";
import { drawObjectiveFigure, objectiveCurves } from "./objective-figure.ts";
import { renderFigureSvg } from "./render-figure.ts";
import { renderReport } from "./render-report.ts";
import { absentResults, alongResults, ordinalResults, worthResults } from "./sample-curricula.test-support.ts";
import { sampleResults } from "./sample-results.test-support.ts";

const pages = new Map<Results, string>();
const page = (results: Results): string => {
  const text = pages.get(results) ?? renderReport({ results: resultsSchema.parse(results) });
  pages.set(results, text);
  return text;
};
const words = (markup: string): string => markup.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
const finding = (results: Results): string =>
  findingOf(results)
    .sentences.map(({ text }) => text)
    .join("\n");

const bare = (results: Results): Results => {
  const { stagePoints: _s, baselines: _b, worth: _w, breakdowns: _d, finding: _f, published: _p, ...rest } = results;
  return { ...rest, arms: rest.arms.filter(({ name }) => name !== "untrained"), ...onlyArms(rest) };
};
const onlyArms = ({ points, losses }: Pick<Results, "points" | "losses">): Pick<Results, "points" | "losses"> => ({
  points: points.filter(({ arm }) => arm !== "untrained"),
  losses: losses.filter(({ arm }) => arm !== "untrained"),
});

const all: readonly (readonly [string, Results])[] = [
  ["one declaration beside examples", worthResults()],
  ["an effect that is absent", absentResults()],
  ["an ordinal axis", ordinalResults()],
  ["a worth along x", alongResults()],
  ["nothing but points", bare(worthResults())],
  ["an ordinal axis with nothing but points", bare(ordinalResults())],
];

describe("the page of curricula", () => {
  it.each(all)("leaves no hole in the text: %s", (_, results) => {
    const visible = page(results)
      .replace(/<script[\s\S]*?<\/script>/g, "")
      .replace(/<style[\s\S]*?<\/style>/g, "");
    expect(visible).not.toMatch(/undefined|NaN|\[object|Infinity|null/);
    const ids = [...visible.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(all)("numbers its figures and its tables in order: %s", (_, results) => {
    for (const kind of ["Figure", "Table"]) {
      const numbers = [...page(results).matchAll(new RegExp(`>${kind} (\\d+)\\.`, "g"))].map((match) =>
        Number(match[1]),
      );
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      expect(numbers.length).toBeGreaterThan(1);
    }
  });

  it.each(all)("marks how large it was beside its first figure: %s", (_, results) => {
    expect(page(results).match(/<figcaption>[\s\S]*?<\/figcaption>/)?.[0]).toContain("Laptop scale.");
  });

  it("gives the same bytes for the same results", () => {
    expect(page(ordinalResults())).toBe(page(ordinalResults()));
  });

  it("shows an arm that x does not change once", () => {
    const table = page(worthResults()).match(/aria-labelledby="table-accuracies"[\s\S]*?<\/table>/)?.[0] ?? "";
    expect(table.match(/<th scope="row">any<\/th>/g)).toHaveLength(6);
    expect(table.match(/<th scope="row">/g)).toHaveLength(6 + 7);
  });

  it("says the random baseline and the accuracy before training, and says so where they are missing", () => {
    expect(words(page(worthResults()))).toMatch(
      /Random answers \(each exercise answered with the true answer of another one\) score 0\.4%; the model before training 0\.0%\./,
    );
    expect(words(page(bare(worthResults())))).toContain(
      "No random baseline was found; the model was not asked before training.",
    );
  });

  it("names the row that declared the instruction beside an answer that failed", () => {
    const text = words(page(worthResults()));
    expect(text).toContain("Declared in stage-2 $Cholan0:za&gt;tq");
    expect(text).toContain("Nearest training rows of other instructions");
    const [sample] = worthResults().samples;
    const untaught = { ...worthResults(), samples: [{ ...sample!, taughtBy: [] }] };
    expect(words(page(untaught))).toContain("No training row that was looked at is about this instruction.");
  });

  it("names the arms that share the training of a stage", () => {
    const stages = page(worthResults()).match(/aria-labelledby="table-stages"[\s\S]*?<\/table>/)?.[0] ?? "";
    expect(words(stages)).toContain("k worked examples, stage 1 only");
    expect(words(stages)).toContain("before training none not trained");
    expect(page(sampleResults())).not.toContain("table-stages");
  });

  it("has the curves of an objective, and a table behind every figure", () => {
    const text = page(ordinalResults());
    for (const name of ["mean reward", "entropy", "share of answers that pass", "tokens of an answer"]) {
      expect(words(text)).toContain(`Told first, then rewarded: ${name} in stage-2`);
    }
    for (const id of ["table-accuracies", "table-stage-accuracies", "table-difficulty-1", "table-difficulty-2"]) {
      expect(text).toContain(`id="${id}"`);
    }
  });

  it("lets no text of a hostile run become markup", () => {
    const hostile = "</script><img src=x onerror=alert(1)><b>'\"&";
    const results = worthResults();
    const text = page({
      ...results,
      arms: results.arms.map((arm) => ({ ...arm, label: hostile })),
      worth: results.worth!.map((one) => ({ ...one, text: hostile })),
      baselines: results.baselines!.map((one) => ({ ...one, how: hostile })),
      breakdowns: [2, 3].map((level) => ({
        arm: "proactive",
        x: 1,
        metric: "exact-match",
        split: "unseen",
        n: 9,
        value: 0.5,
        low: 0.2,
        high: 0.8,
        axis: hostile,
        level: `${hostile}${level}`,
      })),
      samples: [{ ...results.samples[0]!, taughtBy: [{ stage: "stage-2", kind: "declare", text: hostile }] }],
    });
    expect(text).not.toMatch(/<img|<b>/);
    expect(text.match(/<\/script/g)).toHaveLength(2);
  });
});

describe("the finding of curricula", () => {
  it("says the worth, and what accuracies are to be read against", () => {
    expect(findingOf(worthResults())).toMatchObject({ held: "yes", label: "Shown here" });
    expect(finding(worthResults())).toMatch(
      /declared rules are carried out[\s\S]*\nOne declaration is worth 50 worked examples \(95% interval 20 to 50\)\.\nRandom answers/,
    );
  });

  it("says of what is absent how far it was looked for", () => {
    expect(findingOf(absentResults()).held).toBe("no");
    expect(finding(absentResults())).toContain(
      "This does not appear at this scale. Largest tried: 352,128 parameters, 1,000 instructions demonstrated, " +
        "7,000 updates on 10,315,000 tokens, 3 seeds.",
    );
    expect(finding(worthResults())).not.toContain("Largest tried");
    expect(finding(ordinalResults())).toContain("What was not found does not appear at this scale. Largest tried:");
  });

  it("never judges a smoke run, whatever it gave", () => {
    const smoke = findingOf({ ...absentResults(), scale: "smoke" });
    expect(smoke).toMatchObject({ held: "unjudged", label: "Not a result, only a smoke run" });
    expect(smoke.sentences.map(({ text }) => text).join(" ")).not.toContain("Largest tried");
  });

  it("gives a worth for each place where it was found", () => {
    expect(findingOf(alongResults()).sentences.map(({ about }) => about)).toEqual([
      "50 paired instructions in stage 1",
      "200 paired instructions in stage 1",
      "1,000 paired instructions in stage 1",
      "4,000 paired instructions in stage 1",
      undefined,
    ]);
  });

  it("warns where what is worth so much is not above random answers", () => {
    const results = worthResults();
    const low = <P extends Results["points"][number]>(point: P): P =>
      point.arm === "proactive" && point.split === "unseen"
        ? { ...point, value: 0.006, low: 0.003, high: 0.01 }
        : point;
    const worth = results.worth!.map((one) => ({ ...one, accuracy: 0.006, value: 1, low: 1, high: 1 }));
    expect(finding({ ...results, points: results.points.map(low), worth })).toContain(
      "But “one declaration” is not above random answers here.",
    );
    expect(finding(results)).not.toContain("not above random");
  });

  it("lists the arms where nobody said which matter", () => {
    const { finding: _, ...results } = worthResults();
    expect(finding(results)).toMatch(
      /one declaration 71\.\d% \(.*\); k worked examples 4\.\d% \(.*\) at 1, 85\.\d% \(.*\) at 100;/,
    );
  });
});

describe("the main figure", () => {
  it.each([
    ["worth", worthResults()],
    ["bars", ordinalResults()],
    ["curve", alongResults()],
    ["curve", sampleResults()],
    ["curve", bare(worthResults())],
    [
      "bars",
      { ...bare(worthResults()), arms: bare(worthResults()).arms.map((arm) => ({ ...arm, fixed: true as const })) },
    ],
  ] as const)("is of the kind that shows the experiment best: %s", (kind, results) => {
    expect(mainPicture(results)).toBe(kind);
  });

  it.each(all)("is one SVG document with its own colours and a text alternative: %s", (_, results) => {
    const svg = renderFigureSvg(results);
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*aria-label="[^"]{40,}"[^>]*><style>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("says the worth within itself, with its interval and the scale", () => {
    const svg = words(renderFigureSvg(worthResults()));
    expect(svg).toContain("One instruction is worth 50 examples");
    expect(svg).toContain("95% interval 20 to 50. Laptop scale.");
  });

  it("points beyond the last number of examples where none reaches the declaration", () => {
    const results = worthResults();
    const worth = results.worth!.map((one) => ({ ...one, value: null, high: null }));
    expect(words(renderFigureSvg({ ...results, worth }))).toContain("more than 100 \u2192");
  });

  it("has a place for no examples at all, which no logarithm has", () => {
    const results = worthResults();
    const worth = results.worth!.map((one) => ({
      ...one,
      curve: [{ ...one.curve[0]!, examples: 0 }, ...one.curve],
    }));
    expect(renderFigureSvg({ ...results, worth })).not.toMatch(/NaN|Infinity/);
  });
});

describe("the curves of an objective", () => {
  it("have a scale even where nothing was ever rewarded", () => {
    const results = ordinalResults();
    const curves = results.curves!.map((curve) => ({
      ...curve,
      points: [
        [1, 0],
        [2, 0],
      ] satisfies [number, number][],
    }));
    const [first] = objectiveCurves({ ...results, curves });
    const svg = drawObjectiveFigure(results, first!);
    expect(svg).toContain(">0.8</text>");
    expect(svg).not.toMatch(/NaN|0\.000/);
  });

  it("show an arm that x does not change once", () => {
    const results = ordinalResults();
    const arms = results.arms.map((arm) => ({ ...arm, fixed: true as const }));
    expect(objectiveCurves(results)[0]?.curves).toHaveLength(6);
    expect(objectiveCurves({ ...results, arms })[0]?.curves).toHaveLength(3);
  });
});
