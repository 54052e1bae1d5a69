// The character tokenizer: one token per Unicode code point of a fixed alphabet, after two special tokens.
import { ModelError } from "../../core/errors.ts";
import { characterFiles, characterSpecialTexts } from "./character-files.ts";
import { quoteCharacter, shortAlphabet } from "./character-text.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** The ids every character tokenizer begins with; characters follow from 2 on, in the alphabet's order. */
export const specialTokens = { pad: 0, end: 1 } as const;
const firstCharacter = 2;
const utf8 = new TextEncoder();

/** The versioned JSON form of a character tokenizer. */
export interface CharacterTokenizerJson {
  readonly format: "precept-character-tokenizer";
  readonly version: 1;
  /** One code point each; the i-th has id i + 2. */
  readonly alphabet: readonly string[];
}

/** One token per code point, so a text and its tokens are equally long. */
export interface CharacterTokenizer extends Tokenizer {
  readonly alphabet: readonly string[];
  bytesOf(token: number): Uint8Array;
  toJSON(): CharacterTokenizerJson;
}

/**
 * A tokenizer over the code points of `alphabet`, which keep their order and are not normalised: "é" as one code point
 * and as "e" with a combining accent are different texts. Throws a ModelError for an item that is not exactly one code
 * point, a lone surrogate, or a character given twice.
 */
export function createCharacterTokenizer(alphabet: string | readonly string[]): CharacterTokenizer {
  const characters = Array.from(alphabet);
  const idOf = indexOf(characters);
  function characterOf(token: number): string {
    const character = characters[token - firstCharacter];
    if (character === undefined) throw unknownToken(token, characters.length);
    return character;
  }
  const unknown = (text: string, unit: number): ModelError => unknownCharacter(text, unit, characters);

  function encodeInto(text: string, target: Int32Array, offset: number): number {
    let at = offset;
    for (let unit = 0; unit < text.length; unit++) {
      const codePoint = text.codePointAt(unit) as number;
      const id = idOf(codePoint);
      if (id === undefined) throw unknown(text, unit);
      if (at < 0 || at >= target.length) {
        throw new RangeError(`the text's tokens do not fit: place ${at} of a target of length ${target.length}`);
      }
      target[at++] = id;
      if (codePoint > 0xffff) unit++;
    }
    return at - offset;
  }

  return {
    vocabularySize: firstCharacter + characters.length,
    alphabet: characters,
    special: specialTokens,
    stopTokens: [specialTokens.end],
    encodeInto,
    encode(text) {
      const target = new Int32Array(text.length);
      return Array.from(target.subarray(0, encodeInto(text, target, 0)));
    },
    decode(tokens, { keepSpecial = false } = {}) {
      let text = "";
      for (const token of tokens) {
        if (token === specialTokens.pad || token === specialTokens.end) {
          if (keepSpecial) text += characterSpecialTexts[token === specialTokens.pad ? "pad" : "end"];
        } else text += characterOf(token);
      }
      return text;
    },
    bytesOf: (token) =>
      utf8.encode(token === specialTokens.pad || token === specialTokens.end ? "" : characterOf(token)),
    files: () => characterFiles(characters),
    toJSON: () => ({ format: "precept-character-tokenizer", version: 1, alphabet: characters }),
  };
}

/** From code point to id: a flat table for the basic plane, a map beyond it. Checks the alphabet on the way. */
function indexOf(characters: readonly string[]): (codePoint: number) => number | undefined {
  const table = new Int32Array(largestBasicCodePoint(characters) + 1);
  const beyond = new Map<number, number>();
  for (const [index, character] of characters.entries()) {
    const codePoint = onlyCodePoint(character, index);
    const known = codePoint > 0xffff ? beyond.get(codePoint) : table[codePoint];
    // 0 is pad, so no character has it.
    if (known !== undefined && known !== 0) {
      throw new ModelError(
        `the alphabet holds ${quoteCharacter(character)} twice, at places ${known - firstCharacter} and ${index}`,
        {
          code: "duplicate-character",
          hint: "Give each character once; the order of the alphabet fixes the token ids.",
        },
      );
    }
    if (codePoint > 0xffff) beyond.set(codePoint, index + firstCharacter);
    else table[codePoint] = index + firstCharacter;
  }
  return (codePoint) => {
    if (codePoint > 0xffff) return beyond.get(codePoint);
    const id = table[codePoint];
    return id === 0 ? undefined : id;
  };
}

function largestBasicCodePoint(characters: readonly string[]): number {
  let largest = 0;
  for (const character of characters) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint <= 0xffff) largest = Math.max(largest, codePoint);
  }
  return largest;
}

function onlyCodePoint(character: string, index: number): number {
  const codePoint = character.codePointAt(0);
  if (codePoint === undefined || character.length !== (codePoint > 0xffff ? 2 : 1)) {
    throw new ModelError(`item ${index} of the alphabet is ${JSON.stringify(character)}, not one character`, {
      code: "not-one-character",
      hint: "Every item of an alphabet is exactly one Unicode code point.",
    });
  }
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
    throw new ModelError(`item ${index} of the alphabet is half a character, ${quoteCharacter(character)}`, {
      code: "lone-surrogate",
      hint: "The alphabet was cut in the middle of a character outside the basic plane.",
    });
  }
  return codePoint;
}

function unknownCharacter(text: string, unit: number, characters: readonly string[]): ModelError {
  const character = String.fromCodePoint(text.codePointAt(unit) as number);
  return new ModelError(
    `${quoteCharacter(character)} at character ${Array.from(text.slice(0, unit)).length} of the text is not in the ` +
      `alphabet ${shortAlphabet(characters)}`,
    {
      code: "unknown-character",
      hint: "Add the character to the alphabet before training, or take it out of the text.",
    },
  );
}

function unknownToken(token: number, characters: number): ModelError {
  return new ModelError(`${token} is not a token: the ids are the whole numbers from 0 to ${characters + 1}`, {
    code: "unknown-token",
    hint: "These tokens come from another tokenizer, or the model's vocabulary is larger than the tokenizer's.",
  });
}
