// Kinds of rows, layouts and sentences: what they read, that every one verifies from its line alone, and what is caught.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DataError } from "../../core/errors.ts";
import { discoverCases } from "../../instructions/conformance/cases.test-support.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { families } from "../../instructions/registry.ts";
import { parsePlainLine } from "./parse-plain-line.ts";
import { parseRowLine } from "./parse-row.ts";
import type { DatasetPlanInput } from "../plans/plan.ts";
import { rowId } from "./row-id.ts";
import { rowLine } from "./row-line.ts";
import { openPlan, type RowSource } from "../plans/row-source.ts";
import type { Lineage, Row } from "./row.ts";
import { rowVerifier } from "./verify-row.ts";

type SplitInput = NonNullable<DatasetPlanInput["splits"]["train"]>;
type PartInput = NonNullable<SplitInput["kinds"]>[number];

const small = { patternLength: 2, replacementLength: 2, inputLength: 10 };
const place = { file: "rows.jsonl", line: 1 };

function open(split: Partial<SplitInput>, more: Partial<DatasetPlanInput> = {}): RowSource {
  const train = { instructions: 20, rows: 200, ...split };
  return openPlan({ family: "rewrite", config: small, seed: 3, splits: { train }, ...more });
}

const texts = ({ segments }: Row): string[] => segments.map(({ text }) => text);
const paramsOf = ({ lineage }: Row): { x: string; y: string } => lineage.params as { x: string; y: string };

/** Every row of every split, read back from its line and verified. */
function verifiedRows(source: RowSource): Row[] {
  return source.splits.flatMap((name) => {
    const verify = rowVerifier(source, name);
    return Array.from({ length: source.split(name).rows }, (_, position) => {
      const row = source.rowAt(name, position);
      const back = parseRowLine(rowLine(row), place);
      expect(back).toEqual(row);
      verify(back, place);
      return row;
    });
  });
}

