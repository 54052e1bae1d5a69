// From an experiment file to the models it asks for: parts merged, values checked, one unit per arm, x and seed.
import { dirname, resolve as resolvePath } from "node:path";
import type { Curriculum } from "../data/curricula/stage.ts";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import { contentId } from "../core/content-id.ts";
import { ConfigError, PreceptError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { adapterShapes } from "../engine/training/lora.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { findFamily } from "../instructions/load-family.ts";
import { familyModule, getFamily } from "../instructions/registry.ts";
import { describeBase, type BaseModel } from "./base-model.ts";
import { checkedExpectations, checkedWorth } from "./check-expectations.ts";
import { checkedCurriculum, CurriculumMistake } from "./check-curriculum.ts";
import {
  experimentSchema,
  settingsSchema,
  withDefaultsOfCurricula,
  type ExperimentFile,
  type Expectation,
  type Settings,
  type SettingsPart,
  type WorthSettings,
} from "./schema.ts";
import { scaleNames, type ScaleName } from "./scales.ts";
import type { XValue } from "./words.ts";
import { readYamlFile, schemaError, type KeyPath, type YamlFile } from "./yaml-file.ts";

/** One model to train and score. */
export interface Unit {
  /** A file name: arm, x and seed. */
  readonly id: string;
  readonly arm: string;
  readonly x: XValue;
  readonly seed: number;
  readonly family: string;
  readonly settings: Settings;
  /** The model of `settings.model.from`. */
  readonly base?: BaseModel;
  /** Of `settings.curriculum`, with every default decided. */
  readonly curriculum?: Curriculum;
  /** The rows of each of its stages. */
  readonly stagePlans?: readonly DatasetPlanInput[];
}

export type Arm = NonNullable<ExperimentFile["arms"]>[number];
export type Scale = NonNullable<ExperimentFile["scales"][ScaleName]>;

export interface Experiment {
  readonly file: ExperimentFile;
  readonly scale: ScaleName;
  readonly seeds: readonly number[];
  readonly arms: readonly Pick<Arm, "name" | "label" | "fixed">[];
  readonly xValues: readonly XValue[];
  readonly units: readonly Unit[];
  readonly expectations: readonly Expectation[];
  /** What one declaration is to be compared with. */
  readonly worth?: WorthSettings;
  /** Of everything that decides the results: equal hashes, equal results. */
  readonly hash: string;
  /** `file:line:column` of what a unit's settings say at a path. */
  placeOf(unit: Unit, path: KeyPath): string;
}

export interface ResolveOptions {
  readonly scale?: string | undefined;
  /** In place of the file's seeds. */
  readonly seed?: number | undefined;
}

/** Reads an experiment and resolves it at a scale. Every mistake is a ConfigError with its place in the file. */
export async function resolveExperiment(path: string, options: ResolveOptions = {}): Promise<Experiment> {
  const file = await readYamlFile(path, experimentSchema);
  return resolve(file, options);
}

export async function resolve(source: YamlFile, options: ResolveOptions): Promise<Experiment> {
  const written = experimentSchema.parse(source.content);
  const family = await familyOf(source, written.family);
  const file = { ...written, family: family.name };
  const scaleName = pickScale(file, options.scale);
  const scale = file.scales[scaleName] as Scale;
  const armsAt: KeyPath = scale.arms === undefined ? ["arms"] : ["scales", scaleName, "arms"];
  const arms: readonly Arm[] = scale.arms ?? file.arms ?? [{ name: file.name, label: file.title }];
  refuseDuplicates(
    source,
    armsAt,
    arms.map((arm) => arm.name),
  );
  const ticks = scale.x.map((tick): Exclude<typeof tick, XValue> => (typeof tick === "object" ? tick : { x: tick }));
  const seedsOf = (arm: Arm, tick: (typeof ticks)[number]): readonly number[] =>
    options.seed === undefined ? (arm.seeds ?? tick.seeds ?? scale.seeds) : [options.seed];
  refuseDuplicates(
    source,
    ["scales", scaleName, "x"],
    ticks.map((tick) => String(tick.x)),
  );

  const units: Unit[] = [];
  const partsOf = new Map<string, readonly Part[]>();
  const bases: Bases = new Map();
  for (const [armIndex, arm] of arms.entries()) {
    for (const [tickIndex, tick] of ticks.entries()) {
      const tickAt: KeyPath = ["scales", scaleName, "x", tickIndex];
      const parts: Part[] = [
        { part: file.settings, at: ["settings"] },
        { part: scale.settings, at: ["scales", scaleName, "settings"] },
        { part: arm.set, at: [...armsAt, armIndex, "set"] },
        ...(arm.fixed === true
          ? []
          : tick.set !== undefined
            ? [{ part: tick.set, at: [...tickAt, "set"] }]
            : [{ part: xPart(source, file, tick.x, tickAt), at: tickAt, whole: true }]),
      ];
      const settings = mergedSettings(source, parts);
      checkFamilyConfig(source, file.family, settings, parts);
      const base = await baseOf(bases, source, settings, parts);
      const seeds = seedsOf(arm, tick);
      const seedsAt: KeyPath =
        arm.seeds !== undefined ? [...armsAt, armIndex] : tick.seeds !== undefined ? tickAt : ["scales", scaleName];
      refuseDuplicates(source, [...seedsAt, "seeds"], seeds.map(String));
      for (const seed of seeds) {
        const unit: Unit = {
          id: `${arm.name}_${tick.x}_${seed}`,
          arm: arm.name,
          x: tick.x,
          seed,
          family: file.family,
          settings,
          ...(base === undefined ? {} : { base }),
        };
        units.push(await withCurriculum(source, unit, parts));
        partsOf.set(unit.id, parts);
      }
    }
  }
  return {
    file,
    scale: scaleName,
    seeds: [...new Set(units.map((unit) => unit.seed))].sort((a, b) => a - b),
    arms,
    xValues: ticks.map((tick) => tick.x),
    units,
    ...checkedWorth(source, { scaleName, scale, arms, ticks, units }, file.worth),
    expectations: checkedExpectations(source, { scaleName, scale, arms, ticks, units }),
    hash: contentId("x", { units: units.map(identity), version: family.version, ...codeOf(family) }).slice(2, 12),
    placeOf: (unit, path) => source.locate(origin(partsOf.get(unit.id) ?? [], path)),
  };
}

async function withCurriculum(source: YamlFile, unit: Unit, parts: readonly Part[]): Promise<Unit> {
  try {
    return { ...unit, ...(await checkedCurriculum(unit)) };
  } catch (error) {
    if (!(error instanceof CurriculumMistake)) throw error;
    throw placed(source, origin(parts, error.at), error.mistake);
  }
}

/** The family of an experiment: one that ships, or the module at a path from the file's folder, which is loaded. */
async function familyOf(source: YamlFile, reference: string): Promise<AnyFamily> {
  try {
    return await findFamily(reference, dirname(source.path));
  } catch (error) {
    throw placed(source, ["family"], error);
  }
}

/** What of a family's code decides the results, beside its version. */
function codeOf({ name }: AnyFamily): { readonly code?: readonly string[] } {
  const module = familyModule(name);
  return module === undefined ? {} : { code: [module, ...module.imports].map(({ sha256 }) => sha256) };
}

/** What of a unit decides its results: not how many cores, how often it is saved, or where its base lies. */
function identity({ base, stagePlans: _plans, ...unit }: Unit): unknown {
  const { threads: _threads, checkpointSeconds: _seconds, ...training } = unit.settings.training;
  const model = base === undefined ? unit.settings.model : { ...unit.settings.model, from: base.identity };
  return { ...unit, settings: { ...unit.settings, model, training } };
}

function pickScale(file: ExperimentFile, asked: string | undefined): ScaleName {
  const offered = scaleNames.filter((name) => file.scales[name] !== undefined);
  const name = asked ?? (offered.includes("laptop") ? "laptop" : offered[0]);
  if (name !== undefined && (offered as string[]).includes(name)) return name as ScaleName;
  throw new ConfigError(
    `${file.name} has no scale "${name ?? ""}"; it has ${offered.join(", ") || "none"}.${didYouMean(name ?? "", offered)}`,
    { code: "unknown-scale" },
  );
}

interface Part {
  readonly part: SettingsPart | undefined;
  readonly at: KeyPath;
  /** The place stands for the whole part: a plain x value. */
  readonly whole?: boolean;
}

/** A plain x value as the settings it stands for. */
function xPart(source: YamlFile, file: ExperimentFile, x: XValue, at: KeyPath): SettingsPart {
  const parameter = file.x.parameter;
  if (parameter === undefined) {
    throw new ConfigError(`${source.locate(at)}: x is "${x}", but nothing says what it sets`, {
      code: "x-sets-nothing",
      hint: "Name a setting in x.parameter (such as data.instructions), or write {x: ..., set: {...}} here.",
    });
  }
  return parameter.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), x) as SettingsPart;
}

