// A unit's settings in the words of the data layer: what all stages share, and what is asked.
import { ConfigError } from "../core/errors.ts";
import type { CurriculumData, Probe } from "../data/curricula/curriculum-data.ts";
import type { NamedCurriculum } from "../data/curricula/curriculum-schema.ts";
import type { Curriculum } from "../data/curricula/stage.ts";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import type { PlannedKind } from "../data/plans/split-part.ts";
import type { Unit } from "./resolve.ts";
import { mainSplit, type AskedProbe } from "./schema.ts";

type Config = NonNullable<DatasetPlanInput["config"]>;

/** The same for all units of a seed that show and ask about the same instructions. */
export function curriculumData({ family, seed, settings }: Pick<Unit, "family" | "seed" | "settings">): CurriculumData {
  const { data, evaluation } = settings;
  return {
    family,
    config: data.config as Config,
    seed,
    unseen: evaluation.unseen,
    ...(data.inputs === undefined ? {} : { inputs: data.inputs }),
    paired: { instructions: data.instructions },
    evaluation: {
      instructions: evaluation.instructions,
      inputsPerInstruction: evaluation.inputsPerInstruction,
      config: evaluation.config as Config,
      ...(evaluation.family === undefined ? {} : { family: evaluation.family }),
    },
    surfaces: data.surfaces ?? [data.surface],
    ...(data.layout === undefined ? {} : { layout: data.layout }),
    ...(data.templates === undefined ? {} : { templates: data.templates }),
  };
}

/** A set of exercises and the name of its split. */
export interface NamedProbe {
  readonly split: string;
  readonly probe: Probe;
}

/**
 * What a unit's models are asked, the main thing first: what `evaluation.ask` says; else the evaluation instructions in the
 * way that the curriculum carries instructions out, the paired ones in the same way, and, where the instruction is not in
 * the prompt, the evaluation instructions themselves. Throws a ConfigError where a curriculum carries nothing out.
 */
export function probesOf(unit: Pick<Unit, "settings" | "curriculum">): readonly NamedProbe[] {
  const { evaluation, curriculum: written } = unit.settings;
  if (evaluation.ask !== undefined) {
    return evaluation.ask.map((asked, i) => ({ split: i === 0 ? mainSplit : asked.name, probe: probeOf(asked) }));
  }
  const main = carriedOut(written as Partial<NamedCurriculum>, unit.curriculum);
  const { trainInstructions } = evaluation;
  return [
    { split: mainSplit, probe: { of: "evaluation", ...main } },
    ...(trainInstructions === 0
      ? []
      : [
          {
            split: "train",
            probe: {
              of: "paired" as const,
              ...main,
              instructions: Math.min(trainInstructions, unit.settings.data.instructions),
              inputsPerInstruction: 1,
            },
          },
        ]),
    ...(main.kind === "in-context"
      ? []
      : [
          {
            split: "declared",
            probe: { of: "evaluation" as const, kind: "declare" as const, inputsPerInstruction: 1 },
          },
        ]),
  ];
}

function probeOf({ name: _name, ...asked }: AskedProbe): Probe {
  const { inputs, ...rest } = asked;
  return { ...rest, ...(inputs === undefined ? {} : { inputs: inputs as Config }) };
}

/** The kind of rows with the largest share of carrying instructions out, as they are laid out. */
function carriedOut(
  written: Partial<NamedCurriculum>,
  curriculum: Curriculum | undefined,
): Pick<Probe, "kind" | "layout" | "templates" | "surfaces"> {
  const shown = (curriculum?.stages ?? [])
    .flatMap(({ merges, parts }) => merges?.flatMap((merged) => merged.parts) ?? parts)
    .filter(({ kind }) => kind !== "declare");
  const weight = (part: (typeof shown)[number]): number => (typeof part.weight === "number" ? part.weight : 1);
  const [heaviest] = [...shown].sort((a, b) => weight(b) - weight(a));
  if (heaviest !== undefined) {
    const { kind, layout, templates, surfaces } = heaviest;
    return {
      kind,
      ...(layout === undefined ? {} : { layout }),
      ...(templates === undefined ? {} : { templates }),
      ...(surfaces === undefined ? {} : { surfaces }),
    };
  }
  const { execute, templates } = written;
  if (execute !== undefined) {
    const kind =
      typeof execute === "string"
        ? execute
        : (Object.entries(execute).sort(([, a], [, b]) => b - a)[0]?.[0] as PlannedKind);
    return { kind, ...(templates === undefined ? {} : { templates }) };
  }
  throw new ConfigError("no stage of the curriculum carries an instruction out, and nothing says what to ask", {
    code: "nothing-to-ask",
    hint: "Say it under evaluation.ask, such as [{ name: main, kind: execute }].",
  });
}