const layouts: readonly [
  name: string,
  layout: NonNullable<PartInput["layout"]>,
  surface: "rule" | "prose" | "python",
  reads: RegExp,
][] = [
  ["answer only", {}, "rule", /^(\w\w)>(\w\w);\w{10}=\|\w{10}$/],
  ["examples", { shots: 2 }, "rule", /^\w\w>\w\w;\w{10}=\w{10};\w{10}=\w{10};\w{10}=\|\w{10}$/],
  [
    "examples without the instruction",
    { shots: 2, instruction: false },
    "rule",
    /^;\w{10}=\w{10};\w{10}=\w{10};\w{10}=\|\w{10}$/,
  ],
  [
    "natural examples alone",
    { shots: 1, instruction: false },
    "prose",
    /^Input: \w{10}\nOutput: \w{10}\n\nInput: \w{10}\nOutput: \|\w{10}$/,
  ],
  ["steps", { kind: "trace-then-answer" }, "rule", /^\w\w>\w\w;\w{10}:\|\w\w>\w\w;\w*\[\w\w\]\w*#\w{10}$/],
  [
    "steps after the instruction",
    { kind: "trace-then-answer", recited: "rule" },
    "rule",
    /^(\w\w>\w\w);\w{10}:\|\1;\1;\w*\[\w\w\]\w*#\w{10}$/,
  ],
  [
    "steps with examples",
    { kind: "trace-then-answer", shots: 1 },
    "rule",
    /^\w\w>\w\w;\w{10}:\w\w>\w\w;\S*#\w{10};\w{10}:\|\w\w>\w\w;\S*#\w{10}$/,
  ],
  [
    "steps on lines",
    { kind: "trace-then-answer" },
    "prose",
    /\n\nInput: \w{10}\nSteps:\n\|\w\w>\w\w\n\w*\[\w\w\]\w*\nAnswer: \w{10}$/,
  ],
  [
    "marks of one's own",
    { kind: "trace-then-answer", stepsMarker: "?", stepSeparator: "/", finalMarker: "!" },
    "rule",
    /^\w\w>\w\w;\w{10}\?\|\w\w>\w\w\/\S*!\w{10}$/,
  ],
  [
    "pseudo-code, then the answer",
    { kind: "pseudocode-then-answer" },
    "prose",
    /\n\nInput: \w{10}\nOutput: \|def [\s\S]*\nAnswer: \w{10}$/,
  ],
  [
    "pseudo-code in the prompt",
    { kind: "pseudocode-in-prompt" },
    "rule",
    /^\w\w>\w\w\n\ndef [\s\S]*\n\nInput: \w{10}\nOutput: \|\w{10}$/,
  ],
  [
    "an interpreter's lines",
    { shots: 1, examples: "code" },
    "python",
    /\n\n>>> rewrite\("\w{10}"\)\n\w{10}\n>>> rewrite\("\w{10}"\)\n\|\w{10}$/,
  ],
  [
    "an interpreter's lines alone",
    { shots: 1, examples: "code", instruction: false },
    "prose",
    /^>>> \w+\("\w{10}"\)\n\w{10}\n>>> \w+\("\w{10}"\)\n\|\w{10}$/,
  ],
];

describe("an in-context row", () => {
  it.each(layouts)("with the layout %s reads so, and verifies", (_, layout, surface, reads) => {
    for (const row of verifiedRows(open({ layout, surfaces: [surface] }))) {
      const [prompt, taught] = texts(row);
      expect(`${prompt}|${taught}`).toMatch(reads);
      expect(row.lineage.layout).toBe(layout.kind);
    }
  });

  it.each([
    ["pseudocode-bare", /^def (?:(?!"""|#)[\s\S])*\n\nInput: /],
    ["pseudocode-generic-names", /^def (?!replace|rewrite)/],
    ["prose-with-documentation", /^[A-Z][\s\S]*\n\n/],
  ] as const)("may be written on the ablated surface %s", (surface, reads) => {
    const rows = verifiedRows(open({ surfaces: [surface, "rule"] }));
    const written = rows.filter(({ lineage }) => lineage.surface === surface);
    expect(written.length).toBeGreaterThan(50);
    for (const row of written) expect(texts(row)[0]).toMatch(reads);
    const recalled = open({ layout: { kind: "pseudocode-then-answer", pseudocode: "pseudocode-bare" } });
    for (const row of verifiedRows(recalled)) expect(texts(row)[1]).not.toContain('"""');
  });

  it("has examples that differ from each other and from the question, with true answers", () => {
    for (const row of verifiedRows(open({ layout: { shots: 3 } }))) {
      const { x, y } = paramsOf(row);
      const shots = row.lineage.shots as string[];
      expect(new Set([...shots, row.lineage.input]).size).toBe(4);
      for (const shot of shots) expect(texts(row)[0]).toContain(`;${shot}=${shot.replace(x, y)};`);
    }
  });

  it("for which there are not enough different inputs is a DataError", () => {
    const config = { alphabet: "ab", patternLength: 1, replacementLength: 1, inputLength: 1 };
    const source = open({ instructions: 2, layout: { shots: 1 } }, { config });
    expect(() => source.rowAt("train", 0)).toThrow(/Found only 1 of 2 different inputs/);
  });
});

describe("a row with a pointer", () => {
  it("names the instruction and says neither it nor its surface", () => {
    const source = open({ kind: "execute" });
    const sentences = new Set<string>();
    for (const row of verifiedRows(source)) {
      const { lineage } = row;
      const { x, y } = paramsOf(row);
      const pointer = lineage.pointer as string;
      const named = source.instructionNamed(pointer);
      expect(named?.split).toBe("train");
      expect(source.paramsAt("train", named?.index as number)).toEqual({ x, y });
      const [prompt, taught] = texts(row);
      expect(prompt).toContain(pointer);
      expect(prompt).not.toContain(`${x}>${y}`);
      expect(taught).toBe((lineage.input as string).replace(x, y));
      sentences.add((prompt as string).replace(pointer, "P").replace(lineage.input as string, "I"));
    }
    expect(sentences.size).toBe(40);
  });

  it.each<[SplitInput["templates"], number, RegExp]>([
    [{ forms: ["question"] }, 20, /\?$/],
    [{ forms: ["declarative"], count: 5 }, 5, /:$/],
    [{ forms: ["question"], count: 1 }, 1, /^What is \w+ of \w+\?$/],
  ])("is asked for with the sentences that the plan chose: %j", (templates, count, form) => {
    const rows = verifiedRows(open({ kind: "execute", rows: 400, templates }));
    expect(new Set(rows.map(({ lineage }) => lineage.template)).size).toBe(count);
    for (const row of rows) expect(texts(row)[0]).toMatch(form);
  });

  it("shows its steps where they are asked for", () => {
    for (const row of verifiedRows(open({ kind: "execute-with-trace" }))) {
      expect(row.lineage.layout).toBe("trace-then-answer");
      expect(texts(row)[0]).toMatch(/step|Step|solution|way/);
      expect(texts(row)[1]).toMatch(/^\w\w>\w\w;\w*\[\w\w\]\w*#\w{10}$/);
    }
  });

  it("may recall the pseudo-code before the answer", () => {
    for (const row of verifiedRows(open({ kind: "execute", layout: { kind: "pseudocode-then-answer" } }))) {
      expect(texts(row)[1]).toMatch(/^def [\s\S]*\nAnswer: \w{10}$/);
    }
  });

  it("of a composition names two instructions, carried out in turn", () => {
    for (const layout of [{}, { kind: "trace-then-answer" as const }]) {
      for (const row of verifiedRows(open({ kind: "compose", layout }))) {
        const { lineage } = row;
        const outer = lineage.outer as { params: { x: string; y: string }; pointer: string };
        const first = (lineage.input as string).replace(paramsOf(row).x, paramsOf(row).y);
        const answer = first.replace(outer.params.x, outer.params.y);
        expect(outer.pointer).not.toBe(lineage.pointer);
        expect(texts(row)[0]).toContain(outer.pointer);
        expect(texts(row)[0]).toContain(lineage.pointer);
        expect(texts(row)[1]?.split("#").at(-1)).toBe(answer);
        if (layout.kind !== undefined) expect(texts(row)[1]?.split(";")).toHaveLength(4);
      }
    }
  });

  it("of a composition recite both instructions before the steps of both", () => {
    const layout = { kind: "trace-then-answer" as const, recited: "rule" as const };
    for (const row of verifiedRows(open({ kind: "compose", layout }))) {
      const inner = paramsOf(row);
      const outer = row.lineage.outer?.params as { x: string; y: string };
      const lead = texts(row)[1]?.split(";");
      expect(lead).toHaveLength(6);
      expect(lead?.slice(0, 2)).toEqual([`${inner.x}>${inner.y}`, `${outer.x}>${outer.y}`]);
    }
  });
});

describe("a split that mixes kinds", () => {
  const kinds: PartInput[] = [
    { kind: "declare", rows: 20 },
    { kind: "execute", weight: 3 },
    { kind: "execute-with-trace" },
    { kind: "in-context", layout: { shots: 1 } },
    { kind: "declare", of: "test", rows: 10, templates: { count: 1 } },
  ];
  const source = openPlan({
    family: "rewrite",
    config: small,
    splits: { test: { instructions: 10, rows: 30, kind: "execute" }, train: { instructions: 20, rows: 231, kinds } },
  });
  const rows = verifiedRows(source);

  it("has as many rows of each as its weights say, shuffled", () => {
    const train = rows.slice(30);
    const count = (kind: string): number => train.filter((row) => row.kind === kind).length;
    expect(["declare", "execute", "execute-with-trace", "in-context"].map(count)).toEqual([30, 121, 40, 40]);
    const changes = train.filter((row, i) => row.kind !== train[i - 1]?.kind).length;
    expect(changes).toBeGreaterThan(100);
  });

  it("shows every instruction in every kind, under one name", () => {
    const names = new Map<string, Set<string>>();
    for (const row of rows.slice(30)) {
      const key = source.family.key(row.lineage.params);
      if (row.lineage.pointer !== undefined) names.set(key, (names.get(key) ?? new Set()).add(row.lineage.pointer));
      names.set(`${row.kind} ${key}`, new Set());
    }
    for (let i = 0; i < 20; i++) {
      const key = source.family.key(source.paramsAt("train", i));
      expect(names.get(key)).toEqual(new Set([source.pointerAt("train", i)]));
      for (const { kind } of kinds) expect(names.has(`${kind} ${key}`)).toBe(true);
    }
  });

  it("may declare what only the test split carries out, under the same names", () => {
    const tested = new Set(rows.slice(0, 30).map(({ lineage }) => lineage.pointer));
    const told = rows.slice(30).filter(({ lineage }) => tested.has(lineage.pointer));
    expect(tested.size).toBe(10);
    expect(told).toHaveLength(10);
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(["declare"]));
  });

  it("has the same rows from any position on", () => {
    const again = openPlan(source.plan, source.allotment.share());
    for (let i = 230; i >= 0; i--) expect(again.rowAt("train", i)).toEqual(rows[30 + i]);
  });

  it("draws instructions from a power law, in every kind", () => {
    const { test, train } = source.plan.splits;
    const power = { kind: "power", alpha: 0.5 } as const;
    verifiedRows(openPlan({ ...source.plan, splits: { test, train: { ...train, frequency: power } as SplitInput } }));
    const skewed = open({
      kinds: [{ kind: "declare" }, { kind: "execute" }],
      frequency: { kind: "power", alpha: 0.1 },
    });
    expect(new Set(verifiedRows(skewed).map(({ lineage }) => lineage.pointer)).size).toBeLessThan(20);
  });
});

describe("the bytes of in-context rows", () => {
  // SHA-256 of the first 200 lines: what is stored stays valid.
  it.each<[string, Partial<SplitInput>]>([
    ["5cfa3a338e302eb27f43b8ec106c9f6681c0a88a445f2e529d6b0d5bbab23a3e", {}],
    [
      "a13795a6eacb6501668427cdf34b1387ca95745c0291ae28056cea5c7f9b6fb7",
      { surfaces: ["rule", "prose", "python", "pseudocode"] },
    ],
    ["3aef529c8f9f993c65aba5a846033d394b3b48f0fe2539d3b7def44ffad81dd2", { frequency: { kind: "power", alpha: 0.5 } }],
  ])("stay what they were: %s", (digest, split) => {
    const source = open({ instructions: 64, rows: 2_000, ...split }, { config: { ...small, noOpShare: 0.2 } });
    const lines = Array.from({ length: 200 }, (_, i) => `${rowLine(source.rowAt("train", i))}\n`).join("");
    expect(createHash("sha256").update(lines).digest("hex")).toBe(digest);
  });
});

const cases = await discoverCases();

describe.each(families)("rows of the family $name", (family: AnyFamily) => {
  const options = cases.get(family.name);
  const [config] = Object.values(options?.configs ?? {}) as DatasetPlanInput["config"][];
  const surfaces = [...family.surfaces];
  const instructions = family.capacity(family.config.parse(config ?? {})) < 8 ? 1 : 8;
  const parts: PartInput[] = [
    { kind: "declare", surfaces },
    { kind: "execute" },
    { kind: "execute-with-trace", layout: { finalMarker: "\n=== answer: " } },
    { kind: "in-context", surfaces },
    { kind: "in-context", layout: { kind: "trace-then-answer", finalMarker: "\n=== answer: " } },
  ];
  if (family.surfaces.includes("pseudocode")) {
    parts.push({ kind: "execute", layout: { kind: "pseudocode-then-answer", finalMarker: "\n=== answer: " } });
    parts.push({ kind: "in-context", layout: { kind: "pseudocode-in-prompt" } });
  }
  if (family.asInput !== undefined && family.answers !== "many" && instructions > 1) parts.push({ kind: "compose" });

  it.each(parts.map((part) => [`${part.kind}, ${part.layout?.kind ?? "answer-only"}`, part] as const))(
    "of kind %s verify when they are read back",
    (_, part) => {
      const rows = family.name === "python" ? 4 : 24;
      const source = openPlan({
        family: family.name,
        ...(config === undefined ? {} : { config }),
        splits: { train: { instructions, rows, kinds: [part], surfaces: [surfaces[0] ?? "rule"] } },
      });
      for (const row of verifiedRows(source)) {
        expect(row.kind).toBe(part.kind);
        const quick = parsePlainLine(rowLine(row));
        if (quick !== undefined) expect(quick).toEqual(row);
      }
    },
  );
});

describe("a row that lies under a true hash", () => {
  const declare = open({ kind: "declare" });
  const execute = open({ kind: "execute" });
  const traced = open({ kind: "execute-with-trace" });
  const compose = open({ kind: "compose" });
  const shots = open({ layout: { shots: 2 } });
  const recalled = open({ layout: { kind: "pseudocode-then-answer" }, surfaces: ["prose"] });
  const lineage = (edit: (lineage: Lineage) => object) => (row: Row) =>
    ({ ...row, lineage: { ...row.lineage, ...edit(row.lineage) } }) as Row;
  const taught = (edit: (text: string) => string) => (row: Row) =>
    ({ ...row, segments: row.segments.map((s) => (s.learn ? { ...s, text: edit(s.text) } : s)) }) as Row;
  const prompt = (edit: (text: string) => string) => (row: Row) =>
    ({ ...row, segments: row.segments.map((s) => (s.learn ? s : { ...s, text: edit(s.text) })) }) as Row;
  /** Names another instruction of the split, in lineage and prompt alike. */
  const misname = (source: RowSource) => (row: Row) => {
    const own = row.lineage.pointer as string;
    const other = source.pointerAt("train", 0) === own ? source.pointerAt("train", 1) : source.pointerAt("train", 0);
    return prompt((text) => text.replace(own, other))(lineage(() => ({ pointer: other }))(row));
  };

  it.each<[name: string, source: RowSource, edit: (row: Row) => Row]>([
    ["the name of another instruction, declared", declare, misname(declare)],
    ["the name of another instruction, carried out", execute, misname(execute)],
    ["a name that nothing has", declare, lineage(() => ({ pointer: "Zzzzo" }))],
    ["no name", execute, (row) => ({ ...row, lineage: (({ pointer: _pointer, ...rest }) => rest)(row.lineage) })],
    [
      "another sentence than it says",
      execute,
      lineage(({ template }) => ({ template: template === "question-0" ? "question-1" : "question-0" })),
    ],
    ["a sentence that there is not", declare, lineage(() => ({ template: "question-99" }))],
    ["another definition", declare, taught((text) => `${text}a`)],
    ["a declaration with an input", declare, lineage(() => ({ input: "abcdefghij" }))],
    ["a wrong answer", execute, taught((text) => text.split("").reverse().join(""))],
    ["another input in the prompt", execute, lineage(({ input }) => ({ input: `${String(input).slice(1)}a` }))],
    ["steps that lead elsewhere", traced, taught((text) => text.replace("[", "").replace("]", ""))],
    ["no steps", traced, taught((text) => text.slice(text.indexOf("#")))],
    ["no mark before the answer", traced, taught((text) => text.replace("#", ""))],
    [
      "a wrong answer after true steps",
      traced,
      taught((text) => `${text.slice(0, -1)}${text.endsWith("q") ? "r" : "q"}`),
    ],
    ["another layout than its split's", traced, lineage(() => ({ layout: "answer-only" }))],
    [
      "the second name changed",
      compose,
      (row) => {
        const { params, pointer } = row.lineage.outer as { params: unknown; pointer: string };
        const other = Array.from({ length: 20 }, (_, i) => compose.pointerAt("train", i)).find(
          (name) => name !== pointer && name !== row.lineage.pointer,
        ) as string;
        return prompt((text) => text.replace(pointer, other))(
          lineage(() => ({ outer: { params, pointer: other } }))(row),
        );
      },
    ],
    [
      "only the inner answer",
      compose,
      (row) => {
        const { x, y } = paramsOf(row);
        const inner = String(row.lineage.input).replace(x, y);
        return taught((text) => (text === inner ? `${inner}x` : inner))(row);
      },
    ],
    [
      "no outer instruction",
      compose,
      (row) => ({ ...row, lineage: (({ outer: _outer, ...rest }) => rest)(row.lineage) }),
    ],
    [
      "an outer instruction of nobody's",
      compose,
      lineage(({ outer }) => ({ outer: { ...outer, params: { x: "zzzz", y: "q" } } })),
    ],
    ["one example fewer than planned", shots, lineage(({ shots }) => ({ shots: shots?.slice(1) }))],
    [
      "an example with a wrong answer",
      shots,
      prompt((text) => text.replace(/=(\w)/, (_, letter: string) => `=${letter === "q" ? "r" : "q"}`)),
    ],
    ["other examples than it says", shots, lineage(({ shots }) => ({ shots: [...(shots ?? [])].reverse() }))],
    [
      "the question among the examples",
      shots,
      (row) => {
        const { input, shots: shown = [] } = row.lineage;
        return prompt((text) => text.replace(String(shown[0]), String(input)))(
          lineage(() => ({ shots: [input, shown[1]] }))(row),
        );
      },
    ],
    ["other pseudo-code", recalled, taught((text) => text.replace("def ", "def other_"))],
    ["the answer without its pseudo-code", recalled, taught((text) => text.slice(text.lastIndexOf("\nAnswer: ")))],
    ["a kind that its split has not", execute, (row) => ({ ...row, kind: "constrained" })],
  ])("is caught: %s", (_, source, edit) => {
    const good = source.rowAt("train", 5);
    const verify = rowVerifier(source, "train");
    const { id: _id, ...content } = edit(good);
    const forged = { id: rowId(content), ...content };
    verify(good, place);
    expect(forged).not.toEqual(good);
    expect(() => verify(forged, place)).toThrow(DataError);
    expect(() => verify(JSON.parse(JSON.stringify(forged)) as Row, place)).toThrow(/^rows\.jsonl, line 1: /);
  });

  it("is caught: an answer that holds the mark", () => {
    const config = { ...small, alphabet: "abc" };
    const source = open({ instructions: 4, layout: { kind: "trace-then-answer", finalMarker: "a" } }, { config });
    expect(() => Array.from({ length: 200 }, (_, i) => source.rowAt("train", i))).toThrow(/holds the marker "a"/);
  });
});
