// What a run consists of: models without a curriculum, and the stages and questions that curricula share.
import type { GraphTask } from "../core/run-graph.ts";
import type { Unit } from "./resolve.ts";
import { nodesOf, type EvaluationNode, type StageNode, type UnitNodes } from "./stage-nodes.ts";

interface Piece extends GraphTask {
  /** Arm, x and seed of a unit that needs it; with others that need it too, how many. */
  readonly label: string;
}

export type Work =
  | (Piece & { readonly kind: "unit"; readonly unit: Unit })
  | (Piece & { readonly kind: "stage"; readonly node: StageNode; readonly units: readonly string[] })
  | (Piece & { readonly kind: "evaluation"; readonly node: EvaluationNode; readonly units: readonly string[] });

/** Each stage and evaluation once, after all that it needs, whichever units need it. */
export function workOf(units: readonly Unit[]): Work[] {
  const plain: Work[] = [];
  const nodes = new Map<string, { node: StageNode | EvaluationNode; units: Unit[] }>();
  const add = (node: StageNode | EvaluationNode, unit: Unit): void => {
    const known = nodes.get(node.id);
    if (known === undefined) nodes.set(node.id, { node, units: [unit] });
    else known.units.push(unit);
  };
  for (const unit of units) {
    if (unit.curriculum === undefined) {
      plain.push({ kind: "unit", id: unit.id, needs: [], label: describe(unit), unit });
      continue;
    }
    const { stages, evaluations } = unitNodes(unit);
    for (const node of [...stages, ...evaluations]) add(node, unit);
  }
  const shared = [...nodes.values()].map(({ node, units: asking }): Work => {
    const ids = asking.map(({ id }) => id);
    const label = labelOf(asking);
    if ("probes" in node) {
      const last = node.stages.at(-1);
      const needs = last === undefined ? [] : [last.id];
      const asked = `${label} ${last === undefined ? "before training" : `after ${last.name}`}`;
      return { kind: "evaluation", id: node.id, needs, label: asked, node, units: ids };
    }
    const needs = node.predecessor === undefined ? [] : [node.predecessor];
    return { kind: "stage", id: node.id, needs, label: `${label} ${node.name}`, node, units: ids };
  });
  return [...plain, ...shared];
}

const known = new WeakMap<Unit, UnitNodes>();

/** `nodesOf`, found once for each unit. */
export function unitNodes(unit: Unit): UnitNodes {
  const found = known.get(unit) ?? nodesOf(unit);
  known.set(unit, found);
  return found;
}

export function describe({ arm, x, seed }: Unit): string {
  return `${arm} x=${x} seed=${seed}`;
}

function labelOf(units: readonly Unit[]): string {
  const [first] = units as [Unit];
  const arms = new Set(units.map(({ arm }) => arm));
  const xs = new Set(units.map(({ x }) => x));
  const who = arms.size === 1 ? first.arm : `${first.arm} and ${arms.size - 1} more`;
  return [who, ...(xs.size === 1 ? [`x=${first.x}`] : []), `seed=${first.seed}`].join(" ");
}

/** The work in an order in which a pool that takes the first that may start is done early: longest way to the end first. */
export function longestWayFirst(work: readonly Work[], seconds: (piece: Work) => number): Work[] {
  const waiting = new Map<string, Work[]>();
  for (const piece of work) for (const need of piece.needs) waiting.set(need, [...(waiting.get(need) ?? []), piece]);
  const ways = new Map<string, number>();
  const wayOf = (piece: Work): number => {
    const found = ways.get(piece.id);
    if (found !== undefined) return found;
    const way = seconds(piece) + Math.max(0, ...(waiting.get(piece.id) ?? []).map(wayOf));
    ways.set(piece.id, way);
    return way;
  };
  return work
    .map((piece, place) => ({ piece, place, way: wayOf(piece) }))
    .sort((a, b) => b.way - a.way || a.place - b.place)
    .map(({ piece }) => piece);
}

/** How long so many at a time take, in that order. */
export function poolSeconds(work: readonly Work[], seconds: (piece: Work) => number, parallel: number): number {
  const waiting = longestWayFirst(work, seconds);
  const ids = new Set(work.map(({ id }) => id));
  const ended = new Map<string, number>();
  let running: { id: string; end: number }[] = [];
  let now = 0;
  while (waiting.length > 0 || running.length > 0) {
    const ready = waiting.findIndex(({ needs }) => needs.every((need) => !ids.has(need) || ended.has(need)));
    if (ready >= 0 && running.length < parallel) {
      const piece = waiting.splice(ready, 1)[0] as Work;
      running.push({ id: piece.id, end: now + seconds(piece) });
      continue;
    }
    const next = running.reduce((first, one) => (one.end < first.end ? one : first));
    now = next.end;
    ended.set(next.id, now);
    running = running.filter((one) => one !== next);
  }
  return now;
}
