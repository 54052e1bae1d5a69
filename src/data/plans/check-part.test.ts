// Parts that choose instructions or show worked examples: what a plan may ask of them, and what it may not.
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../core/canonical-json.ts";
import { ConfigError } from "../../core/errors.ts";
import { readPlan, type DatasetPlanInput } from "./plan.ts";
import { openPlan } from "./row-source.ts";
import type { SplitName } from "./split-part.ts";

type Split = NonNullable<DatasetPlanInput["splits"]["train"]>;
type Kinds = NonNullable<Split["kinds"]>;

const plan = (kinds: Kinds, more: object = {}, split: SplitName = "train"): DatasetPlanInput => {
  const other = split === "train" ? "test" : "train";
  const rows = { instructions: 6, rows: 60, kinds };
  return {
    family: "rewrite",
    config: { patternLength: 2, replacementLength: 2, inputLength: 10 },
    seed: 1,
    ...more,
    splits: { [split]: rows, [other]: { instructions: 4, rows: 0 } },
  };
};

const demonstrating = { inputs: "apart", demonstrates: true };

describe("a plan", () => {
  it.each<[string, DatasetPlanInput, string]>([
    [
      "shows test instructions without saying so",
      plan([{ kind: "execute", of: "test", examples: 2 }]),
      "unless the plan demonstrates",
    ],
    ["without a limit", plan([{ kind: "execute", of: "test" }], demonstrating), 'only kind "declare" may show'],
    [
      "on inputs that may be asked",
      plan([{ kind: "execute", of: "test", examples: 2 }], { demonstrates: true }),
      "could hold the inputs that are asked",
    ],
    ["in compositions", plan([{ kind: "compose", of: "test", examples: 2 }], demonstrating), 'not "compose"'],
    [
      "asks about training instructions without a number",
      plan([{ kind: "execute", of: "train" }], {}, "test"),
      'only kind "declare" may show',
    ],
    ["of a split that is not there", plan([{ kind: "declare", of: "validation" }]), "no other split"],
    ["gives declarations examples", plan([{ kind: "declare", examples: 2 }]), "a declaration has no input"],
    [
      "gives declarations inputs",
      plan([{ kind: "declare", inputs: { inputLength: 20 } }]),
      "a declaration has no input",
    ],
    [
      "draws inputs by an unknown key",
      plan([{ kind: "execute", inputs: { inputlength: 20 } }]),
      'Did you mean "inputLength"?',
    ],
    ["has no example", plan([{ kind: "execute", examples: 0 }]), "examples"],
    [
      "counts examples that have examples",
      plan([{ kind: "in-context", examples: 2, layout: { shots: 2 } }]),
      "cannot count them",
    ],
    ["chooses by an unknown axis", plan([{ kind: "execute", where: { axis: "lenght", min: 1 } }]), 'no axis "lenght"'],
    ["chooses by nothing", plan([{ kind: "execute", where: { axis: "strength" } }]), "says nothing but the axis"],
    [
      "chooses backwards",
      plan([{ kind: "execute", where: { axis: "strength", share: [0.5, 0.2] } }]),
      "from a smaller share",
    ],
    [
      "chooses where rows draw",
      {
        ...plan([]),
        splits: {
          train: {
            instructions: 6,
            rows: 60,
            kinds: [{ kind: "execute", instructions: 2 }],
            frequency: { kind: "power", alpha: 1 },
          },
        },
      },
      "each row draws its own",
    ],
  ])("that %s is a ConfigError", (_, written, says) => {
    expect(() => readPlan(written)).toThrow(ConfigError);
    expect(() => readPlan(written)).toThrow(says);
  });

  it.each<[string, DatasetPlanInput, string]>([
    [
      "more instructions than there are",
      plan([{ kind: "execute", instructions: 7 }]),
      "7 instructions asked, of 6 of 6",
    ],
    [
      "instructions that there are none of",
      plan([{ kind: "execute", where: { axis: "patternLength", min: 3 } }]),
      "none is left, where patternLength >= 3 leaves 0 of 6",
    ],
    ["compositions of one", plan([{ kind: "compose", instructions: 1 }]), "no other to follow it"],
  ])("that asks for %s is a ConfigError when it is opened", (_, written, says) => {
    expect(() => openPlan(written)).toThrow(ConfigError);
    expect(() => openPlan(written)).toThrow(says);
  });

  it("read again is the same plan", () => {
    const kinds: Kinds = [{ kind: "execute", of: "test", examples: 2, inputs: { inputLength: 20 }, instructions: 3 }];
    const once = readPlan(plan(kinds, { ...demonstrating, stage: "stage-2" }));
    expect(canonicalJson(readPlan(once))).toBe(canonicalJson(once));
  });
});

describe("rows", () => {
  it("show the instructions that are chosen, and all of their examples equally often", () => {
    const source = openPlan(plan([{ kind: "execute", instructions: 3, examples: 4 }]));
    const shown = new Map<string, number>();
    for (let i = 0; i < 60; i++) {
      const { pointer, input } = source.rowAt("train", i).lineage;
      shown.set(canonicalJson([pointer, input]), (shown.get(canonicalJson([pointer, input])) ?? 0) + 1);
    }
    expect([...shown.values()]).toEqual(Array.from({ length: 12 }, () => 5));
  });

  it("draw inputs from a config of their own", () => {
    const source = openPlan(
      plan([{ kind: "execute", examples: 2, inputs: { inputLength: 20 } }, { kind: "execute-with-trace" }]),
    );
    for (let i = 0; i < 60; i++) {
      const { kind, lineage } = source.rowAt("train", i);
      expect(String(lineage.input)).toHaveLength(kind === "execute" ? 20 : 10);
    }
  });

  it("of a power law draw their examples, too", () => {
    const power = plan([{ kind: "execute", examples: 2 }]);
    const train = { ...(power.splits.train as Split), frequency: { kind: "power" as const, alpha: 1 } };
    const source = openPlan({ ...power, splits: { ...power.splits, train } });
    const inputs = new Map<string, Set<unknown>>();
    for (let i = 0; i < 60; i++) {
      const { pointer = "", input } = source.rowAt("train", i).lineage;
      inputs.set(pointer, (inputs.get(pointer) ?? new Set()).add(input));
    }
    for (const { size } of inputs.values()) expect(size).toBeLessThanOrEqual(2);
    expect(Math.max(...[...inputs.values()].map(({ size }) => size))).toBe(2);
  });

  it("ask about training instructions on inputs that training does not show", () => {
    const kinds: Kinds = [{ kind: "execute", of: "train", examples: 5 }];
    const asking = openPlan({ ...plan(kinds, { inputs: "apart" }, "test") });
    const training = openPlan(plan([{ kind: "execute" }], { inputs: "apart" }));
    expect(asking.paramsAt("train", 2)).toEqual(training.paramsAt("train", 2));
    const key = (source: typeof asking, split: SplitName, i: number): string => {
      const { params, input } = source.rowAt(split, i).lineage;
      return canonicalJson([params, input]);
    };
    const shown = new Set(Array.from({ length: 60 }, (_, i) => key(training, "train", i)));
    for (let i = 0; i < 60; i++) expect(shown).not.toContain(key(asking, "test", i));
  });
});
