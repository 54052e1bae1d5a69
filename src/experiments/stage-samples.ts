// A few answers of a model trained in stages, failed ones with the training rows that came nearest.
import { distance } from "fastest-levenshtein";
import { openPlan } from "../data/plans/row-source.ts";
import type { JudgedAnswer } from "../eval/answers.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { getFamily } from "../instructions/registry.ts";
import { writeInstruction } from "../instructions/write-instruction.ts";
import type { WrittenSurface } from "../instructions/surface.ts";
import type { ResultSample } from "./results.ts";
import { mainSplit } from "./schema.ts";
import type { EvaluationNode } from "./stage-nodes.ts";

const samplesPerKind = 3;
const nearestShown = 3;
/** Rows about the very instruction, of each stage and kind, that are shown. */
const taughtByShown = 4;
/** Rows of each stage that are looked through. */
const mostRows = 4_000;

export function pickStageSamples(
  node: EvaluationNode,
  family: AnyFamily,
  answers: readonly JudgedAnswer[],
): ResultSample[] {
  const picked = (["fail", "pass"] as const).flatMap((kind) =>
    answers.filter(({ verdict }) => verdict.kind === kind).slice(0, samplesPerKind),
  );
  if (picked.length === 0) return [];
  const { arm, x, seed, settings } = node.unit;
  const [surface = settings.data.surface] = settings.data.surfaces ?? [];
  const taught = picked.some(({ verdict }) => verdict.kind === "fail")
    ? taughtRows(node, surface)
    : new Map<string, readonly TaughtRow[]>();
  return picked.map(({ params, prompt, expected, answer, verdict }) => {
    const instruction = writeInstruction(family, params, surface);
    return {
      arm,
      x,
      seed,
      split: mainSplit,
      instruction,
      input: prompt,
      expected,
      answer,
      verdict: plainVerdict(verdict),
      ...(verdict.kind === "fail"
        ? {
            nearestTrainingRows: nearestRows(instruction, taught),
            taughtBy: (taught.get(instruction) ?? []).slice(0, taughtByShown),
          }
        : {}),
    };
  });
}

/** What the page shows of a verdict. */
function plainVerdict(verdict: JudgedAnswer["verdict"]): ResultSample["verdict"] {
  if (verdict.kind === "pass") return { kind: "pass" };
  if (verdict.kind === "invalid") return verdict;
  const { kind, code, detail, evidence } = verdict;
  if (evidence === undefined) return { kind, code, detail };
  const { span, expected, found } = evidence;
  return {
    kind,
    code,
    detail,
    evidence: {
      ...(span === undefined ? {} : { span: [...span] as [number, number] }),
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
    },
  };
}

type TaughtRow = NonNullable<ResultSample["taughtBy"]>[number];

/** One row of each stage and kind about each instruction, by the instruction's text; those of the last stage first. */
function taughtRows({ stages }: EvaluationNode, surface: WrittenSurface): Map<string, readonly TaughtRow[]> {
  const taught = new Map<string, TaughtRow[]>();
  const seen = new Set<string>();
  for (const { name: stage, plan } of [...stages].reverse()) {
    const source = openPlan(plan);
    for (let position = 0; position < Math.min(mostRows, source.split("train").rows); position++) {
      const { kind, segments, lineage } = source.rowAt("train", position);
      const text = writeInstruction(getFamily(lineage.family), lineage.params, surface);
      if (seen.has(`${stage} ${kind} ${text}`)) continue;
      seen.add(`${stage} ${kind} ${text}`);
      const row = segments.map((segment) => segment.text).join("");
      taught.set(text, [...(taught.get(text) ?? []), { stage, kind: kind as TaughtRow["kind"], text: row }]);
    }
  }
  return taught;
}

/** Training rows of the other instructions with the fewest edits to this one. */
function nearestRows(instruction: string, taught: ReadonlyMap<string, readonly TaughtRow[]>): string[] {
  return [...taught]
    .filter(([text]) => text !== instruction)
    .map(([text, rows]) => ({ text, rows, edits: distance(instruction, text) }))
    .sort((a, b) => a.edits - b.edits || (a.text < b.text ? -1 : 1))
    .flatMap(({ rows }) => rows.map(({ text }) => text))
    .slice(0, nearestShown);
}
