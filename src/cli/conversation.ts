// Turns between a person and a model, and the loop of a terminal over them.
import { PreceptError } from "../core/errors.ts";
import type { Prompt } from "../models/text-generation.ts";
import type { Lines } from "./terminal-lines.ts";

export interface TurnOptions {
  /** Ends the answer with what there is. */
  readonly signal: AbortSignal;
  readonly onText: (piece: string) => void;
}

export interface ConversationOptions {
  /** Whether the model reads earlier turns; each prompt stands alone otherwise. */
  readonly multiTurn: boolean;
  readonly system?: string;
  /** The model's whole answer. */
  readonly answer: (prompt: Prompt, options: TurnOptions) => Promise<string>;
}

export interface Conversation {
  /** Asks for an answer. A turn that fails leaves the conversation as it was. */
  say(text: string, options: TurnOptions): Promise<void>;
  /** Forgets all turns. */
  clear(): void;
}

export function createConversation({ multiTurn, system, answer }: ConversationOptions): Conversation {
  const opening = system === undefined ? [] : [{ role: "system", content: system }];
  let messages = opening;
  return {
    async say(text, options) {
      const asked = [...messages, { role: "user", content: text }];
      const said = await answer({ kind: "chat", messages: asked }, options);
      if (multiTurn) messages = [...asked, { role: "assistant", content: said }];
    },
    clear: () => void (messages = opening),
  };
}

/** Reads lines and prints answers until the lines end. What the model refuses is told, and the loop goes on. */
export async function converse(
  conversation: Conversation,
  lines: Lines,
  output: { write(text: string): unknown },
): Promise<void> {
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    if (line === "") continue;
    if (line === "/clear") {
      conversation.clear();
      continue;
    }
    const onText = (piece: string): void => void output.write(printable(piece));
    try {
      await lines.during((signal) => conversation.say(line, { signal, onText }));
      output.write("\n");
    } catch (error) {
      if (!(error instanceof PreceptError)) throw error;
      output.write("\n");
      lines.tell(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`);
    }
  }
}

/** A model may say anything; what would move the cursor, rename the window or switch the character set is not passed on. */
function printable(text: string): string {
  return text.replaceAll("\r", "").replace(/[^\P{Cc}\n\t]/gu, "\uFFFD");
}
