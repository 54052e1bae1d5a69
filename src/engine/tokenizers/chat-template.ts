// Conversations as text, by the Jinja template that comes with a tokenizer.
import { Template } from "@huggingface/jinja";
import { ModelError } from "../../core/errors.ts";
import { plainMark } from "./codec.ts";
import { withinTime } from "./time-limit.ts";
import type { ChatMessage } from "./tokenizer.ts";

/** The ChatML form: every turn is `<|im_start|>role`, a newline, the content, `<|im_end|>` and a newline. */
export const chatmlTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

export interface ChatTemplate {
  /** Throws a ModelError where the template refuses the messages, fails, or takes longer than two seconds. */
  render(messages: readonly ChatMessage[], options: { readonly addGenerationPrompt: boolean }): string;
}

const longestTemplate = 1 << 20;
const longestRendering = 1 << 24;
const longestRange = 100_000;
const limitMs = 2_000;

/** The library's `range` makes the whole list at once. The newline belongs to the block and is left out. */
const preamble = "{% set range = bounded_range %}\n";

/**
 * Compiles a template. `variables` are what it reads beside the messages, such as `bos_token`. A template reaches nothing
 * outside the conversation and is bounded in time and in what it returns, but not in the memory it takes meanwhile. Throws
 * a ModelError for a template that is too long or has a mistake in it.
 */
export function createChatTemplate(source: string, variables: Readonly<Record<string, unknown>>): ChatTemplate {
  if (source.length > longestTemplate) {
    throw templateError(`has ${source.length} characters, more than the ${longestTemplate} allowed`);
  }
  let template: Template | undefined;
  try {
    template = withinTime(limitMs, () => new Template(preamble + source))?.value;
  } catch (cause) {
    throw templateError(`has a mistake: ${(cause as Error).message}`, cause);
  }
  if (template === undefined) throw templateError(`could not be read within ${limitMs / 1000} seconds`);
  const compiled = template;
  return {
    render(messages, { addGenerationPrompt }) {
      let rendered: { readonly value: string } | undefined;
      try {
        rendered = withinTime(limitMs, () =>
          compiled.render({
            ...variables,
            messages,
            add_generation_prompt: addGenerationPrompt,
            bounded_range: boundedRange,
          }),
        );
      } catch (cause) {
        throw templateError(`refused the conversation: ${(cause as Error).message}`, cause);
      }
      if (rendered === undefined) throw templateError(`did not end within ${limitMs / 1000} seconds`);
      if (rendered.value.length > longestRendering) {
        throw templateError(
          `made ${rendered.value.length} characters of the conversation, more than ${longestRendering}`,
        );
      }
      return rendered.value;
    },
  };
}

/** As Python's; what it is called with is up to the template, and the library hands named arguments over at the end. */
function boundedRange(...given: readonly unknown[]): number[] {
  const numbers = given.filter((value) => typeof value === "number");
  const [start = 0, stop = 0, step = 1] = numbers.length === 1 ? [0, ...numbers] : numbers;
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (step === 0 || !(length <= longestRange)) {
    throw new RangeError(`range(${numbers.join(", ")}) is longer than ${longestRange}`);
  }
  return Array.from({ length }, (_, index) => start + index * step);
}

/**
 * The messages with a mark inside every special token written in them, so that none of them is found in the rendered
 * text, and with a mark where a text ends like the beginning of one or begins like the end, so that nothing the
 * template or a neighbour writes completes it. Whatever marks were there before are left out with the others.
 */
export function markSpecialTokens(
  messages: readonly ChatMessage[],
  special: readonly string[],
): readonly ChatMessage[] {
  const marked = (value: unknown): unknown => {
    if (typeof value === "string") return markText(value, special);
    if (Array.isArray(value)) return value.map(marked);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [markText(key, special), marked(item)]));
  };
  return messages.map((message) => marked(message) as ChatMessage);
}

function markText(text: string, special: readonly string[]): string {
  let marked = text;
  for (const token of special) {
    if (marked.includes(token)) marked = marked.replaceAll(token, `${token.slice(0, 1)}${plainMark}${token.slice(1)}`);
  }
  const opens = special.some((token) => sharesEnd(marked, token));
  const closes = special.some((token) => sharesStart(marked, token));
  return `${closes ? plainMark : ""}${marked}${opens ? plainMark : ""}`;
}

/** Whether the text ends with a beginning of the token; a word a template may compare, such as a role, is not touched. */
function sharesEnd(text: string, token: string): boolean {
  for (let length = Math.min(text.length, token.length - 1); length > 0; length--) {
    if (text.endsWith(token.slice(0, length))) return true;
  }
  return false;
}

function sharesStart(text: string, token: string): boolean {
  for (let length = Math.min(text.length, token.length - 1); length > 0; length--) {
    if (text.startsWith(token.slice(-length))) return true;
  }
  return false;
}

function templateError(what: string, cause?: unknown): ModelError {
  return new ModelError(`the chat template ${what}`, {
    code: "chat-template",
    hint: "Check the messages against what the model's template expects, or the template itself.",
    ...(cause === undefined ? {} : { cause }),
  });
}
