// What an experiment says about its measurements, held against what it measures.
import { ConfigError } from "../core/errors.ts";
import { probesOf } from "./curriculum-data.ts";
import type { Arm, Scale, Unit } from "./resolve.ts";
import type { ScaleName } from "./scales.ts";
import type { Expectation, WorthSettings } from "./schema.ts";
import type { XValue } from "./words.ts";
import type { KeyPath, YamlFile } from "./yaml-file.ts";

export interface Grid {
  readonly scaleName: ScaleName;
  readonly scale: Scale;
  readonly arms: readonly Arm[];
  readonly ticks: readonly { readonly x: XValue }[];
  readonly units: readonly Unit[];
}

/** The scale's expectations, every place in them an arm, an x, a split and a stage that are measured. */
export function checkedExpectations(source: YamlFile, grid: Grid): Expectation[] {
  const { scaleName, scale, arms, ticks } = grid;
  return (scale.expect ?? []).map((expectation, i) => {
    for (const [key, place] of Object.entries({
      "": expectation,
      above: expectation.above,
      below: expectation.below,
    })) {
      if (typeof place !== "object") continue;
      const at: KeyPath = ["scales", scaleName, "expect", i, ...(key === "" ? [] : [key])];
      const known = arms.map((arm) => arm.name);
      if (place.arm === undefined ? arms.length > 1 : !known.includes(place.arm)) {
        throw new ConfigError(
          `${source.locate(at)}: ${place.arm === undefined ? "no arm is named" : `there is no arm "${place.arm}"`}; the arms are ${known.join(", ")}`,
          { code: "unknown-arm" },
        );
      }
      if (!ticks.some((tick) => tick.x === place.x)) {
        throw new ConfigError(`${source.locate(at)}: x ${JSON.stringify(place.x)} is not measured at this scale`, {
          code: "unknown-x",
          hint: `Measured are ${ticks.map((tick) => tick.x).join(", ")}.`,
        });
      }
      checkAsked(source, grid, place, at);
    }
    return expectation;
  });
}

type Place = Pick<Expectation, "arm" | "x" | "split" | "stage">;

function checkAsked(source: YamlFile, { units, arms }: Grid, place: Place, at: KeyPath): void {
  const unit = units.find(({ arm, x }) => arm === (place.arm ?? arms[0]?.name) && x === place.x);
  if (unit === undefined) return;
  const splits = unit.curriculum === undefined ? ["unseen", "train"] : probesOf(unit).map(({ split }) => split);
  if (place.split !== undefined && !splits.includes(place.split)) {
    throw new ConfigError(`${source.locate(at)}: nothing is asked as "${place.split}" of arm ${unit.arm}`, {
      code: "unknown-split",
      hint: `Asked are ${splits.join(", ")}.`,
    });
  }
  if (place.stage === undefined) return;
  const stages =
    unit.settings.evaluation.everyStage === true
      ? ["start", ...(unit.curriculum?.stages ?? []).slice(0, -1).map(({ name }) => name)]
      : [];
  if (stages.includes(place.stage)) return;
  throw new ConfigError(`${source.locate(at)}: arm ${unit.arm} is not asked after a stage "${place.stage}"`, {
    code: "unknown-stage",
    hint:
      stages.length === 0
        ? "Set evaluation.everyStage; what holds after the last stage needs no name."
        : `It is asked after ${stages.join(", ")}; what holds after the last stage needs no name.`,
  });
}

/** The comparison of a declaration with examples, all arms in it known and all numbers of examples numbers. */
export function checkedWorth(
  source: YamlFile,
  { scaleName, arms, ticks }: Grid,
  worth: WorthSettings | undefined,
): { readonly worth?: WorthSettings } {
  if (worth === undefined) return {};
  const { of, against, among } = worth;
  const known = arms.map(({ name }) => name);
  const unknown = [of, ...(against === undefined ? Object.keys(among ?? {}) : [against])].find(
    (name) => !known.includes(name),
  );
  if (unknown !== undefined) {
    throw new ConfigError(
      `${source.locate(["worth"])}: there is no arm "${unknown}"; the arms are ${known.join(", ")}`,
      {
        code: "unknown-arm",
      },
    );
  }
  if (against === undefined) return { worth };
  if (arms.find(({ name }) => name === of)?.fixed !== true) {
    throw new ConfigError(`${source.locate(["worth"])}: arm "${of}" is another one at each x`, {
      code: "not-fixed",
      hint: "Set fixed: true at the arm, or compare with arms at each x: among: { arm: examples }.",
    });
  }
  const word = ticks.find(({ x }) => typeof x !== "number");
  if (word === undefined) return { worth };
  throw new ConfigError(
    `${source.locate(["scales", scaleName, "x"])}: ${JSON.stringify(word.x)} is no number of examples`,
    { code: "not-a-number" },
  );
}
