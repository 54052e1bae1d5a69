// The inputs that a config gives to procedures: how they are drawn, and which stand for all of them.
import { listOf } from "../../core/list-of.ts";
import { Rng } from "../../core/rng.ts";
import type { Type, Value } from "../program/ast.ts";
import type { PartKind, ProcedureConfig, Range } from "./config.ts";

/** What a procedure takes. */
export type ParameterType = "int" | "str" | "list[int]";

/** Ranges of numbers up to this size are looked at in full. */
const SMALL = 1_000;
const SAMPLED = 24;

export function drawInput(type: Type, config: ProcedureConfig, rng: Rng): Value {
  switch (type) {
    case "int":
      return drawNumber(config.inputs, rng);
    case "bool":
      return rng.int(2) === 1;
    case "str":
      return drawText(config, rng);
    case "list[int]":
      return Array.from({ length: drawNumber(config.listLength, rng) }, () => drawNumber(config.inputs, rng));
    case "list[str]":
      return Array.from({ length: drawNumber(config.listLength, rng) }, () => drawText(config, rng));
    default:
      return type satisfies never;
  }
}

export function drawNumber({ from, to }: Range, rng: Rng): number {
  return from === to ? from : rng.between(from, to);
}

function drawText({ alphabet, textLength }: ProcedureConfig, rng: Rng): string {
  let text = "";
  for (let left = drawNumber(textLength, rng); left > 0; left--) text += alphabet.charAt(rng.int(alphabet.length));
  return text;
}

/** Whether `domainOf` gives every input there is. */
export function isSmall(type: ParameterType, { inputs }: ProcedureConfig): boolean {
  return type === "int" && inputs.to - inputs.from < SMALL;
}

/** All inputs of a small range of numbers, else a fixed sample of 24, the ends of the range among them. */
export function domainOf(type: ParameterType, config: ProcedureConfig): readonly Value[] {
  let domains = known.get(config);
  if (domains === undefined) known.set(config, (domains = new Map()));
  let domain = domains.get(type);
  if (domain === undefined) domains.set(type, (domain = inputsOf(type, config)));
  return domain;
}

/** Where numbers lie, both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Numbers that go into a procedure; those between `low` and `high` that are not among them may too. */
export interface Numbers {
  readonly numbers: readonly number[];
  readonly within: Interval;
}

/** The numbers that go in by themselves. */
export function numbersOf(config: ProcedureConfig): Numbers {
  let numbers = knownNumbers.get(config);
  if (numbers === undefined) {
    const { from, to } = config.inputs;
    numbers = { numbers: domainOf("int", config) as number[], within: { low: from, high: to } };
    knownNumbers.set(config, numbers);
  }
  return numbers;
}

export const parameterTypes: Readonly<Record<PartKind, ParameterType>> = {
  arithmetic: "int",
  branching: "int",
  loops: "int",
  strings: "str",
  lists: "list[int]",
};

/** The kinds that a mixture may draw from. */
export function kindsOf(config: ProcedureConfig): readonly (PartKind | "composition")[] {
  return listOf(config.kind);
}

const known = new WeakMap<ProcedureConfig, Map<ParameterType, readonly Value[]>>();
const knownNumbers = new WeakMap<ProcedureConfig, Numbers>();

function inputsOf(type: ParameterType, config: ProcedureConfig): Value[] {
  const { from, to } = config.inputs;
  const rng = Rng.from("procedure", "domain", type);
  // Shuffled, since neighbours answer alike: what tells two programs apart is met sooner.
  if (isSmall(type, config)) return rng.shuffle(Array.from({ length: to - from + 1 }, (_, i) => from + i));
  const sample = Array.from({ length: SAMPLED }, () => drawInput(type, config, rng));
  if (type === "int") sample.push(from, to, from + 1, to - 1, Math.max(from, 0), Math.min(to, 0));
  return sample;
}
