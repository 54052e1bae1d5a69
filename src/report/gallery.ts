// The gallery: three exercises of every family on every surface, as a Markdown page that a person can skim.
import { families } from "../instructions/registry.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { readConfig } from "../instructions/read-config.ts";
import { sampleExercise } from "../instructions/sample-exercise.ts";
import { ablatedSurfaces, type AblatedSurface, type WrittenSurface } from "../instructions/surface.ts";
import { writeInstruction, writtenParaphrases, writtenSurfacesOf } from "../instructions/write-instruction.ts";

const EXERCISES = 3;
const SEED = 0;

/** Kinds of a family that its default config does not show: one exercise each. */
const kinds: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  procedure: ["branching", "loops", "strings", "lists", "composition"].map((kind) => ({ kind })),
  grammar: ["recognise", "complete", "repair"].map((exercise) => ({ exercise })),
  algebra: [{ class: "library" }],
};

/** The whole page; the same text whoever makes it. */
export function galleryMarkdown(): string {
  const head = [
    "# Gallery",
    "",
    "Made by `npm run gallery`; a test fails when it is stale. `precept sample FAMILY --surface SURFACE` shows the same exercises in",
    "the terminal. The ablations of pseudo-code are folded.",
    "",
    families.map(({ name }) => `[${name}](#${name})`).join(" · "),
  ];
  return `${[...head, ...families.flatMap(familySection)].join("\n").replaceAll(/\n{3,}(?=[*#<])/g, "\n\n")}\n`;
}

function familySection(family: AnyFamily): string[] {
  const exercises = Array.from({ length: EXERCISES }, (_, i) => exerciseSection(family, {}, i));
  const others = (kinds[family.name] ?? []).flatMap((settings) => {
    const set = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    return ["", `### ${family.name}, ${set.join(", ")}`, ...exerciseSection(family, settings, 0)];
  });
  return ["", `## ${family.name}`, ...exercises.flat(), ...others];
}

function exerciseSection(family: AnyFamily, settings: object, index: number): string[] {
  const { params, input, execution } = sampleExercise(family, readConfig(family, settings), SEED, index);
  const written = (surface: WrittenSurface): string =>
    writeInstruction(family, params, surface, index % writtenParaphrases(family, surface));
  const all = writtenSurfacesOf(family);
  const isAblated = (surface: WrittenSurface): surface is AblatedSurface => ablatedSurfaces.includes(surface as never);
  const block = (surface: WrittenSurface): string[] => ["", `*${surface}*`, ...fenced(written(surface), surface)];
  const ablated = all.filter(isAblated);
  return [
    "",
    `**${index + 1}.** input`,
    ...fenced(family.renderInput(params, input)),
    "answer",
    ...fenced(execution.answer),
    ...(execution.trace.length === 0 ? [] : ["trace", ...fenced(execution.trace.join("\n"))]),
    ...all.filter((surface) => !isAblated(surface)).flatMap(block),
    ...(ablated.length === 0
      ? []
      : ["", "<details><summary>ablations</summary>", ...ablated.flatMap(block), "", "</details>"]),
  ];
}

const languages: Partial<Record<WrittenSurface, string>> = { python: "python", typescript: "ts" };

/** A fence longer than any run of backticks within. */
function fenced(text: string, surface?: WrittenSurface): string[] {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return ["", `${fence}${(surface && languages[surface]) ?? "text"}`, text, fence, ""];
}
