// Text from a generator and a tokenizer: prompts in, pieces of text out, with stop strings and log-probabilities.
import { DataError, PreceptError } from "../core/errors.ts";
import type { ChosenToken, Generator, Sampling, TokenProbability } from "../engine/contract.ts";
import { createIncrementalDecoder, type IncrementalDecoder } from "../engine/tokenizers/incremental-decoder.ts";
import type { ChatMessage, Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { createStopFilter } from "./text-generation-stop.ts";

/** What to continue. */
export type Prompt =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tokens"; readonly tokens: readonly number[] }
  | { readonly kind: "chat"; readonly messages: readonly ChatMessage[] };

/** A token and its text by itself, which is "\ufffd" where the token is only a part of a character. */
export interface TokenText {
  readonly token: number;
  readonly text: string;
  /** The UTF-8 it stands for; null where that is not known. */
  readonly bytes: readonly number[] | null;
  readonly logProbability: number;
}

/** A generated token. */
export interface TextToken extends TokenText {
  /** Where its text begins in the generated text, in code points. */
  readonly offset: number;
  /** The likeliest tokens at its place, as many as were asked for, likeliest first. */
  readonly top: readonly TokenText[];
}

/** A token of a prompt; nothing predicts the first, so its log-probability is null. */
export interface PromptToken {
  readonly token: number;
  readonly text: string;
  /** Where its text begins in the prompt, in code points. */
  readonly offset: number;
  readonly logProbability: number | null;
}

export interface PromptText {
  readonly text: string;
  readonly tokens: readonly PromptToken[];
}

/** The next piece: text that is certain, and the tokens that begin in it (none unless log-probabilities were asked for). */
export interface TextDelta {
  readonly text: string;
  readonly tokens: readonly TextToken[];
}

export interface TextRequest {
  /** From `encode`. */
  readonly prompt: readonly number[];
  /** The room the context has left where not given; never more than that. 0 generates nothing. */
  readonly maxNewTokens?: number;
  /** The text ends before the first of these; not even the beginning of one is given out. */
  readonly stop?: readonly string[];
  /** Greedy unless given. */
  readonly sampling?: Sampling;
  /** Tokens with their log-probabilities, and this many alternatives of each; no tokens unless given. */
  readonly topLogProbabilities?: number;
  readonly onDelta?: (delta: TextDelta) => void;
  /** Ends the text with what there is. */
  readonly signal?: AbortSignal;
}

export interface TextResult extends TextDelta {
  /** All that were chosen, those of a stop string included, a stop token not. */
  readonly completionTokens: number;
  /** "length": `maxNewTokens` or the end of the context was reached. */
  readonly reason: "stop" | "length" | "aborted";
}

export interface TextGenerator {
  /**
   * The tokens of a prompt. A chat is rendered with the tokenizer's template; where it has none, the messages' contents
   * are joined with newlines. A text gets the tokenizer's `begin` token where it has one; an empty prompt is its `end`
   * token, as after another text. Throws a DataError for what the tokenizer, the template or the vocabulary refuses,
   * and where the context has no room for `room` more tokens (1 unless given).
   */
  encode(prompt: Prompt, room?: number): number[];
  /** Continues a prompt. Rejects only where the generator fails. */
  generate(request: TextRequest): Promise<TextResult>;
  /** The tokens as text, with their log-probabilities where `scored`, else null for all. */
  prompt(tokens: readonly number[], scored: boolean): Promise<PromptText>;
}

export interface TextGenerationOptions {
  readonly generator: Pick<Generator, "submit" | "score">;
  readonly tokenizer: Tokenizer;
  readonly contextLength: number;
  /** Tokens that end a text and are no part of it. */
  readonly stopTokens: readonly number[];
}

export function textGeneration(options: TextGenerationOptions): TextGenerator {
  const { generator, tokenizer, contextLength, stopTokens } = options;
  const describe = (token: number): Pick<TokenText, "text" | "bytes"> => tokenText(token, tokenizer);

  function encode(prompt: Prompt, room = 1): number[] {
    const tokens = tokensOf(prompt, tokenizer);
    if (tokens.length === 0) tokens.push(tokenizer.special.end);
    if (tokens.length + room <= contextLength) return tokens;
    throw new DataError(
      `the prompt has ${tokens.length} tokens, and the model's context holds ${contextLength}, the answer included`,
      { code: "context_length_exceeded", hint: "Shorten the prompt." },
    );
  }

  async function generate(request: TextRequest): Promise<TextResult> {
    const { prompt, sampling, topLogProbabilities, signal } = request;
    const room = contextLength - prompt.length;
    const maxNewTokens = Math.min(request.maxNewTokens ?? room, room);
    const output = createOutput(request, decoderAfter(prompt, tokenizer), describe);
    if (maxNewTokens <= 0) return { ...output.end(false), completionTokens: 0, reason: "length" };
    const { tokens, reason } = await generator.submit({
      prompt,
      maxNewTokens,
      stopTokens,
      ...(sampling === undefined ? {} : { sampling }),
      ...(topLogProbabilities === undefined ? {} : { topLogProbabilities }),
      ...(signal === undefined ? {} : { signal }),
      onToken: (token) => (output.push(token) ? "stop" : undefined),
    });
    const whole = output.end(reason !== "aborted");
    const stopped = whole.stopped || reason === "stop";
    return {
      text: whole.text,
      tokens: whole.tokens,
      completionTokens: tokens.length,
      reason: reason === "aborted" ? "aborted" : stopped ? "stop" : "length",
    };
  }

  async function prompt(tokens: readonly number[], scored: boolean): Promise<PromptText> {
    const [first, ...rest] = tokens;
    const [scores] =
      scored && first !== undefined && rest.length > 0
        ? await generator.score([{ prompt: [first], continuation: rest }])
        : [];
    const decoder = decoderAfter([], tokenizer);
    const described: PromptToken[] = [];
    let text = "";
    let offset = 0;
    for (const [index, token] of tokens.entries()) {
      const logProbability = (index > 0 ? scores?.[index - 1] : null) ?? null;
      described.push({ token, text: describe(token).text, offset, logProbability });
      const piece = decoder.push(token);
      offset += codePoints(piece);
      text += piece;
    }
    return { text: text + decoder.flush(), tokens: described };
  }

  return { encode, generate, prompt };
}

function tokensOf(prompt: Prompt, tokenizer: Tokenizer): number[] {
  if (prompt.kind === "tokens") return checkTokens(prompt.tokens, tokenizer.vocabularySize);
  try {
    if (prompt.kind === "text") return encodeText(prompt.text, tokenizer);
    return tokenizer.encodeChat === undefined
      ? encodeText(prompt.messages.map((message) => message.content).join("\n"), tokenizer)
      : tokenizer.encodeChat(prompt.messages, { addGenerationPrompt: true });
  } catch (error) {
    if (!(error instanceof PreceptError)) throw error;
    throw new DataError(error.message, {
      code: "bad-prompt",
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}

function encodeText(text: string, tokenizer: Tokenizer): number[] {
  const { begin } = tokenizer.special;
  const tokens = tokenizer.encode(text);
  return begin === undefined ? tokens : [begin, ...tokens];
}

function checkTokens(tokens: readonly number[], vocabularySize: number): number[] {
  const unknown = tokens.find((token) => !Number.isInteger(token) || token < 0 || token >= vocabularySize);
  if (unknown === undefined) return tokens.slice();
  throw new DataError(`the prompt holds token ${unknown}, and the vocabulary has ${vocabularySize}`, {
    code: "bad-prompt",
    hint: `Token ids are the whole numbers from 0 to ${vocabularySize - 1}.`,
  });
}

interface Output {
  /** True where a stop string is complete. */
  push(token: ChosenToken): boolean;
  /** Everything there was; `complete` gives out what was held back. */
  end(complete: boolean): TextDelta & { readonly stopped: boolean };
}

/** Puts tokens together to pieces of text and gives them out when they are certain. */
function createOutput(
  { stop = [], topLogProbabilities, onDelta }: TextRequest,
  decoder: IncrementalDecoder,
  describe: (token: number) => Pick<TokenText, "text" | "bytes">,
): Output {
  const filter = createStopFilter(stop);
  /** Tokens whose text is not certain yet, and where it begins in UTF-16 units. */
  const waiting: { readonly at: number; readonly token: TextToken }[] = [];
  const given: TextToken[] = [];
  let decoded = 0;
  let decodedCodePoints = 0;
  let text = "";
  let stopped = false;

  const giveOut = (piece: string, all: boolean): void => {
    text += piece;
    const keep = all ? -1 : waiting.findIndex(({ at }) => at >= text.length);
    const tokens = waiting.splice(0, keep === -1 ? waiting.length : keep).map(({ token }) => token);
    given.push(...tokens);
    if (piece !== "" || tokens.length > 0) onDelta?.({ text: piece, tokens });
  };

  const described = ({ token, logProbability }: TokenProbability): TokenText => ({
    token,
    ...describe(token),
    logProbability,
  });

  return {
    push(chosen) {
      if (topLogProbabilities !== undefined) {
        const top = chosen.top.map(described);
        waiting.push({ at: decoded, token: { ...described(chosen), offset: decodedCodePoints, top } });
      }
      const piece = decoder.push(chosen.token);
      decoded += piece.length;
      decodedCodePoints += codePoints(piece);
      const passed = filter.push(piece);
      giveOut(passed.text, false);
      stopped = passed.stopped;
      return stopped;
    },
    end(complete) {
      if (complete && !stopped) {
        const last = filter.push(decoder.flush());
        stopped = last.stopped;
        giveOut(stopped ? last.text : last.text + filter.flush(), !stopped);
      }
      return { text, tokens: given, stopped };
    },
  };
}

/**
 * A decoder of what follows the prompt. Without bytes, how a token reads may depend on those before it (a first space is
 * left out), so such a decoder has read the prompt's end. Models may have more tokens than their tokenizer, to round the
 * number up; those have no text.
 */
function decoderAfter(prompt: readonly number[], tokenizer: Tokenizer): IncrementalDecoder {
  const decoder = createIncrementalDecoder(tokenizer);
  const push = (token: number): string => (token < tokenizer.vocabularySize ? decoder.push(token) : "");
  if (tokenizer.bytesOf === undefined) for (const token of prompt.slice(-8)) push(token);
  return { push, flush: () => decoder.flush() };
}

function tokenText(token: number, tokenizer: Tokenizer): Pick<TokenText, "text" | "bytes"> {
  if (token >= tokenizer.vocabularySize) return { text: "", bytes: null };
  const text = tokenizer.decode([token], { keepSpecial: true });
  const bytes = tokenizer.bytesOf?.(token);
  if (bytes !== undefined && bytes.length > 0) return { text, bytes: Array.from(bytes) };
  return { text, bytes: text.includes("\ufffd") ? null : Array.from(Buffer.from(text)) };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
