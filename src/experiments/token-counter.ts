// How many tokens a row has, for curricula whose budgets are in tokens.
import type { CountTokens } from "../data/curricula/curriculum-data.ts";
import type { Stage } from "../data/curricula/stage.ts";
import { readTokenizer } from "../engine/tokenizers/read-tokenizer.ts";
import { curriculumTokenizer } from "./curriculum-tokenizer.ts";
import type { Unit } from "./resolve.ts";

/** Undefined where nothing asks, or where characters are tokens, which is what data counts by itself. */
export async function tokenCounter(unit: Unit): Promise<CountTokens | undefined> {
  const { model } = unit.settings;
  if (!(unit.curriculum?.stages ?? []).some(countsTokens)) return undefined;
  if (model.from === undefined && model.tokenizer === "character") return undefined;
  const tokenizer =
    model.from === undefined
      ? await curriculumTokenizer(unit, model)
      : await readTokenizer(unit.base?.dir ?? model.from);
  return ({ segments }) => segments.reduce((sum, { text }) => sum + tokenizer.encode(text).length, 1);
}

function countsTokens({ rows, mixture, merges = [] }: Stage): boolean {
  return typeof rows === "object" || mixture.by === "tokens" || merges.some(countsTokens);
}
