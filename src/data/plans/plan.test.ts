// Plans: what they refuse, how rows follow from them, and that splits share no meaning.
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../core/canonical-json.ts";
import { ConfigError, DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { powerWeights } from "./frequency.ts";
import { KeyTable } from "./key-table.ts";
import { readPlan, splitNames, type DatasetPlanInput } from "./plan.ts";
import { openPlan } from "./row-source.ts";
import type { Row } from "../rows/row.ts";

const small = { patternLength: 2, replacementLength: 2, inputLength: 10 };
const plan = (splits: DatasetPlanInput["splits"], more: Partial<DatasetPlanInput> = {}): DatasetPlanInput => ({
  family: "rewrite",
  config: small,
  seed: 1,
  splits,
  ...more,
});
const paramsOf = (row: Row): { x: string; y: string } => row.lineage.params as { x: string; y: string };

describe("a plan", () => {
  it.each<[unknown, string]>([
    [{}, "family"],
    [plan({}), "at least one split"],
    [plan({ train: { instructions: 0, rows: 1 } }), "splits.train.instructions"],
    [plan({ train: { instructions: 10, rows: 9 } }), "9 rows cannot show 10 instructions"],
    [plan({ train: { instructions: 1, rows: 1, surfaces: [] } }), "surfaces"],
    [plan({ train: { instructions: 1, rows: 1, frequency: { kind: "power", alpha: 0 } } }), "alpha"],
    [plan({ train: { instructions: 1, rows: 1 } }, { family: "rewrit" }), 'Did you mean "rewrite"?'],
    [{ ...plan({ train: { instructions: 1, rows: 1 } }), sed: 3 }, 'Did you mean "seed"?'],
    [plan({ train: { instructions: 1, rows: 1, config: { alphabet: "a" } } }), "alphabet"],
    [plan({ train: { instructions: 456_301, rows: 456_301 } }), "only 456300"],
    [
      plan(
        { train: { instructions: 40, rows: 40 }, test: { instructions: 40, rows: 40 } },
        { config: { ...small, alphabet: "abc" } },
      ),
      "test and train: 80 different instructions asked",
    ],
  ])("that cannot be is a ConfigError: %#, %s", (written, says) => {
    expect(() => readPlan(written)).toThrow(ConfigError);
    expect(() => readPlan(written)).toThrow(says);
  });

  it("read again is the same plan", () => {
    const once = readPlan(
      plan({ train: { instructions: 5, rows: 9 }, test: { instructions: 2, rows: 0, config: { inputLength: 30 } } }),
    );
    expect(canonicalJson(readPlan(once))).toBe(canonicalJson(once));
    expect(once.splits.test?.config).toMatchObject({ inputLength: 30, patternLength: 2 });
  });
});

describe("rows of a plan", () => {
  const source = openPlan(plan({ train: { instructions: 64, rows: 1_000 }, test: { instructions: 16, rows: 64 } }));

  it("read x>y;z= and then the answer, which alone is learnt", () => {
    for (let i = 0; i < 100; i++) {
      const { kind, segments, lineage } = source.rowAt("train", i);
      const { x, y } = paramsOf({ lineage } as Row);
      expect(kind).toBe("in-context");
      expect(segments).toEqual([
        { role: "user", text: `${x}>${y};${String(lineage.input)}=`, learn: false },
        { role: "assistant", text: String(lineage.input).replace(x, y), learn: true },
      ]);
    }
  });

  it("are the same in any order and from another opening of the plan", () => {
    const forwards = Array.from({ length: 1_000 }, (_, i) => canonicalJson(source.rowAt("train", i)));
    const again = openPlan(source.plan, source.allotment.share());
    for (let i = 999; i >= 0; i--) expect(canonicalJson(again.rowAt("train", i))).toBe(forwards[i]);
    expect(new Set(forwards).size).toBe(1_000);
  });

  it("show every rule equally often, shuffled", () => {
    const counts = new Map<string, number>();
    let runs = 0;
    let before = "";
    for (let i = 0; i < 1_000; i++) {
      const { x, y } = paramsOf(source.rowAt("train", i));
      counts.set(`${x}>${y}`, (counts.get(`${x}>${y}`) ?? 0) + 1);
      if (before === x) runs++;
      before = x;
    }
    expect(counts.size).toBe(64);
    for (const count of counts.values()) expect([15, 16]).toContain(count);
    expect(runs).toBeLessThan(60);
  });

  it.each([-1, 1_000, Number.NaN])("do not exist at position %d", (position) => {
    expect(() => source.rowAt("train", position)).toThrow(RangeError);
  });

  it("of a split that is not there are a ConfigError", () => {
    expect(() => source.rowAt("validation", 0)).toThrow(ConfigError);
  });

  it("keep their own separators where the layout names some", () => {
    const layout = { separator: " | ", answerMarker: " -> " };
    const other = openPlan(plan({ train: { instructions: 2, rows: 2, layout } }));
    expect(other.rowAt("train", 0).segments[0]?.text).toMatch(/^[a-z]{2}>[a-z]{2} \| [a-z]{10} -> $/);
  });

  it("that declare name the instruction by its pointer, which no other split has", () => {
    const declare = { instructions: 30, rows: 300, kind: "declare" } as const;
    const other = openPlan(plan({ train: declare, test: declare, validation: declare }));
    const pointers = new Map<string, string>();
    const questions = new Set<string>();
    for (const split of splitNames) {
      for (let i = 0; i < 300; i++) {
        const { segments, lineage } = other.rowAt(split, i);
        const pointer = lineage.pointer as string;
        expect(segments[0]?.text).toContain(pointer);
        expect(segments[1]).toEqual({
          role: "assistant",
          text: `${paramsOf({ lineage } as Row).x}>${paramsOf({ lineage } as Row).y}`,
          learn: true,
        });
        expect(pointers.get(pointer) ?? segments[1]?.text).toBe(segments[1]?.text);
        pointers.set(pointer, segments[1]?.text as string);
        questions.add((segments[0]?.text ?? "").replace(pointer, "*"));
      }
    }
    expect(pointers.size).toBe(90);
    expect(questions.size).toBe(40);
  });
});

describe("splits", () => {
  it("share no meaning, though little is left to choose from", () => {
    const source = openPlan({
      family: "rewrite",
      config: { ...small, alphabet: "abcd" },
      splits: {
        test: { instructions: 60, rows: 60 },
        validation: { instructions: 60, rows: 60 },
        train: { instructions: 100, rows: 100 },
      },
    });
    const owners = new Map<string, string>();
    for (const split of splitNames) {
      for (let i = 0; i < source.split(split).instructions; i++) {
        const key = source.family.key(source.paramsAt(split, i));
        expect(owners.get(key)).toBeUndefined();
        owners.set(key, split);
        expect(source.allotment.splitOfKey(key)).toBe(split);
      }
    }
    expect(source.allotment.exceptions).toBeGreaterThan(0);
    expect(source.allotment.splitOfKey("zz>zz")).toBeUndefined();
  });

  it("can use up every meaning there is", () => {
    const source = openPlan(
      plan({ train: { instructions: 240, rows: 240 } }, { config: { ...small, alphabet: "abcd" } }),
    );
    const keys = Array.from({ length: 240 }, (_, i) => source.family.key(source.paramsAt("train", i)));
    expect(new Set(keys).size).toBe(240);
  });

  it("keep the test instructions and the first training ones whatever the number of training instructions", () => {
    const few = openPlan(plan({ train: { instructions: 8, rows: 8 }, test: { instructions: 50, rows: 50 } }));
    const many = openPlan(plan({ train: { instructions: 4_000, rows: 4_000 }, test: { instructions: 50, rows: 50 } }));
    for (let i = 0; i < 50; i++) expect(many.paramsAt("test", i)).toEqual(few.paramsAt("test", i));
    for (let i = 0; i < 8; i++) expect(many.paramsAt("train", i)).toEqual(few.paramsAt("train", i));
  });

  it("of neighbouring seeds share under 1 % of their rules and rows", () => {
    const [a, b] = [1, 2].map((seed) => openPlan(plan({ train: { instructions: 2_048, rows: 4_096 } }, { seed })));
    const keys = new Set(Array.from({ length: 2_048 }, (_, i) => a?.family.key(a.paramsAt("train", i))));
    const shared = Array.from({ length: 2_048 }, (_, i) => keys.has(b?.family.key(b.paramsAt("train", i)) as string));
    expect(shared.filter(Boolean).length).toBeLessThan(21);
    const ids = new Set(Array.from({ length: 4_096 }, (_, i) => a?.rowAt("train", i).id));
    expect(Array.from({ length: 4_096 }, (_, i) => b?.rowAt("train", i).id).some((id) => ids.has(id))).toBe(false);
  });

  it("share no side of a rule where the plan keeps parts unseen", () => {
    const source = openPlan(
      plan({ train: { instructions: 300, rows: 300 }, test: { instructions: 30, rows: 30 } }, { unseen: "parts" }),
    );
    const sides = (split: "train" | "test", count: number): string[] =>
      Array.from({ length: count }, (_, i) => source.family.parts?.(source.paramsAt(split, i)) ?? []).flat();
    const tested = new Set(sides("test", 30));
    expect(sides("train", 300).filter((side) => tested.has(side))).toEqual([]);
    const usual = openPlan({ ...source.plan, unseen: "instruction" });
    const seen = Array.from({ length: 300 }, (_, i) => usual.family.parts?.(usual.paramsAt("train", i)) ?? []).flat();
    expect(seen.some((side) => tested.has(side))).toBe(true);
  });

  it("that ask for more than is left are a DataError that says what to do", () => {
    const config = { ...small, alphabet: "ab" };
    const impossible = plan(
      { train: { instructions: 4, rows: 4 }, test: { instructions: 6, rows: 6 } },
      { config, unseen: "parts" },
    );
    expect(() => openPlan(impossible)).toThrow(DataError);
    expect(() => openPlan(impossible)).toThrow(/Found only \d+ of 4 instructions for the train split/);
  });
});

describe("power-law frequencies", () => {
  // papers.md 2.5: rules with at least one expected row of a million, at 1,000 rules.
  it.each([
    [0.5, 982],
    [0.2, 824],
    [0.1, 606],
    [0.07, 491],
    [0.03, 269],
  ])("at alpha %d leave %i of 1,000 rules effective", (alpha, expected) => {
    let effective = 0;
    for (let seed = 0; seed < 40; seed++) {
      const weights = powerWeights(1_000, alpha, Rng.from(seed));
      effective += weights.filter((weight) => weight * 1e6 >= 1).length / 40;
    }
    expect(Math.abs(effective - expected)).toBeLessThan(10);
  });

  it("are the frequencies that rows are drawn with", () => {
    const source = openPlan(
      plan({ train: { instructions: 20, rows: 20_000, frequency: { kind: "power", alpha: 0.5 } } }),
    );
    const weights = powerWeights(20, 0.5, Rng.from(1, "weight", "train"));
    const index = new Map(Array.from({ length: 20 }, (_, i) => [source.family.key(source.paramsAt("train", i)), i]));
    const counts = new Float64Array(20);
    for (let i = 0; i < 20_000; i++) {
      const at = index.get(source.family.key(source.contentAt("train", i).lineage.params)) as number;
      counts[at] = (counts[at] as number) + 1;
    }
    weights.forEach((weight, i) => {
      expect(Math.abs((counts[i] as number) / 20_000 - weight)).toBeLessThan(0.015);
    });
  });
});

describe("the key table", () => {
  it("finds what was added, under the first tag, through growth and from another thread's memory", () => {
    const table = new KeyTable();
    for (let i = 0; i < 20_000; i++) expect(table.add(`key ${i}`, 1 + (i % 3))).toBe(0);
    expect(table.add("key 7", 1)).toBe(2);
    expect(table.size).toBe(20_000);
    const other = new KeyTable(table.parts());
    for (let i = 0; i < 20_000; i++) expect(other.find(`key ${i}`)).toBe(1 + (i % 3));
    expect(other.find("key 20000")).toBe(0);
    expect(table.bytes).toBeLessThan(20_000 * 32);
  });
});
