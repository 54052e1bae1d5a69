// The procedures that ciphers call, named for what they do.
import {
  assign,
  binary,
  builtin,
  countUp,
  each,
  extend,
  giveBack,
  literal,
  not,
  procedure,
  when,
} from "../program/build.ts";

const keepOthers = [
  assign("place", builtin("position", "character")),
  when(binary("place", "<", 0), [giveBack("character")]),
];

export const shiftLetter = procedure({
  name: "shift_letter",
  parameters: { character: "str", distance: "int" },
  returns: "str",
  goal: "Move a letter forward in the alphabet, from z on to a, and keep anything else.",
  body: [...keepOthers, giveBack(builtin("letter", binary(binary("place", "+", "distance"), "%", 26)))],
});

export const isVowel = procedure({
  name: "is_vowel",
  parameters: { character: "str" },
  returns: "bool",
  goal: "Say whether a character is one of a, e, i, o and u.",
  body: [giveBack(builtin("contains", literal("aeiou"), "character"))],
});

export const affine = "map_letter";

export const affineLetter = procedure({
  name: affine,
  parameters: { character: "str", factor: "int", distance: "int" },
  returns: "str",
  goal: "Multiply a letter's place in the alphabet and add to it, and keep anything else.",
  body: [
    ...keepOthers,
    giveBack(builtin("letter", binary(binary(binary("factor", "*", "place"), "+", "distance"), "%", 26))),
  ],
});

export const undoAffine = procedure({
  name: "restore_letter",
  parameters: { character: "str", factor: "int", distance: "int" },
  returns: "str",
  goal: "Subtract from a letter's place in the alphabet and multiply it, and keep anything else.",
  body: [
    ...keepOthers,
    giveBack(builtin("letter", binary(binary("factor", "*", binary("place", "-", "distance")), "%", 26))),
  ],
});

export const inverse = procedure({
  name: "inverse_of",
  parameters: { given: "int" },
  returns: "int",
  goal: "Find the number that undoes a multiplication of places in the alphabet, 0 if there is none.",
  body: [
    countUp(
      "candidate",
      [1, 26],
      [when(binary(binary(binary("given", "*", "candidate"), "%", 26), "==", 1), [giveBack("candidate")])],
    ),
    giveBack(0),
  ],
});

export const keyedAlphabet = procedure({
  name: "keyed_alphabet",
  parameters: { keyword: "str" },
  returns: "str",
  goal: "Put the letters of a keyword first and the rest of the alphabet after them, each letter once.",
  body: [
    assign("alphabet", literal("")),
    each("character", binary("keyword", "+", literal("abcdefghijklmnopqrstuvwxyz")), [
      when(not(builtin("contains", "alphabet", "character")), [extend("alphabet", "character")]),
    ]),
    giveBack("alphabet"),
  ],
});

export const railOf = procedure({
  name: "rail_of",
  parameters: { place: "int", rails: "int" },
  returns: "int",
  goal: "Find the rail of a place when a text is written down and up over rails.",
  body: [
    assign("cycle", binary(binary(2, "*", "rails"), "-", 2)),
    assign("offset", binary("place", "%", "cycle")),
    giveBack(builtin("minimum", "offset", binary("cycle", "-", "offset"))),
  ],
});
