// Procedures on texts: turned round, cut, joined, replaced, filtered and counted letter by letter.
import type { Rng } from "../../core/rng.ts";
import type { Expression, Procedure, Statement } from "../program/ast.ts";
import { assign, binary, builtin, each, literal, variable, when } from "../program/build.ts";
import type { ProcedureConfig } from "./config.ts";
import { loopNames, Names } from "./names.ts";
import { drawSteps, type Tools } from "./steps.ts";
import type { Wanted } from "./wanted.ts";

/** A line of steps on a text, some of them loops over its letters or ifs; sometimes a number at the end. */
export function drawStringProcedure({ name, length, config, rng }: Wanted): Procedure {
  const measured = length > 1 && rng.int(4) === 0;
  const steps = { name, type: "str", length, step: drawStep, measure: measured ? drawMeasure : undefined } as const;
  return drawSteps(steps, { config, rng, names: new Names() });
}

function drawStep(from: string, result: string, tools: Tools): readonly Statement[] {
  const { rng } = tools;
  const draw = rng.int(10);
  if (draw < 6) return [assign(result, drawChange(variable(from), tools))];
  if (draw < 9) return drawLoop(from, result, tools);
  return [
    when(
      drawTest(variable(from), tools),
      [assign(result, drawChange(variable(from), tools))],
      [assign(result, drawChange(variable(from), tools))],
    ),
  ];
}

function drawChange(from: Expression, { config, rng }: Tools): Expression {
  const shortest = Math.max(config.textLength.from, 1);
  const cut = rng.between(1, Math.min(2, shortest));
  switch (rng.int(9)) {
    case 0:
      return builtin("reverse", from);
    case 1:
      return builtin("upper", from);
    case 2:
      return binary(from, "+", literal(drawLetters(config, rng)));
    case 3:
      return binary(literal(drawLetters(config, rng)), "+", from);
    case 4:
      return builtin("slice", from, literal(cut), builtin("length", from));
    case 5:
      return builtin("slice", from, 0, literal(rng.between(shortest, config.textLength.to)));
    case 6:
      return binary(from, "+", builtin("reverse", from));
    case 7:
      return binary(
        builtin("slice", from, literal(cut), builtin("length", from)),
        "+",
        builtin("slice", from, 0, literal(cut)),
      );
    default:
      return builtin("replace", from, literal(letterOf(config, rng)), literal(drawLetters(config, rng)));
  }
}

/** A new text made letter by letter. */
function drawLoop(from: string, result: string, { config, rng }: Tools): readonly Statement[] {
  const letter = variable(loopNames.letter);
  const built = variable(result);
  const add = (what: Expression): Statement => assign(result, binary(built, "+", what));
  const test = binary(letter, rng.int(2) === 0 ? "==" : "!=", literal(letterOf(config, rng)));
  const shifted = builtin(
    "letter",
    binary(binary(builtin("position", letter), "+", literal(rng.between(1, 25))), "%", 26),
  );
  const bodies: readonly (readonly Statement[])[] = [
    [when(test, [add(letter)])],
    [when(test, [add(letter)], [add(literal(drawLetters(config, rng)))])],
    [when(test, [add(letter), add(letter)], [add(letter)])],
    [when(test, [add(letter)], [assign(result, binary(letter, "+", built))])],
    [add(letter), add(literal(letterOf(config, rng)))],
    [add(shifted)],
    [when(test, [add(shifted)], [add(letter)])],
  ];
  return [assign(result, literal("")), each(loopNames.letter, variable(from), rng.pick(bodies))];
}

function drawTest(from: Expression, { config, rng }: Tools): Expression {
  const { textLength } = config;
  switch (rng.int(3)) {
    case 0:
      return builtin("contains", from, literal(letterOf(config, rng)));
    case 1:
      return binary(builtin("length", from), ">", literal(rng.between(textLength.from, textLength.to)));
    default:
      return binary(builtin("at", from, 0), "==", literal(letterOf(config, rng)));
  }
}

function drawMeasure(from: string, result: string, tools: Tools): readonly Statement[] {
  return [assign(result, drawNumberOf(variable(from), tools))];
}

function drawNumberOf(from: Expression, { config, rng }: Tools): Expression {
  switch (rng.int(3)) {
    case 0:
      return builtin("length", from);
    case 1:
      return builtin("index", from, literal(letterOf(config, rng)));
    default:
      return builtin("count", from, literal(letterOf(config, rng)));
  }
}

function letterOf({ alphabet }: ProcedureConfig, rng: Rng): string {
  return alphabet.charAt(rng.int(alphabet.length));
}

function drawLetters(config: ProcedureConfig, rng: Rng): string {
  return rng.int(2) === 0 ? letterOf(config, rng) : letterOf(config, rng) + letterOf(config, rng);
}
