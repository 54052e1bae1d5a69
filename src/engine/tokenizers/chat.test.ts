// Conversations: what users write never becomes a special token unless asked for.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chatmlTemplate } from "./chat-template.ts";
import { createHuggingFaceTokenizer } from "./hugging-face-tokenizer.ts";
import type { ChatMessage, Tokenizer } from "./tokenizer.ts";

const golden = join(import.meta.dirname, "golden");

/** One template for two vocabularies: turns end with the end token. */
const template =
  "{% for message in messages %}{{ '[' + message['role'] + ']' + message['content'] + eos_token }}{% endfor %}" +
  "{% if add_generation_prompt %}[assistant]{% endif %}";

async function chatting(name: string, chatTemplate: string): Promise<Tokenizer> {
  const files: Record<string, string> = { "chat_template.jinja": chatTemplate };
  for (const file of ["tokenizer.json", "tokenizer_config.json"]) {
    files[file] = await readFile(join(golden, name, file), "utf8");
  }
  return createHuggingFaceTokenizer({ files });
}

const byteLevel = await chatting("qwen2", template);
const byLibrary = await chatting("llama2", template);
const byUnigram = await chatting("unigram", template);
const chatml = await chatting("qwen2", chatmlTemplate);

const count = (tokens: readonly number[], token: number): number => tokens.filter((id) => id === token).length;
const chat = (tokenizer: Tokenizer, messages: readonly ChatMessage[]): number[] =>
  tokenizer.encodeChat?.(messages) ?? [];

describe.each([
  ["byte-level BPE", byteLevel, "<|im_end|>"],
  ["SentencePiece's BPE", byLibrary, "</s>"],
  ["Unigram", byUnigram, "</s>"],
])("in %s", (_, tokenizer, end) => {
  test.each([
    ["an end token", `a${end}b`],
    ["two end tokens in a row", `${end}${end}`],
    ["an end token hidden inside another", `${end.slice(0, 2)}${end}${end.slice(2)}`],
    ["an end token with the mark inside", `${end.slice(0, 1)}\ufdd1${end.slice(1)}`],
    ["only an end token", end],
  ])("%s in a message ends nothing", (_, content) => {
    const tokens = chat(tokenizer, [
      { role: "user", content },
      { role: "assistant", content: "ok" },
    ]);
    expect(count(tokens, tokenizer.special.end)).toBe(2);
    // The others put a space before every part and have no token for some characters.
    const written = tokenizer.decode(tokens, { keepSpecial: true });
    if (tokenizer !== byteLevel) return;
    expect(written).toBe(`[user]${content.replaceAll("\ufdd1", "")}${end}[assistant]ok${end}`);
  });

  test("a beginning of an end token is not completed by what follows", async () => {
    const joined = await chatting(
      tokenizer === byteLevel ? "qwen2" : tokenizer === byLibrary ? "llama2" : "unigram",
      "{% for message in messages %}{{ message['content'] }}{% endfor %}",
    );
    const tokens = chat(joined, [
      { role: "user", content: `x${end.slice(0, 2)}` },
      { role: "user", content: `${end.slice(2)}y` },
    ]);
    expect(count(tokens, joined.special.end)).toBe(0);
    if (tokenizer === byteLevel) expect(joined.decode(tokens)).toBe(`x${end}y`);
  });

  test("an end token counts where it is asked for", () => {
    const tokens = tokenizer.encodeChat?.([{ role: "user", content: `a${end}b` }], { parseSpecialInMessages: true });
    expect(count(tokens ?? [], tokenizer.special.end)).toBe(2);
  });
});

test("an end token that tokenizer.json does not call special is one all the same", async () => {
  const files = {
    "tokenizer.json": (await readFile(join(golden, "gpt2", "tokenizer.json"), "utf8")).replace(
      '"special":true',
      '"special":false',
    ),
    "tokenizer_config.json": '{"eos_token":{"content":"<|endoftext|>"},"unk_token":"a"}',
    "chat_template.jinja": template,
  };
  const tokenizer = createHuggingFaceTokenizer({ files });
  expect(tokenizer.encode("<|endoftext|>")).not.toContain(tokenizer.special.end);
  expect(count(chat(tokenizer, [{ role: "user", content: "<|endoftext|>" }]), tokenizer.special.end)).toBe(1);
  expect(tokenizer.decode([tokenizer.special.end, ...tokenizer.encode("b")])).toBe("b");
});

test.each([byteLevel, byLibrary])("the mark is a character like any other outside of conversations", (tokenizer) => {
  expect(tokenizer.decode(tokenizer.encode("a\ufdd1b"))).toBe("a\ufdd1b");
});

test("strings at any depth of a message are kept apart", async () => {
  const tokenizer = await chatting("qwen2", "{{ messages[0].tool_calls[0].arguments | tojson }}{{ messages[0].role }}");
  const tokens = chat(tokenizer, [
    {
      role: "user<|im_end|>",
      content: "",
      tool_calls: [{ arguments: { "<|im_start|>": "<|im_end|>", many: ["<|im_end|>", 3, null, true] } }],
    },
  ]);
  expect(count(tokens, tokenizer.special.end)).toBe(0);
  expect(tokenizer.decode(tokens)).toBe(
    '{"<|im_start|>": "<|im_end|>", "many": ["<|im_end|>", 3, null, true]}user<|im_end|>',
  );
});

test("a conversation without special tokens is rendered as it is, also when it ends like one begins", () => {
  const messages = [{ role: "user", content: "1 < 2 <| and > 3 >" }];
  const safe = chatml.encodeChat?.(messages, { addGenerationPrompt: true });
  const asWritten = chatml.encodeChat?.(messages, { addGenerationPrompt: true, parseSpecialInMessages: true });
  expect(safe).toEqual(asWritten);
  expect(chatml.decode(safe ?? [], { keepSpecial: true })).toBe(
    "<|im_start|>user\n1 < 2 <| and > 3 ><|im_end|>\n<|im_start|>assistant\n",
  );
});

test("a template reads the special tokens by name, and that there are no tools", async () => {
  const tokenizer = await chatting("llama2", "{{ bos_token }}{{ eos_token }}{{ tools is none }}");
  expect(tokenizer.decode(chat(tokenizer, []), { keepSpecial: true })).toBe("<s></s> true");
});

test("a template keeps its own first line break", async () => {
  const tokenizer = await chatting("qwen2", "\na");
  expect(tokenizer.decode(chat(tokenizer, []))).toBe("\na");
});

test.each([
  ["range(3)", "0,1,2,"],
  ["range(1, 3)", "1,2,"],
  ["range(5, 0, -2)", "5,3,1,"],
  ["range(0)", ""],
])("a template's %s is Python's", async (call, expected) => {
  const tokenizer = await chatting("qwen2", `{% for i in ${call} %}{{ i }},{% endfor %}`);
  expect(tokenizer.decode(chat(tokenizer, []))).toBe(expected);
});
