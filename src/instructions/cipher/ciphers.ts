// The ciphers: their parameters, and what they do as programs.
import type { Expression, Procedure, Statement, Type } from "../program/ast.ts";
import { affine, affineLetter, isVowel, inverse, keyedAlphabet, railOf, shiftLetter, undoAffine } from "./helpers.ts";
import {
  assign,
  binary,
  builtin,
  call,
  countUp,
  each,
  extend,
  giveBack,
  literal,
  negative,
  when,
} from "../program/build.ts";

export const cipherNames = [
  "shift",
  "vowel-shift",
  "alternating-shift",
  "progressive-shift",
  "affine",
  "substitution",
  "vigenere",
  "rail-fence",
] as const;

export type CipherName = (typeof cipherNames)[number];

export const directions = ["encode", "decode"] as const;

export type Direction = (typeof directions)[number];

export type ParameterName = "shift" | "multiplier" | "keyword" | "rails";

export interface Coding {
  /** Of the entry: unique among all codings. */
  readonly name: string;
  readonly goal: string;
  readonly helpers: readonly Procedure[];
  /** What follows when every parameter has its value. */
  readonly body: readonly Statement[];
}

export interface Cipher {
  readonly parameters: readonly ParameterName[];
  readonly encode: Coding;
  /** Undefined where several texts have one cipher text. */
  readonly decode: Coding | undefined;
}

export const parameterTypes: Readonly<Record<ParameterName, Type>> = {
  shift: "int",
  multiplier: "int",
  keyword: "str",
  rails: "int",
};

/** The text put together from something for each of its letters, or for each place in it. */
const byLetter = (body: readonly Statement[]): Statement[] => [
  assign("result", literal("")),
  each("character", "text", body),
  giveBack("result"),
];
const byPlace = (body: readonly Statement[]): Statement[] => [
  assign("result", literal("")),
  countUp("place", [0, builtin("length", "text")], body),
  giveBack("result"),
];
const here = builtin("at", "text", "place");
const shifted = (what: Expression | string, shift: Expression | string): Statement =>
  extend("result", call("shift_letter", what, shift));

const shift: Cipher = {
  parameters: ["shift"],
  encode: {
    name: "encode_by_shift",
    goal: "Encode a text by moving every letter forward in the alphabet.",
    helpers: [shiftLetter],
    body: byLetter([shifted("character", "shift")]),
  },
  decode: {
    name: "decode_by_shift",
    goal: "Decode a text by moving every letter back in the alphabet.",
    helpers: [shiftLetter],
    body: byLetter([shifted("character", negative("shift"))]),
  },
};

const vowelShift: Cipher = {
  parameters: ["shift"],
  encode: {
    name: "encode_vowels_by_shift",
    goal: "Encode a text by moving its vowels forward in the alphabet.",
    helpers: [isVowel, shiftLetter],
    body: byLetter([
      when(call("is_vowel", "character"), [shifted("character", "shift")], [extend("result", "character")]),
    ]),
  },
  decode: undefined,
};

const alternating = (even: Expression | string, odd: Expression | string): Statement[] =>
  byPlace([when(binary(binary("place", "%", 2), "==", 0), [shifted(here, even)], [shifted(here, odd)])]);

const alternatingShift: Cipher = {
  parameters: ["shift"],
  encode: {
    name: "encode_by_alternating_shift",
    goal: "Encode a text by moving letters forward and back in turn, beginning with forward.",
    helpers: [shiftLetter],
    body: alternating("shift", negative("shift")),
  },
  decode: {
    name: "decode_by_alternating_shift",
    goal: "Decode a text by moving letters back and forward in turn, beginning with back.",
    helpers: [shiftLetter],
    body: alternating(negative("shift"), "shift"),
  },
};

const progressiveShift: Cipher = {
  parameters: ["shift"],
  encode: {
    name: "encode_by_progressive_shift",
    goal: "Encode a text by moving each letter forward, one step more at each place.",
    helpers: [shiftLetter],
    body: byPlace([shifted(here, binary("shift", "+", "place"))]),
  },
  decode: {
    name: "decode_by_progressive_shift",
    goal: "Decode a text by moving each letter back, one step more at each place.",
    helpers: [shiftLetter],
    body: byPlace([shifted(here, negative(binary("shift", "+", "place")))]),
  },
};