function mergedSettings(source: YamlFile, parts: readonly Part[]): Settings {
  const written = parts.reduce<unknown>((left, { part }) => merge(left, part), {});
  const merged = withDefaultsOfCurricula(written as Record<string, unknown>);
  const parsed = settingsSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  throw schemaError(source, settingsSchema, parsed.error.issues, (path, key) => ({
    file: source,
    path: origin(parts, key === undefined ? path : [...path, key]),
  }));
}

/** The family's own schema judges `data.config`, alone and with what the evaluation changes. */
function checkFamilyConfig(source: YamlFile, familyName: string, settings: Settings, parts: readonly Part[]): void {
  const { data, evaluation } = settings;
  const own = evaluation.family === undefined;
  for (const [section, name, config] of [
    ["data", familyName, data.config],
    ["evaluation", evaluation.family ?? familyName, own ? { ...data.config, ...evaluation.config } : evaluation.config],
  ] as const) {
    const family = placedFamily(source, name, origin(parts, ["evaluation", "family"]));
    const parsed = family.config.safeParse(config);
    if (parsed.success) continue;
    throw schemaError(source, family.config, parsed.error.issues, (path, key) => ({
      file: source,
      path: origin(parts, [section, "config", ...path, ...(key === undefined ? [] : [key])]),
    }));
  }
}

