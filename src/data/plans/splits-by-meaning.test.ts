// Splits by meaning: unseen pairs of instruction and input, unseen families; and plans that contradict themselves.
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { discoverCases } from "../../instructions/conformance/cases.test-support.ts";
import { families, getFamily } from "../../instructions/registry.ts";
import { inputHome } from "../rows/input-home.ts";
import { readPlan, type DatasetPlanInput, type SplitName } from "./plan.ts";
import { rowId } from "../rows/row-id.ts";
import { openPlan, type RowSource } from "./row-source.ts";
import type { Row } from "../rows/row.ts";
import { partRows } from "../rows/row-parts.ts";
import { rowVerifier } from "../rows/verify-row.ts";

type SplitInput = NonNullable<DatasetPlanInput["splits"]["train"]>;

const small = { patternLength: 2, replacementLength: 2, inputLength: 10 };
const place = { file: "rows.jsonl", line: 1 };

/** Every pair of an instruction's meaning and a shown input that a row carries out or demonstrates. */
function pairsOf(row: Row): string[] {
  const family = getFamily(row.lineage.family);
  const { params, input, shots = [], outer } = row.lineage;
  if (row.kind === "declare") return [];
  const pairs = [input, ...shots].map((each) => `${family.key(params)} ${family.renderInput(params, each)}`);
  if (outer === undefined) return pairs;
  const middle: unknown = family.asInput?.(outer.params, family.execute(params, input).answer);
  return [...pairs, `${family.key(outer.params)} ${family.renderInput(outer.params, middle)}`];
}

function rowsOf(source: RowSource, name: SplitName): Row[] {
  const verify = rowVerifier(source, name);
  return Array.from({ length: source.split(name).rows }, (_, position) => {
    const row = source.rowAt(name, position);
    verify(row, place);
    return row;
  });
}

describe("unseen instances", () => {
  const kinds: SplitInput["kinds"] = [
    { kind: "in-context", layout: { shots: 2 } },
    { kind: "execute" },
    { kind: "compose" },
    { kind: "declare" },
  ];
  const splits: DatasetPlanInput["splits"] = {
    test: { instructions: 12, rows: 400, kinds },
    validation: { instructions: 12, rows: 200, kinds },
    train: { instructions: 24, rows: 2_000, kinds },
  };
  // Four letters and inputs of three: chance alone would repeat nearly every pair.
  const config = { alphabet: "abcd", patternLength: 1, replacementLength: 1, inputLength: 4 };
  const tight: DatasetPlanInput = {
    family: "rewrite",
    config,
    unseen: "instance",
    splits: {
      test: { instructions: 12, rows: 400, kind: "execute" },
      train: { instructions: 12, rows: 2_000, kinds: [{ kind: "execute" }, { kind: "in-context" }] },
    },
  };

  it.each<[string, DatasetPlanInput]>([
    ["much to choose from", { family: "rewrite", config: small, unseen: "instance", splits }],
    ["little to choose from", tight],
  ])("share no pair of instruction and input, with %s", (_, plan) => {
    const source = openPlan(plan);
    const owner = new Map<string, string>();
    let repeated = 0;
    for (const name of source.splits) {
      for (const row of rowsOf(source, name)) {
        for (const pair of pairsOf(row)) {
          expect(owner.get(pair) ?? name).toBe(name);
          if (owner.has(pair)) repeated++;
          owner.set(pair, name);
        }
      }
    }
    expect(owner.size).toBeGreaterThan(100);
    if (plan === tight) expect(repeated).toBeGreaterThan(1_000);
  });

  it("show the same instructions under the same names in every split", () => {
    const source = openPlan({ family: "rewrite", config: small, unseen: "instance", splits });
    for (let i = 0; i < 12; i++) {
      expect(source.paramsAt("test", i)).toEqual(source.paramsAt("train", i));
      expect(source.pointerAt("test", i)).toBe(source.pointerAt("train", i));
      expect(source.instructionNamed(source.pointerAt("test", i))?.index).toBe(i);
      expect(source.allotment.splitOfKey(source.family.key(source.paramsAt("test", i)))).toBe("every");
    }
    const keys = Array.from({ length: 24 }, (_, i) => source.family.key(source.paramsAt("train", i)));
    expect(new Set(keys).size).toBe(24);
    const again = openPlan(source.plan, source.allotment.share());
    for (let i = 0; i < 24; i++) expect(again.paramsAt("train", i)).toEqual(source.paramsAt("train", i));
  });

  it("give a test row in the training split away", () => {
    const source = openPlan(tight);
    const verify = rowVerifier(source, "train");
    const execute = rowsOf(source, "test").filter(({ kind }) => kind === "execute");
    for (const row of execute) expect(() => verify(row, place)).toThrow(/belongs to the test split, not to train/);
  });

  it("leave about a quarter of all pairs for testing", () => {
    const counts = { test: 0, validation: 0, train: 0 };
    for (let i = 0; i < 8_000; i++) counts[inputHome(`key ${i % 7}`, `input ${i}`)]++;
    expect(counts.test).toBeGreaterThan(1_800);
    expect(counts.test).toBeLessThan(2_200);
    expect(counts.train).toBeGreaterThan(4_700);
  });
});

