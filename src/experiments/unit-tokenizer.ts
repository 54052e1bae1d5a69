// The tokenizer of a unit's fresh model, made from its rows.
import type { Row } from "../data/rows/row.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { trainBytePairTokenizer } from "../engine/tokenizers/train-byte-pair-tokenizer.ts";
import type { FreshModel } from "../train/settings.ts";

type Rows = AsyncIterable<Row> | Iterable<Row>;

export interface UnitRows {
  /** Of every split: a character tokenizer knows all of them. */
  readonly all: () => Rows;
  /** Byte pairs are learnt from these alone. */
  readonly train: () => Rows;
}

/** Follows from the rows alone, whatever their order on disk. */
export function freshTokenizer({ tokenizer }: Pick<FreshModel, "tokenizer">, rows: UnitRows): Promise<Tokenizer> {
  if (tokenizer === "character") return characterTokenizer(rows.all());
  return trainBytePairTokenizer(texts(rows.train()), { vocabularySize: tokenizer.bytePairs });
}

/** Characters in code point order. */
async function characterTokenizer(rows: Rows): Promise<Tokenizer> {
  const characters = new Set<string>();
  for await (const text of texts(rows)) for (const character of text) characters.add(character);
  return createCharacterTokenizer([...characters].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)));
}

async function* texts(rows: Rows): AsyncGenerator<string> {
  for await (const { segments } of rows) for (const { text } of segments) yield text;
}