function placedFamily(source: YamlFile, name: string, at: KeyPath): AnyFamily {
  try {
    return getFamily(name);
  } catch (error) {
    throw placed(source, at, error);
  }
}

type Bases = Map<string, Promise<BaseModel>>;

/** The model that the settings begin from, and whether it can do what they ask. */
async function baseOf(
  bases: Bases,
  source: YamlFile,
  { model, training }: Settings,
  parts: readonly Part[],
): Promise<BaseModel | undefined> {
  if (model.from === undefined) return undefined;
  const dir = resolvePath(dirname(source.path), model.from);
  const described = bases.get(dir) ?? describeBase(dir);
  bases.set(dir, described);
  const base = await described.catch((error: unknown) => {
    throw placed(source, origin(parts, ["model", "from"]), error);
  });
  const { contextLength = base.model.contextLength } = model;
  if (contextLength > base.model.contextLength) {
    const place = source.locate(origin(parts, ["model", "contextLength"]));
    throw new ConfigError(
      `${place}: model.contextLength is ${contextLength}, and ${dir} reads at most ${base.model.contextLength} tokens`,
      { code: "context-too-long", hint: "Leave it out, or give a smaller one." },
    );
  }
  try {
    if (training.lora !== undefined) adapterShapes(base.model, training.lora);
  } catch (error) {
    throw placed(source, origin(parts, ["training", "lora"]), error);
  }
  return base;
}

/** A mistake that the engine found in something the file asks for. */
function placed(source: YamlFile, at: KeyPath, error: unknown): unknown {
  if (!(error instanceof PreceptError)) return error;
  return new ConfigError(`${source.locate(at)}: ${error.message}`, {
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

/** Where in the file a merged value was last written. */
function origin(parts: readonly Part[], path: KeyPath): KeyPath {
  for (const { part, at, whole } of [...parts].reverse()) {
    let value: unknown = part;
    for (const item of path) value = (value as Record<string | number, unknown> | undefined)?.[item];
    if (value !== undefined) return whole === true ? at : [...at, ...path];
  }
  return path.length > 1 ? origin(parts, path.slice(0, -1)) : [];
}

function merge(left: unknown, right: unknown): unknown {
  if (right === undefined) return left;
  if (!isPlainObject(left) || !isPlainObject(right)) return right;
  const merged: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) merged[key] = merge(merged[key], value);
  return merged;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuseDuplicates(source: YamlFile, at: KeyPath, names: readonly string[]): void {
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice === -1) return;
  throw new ConfigError(`${source.locate([...at, twice])}: "${names[twice]}" stands here twice`, { code: "duplicate" });
}
