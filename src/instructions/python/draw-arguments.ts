// Draws arguments of given shapes: numbers of a range, words, and what the procedure's own code mentions.
import type { Rng } from "../../core/rng.ts";
import type { Arguments, Parameter, Procedure } from "./protocol.ts";
import type { JsonValue, Shape } from "./shape.ts";

/** Ranges of whole numbers and lengths of sequences, from plain to wide; which one suits is found by trying. */
export interface Profile {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly longest: number;
  /** Share of numbers and texts that are taken from the procedure's code where it has any. */
  readonly mentioned: number;
}

export const profiles: readonly Profile[] = [
  { name: "0 to 100", low: 0, high: 100, longest: 6, mentioned: 0.4 },
  { name: "0 to 20", low: 0, high: 20, longest: 6, mentioned: 0.4 },
  { name: "-50 to 50", low: -50, high: 50, longest: 6, mentioned: 0.4 },
  { name: "1 to 1,000", low: 1, high: 1_000, longest: 8, mentioned: 0.4 },
  { name: "1 to 9", low: 1, high: 9, longest: 4, mentioned: 0 },
  { name: "what the code mentions", low: 0, high: 10, longest: 5, mentioned: 1 },
];

export interface Drawing {
  readonly profile: Profile;
  readonly literals: Procedure["literals"];
  readonly rng: Rng;
}

export function drawArguments(parameters: readonly Parameter[], drawing: Drawing): Arguments {
  return Object.fromEntries(parameters.map(({ name, shape }) => [name, draw(shape, drawing)]));
}

function draw(shape: Shape, drawing: Drawing): JsonValue {
  const { rng, profile } = drawing;
  switch (shape.kind) {
    case "int":
      return drawInt(drawing);
    case "float":
      return drawFloat(drawing);
    case "bool":
      return rng.chance(0.5);
    case "str":
      return drawText(drawing);
    case "none":
      return null;
    case "literal":
      return rng.pick(shape.values);
    case "enum":
      return rng.pick(shape.members);
    case "list":
    case "tuple-of":
      return Array.from({ length: rng.int(profile.longest + 1) }, () => draw(shape.item, drawing));
    case "set":
    case "frozenset":
      return distinct(Array.from({ length: rng.int(profile.longest + 1) }, () => draw(shape.item, drawing)));
    case "tuple":
      return shape.items.map((item) => draw(item, drawing));
    case "dict": {
      const keys = distinct(Array.from({ length: rng.int(profile.longest) }, () => draw(shape.key, drawing)));
      const pairs = keys.map((key) => [key, draw(shape.value, drawing)] as const);
      return shape.key.kind === "str" ? Object.fromEntries(pairs as (readonly [string, JsonValue])[]) : pairs;
    }
    case "union":
      return draw(rng.pick(shape.options), drawing);
    case "typed-dict":
    case "record":
      return Object.fromEntries(shape.fields.map((field) => [field.name, draw(field.shape, drawing)]));
    case "any":
      return draw({ kind: rng.pick(["int", "float", "bool", "str", "none"] as const) }, drawing);
    default:
      return shape satisfies never;
  }
}

function distinct(values: readonly JsonValue[]): JsonValue[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}

/** Numbers of the code up to this are mostly places and steps, not thresholds. */
const SMALL = 2;

/** Around a threshold of the code both sides of it occur. */
function drawInt({ profile, literals, rng }: Drawing): number {
  const whole = literals.numbers.filter((value) => Number.isSafeInteger(value) && Math.abs(value) > SMALL);
  if (whole.length === 0 || !rng.chance(profile.mentioned)) return rng.between(profile.low, profile.high);
  return rng.pick(whole) + rng.pick([-1, 0, 0, 1]);
}

/** Two decimals, as prices and measures have. */
function drawFloat({ profile, literals, rng }: Drawing): number {
  const numbers = literals.numbers.filter((value) => Math.abs(value) > SMALL);
  if (numbers.length > 0 && rng.chance(profile.mentioned / 2)) return rng.pick(numbers);
  return rng.between(profile.low * 100, profile.high * 100) / 100;
}

const words =
  "the a red blue small open late order customer parcel invoice meeting river garden stone paper light Monday Paris Anna check send find keep count move 7 12 30 2024 5.5 A1 x".split(
    " ",
  );

/** Texts of the code are names of categories more often than not. */
const TEXTS_MENTIONED = 0.8;

/** A text of the code, or one to eight words. */
function drawText({ profile, literals, rng }: Drawing): string {
  if (literals.texts.length > 0 && profile.mentioned > 0 && rng.chance(TEXTS_MENTIONED))
    return rng.pick(literals.texts);
  const count = 1 + rng.int(8);
  const text = Array.from({ length: count }, () => rng.pick(words)).join(" ");
  return count > 2 && rng.chance(0.3)
    ? `${text.charAt(0).toUpperCase()}${text.slice(1)}${rng.pick([".", "!", "?"])}`
    : text;
}
