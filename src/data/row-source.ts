// Turns a plan into rows: any row, in any order, on any thread, with memory that does not grow with their number.
import { ConfigError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { pointerNames } from "../instructions/pointer-names.ts";
import { declareTemplates } from "../instructions/pointer-templates.ts";
import { getFamily } from "../instructions/registry.ts";
import type { Surface } from "../instructions/surface.ts";
import { allot, type Allotment, type SharedAllotment } from "./allotment.ts";
import { instructionPicker } from "./frequency.ts";
import { declareQuestion, inContextPrompt, taughtSegments } from "./layout.ts";
import {
  readPlan,
  splitNames,
  type DatasetPlan,
  type DatasetPlanInput,
  type SplitName,
  type SplitPlan,
} from "./plan.ts";
import { rowId } from "./row-id.ts";
import type { RowContent } from "./row-line.ts";
import type { Lineage, Row } from "./row.ts";

export interface RowSource {
  readonly plan: DatasetPlan;
  readonly family: AnyFamily;
  readonly allotment: Allotment;
  /** The splits of the plan, in the order in which their instructions were drawn. */
  readonly splits: readonly SplitName[];
  /** The plan of a split. Throws a ConfigError ("no-split") for one that the plan does not have. */
  split(name: SplitName): SplitPlan;
  /** Row `position` of a split; needs no other row. Throws a RangeError outside [0, rows). */
  rowAt(name: SplitName, position: number): Row;
  /** `rowAt` without the id, for writers that hash the bytes. */
  contentAt(name: SplitName, position: number): RowContent;
  /** The parameters of instruction `index` of a split. Throws a RangeError outside [0, instructions). */
  paramsAt(name: SplitName, index: number): unknown;
  /** The name that stands for that instruction; no other instruction of the plan's seed has it. */
  pointerAt(name: SplitName, index: number): string;
}

const CACHED_INSTRUCTIONS = 65_536;

/**
 * Opens a plan. Costs one draw per instruction (to keep their meanings apart) unless `shared` brings the result from
 * another thread. Throws a ConfigError for a plan that cannot be, a DataError where meanings run out.
 */
export function openPlan(input: DatasetPlanInput | DatasetPlan, shared?: SharedAllotment): RowSource {
  const plan = readPlan(input);
  const family = getFamily(plan.family);
  const allotment = allot(plan, family, shared);
  const names = splitNames.filter((name) => plan.splits[name] !== undefined);
  const pointer = pointerNames(plan.seed);
  const pointerAt = (name: SplitName, index: number): string =>
    pointer(index * splitNames.length + splitNames.indexOf(name));
  const makers = new Map(names.map((name) => [name, splitMaker({ plan, family, allotment, pointerAt }, name)]));
  const maker = (name: SplitName): SplitMaker => makers.get(name) ?? noSplit(name, names);
  return {
    plan,
    family,
    allotment,
    splits: names,
    split: (name) => maker(name).split,
    rowAt(name, position) {
      const content = maker(name).contentAt(position);
      return { id: rowId(content), ...content };
    },
    contentAt: (name, position) => maker(name).contentAt(position),
    paramsAt: (name, index) => maker(name).instructionAt(index).params,
    pointerAt(name, index) {
      maker(name).instructionAt(index);
      return pointerAt(name, index);
    },
  };
}

interface SplitMaker {
  readonly split: SplitPlan;
  contentAt(position: number): RowContent;
  instructionAt(index: number): Instruction;
}

interface Instruction {
  readonly index: number;
  readonly params: unknown;
  /** Written down as it was last asked for: most plans ask for one wording only. */
  text: string;
  surface: Surface | undefined;
  paraphrase: number;
}

interface MakerParts {
  readonly plan: DatasetPlan;
  readonly family: AnyFamily;
  readonly allotment: Allotment;
  readonly pointerAt: (name: SplitName, index: number) => string;
}

function splitMaker({ plan, family, allotment, pointerAt }: MakerParts, name: SplitName): SplitMaker {
  const split = plan.splits[name] as SplitPlan;
  const instructionAt = cachedInstructions(split.instructions, (index) => allotment.paramsAt(name, index));
  const pick = instructionPicker(split, plan.seed, name);
  const stream = Rng.from(plan.seed, "row", name);
  const { surfaces, layout, config, kind } = split;
  const onlySurface = surfaces[0] as Surface;

  return {
    split,
    instructionAt,
    contentAt(position) {
      if (!(position >= 0 && position < split.rows)) {
        throw new RangeError(`row ${position} is outside the ${split.rows} rows of the ${name} split`);
      }
      const rng = stream.derive(position);
      const instruction = instructionAt(pick(position, rng));
      const { params } = instruction;
      const surface = surfaces.length === 1 ? onlySurface : rng.pick(surfaces);
      const wordings = family.paraphrases(surface);
      const paraphrase = wordings === 1 ? 0 : rng.int(wordings);
      const text = textOf(family, instruction, surface, paraphrase);
      const origin = { family: family.name, version: family.version, params, surface, paraphrase };
      if (kind === "declare") {
        const pointer = pointerAt(name, instruction.index);
        const question = declareQuestion(rng.int(declareTemplates.length), pointer);
        return { kind, segments: taughtSegments(question, text), lineage: lineageOf(origin, null, pointer) };
      }
      const input = family.sampleInput(params, config, rng) as unknown;
      const prompt = inContextPrompt(layout, surface, text, family.renderInput(params, input));
      const { answer } = family.execute(params, input);
      return { kind, segments: taughtSegments(prompt, answer), lineage: lineageOf(origin, input) };
    },
  };
}

interface Origin {
  readonly family: string;
  readonly version: number;
  readonly params: unknown;
  readonly surface: Surface;
  readonly paraphrase: number;
}

/** Members that say nothing are left out. */
function lineageOf(
  { family, version, params, surface, paraphrase }: Origin,
  input: unknown,
  pointer?: string,
): Lineage {
  const lineage = { family, version, params, input, surface };
  if (paraphrase === 0) return pointer === undefined ? lineage : { ...lineage, pointer };
  return pointer === undefined ? { ...lineage, paraphrase } : { ...lineage, paraphrase, pointer };
}

/** Keeps what was made last for each of a fixed number of places; the rest is made again when asked for. */
function cachedInstructions(count: number, draw: (index: number) => unknown): (index: number) => Instruction {
  const places = Math.min(count, CACHED_INSTRUCTIONS);
  const cache: (Instruction | undefined)[] = [];
  return (index) => {
    if (!(index >= 0 && index < count)) throw new RangeError(`there is no instruction ${index} among ${count}`);
    const place = index % places;
    let instruction = cache[place];
    if (instruction?.index !== index) {
      instruction = { index, params: draw(index), text: "", surface: undefined, paraphrase: 0 };
      cache[place] = instruction;
    }
    return instruction;
  };
}

function textOf(family: AnyFamily, instruction: Instruction, surface: Surface, paraphrase: number): string {
  if (instruction.surface !== surface || instruction.paraphrase !== paraphrase) {
    instruction.text = family.render(instruction.params, surface, paraphrase);
    instruction.surface = surface;
    instruction.paraphrase = paraphrase;
  }
  return instruction.text;
}

function noSplit(name: SplitName, names: readonly SplitName[]): never {
  throw new ConfigError(`The plan has no ${name} split.`, {
    code: "no-split",
    hint: `It has: ${names.join(", ")}.`,
  });
}
