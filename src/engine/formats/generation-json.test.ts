import { expect, test } from "vitest";
import { generationJson, parseGeneration, type GenerationDefaults } from "./generation-json.ts";

const vocabulary = 60_000;

test.each<[string, object, object, GenerationDefaults]>([
  ["one end token", { eos_token_id: 2 }, {}, { stopTokens: [2] }],
  ["generation_config.json before config.json", { eos_token_id: 2 }, { eos_token_id: [5, 2] }, { stopTokens: [5, 2] }],
  ["config.json where the other is silent", { eos_token_id: 2 }, { eos_token_id: null }, { stopTokens: [2] }],
  ["each token once", {}, { eos_token_id: [7, 7, 8] }, { stopTokens: [7, 8] }],
  ["GPT-2's own ends", { model_type: "gpt2" }, {}, { stopTokens: [50_256], beginToken: 50_256 }],
  ["Llama's own ends", { model_type: "llama" }, {}, { stopTokens: [2], beginToken: 1 }],
  [
    "no end where null says so",
    { model_type: "llama", eos_token_id: null, bos_token_id: null },
    {},
    { stopTokens: [] },
  ],
  ["no end that could never come", { eos_token_id: [vocabulary, 3], pad_token_id: -1 }, {}, { stopTokens: [3] }],
  ["no end that is no number", { eos_token_id: ["2", 1.5, true] }, {}, { stopTokens: [] }],
  ["no class of the language", { model_type: "toString" }, {}, { stopTokens: [] }],
  ["no sampling unless asked for", { eos_token_id: 2 }, { temperature: 0.5, top_k: 3 }, { stopTokens: [2] }],
  [
    "sampling with transformers' own defaults",
    { eos_token_id: 2 },
    { do_sample: true },
    { stopTokens: [2], sampling: { temperature: 1, topK: 50, topP: 1 } },
  ],
  [
    "sampling without nonsense",
    { eos_token_id: 2 },
    { do_sample: true, temperature: -1, top_k: "many", top_p: 0 },
    { stopTokens: [2], sampling: { temperature: 1, topK: 50, topP: 1 } },
  ],
  [
    "sampling as given",
    { eos_token_id: 2, pad_token_id: 0 },
    { do_sample: true, temperature: 0.6, top_k: 0, top_p: 0.9 },
    { stopTokens: [2], padToken: 0, sampling: { temperature: 0.6, topK: 0, topP: 0.9 } },
  ],
])("a folder gives %s", (_, config, generation, expected) => {
  expect(parseGeneration({ ...config }, { ...generation }, vocabulary)).toEqual(expected);
});

test.each<[GenerationDefaults]>([
  [{ stopTokens: [3] }],
  [{ stopTokens: [] }],
  [{ stopTokens: [3, 4], beginToken: 1, padToken: 0, sampling: { temperature: 0.5, topK: 0, topP: 0.9 } }],
])("%j is written and read again", (defaults) => {
  expect(parseGeneration({}, { ...generationJson(defaults) }, vocabulary)).toEqual(defaults);
});
