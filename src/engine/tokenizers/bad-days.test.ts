// Damaged, hostile and impossible tokenizers: each is an error that says what is wrong, and nothing hangs.
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ModelError, StoreError } from "../../core/errors.ts";
import { createHuggingFaceTokenizer } from "./hugging-face-tokenizer.ts";
import { readTokenizer } from "./read-tokenizer.ts";
import { tokenizerFromJSON } from "./tokenizer-json.ts";
import { writeTokenizer } from "./write-tokenizer.ts";

const golden = join(import.meta.dirname, "golden");
const goldenText = async (name: string): Promise<string> => readFile(join(golden, name, "tokenizer.json"), "utf8");

/** As loose as the files are: the tests break them on purpose. */
interface Loose {
  [key: string]: unknown;
  model: Record<string, unknown> & { vocab: Record<string, unknown>; merges: unknown[] };
  added_tokens: Record<string, unknown>[];
}
const gpt2 = await goldenText("gpt2");
const llama2 = await goldenText("llama2");
const wordpiece = await goldenText("wordpiece");
const config = JSON.stringify({ eos_token: "<|endoftext|>" });

const changed = (text: string, change: (json: Loose) => void): string => {
  const json = JSON.parse(text) as Loose;
  change(json);
  return JSON.stringify(json);
};
const split = (pattern: string): object => ({
  type: "Sequence",
  pretokenizers: [
    { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
    { type: "ByteLevel", add_prefix_space: false, use_regex: false },
  ],
});
const nested = (depth: number): string =>
  `${'{"type":"Sequence","pretokenizers":['.repeat(depth)}null${"]}".repeat(depth)}`;

function errorOf(files: Readonly<Record<string, string>>, stopTokens: readonly number[] = []): ModelError {
  try {
    createHuggingFaceTokenizer({ files, stopTokens });
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return error as ModelError;
  }
  throw new Error("nothing was refused");
}

describe("a tokenizer.json is refused", () => {
  test.each<[string, string, RegExp]>([
    ["that is cut short", gpt2.slice(0, 5000), /not JSON/],
    ["that is empty", "", /not JSON/],
    ["that is a list", "[]", /not a tokenizer/],
    ["without a model", "{}", /model/],
    ["without a vocabulary", changed(gpt2, ({ model }) => Object.assign(model, { vocab: null })), /no vocabulary/],
    ["with a text for an id", changed(gpt2, ({ model }) => Object.assign(model.vocab, { a: "7" })), /"a".*"7"/],
    ["with a negative id", changed(gpt2, ({ model }) => Object.assign(model.vocab, { a: -1 })), /"a".*-1/],
    ["with a broken id", changed(gpt2, ({ model }) => Object.assign(model.vocab, { a: 1.5 })), /1\.5/],
    [
      "with an id given twice",
      changed(gpt2, ({ model }) => Object.assign(model.vocab, { zzz: 65 })),
      /both.*"zzz".*65/,
    ],
    [
      "with an id far away",
      changed(gpt2, ({ model }) => Object.assign(model.vocab, { zzz: 4e9 })),
      /4000000000.*beyond/,
    ],
    [
      "with an added token far away",
      changed(gpt2, (json) => json.added_tokens.push({ id: 99_999, content: "<far>", special: true })),
      /"<far>".*99999.*beyond/,
    ],
    [
      "with an added token on another's id",
      changed(gpt2, (json) => json.added_tokens.push({ id: 65, content: "<on>", special: true })),
      /both.*"<on>".*65/,
    ],
    [
      "with an added token of another id than in the vocabulary",
      changed(gpt2, (json) => json.added_tokens.push({ id: 460, content: "a", special: false })),
      /"a".*460/,
    ],
    ["with an empty added token", changed(gpt2, (json) => json.added_tokens.push({ id: 460, content: "" })), /content/],
    [
      "with a merge of an unknown token",
      changed(gpt2, ({ model }) => model.merges.push(["a", "zzz"])),
      /"zzz".*no token/,
    ],
    [
      "with a merge into an unknown token",
      changed(gpt2, ({ model }) => model.merges.push(["z", "q"])),
      /"zq".*no token/,
    ],
    ["with a merge of three", changed(gpt2, ({ model }) => model.merges.push(["a", "b", "c"])), /not two tokens/],
    ["with a merge of one", changed(gpt2, ({ model }) => model.merges.push("ab")), /not two tokens.*"ab"/],
    ["with a number for a merge", changed(gpt2, ({ model }) => model.merges.push(3)), /not two tokens: 3/],
    ["with dropout", changed(gpt2, ({ model }) => Object.assign(model, { dropout: 0.1 })), /dropout of 0\.1/],
    ["of an unknown model", changed(gpt2, ({ model }) => Object.assign(model, { type: "Magic" })), /"Magic"/],
    [
      "with an unknown stage",
      changed(gpt2, (json) => Object.assign(json, { pre_tokenizer: { type: "Magic" } })),
      /Magic/,
    ],
    [
      "with an unknown decoder",
      changed(llama2, (json) => Object.assign(json, { decoder: { type: "Magic" } })),
      /Magic/,
    ],
    ["with a stage that is a text", changed(gpt2, (json) => Object.assign(json, { normalizer: "NFC" })), /normalizer/],
    [
      "with an open pattern",
      changed(gpt2, (json) => Object.assign(json, { pre_tokenizer: split("(a") })),
      /cannot be run/,
    ],
    [
      "with 20,000 nested stages",
      changed(gpt2, (json) => Object.assign(json, { pre_tokenizer: "@" })).replace('"@"', nested(20_000)),
      /cannot be run/,
    ],
    [
      "that cuts in a way that is not known",
      changed(wordpiece, (json) =>
        Object.assign(json, {
          pre_tokenizer: {
            type: "Sequence",
            pretokenizers: [
              { type: "Whitespace" },
              { type: "Split", pattern: { String: "a" }, behavior: "MergedWithNext", invert: false },
            ],
          },
        }),
      ),
      /MergedWithNext/,
    ],
    [
      "with prefixes inside words",
      changed(gpt2, ({ model }) => Object.assign(model, { continuing_subword_prefix: "##", merges: [] })),
      /form that is not known/,
    ],
    [
      "with a Unigram entry that is no pair",
      '{"model":{"type":"Unigram","vocab":[["a",0],"b"],"unk_id":0}}',
      /entry 1/,
    ],
    ["with a Unigram token twice", '{"model":{"type":"Unigram","vocab":[["a",0],["a",0]],"unk_id":0}}', /"a" twice/],
  ])("%s", (_, text, message) => {
    const error = errorOf({ "tokenizer.json": text, "tokenizer_config.json": '{"eos_token":"a"}' });
    expect(error.message).toMatch(message);
    expect(error.hint).toBeDefined();
  });
});

describe("the files beside it are refused", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ["without tokenizer.json", { "tokenizer_config.json": config }, /no tokenizer\.json/],
    [
      "where the configuration is cut short",
      { "tokenizer.json": gpt2, "tokenizer_config.json": "{" },
      /config\.json is not JSON/,
    ],
    [
      "where the end token is a number",
      { "tokenizer.json": gpt2, "tokenizer_config.json": '{"eos_token":3}' },
      /eos_token/,
    ],
    ["where no end token is named", { "tokenizer.json": gpt2, "tokenizer_config.json": "{}" }, /name no end token/],
    [
      "where the end token is not there",
      { "tokenizer.json": gpt2, "tokenizer_config.json": '{"eos_token":"<e>"}' },
      /"<e>"/,
    ],
    [
      "where the template is a million characters and more",
      { "tokenizer.json": gpt2, "tokenizer_config.json": config, "chat_template.jinja": " ".repeat(2 ** 20 + 1) },
      /1048577 characters/,
    ],
    [
      "where the template has a mistake",
      { "tokenizer.json": gpt2, "tokenizer_config.json": config, "chat_template.jinja": "{% for x in %}" },
      /has a mistake/,
    ],
    [
      "where the template is nested without end",
      { "tokenizer.json": gpt2, "tokenizer_config.json": config, "chat_template.jinja": "{% if 1 %}".repeat(50_000) },
      /has a mistake/,
    ],
  ])("%s", (_, files, message) => {
    expect(errorOf(files).message).toMatch(message);
  });

  test("where generation_config.json names an end token beyond the vocabulary", () => {
    expect(errorOf({ "tokenizer.json": gpt2, "tokenizer_config.json": config }, [460]).message).toMatch(/460 is no id/);
  });
});

