// Compositions: procedures that call each other, outer(inner(x)) to any depth.
import { listOf } from "../../core/list-of.ts";
import type { Rng } from "../../core/rng.ts";
import type { Parameter, Procedure, Program, Type } from "../program/ast.ts";
import { evaluateMany } from "../program/run.ts";
import { drawArithmetic } from "./arithmetic.ts";
import { assign, call, giveBack, procedure, variable } from "../program/build.ts";
import type { PartKind, ProcedureConfig } from "./config.ts";
import { domainOf, drawNumber, parameterTypes, type Numbers, type ParameterType } from "./domain.ts";
import { drawLength } from "./lengths.ts";
import { ENTRY, helperName, Names, parameterNames } from "./names.ts";
import { drawPart } from "./parts.ts";
import { isSound } from "./vet.ts";

/**
 * As many procedures within each other as the config's `depth` says, each of one of its `parts`, the innermost first;
 * undefined where this draw led nowhere. They are called in one expression, in one statement after the other, or each
 * by the next one.
 */
export function drawComposition(config: ProcedureConfig, rng: Rng): Program | undefined {
  const depth = drawNumber(config.depth, rng);
  let parts: readonly Procedure[] = [];
  while (parts.length < depth) {
    const longer = extended(parts, config, rng);
    if (longer === undefined) return undefined;
    parts = longer;
  }
  const program = connect(parts, rng);
  return isSound(program, config) ? program : undefined;
}

/** Draws for one more procedure: a deep composition drawn in one go is hardly ever sound. */
const ATTEMPTS = 40;

/** One procedure more, such that all of them together are still sound. */
function extended(parts: readonly Procedure[], config: ProcedureConfig, rng: Rng): readonly Procedure[] | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const part = drawNext(parts, config, rng);
    if (part === undefined) continue;
    const longer = [...parts, part];
    if (isSound({ procedures: [...longer, nested(longer)] }, config)) return longer;
  }
  return undefined;
}

/** A procedure that takes what the last one gives. */
function drawNext(parts: readonly Procedure[], config: ProcedureConfig, rng: Rng): Procedure | undefined {
  const last = parts.at(-1);
  const kinds = listOf(config.parts).filter((kind) => last === undefined || parameterTypes[kind] === last.returns);
  if (kinds.length === 0) return undefined;
  const kind = kinds.length === 1 ? (kinds[0] as PartKind) : rng.pick(kinds);
  const wanted = {
    name: helperName(parts.length),
    length: drawLength(config, rng, kind),
    config,
    rng,
  };
  if (kind !== "arithmetic" || last === undefined) return drawPart(kind, wanted);
  const start = numbersFrom(parts, config);
  return start === undefined ? undefined : drawArithmetic(wanted, start);
}

/** The numbers that the procedures so far give, so that the next one is made for those. */
function numbersFrom(parts: readonly Procedure[], config: ProcedureConfig): Numbers | undefined {
  const inputs = domainOf(parameterOf(parts).type, config);
  const given = inputs.map((input) => [input]);
  const program = { procedures: [...parts, nested(parts)] };
  const { runs } = evaluateMany(program, given, { magnitude: config.largest, steps: 1_000, size: 1_000 });
  const numbers = runs.map((run) => (run.kind === "value" ? (run.value as number) : Number.NaN));
  const within = { low: Math.min(...numbers), high: Math.max(...numbers) };
  return Number.isNaN(within.low) ? undefined : { numbers, within };
}

function connect(parts: readonly Procedure[], rng: Rng): Program {
  const [inner, ...others] = parts as [Procedure, ...Procedure[]];
  const sameType = parts.every(({ returns, parameters }) => parameters[0]?.type === returns);
  const draw = rng.int(sameType ? 3 : 2);
  if (draw === 0) return { procedures: [...parts, nested(parts)] };
  if (draw === 1) return { procedures: [...parts, inSteps(parts)] };
  const procedures = [inner];
  for (const [i, part] of others.entries()) procedures.push(calling(part, helperName(i), i === others.length - 1));
  return { procedures };
}

/** `return h(g(x))`. */
function nested(parts: readonly Procedure[]): Procedure {
  const { name, type } = parameterOf(parts);
  const value = parts.reduce((inner, part) => call(part.name, inner), variable(name));
  return procedure({ name: ENTRY, parameters: { [name]: type }, returns: returnsOf(parts), body: [giveBack(value)] });
}

/** `a = g(x)`, `b = h(a)`, `return b`. */
function inSteps(parts: readonly Procedure[]): Procedure {
  const { name, type } = parameterOf(parts);
  const names = new Names();
  let current = name;
  const body = parts.map((part) => {
    const value = call(part.name, variable(current));
    current = names.fresh();
    return assign(current, value);
  });
  return procedure({
    name: ENTRY,
    parameters: { [name]: type },
    returns: returnsOf(parts),
    body: [...body, giveBack(variable(current))],
  });
}

/** The procedure on what `inner` makes of its parameter. */
function calling(part: Procedure, inner: string, isEntry: boolean): Procedure {
  const { name } = part.parameters[0] as Parameter;
  return {
    ...part,
    name: isEntry ? ENTRY : part.name,
    body: [assign(name, call(inner, variable(name))), ...part.body],
  };
}

function parameterOf([inner]: readonly Procedure[]): { readonly name: string; readonly type: ParameterType } {
  const type = inner?.parameters[0]?.type as ParameterType;
  return { name: parameterNames[type], type };
}

function returnsOf(parts: readonly Procedure[]): Type {
  return (parts.at(-1) as Procedure).returns;
}
