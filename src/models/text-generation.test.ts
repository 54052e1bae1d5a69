import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../core/errors.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { fakeGenerator, type FakeGenerator } from "./fake-generator.test-support.ts";
import { createStopFilter } from "./text-generation-stop.ts";
import { textGeneration, type TextDelta, type TextGenerator } from "./text-generation.ts";

/** Character by character, cut as soon as a stop string is complete. */
function slowly(text: string, stops: readonly string[]): string {
  for (let end = 1; end <= text.length; end++) {
    const done = stops.filter((stop) => text.slice(0, end).endsWith(stop));
    if (done.length > 0) return text.slice(0, end - Math.max(...done.map((stop) => stop.length)));
  }
  return text;
}

describe("a stop filter", () => {
  test("gives the same text however the pieces are cut, and never the beginning of what it cuts off", () => {
    const letters = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength, maxLength });
    fc.assert(
      fc.property(
        fc.array(letters(0, 5), { maxLength: 12 }),
        fc.array(letters(1, 4), { maxLength: 4 }),
        (pieces, stops) => {
          const filter = createStopFilter(stops);
          const expected = slowly(pieces.join(""), stops);
          let shown = "";
          let stopped = false;
          for (const piece of pieces) {
            const result = filter.push(piece);
            shown += result.text;
            stopped = result.stopped;
            expect(expected.startsWith(shown)).toBe(true);
          }
          if (!stopped) shown += filter.flush();
          expect(shown).toBe(expected);
          expect(stopped).toBe(expected !== pieces.join(""));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("holds back no more than could become a stop string", () => {
    const filter = createStopFilter(["<end>"]);
    expect(filter.push("one <e").text).toBe("one ");
    expect(filter.push("ar").text).toBe("<ear");
    expect(filter.push("<end>two")).toEqual({ text: "", stopped: true });
    expect(filter.push("three")).toEqual({ text: "", stopped: true });
  });
});

const alphabet = "abcdefgh \n";
const characters = createCharacterTokenizer(alphabet);

/** Tokens are bytes; 0 pads and 1 ends, 2 begins. */
const bytes: Tokenizer = {
  vocabularySize: 259,
  special: { pad: 0, end: 1, begin: 2 },
  stopTokens: [1],
  encode: (text) => Array.from(Buffer.from(text), (byte) => byte + 3),
  encodeInto: () => 0,
  decode: (tokens) => Buffer.from(Array.from(tokens).flatMap((token) => (token < 3 ? [] : [token - 3]))).toString(),
  bytesOf: (token) => Uint8Array.from(token < 3 ? [] : [token - 3]),
  files: () => ({}),
  toJSON: () => ({}),
};

interface Scripted {
  readonly generator: FakeGenerator;
  readonly text: TextGenerator;
}

/** A model that says `answer` to everything and ends. */
function scripted(answer: string, tokenizer: Tokenizer = characters, contextLength = 40): Scripted {
  const tokens = [...tokenizer.encode(answer), tokenizer.special.end];
  let at = 0;
  const generator = fakeGenerator({
    vocabularySize: tokenizer.vocabularySize,
    contextLength,
    next: () => tokens[at++] ?? tokenizer.special.end,
  });
  return { generator, text: textGeneration({ generator, tokenizer, contextLength, stopTokens: tokenizer.stopTokens }) };
}

async function collect(text: TextGenerator, request: Parameters<TextGenerator["generate"]>[0]) {
  const deltas: TextDelta[] = [];
  const result = await text.generate({ ...request, onDelta: (delta) => deltas.push(delta) });
  expect(deltas.map((delta) => delta.text).join("")).toBe(result.text);
  expect(deltas.flatMap((delta) => delta.tokens)).toEqual(result.tokens);
  return { deltas, ...result };
}

describe("text generation", () => {
  test.each([
    ["to the stop token", {}, "abc fed", "stop", 7],
    ["to maxNewTokens", { maxNewTokens: 3 }, "abc", "length", 3],
    ["no token at all", { maxNewTokens: 0 }, "", "length", 0],
    ["to a stop string", { stop: ["c f"] }, "ab", "stop", 5],
    ["to the stop string that is complete first", { stop: ["abc fe", "b"] }, "a", "stop", 2],
    ["past the beginning of a stop string", { stop: ["fedx"] }, "abc fed", "stop", 7],
    ["nothing, where the stop string comes first", { stop: ["a"] }, "", "stop", 1],
    ["past stop strings that do not come", { stop: ["g", "ca"] }, "abc fed", "stop", 7],
  ] as const)("gives text %s", async (_, options, ...[text, reason, completionTokens]) => {
    const result = await collect(scripted("abc fed").text, { prompt: [2], ...options });
    expect(result).toMatchObject({ text, reason, completionTokens, tokens: [] });
  });

  test("ends where the context ends", async () => {
    const { text } = scripted("abcdefgh", characters, 5);
    expect(await text.generate({ prompt: [2, 3, 4], maxNewTokens: 100 })).toMatchObject({
      text: "ab",
      reason: "length",
    });
  });

  test("shows no character before all of its tokens are there, and what is left of one at the end", async () => {
    const { deltas } = await collect(scripted("aé😀b", bytes).text, { prompt: [2] });
    expect(deltas.map((delta) => delta.text)).toEqual(["a", "é", "😀", "b"]);
    const cut = await collect(scripted("a😀", bytes).text, { prompt: [2], maxNewTokens: 3 });
    expect(cut.text).toBe("a\ufffd");
  });

  test("gives tokens with the text they begin in, offsets in characters, and none past a stop string", async () => {
    const { deltas, tokens } = await collect(scripted("é😀xyz", bytes).text, {
      prompt: [2],
      topLogProbabilities: 2,
      stop: ["yz"],
    });
    expect(deltas.map(({ text, tokens }) => [text, tokens.length])).toEqual([
      ["é", 2],
      ["😀", 4],
      ["x", 1],
    ]);
    expect(tokens.map((token) => token.offset)).toEqual([0, 0, 1, 1, 1, 1, 2]);
    expect(tokens.at(-1)).toMatchObject({ text: "x", bytes: [120], logProbability: -0.5 });
    expect(tokens[0]).toMatchObject({ text: "\ufffd", bytes: [0xc3] });
    expect(tokens[0]?.top).toHaveLength(2);
  });

  test("begins with a space where the prompt goes on with a new word", async () => {
    const words = ["", "", "the", "cat", "sat"];
    const tokenizer: Tokenizer = {
      vocabularySize: words.length,
      special: characters.special,
      stopTokens: characters.stopTokens,
      encodeInto: () => 0,
      files: () => ({}),
      toJSON: () => ({}),
      encode: (text) => text.split(" ").map((word) => words.indexOf(word)),
      decode: (tokens) =>
        Array.from(tokens, (token) => words[token] ?? "")
          .join(" ")
          .trim(),
    };
    const { text } = scripted("cat sat", tokenizer);
    expect((await collect(text, { prompt: tokenizer.encode("the") })).text).toBe(" cat sat");
    expect((await text.prompt([2, 3], false)).text).toBe("the cat");
  });

  test("aborts with what there is", async () => {
    const { text, generator } = scripted("abcdefgh");
    const stop = new AbortController();
    const result = await text.generate({
      prompt: [2],
      signal: stop.signal,
      onDelta: ({ text }) => (text === "c" ? stop.abort() : undefined),
    });
    expect(result).toMatchObject({ text: "abc", reason: "aborted" });
    expect(generator.live()).toBe(0);
  });

  test("lets a token without text pass: the model has more than its tokenizer", async () => {
    const generator = fakeGenerator({
      vocabularySize: 64,
      contextLength: 9,
      next: (all) => [60, 2, 1][all.length - 1] ?? 1,
    });
    const text = textGeneration({ generator, tokenizer: characters, contextLength: 9, stopTokens: [1] });
    const result = await collect(text, { prompt: [2], topLogProbabilities: 0 });
    expect(result).toMatchObject({ text: "a", completionTokens: 2 });
    expect(result.tokens.map((token) => token.text)).toEqual(["", "a"]);
  });
});

describe("a prompt", () => {
  const { text } = scripted("a", characters, 8);

  test.each([
    ["text", { kind: "text", text: "ab" }, [2, 3]],
    ["tokens", { kind: "tokens", tokens: [0, 1, 2] }, [0, 1, 2]],
    ["nothing", { kind: "text", text: "" }, [1]],
    ["a chat without a template", { kind: "chat", messages: [user("a"), user("b")] }, [2, 11, 3]],
  ] as const)("of %s has its tokens", (_, prompt, tokens) => {
    expect(text.encode(prompt)).toEqual(tokens);
  });

  test("begins with the token every text begins with", () => {
    expect(scripted("a", bytes).text.encode({ kind: "text", text: "A" })).toEqual([2, 68]);
    expect(scripted("a", bytes).text.encode({ kind: "text", text: "" })).toEqual([2]);
  });

  test("of a chat is what the template makes of it", () => {
    const tokenizer: Tokenizer = {
      ...characters,
      encodeChat: (messages, options) => [messages.length, options?.addGenerationPrompt === true ? 7 : 0],
    };
    expect(scripted("a", tokenizer).text.encode({ kind: "chat", messages: [user("a")] })).toEqual([1, 7]);
  });

  test.each([
    ["of unknown characters", { kind: "text", text: "aXb" }, /"X"/],
    ["of a token past the vocabulary", { kind: "tokens", tokens: [2, 12] }, /token 12.*vocabulary has 12/],
    ["of a negative token", { kind: "tokens", tokens: [-1] }, /token -1/],
    ["of a token that is no whole number", { kind: "tokens", tokens: [1.5] }, /token 1\.5/],
    ["as long as the context", { kind: "text", text: "abcdefgh" }, /8 tokens.*holds 8/],
    ["longer than the context", { kind: "tokens", tokens: Array<number>(100).fill(2) }, /100 tokens/],
  ] as const)("%s is refused", (_, prompt, message) => {
    expect(() => text.encode(prompt)).toThrow(DataError);
    expect(() => text.encode(prompt)).toThrow(message);
  });

  test("may fill the context where nothing is generated", () => {
    expect(text.encode({ kind: "text", text: "abcdefgh" }, 0)).toHaveLength(8);
  });

  test("is given back with the log-probability of each token but the first", async () => {
    const { text } = scripted("a", bytes);
    const prompt = await text.prompt(bytes.encode("aé!"), true);
    expect(prompt.text).toBe("aé!");
    expect(prompt.tokens.map(({ offset, logProbability }) => [offset, logProbability])).toEqual([
      [0, null],
      [1, -198 / 8],
      [1, -172 / 8],
      [2, -36 / 8],
    ]);
    expect((await text.prompt([70], true)).tokens).toMatchObject([{ logProbability: null }]);
    expect((await text.prompt([70, 71], false)).tokens[1]?.logProbability).toBeNull();
  });
});

function user(content: string): { role: string; content: string } {
  return { role: "user", content };
}