const affineCipher: Cipher = {
  parameters: ["multiplier", "shift"],
  encode: {
    name: "encode_by_affine_map",
    goal: "Encode a text by multiplying each letter's place in the alphabet and adding to it.",
    helpers: [affineLetter],
    body: byLetter([extend("result", call(affine, "character", "multiplier", "shift"))]),
  },
  decode: {
    name: "decode_by_affine_map",
    goal: "Decode a text by subtracting from each letter's place in the alphabet and undoing a multiplication.",
    helpers: [inverse, undoAffine],
    body: [
      assign("factor", call("inverse_of", "multiplier")),
      ...byLetter([extend("result", call("restore_letter", "character", "factor", "shift"))]),
    ],
  },
};

const alphabet = assign("alphabet", call("keyed_alphabet", "keyword"));

const substitution: Cipher = {
  parameters: ["keyword"],
  encode: {
    name: "encode_by_substitution",
    goal: "Encode a text by the alphabet that begins with a keyword.",
    helpers: [keyedAlphabet],
    body: [
      alphabet,
      ...byLetter([
        assign("place", builtin("position", "character")),
        when(
          binary("place", "<", 0),
          [extend("result", "character")],
          [extend("result", builtin("at", "alphabet", "place"))],
        ),
      ]),
    ],
  },
  decode: {
    name: "decode_by_substitution",
    goal: "Decode a text by the alphabet that begins with a keyword.",
    helpers: [keyedAlphabet],
    body: [
      alphabet,
      ...byLetter([
        assign("place", builtin("index", "alphabet", "character")),
        when(binary("place", "<", 0), [extend("result", "character")], [extend("result", builtin("letter", "place"))]),
      ]),
    ],
  },
};

const keyLetter = builtin("at", "keyword", binary("place", "%", builtin("length", "keyword")));

const vigenere: Cipher = {
  parameters: ["keyword"],
  encode: {
    name: "encode_by_repeated_key",
    goal: "Encode a text by moving each letter forward as far as a repeated keyword says.",
    helpers: [shiftLetter],
    body: byPlace([assign("shift", builtin("position", keyLetter)), shifted(here, "shift")]),
  },
  decode: {
    name: "decode_by_repeated_key",
    goal: "Decode a text by moving each letter back as far as a repeated keyword says.",
    helpers: [shiftLetter],
    body: byPlace([assign("shift", builtin("position", keyLetter)), shifted(here, negative("shift"))]),
  },
};

const alongRails = (body: readonly Statement[]): Statement =>
  countUp(
    "rail",
    [0, "rails"],
    [
      countUp(
        "place",
        [0, builtin("length", "text")],
        [when(binary(call("rail_of", "place", "rails"), "==", "rail"), body)],
      ),
    ],
  );

const railFence: Cipher = {
  parameters: ["rails"],
  encode: {
    name: "encode_by_rail_fence",
    goal: "Encode a text by writing it down and up over rails and reading rail by rail.",
    helpers: [railOf],
    body: [assign("result", literal("")), alongRails([extend("result", here)]), giveBack("result")],
  },
  decode: {
    name: "decode_by_rail_fence",
    goal: "Decode a text that was written down and up over rails and read rail by rail.",
    helpers: [railOf],
    body: [
      assign("order", literal([])),
      alongRails([assign("order", builtin("append", "order", "place"))]),
      ...byPlace([extend("result", builtin("at", "text", builtin("index", "order", "place")))]),
    ],
  },
};

export const ciphers: Readonly<Record<CipherName, Cipher>> = {
  shift,
  "vowel-shift": vowelShift,
  "alternating-shift": alternatingShift,
  "progressive-shift": progressiveShift,
  affine: affineCipher,
  substitution,
  vigenere,
  "rail-fence": railFence,
};
