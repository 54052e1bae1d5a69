// `precept sample`: instructions of a family with an exercise each, for a person to look at.
import { readConfig } from "../instructions/read-config.ts";
import { sampleExercise } from "../instructions/sample-exercise.ts";
import type { WrittenSurface } from "../instructions/surface.ts";
import { writeInstruction, writtenParaphrases } from "../instructions/write-instruction.ts";
import { chosenFamily, requireSurface, type FamilyFlags } from "./chosen-family.ts";
import { usablePython, usualSurface } from "./python-file.ts";
import { parseSettings } from "./settings-flag.ts";

export interface SampleFlags extends FamilyFlags {
  readonly number: number;
  readonly seed: number;
  readonly surface?: WrittenSurface;
  readonly set?: readonly string[];
  readonly json?: boolean;
}

export async function sample(named: string | undefined, flags: SampleFlags): Promise<void> {
  const { python } = flags;
  const family = await chosenFamily(named, flags);
  const settings = parseSettings(flags.set);
  const config: unknown =
    python === undefined
      ? readConfig(family, settings)
      : usablePython(python, settings, { output: process.stderr }).config;
  const surface = flags.surface ?? usualSurface(family);
  requireSurface(family, surface);
  for (let i = 0; i < flags.number; i++) {
    const { params, input, execution } = sampleExercise(family, config, flags.seed, i);
    const { answer, trace } = execution;
    const instruction = writeInstruction(family, params, surface, i % writtenParaphrases(family, surface));
    if (flags.json === true) {
      const axes = Object.fromEntries(family.axes.map((axis) => [axis.name, axis.measure(params, input)]));
      const item = {
        family: family.name,
        params,
        instruction,
        input: family.renderInput(params, input),
        answer,
        trace,
        axes,
      };
      process.stdout.write(`${JSON.stringify(item)}\n`);
    } else {
      const lines = [
        ["instruction", instruction],
        ["input", family.renderInput(params, input)],
        ["answer", answer],
        ...trace.map((step, at) => [at === 0 ? "trace" : "", step]),
      ].map(([label = "", text = ""]) => `${label.padEnd(12)} ${text.replaceAll("\n", `\n${" ".repeat(13)}`)}`);
      process.stdout.write(`${lines.join("\n")}\n${i + 1 < flags.number ? "\n" : ""}`);
    }
  }
}