test("a pattern that backtracks for ever is stopped", () => {
  const slow = createHuggingFaceTokenizer({
    files: {
      "tokenizer.json": changed(gpt2, (json) => Object.assign(json, { pre_tokenizer: split("(a+)+c") })),
      "tokenizer_config.json": config,
    },
  });
  expect(slow.decode(slow.encode("aac b"))).toBe("aac b");
  expect(() => slow.encode(`${"a".repeat(50)}b`)).toThrow(/took more than/);
  expect(slow.decode(slow.encode("aac b"))).toBe("aac b");
});

describe("a conversation is refused", () => {
  const withTemplate = (template: string): ReturnType<typeof createHuggingFaceTokenizer> =>
    createHuggingFaceTokenizer({
      files: { "tokenizer.json": gpt2, "tokenizer_config.json": config, "chat_template.jinja": template },
    });
  const messages = [{ role: "user", content: "a".repeat(1_000_000) }];

  test.each([
    ["loops for ever", "{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}", /did not end/],
    [
      "asks for a list of a billion",
      "{% for i in range(1000000000) %}{% endfor %}",
      /range\(0, 1000000000, 1\)|range\(1000000000\)/,
    ],
    [
      "doubles a text without end",
      "{% set n = namespace(s='aaaaaaaa') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
      /length/,
    ],
    [
      "writes twenty million characters",
      "{% for i in range(20) %}{{ messages[0].content }}{% endfor %}",
      /characters of the conversation/,
    ],
    ["calls itself without end", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", /refused/],
    ["raises an exception", "{{ raise_exception('roles must alternate') }}", /roles must alternate/],
    ["reaches for the program around it", "{{ messages.constructor.constructor('return process')() }}", /refused/],
  ])("by a template that %s", (_, template, message) => {
    const tokenizer = withTemplate(template);
    let error: unknown;
    try {
      tokenizer.encodeChat?.(messages);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(message);
  });

  test("never, where there is no template to refuse it", () => {
    const tokenizer = createHuggingFaceTokenizer({
      files: { "tokenizer.json": gpt2, "tokenizer_config.json": config },
    });
    expect("encodeChat" in tokenizer).toBe(false);
  });
});

describe("a text or token is refused", () => {
  const tokenizer = createHuggingFaceTokenizer({ files: { "tokenizer.json": gpt2, "tokenizer_config.json": config } });

  test("where it is longer than sixteen million characters", () => {
    expect(() => tokenizer.encode(" ".repeat(2 ** 24 + 1))).toThrow(/16777217 characters/);
  });

  test.each([460, -1, 0.5, Number.NaN])("where %d is no id", (token) => {
    expect(() => tokenizer.decode([token])).toThrow(ModelError);
    expect(() => tokenizer.bytesOf?.(token)).toThrow(ModelError);
  });

  test("where its tokens do not fit", () => {
    expect(() => tokenizer.encodeInto("hello", new Int32Array(1), 0)).toThrow(RangeError);
    expect(() => tokenizer.encodeInto("hello", new Int32Array(9), -1)).toThrow(RangeError);
  });

  test("where the vocabulary lacks one of its bytes", () => {
    const text = changed(gpt2, ({ model }) => {
      delete model.vocab["Z"];
    });
    const lacking = createHuggingFaceTokenizer({ files: { "tokenizer.json": text, "tokenizer_config.json": config } });
    expect(() => lacking.encode("AZ")).toThrow(/byte 0x5a of "AZ"/);
    expect(() => lacking.decode([(JSON.parse(gpt2) as Loose).model.vocab["Z"] as number])).toThrow(ModelError);
  });
});

describe("a folder is refused", () => {
  let dir = "";
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "tokenizers-"));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const folder = async (name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> => {
    const path = join(dir, name);
    await mkdir(path);
    for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
    return path;
  };

  test("that is not there, or has no tokenizer.json", async () => {
    await expect(readTokenizer(join(dir, "nowhere"))).rejects.toThrow(StoreError);
    await expect(readTokenizer(await folder("old", { "vocab.json": "{}" }))).rejects.toThrow(/no tokenizer\.json/);
  });

  test("whose tokenizer.json is a folder", async () => {
    await mkdir(join(dir, "folder", "tokenizer.json"), { recursive: true });
    await expect(readTokenizer(join(dir, "folder"))).rejects.toThrow(/not a file/);
  });

  test("whose tokenizer.json is larger than 256 MB, without reading it", async () => {
    const path = await folder("large", {});
    const file = await open(join(path, "tokenizer.json"), "w");
    await file.truncate(256 * 2 ** 20 + 1);
    await file.close();
    await expect(readTokenizer(path)).rejects.toMatchObject({ code: "file-too-large" });
  });

  test("whose files are no text", async () => {
    const path = await folder("binary", { "tokenizer.json": new Uint8Array([0x7b, 0xff, 0xfe]) });
    await expect(readTokenizer(path)).rejects.toMatchObject({ code: "file-corrupt" });
  });

  test.each([
    ["not JSON", "{", /generation_config\.json is not JSON/],
    ["with a text for an id", '{"eos_token_id": "2"}', /neither an id nor a list/],
    ["with an id that is not there", '{"eos_token_id": [0, 9999]}', /9999 is no id/],
  ])("whose generation_config.json is %s", async (name, text, message) => {
    const files = { "tokenizer.json": gpt2, "tokenizer_config.json": config, "generation_config.json": text };
    await expect(readTokenizer(await folder(`generation ${name}`, files))).rejects.toThrow(message);
  });

  test("named in the error, with what is wrong in it", async () => {
    const path = await folder("broken", { "tokenizer.json": "{}" });
    await expect(readTokenizer(path)).rejects.toThrow(`${path}: tokenizer.json is not a tokenizer`);
  });

  test("that cannot be made", async () => {
    await writeFile(join(dir, "file"), "");
    await expect(writeTokenizer(join(dir, "file", "below"), { files: () => ({}) })).rejects.toThrow(StoreError);
  });

  test("never for its end tokens, which generation_config.json adds to", async () => {
    const path = await folder("ends", {
      "tokenizer.json": gpt2,
      "generation_config.json": '{"eos_token_id": [5, 7]}',
      "config.json": '{"eos_token_id": 9}',
    });
    const tokenizer = await readTokenizer(path);
    expect(tokenizer.stopTokens).toEqual([5, 7]);
    expect(tokenizer.special).toEqual({ pad: 5, end: 5 });
  });
});

test.each([
  ["another version", { format: "hugging-face-tokenizer", version: 2, files: {}, stopTokens: [] }],
  ["an unknown key", { format: "hugging-face-tokenizer", version: 1, files: {}, stopTokens: [], more: 1 }],
  ["no files", { format: "hugging-face-tokenizer", version: 1, files: {}, stopTokens: [] }],
  ["a foreign format", { format: "sentencepiece" }],
  ["nothing", null],
])("JSON with %s is no tokenizer", (_, value) => {
  expect(() => tokenizerFromJSON(value)).toThrow(ModelError);
});
