// The tokenizer of all models of a seed that are compared, whatever their curricula show.
import { canonicalJson } from "../core/canonical-json.ts";
import { Rng } from "../core/rng.ts";
import { probePlan } from "../data/curricula/index.ts";
import { openPlan, type RowSource } from "../data/plans/row-source.ts";
import type { SplitName } from "../data/plans/split-part.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { trainBytePairTokenizer } from "../engine/tokenizers/train-byte-pair-tokenizer.ts";
import { templateForms, templatesFor, templateUses } from "../instructions/pointers/pointer-templates.ts";

import type { FreshModel } from "../train/settings.ts";
import { curriculumData } from "./curriculum-data.ts";
import type { Unit } from "./resolve.ts";
import { layoutMarks } from "./stage-nodes.ts";

/** Instructions whose texts are read, of each set. */
const mostInstructions = 2_000;
const inputsEach = 4;

/**
 * Stages go on from each other, so all models of a comparison need one tokenizer, and it must not depend on which arms
 * there are. Characters: all that ASCII can print, and what else the instructions on all their surfaces, their inputs,
 * their steps and answers, and the sentences around names hold. Byte pairs are learnt from the same texts, those of the
 * instructions that training demonstrates.
 */
export async function curriculumTokenizer(
  unit: Unit,
  { tokenizer }: Pick<FreshModel, "tokenizer">,
): Promise<Tokenizer> {
  const data = curriculumData(unit);
  const source = openPlan(probePlan(data, { of: "evaluation", kind: "declare", inputsPerInstruction: 1 }));
  if (tokenizer !== "character") {
    const { layout: _layout, surfaces: _surfaces, templates: _templates, ...read } = data;
    return remembered(canonicalJson([tokenizer.bytePairs, read]), () =>
      trainBytePairTokenizer(texts(source, ["train"]), { vocabularySize: tokenizer.bytePairs }),
    );
  }
  const characters = new Set(["\n", ...Array.from({ length: 95 }, (_, i) => String.fromCodePoint(32 + i))]);
  for (const text of texts(source, source.splits)) for (const character of text) characters.add(character);
  for (const mark of layoutMarks(unit.curriculum?.stages ?? [])) characters.add(mark);
  for (const text of Object.values(unit.settings.data.layout ?? {})) for (const c of String(text)) characters.add(c);
  return createCharacterTokenizer([...characters].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)));
}

/** Learnt lately: the arms of a comparison, which mostly learn the same byte pairs, are looked at one after the other. */
const learnt = new Map<string, Promise<Tokenizer>>();
const mostLearnt = 8;

function remembered(key: string, learn: () => Promise<Tokenizer>): Promise<Tokenizer> {
  const known = learnt.get(key) ?? learn();
  if (!learnt.has(key) && learnt.size >= mostLearnt) learnt.clear();
  learnt.set(key, known);
  return known;
}

function* texts(source: RowSource, splits: readonly SplitName[]): Generator<string> {
  for (const use of templateUses) for (const { text } of templatesFor(use, { forms: [...templateForms] })) yield text;
  for (const split of splits) {
    const family = source.familyOf(split);
    const { instructions, config } = source.split(split);
    for (let index = 0; index < Math.min(instructions, mostInstructions); index++) {
      const params = source.paramsAt(split, index);
      yield source.pointerAt(split, index);
      for (const surface of family.surfaces) {
        yield family.render(params, surface, index % family.paraphrases(surface));
      }
      for (let i = 0; i < inputsEach; i++) {
        const input: unknown = family.sampleInput(params, config, Rng.from("tokenizer", split, index, i));
        const { trace, answer } = family.execute(params, input);
        yield family.renderInput(params, input);
        yield* trace;
        yield answer;
      }
    }
  }
}
