// Which instructions of a split a part shows: all, the first so many, or those that a difficulty axis picks out.
import { ConfigError } from "../../core/errors.ts";
import { Rng, type PathItem } from "../../core/rng.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import type { SplitName, SplitPart, Where } from "./split-part.ts";

/** Instructions of a part by turn. */
export interface ChosenInstructions {
  readonly count: number;
  /** The instruction at a place in [0, count). */
  at(place: number): number;
  /** The inverse of `at`, or -1. */
  placeOf(index: number): number;
}

export interface ChoosingOptions {
  readonly part: SplitPart;
  /** Where the part stands, for messages. */
  readonly at: string;
  readonly family: AnyFamily;
  readonly config: unknown;
  readonly seed: PathItem;
  readonly home: SplitName;
  /** How many instructions the home split has. */
  readonly instructions: number;
  readonly paramsAt: (index: number) => unknown;
}

/**
 * The instructions of a part: what `where` leaves, and of those the first `instructions`. An axis that looks at inputs is
 * measured with one input of the instruction's own. Throws a ConfigError ("impossible-plan") where too few are left.
 */
export function chooseInstructions(options: ChoosingOptions): ChosenInstructions {
  const { part, at, instructions: all } = options;
  const { where, instructions: first } = part;
  const left = where === undefined ? undefined : indicesWhere(where, options);
  const available = left?.length ?? all;
  const count = first ?? available;
  if (count > available || available === 0) {
    const asked = first === undefined ? "none is left" : `${first} instructions asked`;
    throw new ConfigError(
      `${at}: ${asked}, ${left === undefined ? "of" : `${describe(where as Where)} leaves`} ${available} of ${all}`,
      {
        code: "impossible-plan",
        hint: available === 0 ? "Widen where, or the family's config." : `Ask for at most ${available}.`,
      },
    );
  }
  if (part.kind === "compose" && count < 2) {
    throw new ConfigError(`${at}: one instruction has no other to follow it`, {
      code: "impossible-plan",
      hint: "Leave at least 2 instructions.",
    });
  }
  if (left === undefined) {
    return { count, at: (place) => place, placeOf: (index) => (index >= 0 && index < count ? index : -1) };
  }
  const indices = left.slice(0, count).sort((a, b) => a - b);
  const places = new Map(indices.map((index, place) => [index, place]));
  return { count, at: (place) => indices[place] as number, placeOf: (index) => places.get(index) ?? -1 };
}

interface Measured {
  readonly index: number;
  readonly value: string | number | boolean;
}

function indicesWhere({ axis, min, max, is, share }: Where, options: ChoosingOptions): number[] {
  const { family, config, seed, home, instructions, paramsAt, at } = options;
  const measured: Measured[] = [];
  const found = family.axes.find(({ name }) => name === axis) as AnyFamily["axes"][number];
  for (let index = 0; index < instructions; index++) {
    const params = paramsAt(index);
    const input: unknown = family.sampleInput(params, config, Rng.from(seed, "axis", home, index));
    measured.push({ index, value: found.measure(params, input) });
  }
  const numeric = (value: Measured["value"]): number => {
    if (typeof value !== "string") return Number(value);
    throw new ConfigError(`${at}.where: the axis "${axis}" of family "${family.name}" is a word such as "${value}"`, {
      code: "impossible-plan",
      hint: "Choose with is, or another axis.",
    });
  };
  const left = measured.filter(
    ({ value }) =>
      (is === undefined || value === is) &&
      (min === undefined || numeric(value) >= min) &&
      (max === undefined || numeric(value) <= max),
  );
  if (share === undefined) return left.map(({ index }) => index);
  const [from, to] = share.map((end) => Math.round(end * left.length)) as [number, number];
  const ordered = left.sort((a, b) => numeric(a.value) - numeric(b.value) || a.index - b.index);
  return ordered.slice(from, to).map(({ index }) => index);
}

function describe({ axis, min, max, is, share }: Where): string {
  const limits = [
    ...(is === undefined ? [] : [`= ${is}`]),
    ...(min === undefined ? [] : [`>= ${min}`]),
    ...(max === undefined ? [] : [`<= ${max}`]),
    ...(share === undefined ? [] : [`from ${share[0]} to ${share[1]} of them`]),
  ];
  return `where ${axis} ${limits.join(" and ")}`;
}
