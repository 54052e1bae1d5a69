// The orders that the literature compares, each written out as stages.
import { piecesOfBudget, sumOfBudgets } from "./budget.ts";
import type { DemonstrationKind, NamedCurriculum, OrderName } from "./curriculum-schema.ts";
import type { InstructionSet, PlainStage, Stage, StagePart } from "./stage.ts";

/**
 * The stages of a named order. Orders that share a stage have equal stages, so that it is trained once; and all but the
 * ablations of a stage show as many rows (or tokens) as the proactive order does.
 */
export function stagesOf(curriculum: NamedCurriculum): readonly Stage[] {
  return orders[curriculum.order](curriculum);
}

type Order = (curriculum: NamedCurriculum) => readonly Stage[];

/**
 * Proactive, retroactive, the ablations of a stage and algorithm distillation: arXiv 2506.18777. Pre-instruction: PIT++
 * of arXiv 2402.12847, where questions come first, then questions and documents together, then the new documents.
 */
const orders: Readonly<Record<OrderName, Order>> = {
  untrained: () => [],
  proactive: (of) => [pairedStage(of), secondStage(of, [declarations("evaluation")])],
  retroactive: (of) => {
    const { rows, objective, training, mixture = of.mixture } = of.stage1;
    const everything = (["paired", "evaluation"] as const).map((set): StagePart => ({
      ...declarations(set, set === "paired" ? of : undefined),
      weight: "instructions",
    }));
    const parts = everything.map((part) => ({ ...part, ...templatesOf(of) }));
    const first: Stage = { name: "stage-1", objective, parts, rows, replay: 0, mixture, training };
    return [first, secondStage(of, demonstrations(of), 0)];
  },
  distillation: (of) => {
    const { declare = 0 } = of;
    const shown = evaluationExamples(of).map((part) => ({ ...part, weight: (1 - declare) * (part.weight as number) }));
    return [
      pairedStage(of),
      secondStage(of, [...(declare === 0 ? [] : [{ ...declarations("evaluation"), weight: declare }]), ...shown]),
    ];
  },
  "stage-1-only": (of) => [pairedStage(of)],
  "stage-2-only": (of) => [{ ...secondStage(of, [declarations("evaluation")]), replay: 0 }],
  homogeneous: (of) => {
    const merges = orders[of.of ?? "proactive"](of);
    return [{ ...merged("mixture", merges), objective: of.stage1.objective, training: of.stage1.training }];
  },
  "in-context": (of) => {
    const { objective, training, rows, mixture = of.mixture } = of.stage1;
    const parts = inContextParts(of).map((part) => ({ ...part, ...templatesOf(of) }));
    const both = sumOfBudgets(rows, of.stage2.rows, "in-context");
    return [{ name: "in-context", objective, parts, rows: both, replay: 0, mixture, training }];
  },
  "pre-instruction": (of) => {
    const paired = pairedStage(of);
    const [questions, both] = piecesOfBudget(paired.rows, [1, 1]) as [PlainStage["rows"], PlainStage["rows"]];
    return [
      {
        ...paired,
        name: "stage-1-questions",
        parts: paired.parts.filter(({ kind }) => kind !== "declare"),
        rows: questions,
      },
      { ...paired, name: "stage-1-both", rows: both },
      secondStage(of, [declarations("evaluation")]),
    ];
  },
  "easy-to-hard": (of) => {
    const { axis = "", levels = 3 } = of;
    const paired = pairedStage(of);
    const pieces = piecesOfBudget(
      paired.rows,
      Array.from({ length: levels }, () => 1),
    );
    const upTo = pieces.map((rows, i): Stage => {
      const where = { axis, share: [0, (i + 1) / levels] as [number, number] };
      const parts = paired.parts.map((part): StagePart => (i + 1 === levels ? part : { ...part, where }));
      return { ...paired, name: `stage-1-level-${i + 1}`, parts, rows };
    });
    return [...upTo, secondStage(of, [declarations("evaluation")])];
  },
};

