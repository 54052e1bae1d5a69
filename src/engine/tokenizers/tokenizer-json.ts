// Reading a character tokenizer back from its JSON form.
import { z } from "zod";
import { ModelError } from "../../core/errors.ts";
import { createCharacterTokenizer, type CharacterTokenizer } from "./character-tokenizer.ts";

const tokenizerJson = z.strictObject({
  format: z.literal("precept-character-tokenizer"),
  version: z.literal(1),
  alphabet: z.array(z.string()),
});

/**
 * The tokenizer whose `toJSON()` this value is; the same text gets the same ids. Throws a ModelError for a value of
 * another form or version, or with an alphabet `createCharacterTokenizer` refuses.
 */
export function characterTokenizerFromJSON(value: unknown): CharacterTokenizer {
  const parsed = tokenizerJson.safeParse(value);
  if (!parsed.success) {
    throw new ModelError(`this is not a character tokenizer: ${z.prettifyError(parsed.error)}`, {
      code: "not-a-tokenizer",
      hint: 'Expected {"format": "precept-character-tokenizer", "version": 1, "alphabet": [...]} and nothing else.',
      cause: parsed.error,
    });
  }
  return createCharacterTokenizer(parsed.data.alphabet);
}