const cases = await discoverCases();

describe.each(families)("of the family $name", (family) => {
  const [config] = Object.values(cases.get(family.name)?.configs ?? {}) as DatasetPlanInput["config"][];
  const few = family.capacity(family.config.parse(config ?? {})) < 8;

  it("unseen instances are no seen ones", () => {
    const rows = family.name === "python" ? 6 : 30;
    const instructions = few ? 1 : 3;
    const surfaces = [family.surfaces[0] as "rule"];
    const source = openPlan({
      family: family.name,
      ...(config === undefined ? {} : { config }),
      unseen: "instance",
      splits: { test: { instructions, rows, surfaces }, train: { instructions, rows, surfaces } },
    });
    const homes = Array.from({ length: instructions }, (_, i) => homesOf(source, i));
    const missing = (["test", "train"] as const).find((name) => homes.some((found) => !found.has(name)));
    if (missing !== undefined) {
      expect(() => rowsOf(source, missing)).toThrow(/Found only 0 of 1 different inputs/);
      return;
    }
    const tested = new Set(rowsOf(source, "test").flatMap((row) => pairsOf(row)));
    for (const row of rowsOf(source, "train")) {
      for (const pair of pairsOf(row)) expect(tested.has(pair)).toBe(false);
    }
  });
});

/** The splits that may show some input of an instruction: a grammar has few inputs, so that one may have none. */
function homesOf({ family, plan, ...source }: RowSource, index: number): Set<SplitName> {
  const params = source.paramsAt("train", index);
  const draw = (i: number): unknown => family.sampleInput(params, plan.splits.train?.config, Rng.from("inputs", i));
  const key = family.key(params);
  const shown = Array.from({ length: 300 }, (_, i) => family.renderInput(params, draw(i)));
  return new Set(shown.map((each) => inputHome(key, each)));
}

