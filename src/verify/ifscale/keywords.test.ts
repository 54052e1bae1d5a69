import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areVariants, businessTerms, checkKeywords, densities, densityTask, keywordsVerdict } from "./index.ts";

const kinds = (response: string, keywords: readonly string[]) =>
  checkKeywords(response, keywords).map(({ kind }) => kind);

describe("keywords of a report", () => {
  it.each([
    ["Accountability matters", "accountability", "followed"],
    ["ACCOUNTABILITY!", "Accountability", "followed"],
    ["accountable people", "accountability", "modified"],
    ["many audits", "audit", "modified"],
    ["the audience", "audit", "omitted"],
    ["a contrast", "contract", "omitted"],
    ["subcontracts", "contract", "omitted"],
    ["risk-adjusted", "risk", "followed"],
    ["at risk", "risk-adjusted", "omitted"],
    ["risk-adjusting", "risk-adjusted", "modified"],
    ["the supply  chain", "supply chain", "followed"],
    ["supply chains", "supply chain", "modified"],
    ["supply-chain", "supply chain", "modified"],
    ["a chain of supply", "supply chain", "omitted"],
    ["taxes", "tax", "modified"],
    ["ta", "tax", "omitted"],
    ["cafe", "café", "omitted"],
    ["résumés", "résumé", "modified"],
    ["", "risk", "omitted"],
    ["constructor", "__proto__", "omitted"],
    ["C++ and R&D", "R&D", "followed"],
  ])("%j has %j: %s", (response, keyword, kind) => expect(kinds(response, [keyword])).toEqual([kind]));

  it("are found as exact terms even where a variant comes first", () => {
    const [outcome] = checkKeywords("audits and an audit", ["audit"]);
    expect(outcome).toEqual({ keyword: "audit", kind: "followed", span: [14, 19] });
  });

  it("make one verdict, with the places of those that are there", () => {
    const outcomes = checkKeywords("audit risks", ["risk", "audit", "cash"]);
    expect(keywordsVerdict(outcomes)).toMatchObject({
      kind: "fail",
      detail: "2 of 3 keywords are missing, 1 of them are there in another form",
      evidence: { count: 1, threshold: "exactly 3", spans: [[0, 5]] },
    });
    expect(keywordsVerdict(checkKeywords("cash", ["cash"])).kind).toBe("pass");
    expect(keywordsVerdict([]).kind).toBe("fail");
  });

  it("are all followed in a text that lists them, all omitted in one without", () => {
    const terms = businessTerms();
    expect(new Set(kinds(terms.join(", "), terms))).toEqual(new Set(["followed"]));
    expect(new Set(kinds("Nothing of that sort.", terms))).toEqual(new Set(["omitted"]));
  });

  it("leave out just the one that is taken away", () => {
    const keywords = densityTask({ density: 40, seed: 3 }).keywords;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 39 }), (gone) => {
        const report = keywords.filter((_, i) => i !== gone).join(" and ");
        expect(kinds(report, keywords)).toEqual(keywords.map((_, i) => (i === gone ? "omitted" : "followed")));
      }),
    );
  });

  it("are looked for in endless responses, five hundred at once", () => {
    const keywords = densityTask({ density: 500, seed: 1 }).keywords;
    for (const unit of ["a ", "aa", "con ", "\uD800", "risk-", "\n"]) {
      expect(checkKeywords(unit.repeat(300_000), [...keywords, "supply chain"])).toHaveLength(501);
    }
  });
});

describe("forms of one word", () => {
  it.each([
    ["strategy", "strategic"],
    ["investor", "investment"],
    ["expand", "expansion"],
    ["produce", "production"],
    ["liable", "liability"],
    ["cash", "cashed"],
  ])("%s and %s", (left, right) => {
    expect(areVariants(left, right)).toBe(true);
    expect(areVariants(right, left)).toBe(true);
  });

  it.each([
    ["risk", "risk"],
    ["contract", "contrast"],
    ["commerce", "commodity"],
    ["cash", "cashew"],
    ["profit", "prophet"],
    ["", "s"],
  ])("not %j and %j", (left, right) => expect(areVariants(left, right)).toBe(false));

  it("never stand together in the vocabulary", () => {
    const terms = businessTerms();
    const pairs = terms.flatMap((left, i) =>
      terms.slice(i + 1).flatMap((right) => (areVariants(left, right) ? [`${left} ${right}`] : [])),
    );
    expect(pairs).toEqual([]);
    expect(terms.length).toBeGreaterThanOrEqual(500);
    expect(new Set(terms).size).toBe(terms.length);
    expect(terms.filter((term) => !/^[a-z]{3,}$/.test(term))).toEqual([]);
  });
});

describe("tasks", () => {
  it("go from 10 to 500 keywords", () => {
    expect([densities[0], densities[1], densities.at(-1), densities.length]).toEqual([10, 20, 500, 50]);
  });

  it.each([1, 10, 500])("of density %d name every keyword once, in order", (density) => {
    const { keywords, prompt } = densityTask({ density, seed: 7 });
    expect(new Set(keywords).size).toBe(density);
    const named = [...prompt.matchAll(/^(\d+)\. Include the exact term "(.*)"\.$/gm)];
    expect(named.map(([, number, term]) => [Number(number), term])).toEqual(keywords.map((term, i) => [i + 1, term]));
  });

  it("are the same for the same seed, others for other seeds, runs and densities", () => {
    const of = (options: { seed: number; run?: number; density?: number }) =>
      densityTask({ density: 30, ...options }).keywords.join(" ");
    expect(of({ seed: 1 })).toBe(of({ seed: 1, run: 0 }));
    expect(new Set([of({ seed: 1 }), of({ seed: 2 }), of({ seed: 1, run: 1 })]).size).toBe(3);
    expect(of({ seed: 1, density: 31 }).startsWith(of({ seed: 1 }))).toBe(false);
  });

  it("take the user's own vocabulary", () => {
    const { keywords } = densityTask({ density: 2, seed: 1, vocabulary: ["supply chain", "R&D"] });
    expect(keywords.toSorted()).toEqual(["R&D", "supply chain"]);
  });

  it.each([
    [{ density: 0, seed: 1 }, "bad-density"],
    [{ density: 1.5, seed: 1 }, "bad-density"],
    [{ density: 3, seed: 1, vocabulary: ["a", "b"] }, "bad-density"],
    [{ density: 1, seed: 1, vocabulary: ["a", " "] }, "bad-vocabulary"],
    [{ density: 1, seed: 1, vocabulary: ["a", "A"] }, "bad-vocabulary"],
    [{ density: 1, seed: 1, vocabulary: ['say "a"'] }, "bad-vocabulary"],
    [{ density: 1, seed: 1, vocabulary: ["a\n2. b"] }, "bad-vocabulary"],
  ])("refuse %j", (options, code) => {
    expect(() => densityTask(options)).toThrow(expect.objectContaining({ code }));
  });
});