/** Stages as the one mixture of all their rows. */
export function merged(name: string, stages: readonly PlainStage[]): Stage {
  const [first] = stages as [PlainStage];
  const rows = stages.slice(1).reduce((sum, stage) => sumOfBudgets(sum, stage.rows, name), first.rows);
  return { ...first, name, parts: stages.flatMap(({ parts }) => parts), rows, replay: 0, merges: stages };
}

/** Stage 1 of most orders: the paired instructions, declared and carried out. */
function pairedStage(of: NamedCurriculum): PlainStage {
  const { rows, declare, objective, training, mixture = of.mixture } = of.stage1;
  const shown = demonstrations(of).map((part) => ({ ...part, weight: (1 - declare) * (part.weight as number) }));
  const parts = [...(declare === 0 ? [] : [{ ...declarations("paired", of), weight: declare }]), ...shown];
  return {
    name: "stage-1",
    objective,
    parts: parts.map((part) => ({ ...part, ...templatesOf(of) })),
    rows,
    replay: 0,
    mixture,
    training,
  };
}

function secondStage(of: NamedCurriculum, parts: readonly StagePart[], usualReplay = 0.5): PlainStage {
  const { rows, replay = usualReplay, objective, training, mixture = of.mixture } = of.stage2;
  return {
    name: "stage-2",
    objective,
    parts: parts.map((part) => ({ ...part, ...templatesOf(of) })),
    rows,
    replay,
    mixture,
    training,
  };
}

function declarations(of: InstructionSet, chosen?: NamedCurriculum): StagePart {
  const { instructions, where } = chosen?.stage1 ?? {};
  return {
    of,
    kind: "declare",
    ...(instructions === undefined ? {} : { instructions }),
    ...(where === undefined ? {} : { where }),
  };
}

/** The paired instructions being carried out; the weights sum to 1. */
function demonstrations(of: NamedCurriculum): StagePart[] {
  const { examples, instructions, where } = of.stage1;
  return weighted(of).map(([kind, weight]) => ({
    of: "paired",
    kind,
    weight,
    ...(examples === undefined ? {} : { examples }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(where === undefined ? {} : { where }),
  }));
}

/** Examples that name the instruction: those that show it would declare it, compositions show two. */
function evaluationExamples(of: NamedCurriculum): StagePart[] {
  const { examples, inputs } = of;
  const kinds = weighted(of).filter(([kind]) => kind === "execute" || kind === "execute-with-trace");
  const chosen: ReturnType<typeof weighted> = kinds.length === 0 ? [["execute", 1]] : kinds;
  const total = chosen.reduce((sum, [, weight]) => sum + weight, 0);
  return chosen.map(([kind, weight]) => ({
    of: "evaluation",
    kind,
    weight: weight / total,
    ...(examples === undefined ? {} : { examples }),
    ...(inputs === undefined ? {} : { inputs }),
  }));
}

function inContextParts(of: NamedCurriculum): StagePart[] {
  const parts = new Map<boolean, StagePart>();
  for (const { kind, weight, ...chosen } of demonstrations(of)) {
    const steps = kind === "execute-with-trace";
    const known = parts.get(steps);
    parts.set(steps, {
      ...chosen,
      kind: "in-context",
      weight: ((known?.weight as number | undefined) ?? 0) + (weight as number),
      ...(steps ? { layout: { kind: "trace-then-answer" } } : {}),
    });
  }
  return [...parts.values()];
}

function weighted({ execute }: NamedCurriculum): (readonly [kind: DemonstrationKind, weight: number])[] {
  if (typeof execute === "string") return [[execute, 1]];
  const total = Object.values(execute).reduce((sum, weight) => sum + weight, 0);
  return (Object.entries(execute) as [DemonstrationKind, number][]).map(([kind, weight]) => [kind, weight / total]);
}

function templatesOf({ templates }: NamedCurriculum): Pick<StagePart, "templates"> {
  return templates === undefined ? {} : { templates };
}
