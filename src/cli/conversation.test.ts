import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { DataError } from "../core/errors.ts";
import type { Prompt } from "../models/text-generation.ts";
import { converse, createConversation, type ConversationOptions } from "./conversation.ts";
import { terminalLines } from "./terminal-lines.ts";

const ctrlC = "\u0003";
const ctrlD = "\u0004";

interface Terminal {
  /** Types, and waits until `shown` stands in what was printed since. */
  readonly type: (keys: string, shown: string) => Promise<void>;
  readonly prompts: Prompt[];
  readonly left: Promise<void>;
}

/** A conversation at a terminal. The model says "AB" and the number of messages it was told; "wait" it never answers. */
async function terminal(options: Partial<ConversationOptions> = {}): Promise<Terminal> {
  const input = new PassThrough();
  const output = new PassThrough();
  const prompts: Prompt[] = [];
  let printed = "";
  let seen = 0;
  output.on("data", (text: Buffer) => (printed += text.toString()));
  const conversation = createConversation({
    multiTurn: true,
    async answer(prompt, { signal, onText }) {
      prompts.push(prompt);
      const messages = prompt.kind === "chat" ? prompt.messages : [];
      onText("AB");
      const asked = messages.at(-1)?.content;
      if (asked === "control") onText("\u001b]0;title\u0007\u009b2J\u000e\r\n\tend");
      if (asked === "refuse") throw new DataError("too long", { code: "x", hint: "shorten it" });
      if (asked === "break") throw new Error("broken");
      if (asked === "wait" && !signal.aborted) await once(signal, "abort");
      else onText(String(messages.length));
      return "AB";
    },
    ...options,
  });
  const left = converse(conversation, terminalLines(input, output), output);
  left.catch(() => {});
  const until = async (shown: string): Promise<void> => {
    while (!printed.slice(seen).includes(shown)) await new Promise((resolve) => setTimeout(resolve, 2));
    seen = printed.length;
  };
  await until("> ");
  return {
    prompts,
    left,
    async type(keys, shown) {
      input.write(keys);
      await until(shown);
    },
  };
}

describe("a conversation", () => {
  test("keeps what would steer the terminal from it", async () => {
    const { type, left } = await terminal();
    await type("control\r", "AB\uFFFD]0;title\uFFFD\uFFFD2J\uFFFD\n\tend");
    await type(ctrlD, "");
    await left;
  });

  test("remembers turns, forgets them when told to, and ends with Ctrl-D", async () => {
    const { type, left, prompts } = await terminal({ system: "be brief" });
    await type("one\r", "AB2");
    await type("two\r", "AB4");
    await type("\r", "> ");
    await type("/clear\r", "> ");
    await type("three\r", "AB2");
    await type(ctrlD, "");
    await left;
    expect(prompts[1]).toEqual({
      kind: "chat",
      messages: [
        { role: "system", content: "be brief" },
        { role: "user", content: "one" },
        { role: "assistant", content: "AB" },
        { role: "user", content: "two" },
      ],
    });
  });

  test("of a model without turns is of one prompt each", async () => {
    const { type, prompts } = await terminal({ multiTurn: false });
    await type("one\r", "AB1");
    await type("two\r", "AB1");
    expect(prompts).toHaveLength(2);
  });

  test("goes on after an answer that Ctrl-C stopped", async () => {
    const { type, left } = await terminal();
    await type("wait\r", "AB");
    await type(ctrlC, "> ");
    await type("on\r", "AB3");
    await type(ctrlD, "");
    await left;
  });

  test("ends with a second Ctrl-C, not with the first; a line in between counts anew", async () => {
    const { type, left } = await terminal();
    await type(`half a line${ctrlC}`, "Ctrl-C again or Ctrl-D leaves");
    await type("whole\r", "AB1");
    await type(ctrlC, "Ctrl-C again");
    await type(ctrlC, "");
    await left;
  });

  test("ends with two Ctrl-C during an answer, and Ctrl-D stops one too", async () => {
    for (const keys of [`${ctrlC}${ctrlC}`, ctrlD]) {
      const { type, left } = await terminal();
      await type("wait\r", "AB");
      await type(keys, "");
      await left;
    }
  });

  test("tells what the model refuses, and forgets that turn", async () => {
    const { type } = await terminal();
    await type("refuse\r", "too long\nshorten it");
    await type("next\r", "AB1");
  });

  test("ends with what nobody foresaw", async () => {
    const { type, left } = await terminal();
    await type("break\r", "AB");
    await expect(left).rejects.toThrow("broken");
  });
});
