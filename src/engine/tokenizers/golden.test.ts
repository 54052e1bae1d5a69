// Ids held against transformers and tokenizers, as tools/record-tokenizers.py recorded them.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createByteLevelCodec } from "./byte-level-codec.ts";
import { createCharacterTokenizer } from "./character-tokenizer.ts";
import { chatmlTemplate } from "./chat-template.ts";
import { createIncrementalDecoder } from "./incremental-decoder.ts";
import { createLibraryCodec } from "./library-codec.ts";
import { readTokenizer } from "./read-tokenizer.ts";
import { parseTokenizerFile } from "./tokenizer-file.ts";
import { tokenizerFromJSON } from "./tokenizer-json.ts";
import { trainBytePairTokenizer } from "./train-byte-pair-tokenizer.ts";
import { writeTokenizer } from "./write-tokenizer.ts";

const golden = join(import.meta.dirname, "golden");
const readJson = async <T>(name: string, schema: z.ZodType<T>): Promise<T> =>
  schema.parse(JSON.parse(await readFile(join(golden, name), "utf8")));

const ids = z.array(z.int());
const { expected } = await readJson(
  "expected.json",
  z.object({
    expected: z.record(
      z.string(),
      z.object({
        special: z.object({ end: z.int(), pad: z.int().nullable(), length: z.int() }),
        cases: z.array(z.object({ text: z.string(), ids, special: ids, decoded: z.string() })),
        chats: z.array(
          z.object({
            messages: z.array(z.object({ role: z.string(), content: z.string() })),
            addGenerationPrompt: z.boolean(),
            ids,
          }),
        ),
      }),
    ),
  }),
);
const { lines, alphabet } = await readJson(
  "corpus.json",
  z.object({ lines: z.array(z.string()), alphabet: z.string() }),
);
const { trained } = await readJson(
  "trained.json",
  z.object({
    trained: z.array(
      z.object({
        vocabularySize: z.int(),
        minFrequency: z.int(),
        vocabulary: z.array(z.string()),
        merges: z.array(z.tuple([z.string(), z.string()])),
      }),
    ),
  }),
);

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tokenizers-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe.each(Object.entries(expected))("the %s folder", async (name, { special, cases, chats }) => {
  const tokenizer = await readTokenizer(join(golden, name));

  test("has the special tokens and the size that transformers finds", () => {
    expect(tokenizer.special.end).toBe(special.end);
    expect(tokenizer.special.pad).toBe(special.pad ?? special.end);
    expect(tokenizer.vocabularySize).toBe(special.length);
    expect(tokenizer.stopTokens).toContain(special.end);
  });

  test.each(cases)("gives $text the ids that transformers gives", ({ text, ids, decoded }) => {
    // Unigram finds special tokens as pieces even where none is to be parsed; here they are never found in a text.
    const leaks = name === "unigram" && ids.some((id) => id === special.end || id === special.pad);
    if (leaks) expect(tokenizer.encode(text)).not.toContain(special.end);
    else expect(tokenizer.encode(text)).toEqual(ids);
    expect(tokenizer.decode(ids, { keepSpecial: true })).toBe(decoded);
  });

  test.each(cases)("finds the special tokens of $text that transformers finds", async ({ text, special }) => {
    const file = parseTokenizerFile(await readFile(join(golden, name, "tokenizer.json"), "utf8"));
    const codec = createByteLevelCodec(file) ?? createLibraryCodec(file);
    expect(codec.encode(text, true)).toEqual(special);
  });

  test.each(cases)("streams the ids of $text as it decodes them", ({ special }) => {
    const decoder = createIncrementalDecoder(tokenizer);
    const pushed = special.map((token) => decoder.push(token));
    for (const text of pushed) expect(text).not.toMatch(/[\ud800-\udbff]$/);
    expect(pushed.join("") + decoder.flush()).toBe(tokenizer.decode(special));
  });

  test("is the same through JSON, and writes the files it was read from", async () => {
    const again = tokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer)));
    for (const { text } of cases) expect(again.encode(text)).toEqual(tokenizer.encode(text));
    const copy = join(scratch, name);
    await writeTokenizer(copy, tokenizer);
    for (const file of Object.keys(tokenizer.files())) {
      expect(await readFile(join(copy, file), "utf8")).toBe(await readFile(join(golden, name, file), "utf8"));
    }
    const { special: found, vocabularySize } = await readTokenizer(copy);
    expect({ special: found, vocabularySize }).toEqual({
      special: tokenizer.special,
      vocabularySize: tokenizer.vocabularySize,
    });
  });

  test.runIf(chats.length > 0).each(chats)("writes conversations as apply_chat_template does: $messages", (chat) => {
    const { messages, addGenerationPrompt } = chat;
    const encoded = tokenizer.encodeChat?.(messages, { addGenerationPrompt, parseSpecialInMessages: true });
    expect(encoded).toEqual(chat.ids);
    const quiet = messages.every(({ content }) => !content.includes("<|"));
    if (quiet) expect(tokenizer.encodeChat?.(messages, { addGenerationPrompt })).toEqual(chat.ids);
  });
});

describe("a tokenizer trained here", () => {
  test.each(trained)("has the vocabulary and merges of BpeTrainer at $vocabularySize tokens", async (one) => {
    const { vocabularySize, minFrequency } = one;
    const tokenizer = await trainBytePairTokenizer(lines, { vocabularySize, minFrequency });
    const { model } = z
      .object({
        model: z.object({ vocab: z.record(z.string(), z.int()), merges: z.array(z.tuple([z.string(), z.string()])) }),
      })
      .parse(JSON.parse(tokenizer.files()["tokenizer.json"] ?? ""));
    const vocabulary = Object.entries(model.vocab).sort((a, b) => a[1] - b[1]);
    expect(vocabulary.map(([token]) => token)).toEqual(one.vocabulary);
    expect(model.merges).toEqual(one.merges);
  });

  test("writes the folder that transformers opened", async () => {
    const tokenizer = await trainBytePairTokenizer(lines, {
      vocabularySize: 460,
      end: "<|im_end|>",
      specialTokens: ["<|im_start|>"],
      chatTemplate: chatmlTemplate,
    });
    await expectGoldenFiles("written-byte-pairs", tokenizer.files());
  });
});

test("a character tokenizer writes the folder that transformers opened, and is read back as one", async () => {
  const tokenizer = createCharacterTokenizer(alphabet);
  await expectGoldenFiles("written-characters", tokenizer.files());
  const read = await readTokenizer(join(golden, "written-characters"));
  expect(read.toJSON()).toEqual(tokenizer.toJSON());
});

async function expectGoldenFiles(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    expect(text).toBe(await readFile(join(golden, name, file), "utf8"));
  }
}
