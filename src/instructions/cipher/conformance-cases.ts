// The configs that the family `cipher` is held to.
import type { ConformanceOptions } from "../conformance/conformance.ts";
import { cipherNames } from "./ciphers.ts";

export const conformanceCases: ConformanceOptions = {
  configs: {
    defaults: {},
    "every cipher without keywords, shifts skewed": {
      ciphers: cipherNames.filter((name) => name !== "substitution" && name !== "vigenere"),
      shifts: "skewed",
      words: { from: 2, to: 3 },
    },
    "parameters with each input": { ciphers: cipherNames, parameter: "argument", words: { from: 2, to: 3 } },
    keywords: { ciphers: ["substitution", "vigenere"], keywordLength: { from: 5, to: 8 } },
  },
  tiny: {
    "one cipher, three shifts": { ciphers: ["shift"], shift: { from: 1, to: 3 } },
    "shifts, alternating shifts and rails": { ciphers: ["shift", "alternating-shift", "rail-fence"] },
    affine: { ciphers: ["affine"], directions: ["encode"] },
    "parameters with each input": { parameter: "argument" },
  },
};
