// A few rows of a unit before there are any: how long they are, for its model.
import { splitNames, type SplitName } from "../data/plans/plan.ts";
import { openPlan } from "../data/plans/row-source.ts";
import type { Row } from "../data/rows/row.ts";
import type { TransformerConfig } from "../engine/contract.ts";
import { readTokenizer } from "../engine/tokenizers/read-tokenizer.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { transformerConfig } from "../train/settings.ts";
import { encodeRows, longestOf, type TokenRows } from "../train/token-rows.ts";
import { datasetPlan } from "./dataset-plan.ts";
import type { Unit } from "./resolve.ts";
import { freshTokenizer } from "./unit-tokenizer.ts";

/** Rows and instructions of each split. */
const looked = 64;

export interface UnitSample {
  readonly model: TransformerConfig;
  /** The first training rows; families with fixed lengths have no others. */
  readonly train: TokenRows;
  /** Of the longest row of any split, with its end. */
  readonly longestTokens: number;
  /** Of the longest row's text. */
  readonly longestText: number;
}

/**
 * The first rows of each split as tokens. Byte pairs are learnt from these rows alone, so that the true tokens are rather
 * more. Throws what the plan and the tokenizer throw.
 */
export async function sampleUnit(unit: Unit): Promise<UnitSample> {
  const rows = firstRows(unit);
  const all = [...rows.values()].flat();
  const train = rows.get("train") ?? [];
  const tokenizer = await sampleTokenizer(unit, { all: () => all, train: () => train });
  const { model: settings } = unit.settings;
  const model =
    settings.from === undefined
      ? transformerConfig(settings, tokenizer.vocabularySize)
      : {
          ...baseModel(unit),
          ...(settings.contextLength === undefined ? {} : { contextLength: settings.contextLength }),
        };
  const encoded = await encodeRows(all, tokenizer, Infinity);
  return {
    model,
    train: await encodeRows(train, tokenizer, Infinity),
    longestTokens: longestOf(encoded),
    longestText: Math.max(0, ...all.map(({ segments }) => segments.reduce((sum, { text }) => sum + text.length, 0))),
  };
}

function firstRows(unit: Unit): Map<SplitName, Row[]> {
  const plan = datasetPlan(unit);
  const splits = Object.fromEntries(
    Object.entries(plan.splits).map(([name, split]) => {
      const instructions = Math.min(split?.instructions ?? 1, looked);
      return [name, { ...split, instructions, rows: looked }];
    }),
  );
  const source = openPlan({ ...plan, splits });
  const positions = Array.from({ length: looked }, (_, position) => position);
  return new Map(
    splitNames
      .filter((name) => source.splits.includes(name))
      .map((name) => [name, positions.map((position) => source.rowAt(name, position))]),
  );
}

function sampleTokenizer(unit: Unit, rows: Parameters<typeof freshTokenizer>[1]): Promise<Tokenizer> {
  const { model } = unit.settings;
  return model.from === undefined ? freshTokenizer(model, rows) : readTokenizer(unit.base?.dir ?? model.from);
}

function baseModel({ base, id }: Unit): TransformerConfig {
  if (base === undefined) throw new Error(`unit ${id} has model.from and no base`);
  return base.model;
}
