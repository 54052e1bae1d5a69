import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Parameters, TransformerConfig } from "../engine/contract.ts";
import { writeModelFolder } from "../engine/formats/write-model-folder.ts";
import { createGenerator } from "../engine/generation/generator.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import { Rng } from "../core/rng.ts";
import { llamaConfig } from "../engine/model-config.ts";
import { baseIdentity, describeBase, readBase } from "./base-model.ts";
import { tinyModel, tinyParameters, tinyTokenizer, writeTinyFolder } from "./tiny-run.test-support.ts";

let scratch = "";
const at = (...names: string[]): string => join(scratch, ...names);
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-base-"));
  await writeTinyFolder(at("base"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function copy(name: string): Promise<string> {
  await cp(at("base"), at(name), { recursive: true });
  return at(name);
}

describe("the identity of a model folder", () => {
  test("is that of its content, wherever it lies", async () => {
    const dir = await copy("copy");
    await writeFile(join(dir, "README.md"), "hello");
    await writeFile(join(dir, "pytorch_model.bin"), "not read");
    expect(await describeBase(dir)).toEqual({ ...(await describeBase(at("base"))), dir });
  });

  test.each([
    ["config.json", " "],
    ["generation_config.json", " "],
    ["tokenizer.json", " "],
    ["model.safetensors", "\0"],
    ["chat_template.jinja", "{{ messages }}"],
    ["model-00001-of-00002.safetensors", ""],
  ])("changes with %s", async (file, more) => {
    const dir = await copy(`changed ${file}`);
    const before = await readFile(join(dir, file)).catch(() => Buffer.alloc(0));
    await writeFile(join(dir, file), Buffer.concat([before, Buffer.from(more)]));
    expect(await baseIdentity(dir)).not.toBe(await baseIdentity(at("base")));
  });

  test.each([
    ["nothing", "nothing", /nothing/],
    ["a folder without a model", ".", /config\.json/],
  ])("is not given to %s", async (_what, name, message) => {
    await expect(describeBase(at(name))).rejects.toThrow(message);
  });

  test.each<[string, (dir: string) => Promise<void>, RegExp]>([
    [
      "a configuration of another size",
      async (dir) => {
        const path = join(dir, "config.json");
        await writeFile(path, (await readFile(path, "utf8")).replace('"n_embd": 32', '"n_embd": 64'));
      },
      /do not fit config\.json/,
    ],
    ["tensors cut short", async (dir) => truncate(join(dir, "model.safetensors"), 5000), /cut short/],
    ["no tensors", async (dir) => rm(join(dir, "model.safetensors")), /has no weights/],
  ])("is not given to a model with %s", async (what, spoil, message) => {
    const dir = await copy(`with ${what}`);
    await spoil(dir);
    await expect(describeBase(dir)).rejects.toThrow(message);
  });
});

describe("a model with its context cut", () => {
  const llama = llamaConfig({
    vocabularySize: tinyTokenizer.vocabularySize,
    contextLength: 48,
    layers: 1,
    width: 16,
    heads: 2,
  });
  const models: readonly (readonly [string, TransformerConfig, Parameters])[] = [
    ["gpt2", tinyModel, tinyParameters()],
    ["llama", llama, initialParameters(llama, Rng.from("llama"), 0.4)],
  ];

  test.each(models)("chooses the same tokens within it: %s", async (name, model, parameters) => {
    await writeModelFolder(at(name), { model, parameters, tokenizer: tinyTokenizer });
    const cut = await readBase(at(name), 16);
    expect(cut.model).toEqual({ ...model, contextLength: 16 });
    const answers = [];
    for (const each of [await readBase(at(name)), cut]) {
      const generator = await createGenerator({ model: each.model, parameters: each.parameters, threads: 1 });
      answers.push(await generator.generate([[3, 4, 5], [6]], { maxNewTokens: 12, stopToken: 1 }));
      await generator.close();
    }
    expect(answers[1]).toEqual(answers[0]);
  });

  test("cannot be longer than it was", async () => {
    await expect(readBase(at("base"), 49)).rejects.toThrow(/48 tokens cannot be cut to 49/);
  });
});
