// The family `cipher`: ciphers with a parameter, written as programs (arXiv 2506.18777, the custom ciphers).
import type { Family } from "../family.ts";
import { programParaphrases } from "../program/surfaces/index.ts";
import { isValue } from "../program/value.ts";
import { surfaces } from "../surface.ts";
import { cipherAxes } from "./axes.ts";
import { cipherConfig, type CipherConfig } from "./config.ts";
import { checkResponse, execute } from "./execute.ts";
import { cipherCapacity, cipherKey } from "./key.ts";
import { isCipherInput, isCipherParams, writeInput, type CipherInput, type CipherParams } from "./params.ts";
import { parseCipher, renderCipher } from "./render.ts";
import { sampleCipher, sampleInput } from "./sample.ts";

export const cipher: Family<CipherConfig, CipherParams, CipherInput> = {
  name: "cipher",
  version: 1,
  config: cipherConfig,
  axes: cipherAxes,
  surfaces,
  sample: sampleCipher,
  sampleInput,
  execute,
  paraphrases: programParaphrases,
  render: renderCipher,
  renderInput: writeInput,
  parse: parseCipher,
  check: checkResponse,
  key: cipherKey,
  asInput: ({ settings }, answer) => (settings !== null && isValue(answer, "str") ? [answer] : undefined),
  capacity: cipherCapacity,
  isParams: isCipherParams,
  isInput: isCipherInput,
};
