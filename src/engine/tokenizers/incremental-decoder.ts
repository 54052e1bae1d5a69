// Text as it comes out of a generation, token by token, without ever showing a part of a character.
import type { Tokenizer } from "./tokenizer.ts";

/** Turns tokens into text one at a time. What `push` and `flush` return, end to end, is the text of all tokens. */
export interface IncrementalDecoder {
  /** The text that is certain once this token is known; empty while a character is incomplete. Throws as `decode`. */
  push(token: number): string;
  /** The rest: an incomplete character becomes U+FFFD. The decoder then begins anew. */
  flush(): string;
}

/** Long enough that what lies before it has no say in how the last tokens read. */
const contextTokens = 16;

/**
 * A decoder for one generation. Tokenizers that know the bytes of a token are decoded byte by byte; for others the last
 * tokens are decoded again with each new one, and a last U+FFFD is held back since the next token may complete it.
 */
export function createIncrementalDecoder(tokenizer: Pick<Tokenizer, "decode" | "bytesOf">): IncrementalDecoder {
  const bytesOf = tokenizer.bytesOf?.bind(tokenizer);
  return bytesOf === undefined ? slidingDecoder((tokens) => tokenizer.decode(tokens)) : byteDecoder(bytesOf);
}

function byteDecoder(bytesOf: (token: number) => Uint8Array): IncrementalDecoder {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    push: (token) => decoder.decode(bytesOf(token), { stream: true }),
    flush: () => decoder.decode(),
  };
}

function slidingDecoder(decode: (tokens: readonly number[]) => string): IncrementalDecoder {
  let window: number[] = [];
  let shown = 0;
  return {
    push(token) {
      const text = decode([...window, token]);
      window.push(token);
      const certain = certainLength(text);
      const news = text.slice(shown, certain);
      shown = Math.max(shown, certain);
      if (window.length >= 4 * contextTokens) {
        window = window.slice(-contextTokens);
        shown = certainLength(decode(window));
      }
      return news;
    },
    flush() {
      const rest = decode(window).slice(shown);
      window = [];
      shown = 0;
      return rest;
    },
  };
}

/** All but a last U+FFFD: one is what an incomplete character of any length reads as. */
function certainLength(text: string): number {
  return text.endsWith("\ufffd") ? text.length - 1 : text.length;
}