describe("an unseen family", () => {
  const plan: DatasetPlanInput = {
    family: "rewrite",
    config: small,
    unseen: "family",
    splits: { test: { family: "markov", instructions: 5, rows: 20 }, train: { instructions: 5, rows: 20 } },
  };

  it("is another than that of training, and its rows verify", () => {
    const source = openPlan(plan);
    expect(rowsOf(source, "test").every(({ lineage }) => lineage.family === "markov")).toBe(true);
    expect(rowsOf(source, "train").every(({ lineage }) => lineage.family === "rewrite")).toBe(true);
    expect(source.familyOf("test").name).toBe("markov");
    const key = source.familyOf("test").key(source.paramsAt("test", 0));
    expect(source.allotment.splitOfKey(key, "markov")).toBe("test");
    expect(source.allotment.splitOfKey(key, "rewrite")).toBeUndefined();
  });

  it("has rows that do not verify in training", () => {
    const source = openPlan(plan);
    expect(() => rowVerifier(source, "train")(source.rowAt("test", 0), place)).toThrow(/made by markov 1, not rewrite/);
    const { id: _id, ...content } = source.rowAt("test", 0);
    const forged = { ...content, lineage: { ...content.lineage, family: "rewrite", version: 1 } };
    expect(() => rowVerifier(source, "train")({ id: rowId(forged), ...forged }, place)).toThrow(/not the family's/);
  });

  it("read again is the same plan", () => {
    const once = readPlan(plan);
    expect(readPlan(once)).toEqual(once);
  });
});

describe("rows of parts", () => {
  const rows = (total: number, kinds: SplitInput["kinds"]): readonly number[] => {
    const { train } = readPlan({
      family: "rewrite",
      splits: { train: { instructions: 1, rows: total, kinds } },
    }).splits;
    return partRows(train as NonNullable<typeof train>);
  };
  it.each<[number, SplitInput["kinds"], number[]]>([
    [10, [{ kind: "declare" }, { kind: "execute" }, { kind: "in-context" }], [4, 3, 3]],
    [
      10,
      [
        { kind: "declare", rows: 3 },
        { kind: "execute", weight: 1 },
        { kind: "in-context", weight: 2.5 },
      ],
      [3, 2, 5],
    ],
    [
      7,
      [
        { kind: "declare", rows: 3 },
        { kind: "execute", rows: 4 },
      ],
      [3, 4],
    ],
    [
      1,
      [
        { kind: "declare", weight: 1 },
        { kind: "execute", weight: 99 },
      ],
      [0, 1],
    ],
    [
      1e11,
      [
        { kind: "declare", weight: 1 },
        { kind: "execute", weight: 2 },
      ],
      [33_333_333_333, 66_666_666_667],
    ],
  ])("of %d with %j are %j", (total, kinds, expected) => expect(rows(total, kinds)).toEqual(expected));
});

describe("a plan that contradicts itself", () => {
  const train = (split: Partial<SplitInput>, more: object = {}): unknown => ({
    family: "rewrite",
    config: small,
    splits: { train: { instructions: 4, rows: 40, ...split }, ...more },
  });
  const test = { instructions: 4, rows: 4 };
  it.each<[unknown, string]>([
    [train({ kind: "declare", kinds: [{ kind: "execute" }] }), "both kind and kinds"],
    [train({ kind: "constrained" as "declare" }), "splits.train.kind"],
    [train({ kinds: [{ kind: "declare", rows: 41 }] }), "fix 41 rows of 40"],
    [train({ kinds: [{ kind: "declare", rows: 20 }] }), "fix 20 rows of 40"],
    [train({ kinds: [{ kind: "declare", rows: 20, weight: 1 }, { kind: "execute" }] }), "both rows and a weight"],
    [train({ instructions: 30, kinds: [{ kind: "declare" }, { kind: "execute" }] }), "20, cannot show 30"],
    [train({ kinds: [{ kind: "execute", of: "test" }] }, { test }), 'only kind "declare"'],
    [train({ kinds: [{ kind: "declare", of: "test" }] }), '"test" is no other split'],
    [train({ kinds: [{ kind: "declare", of: "train" }] }), '"train" is no other split'],
    [train({ kind: "execute", layout: { kind: "trace-then-answer" } }), "steps are asked for"],
    [train({ kind: "execute", layout: { shots: 2 } }), "show neither it nor examples"],
    [train({ kind: "execute", layout: { kind: "pseudocode-in-prompt" } }), "show neither it nor examples"],
    [train({ kind: "compose", layout: { kind: "pseudocode-then-answer" } }), "cannot have the layout"],
    [train({ kind: "compose", instructions: 1 }), "no other to follow it"],
    [train({ layout: { instruction: false } }), "nothing says what to do"],
    [train({ layout: { instruction: false, shots: 1, kind: "pseudocode-in-prompt" } }), "its pseudo-code shown"],
    [train({ layout: { shots: 65 } }), "shots"],
    [train({ layout: { finalMarker: "" } }), "finalMarker"],
    [train({ layout: { kind: "free" as "answer-only" } }), "layout"],
    [train({ templates: { count: 21 } }), "templates"],
    [train({ templates: { forms: [] } }), "templates"],
    [{ ...(train({}) as object), unseen: "family" }, "another family than the train split"],
    [{ ...(train({}, { test }) as object), unseen: "family" }, "(rewrite, rewrite)"],
    [{ ...(train({ config: { inputLength: 20 } }, { test }) as object), unseen: "instance" }, "configs differ"],
    [train({}, { test: { ...test, family: "nothing" } }), 'no family "nothing"'],
  ])("is a ConfigError: %#, %s", (plan, says) => {
    expect(() => readPlan(plan)).toThrow(ConfigError);
    expect(() => readPlan(plan)).toThrow(says);
  });
});
