// What makes an exercise with a cipher harder or easier.
import type { Axis } from "../family.ts";
import { ciphers } from "./ciphers.ts";
import { answerOf } from "./execute.ts";
import { settingsOf, type CipherInput, type CipherParams } from "./params.ts";

type CipherAxis = Axis<CipherParams, CipherInput>;

export const cipherAxes: readonly CipherAxis[] = [
  { name: "cipher", description: "which cipher", measure: ({ cipher }) => cipher },
  { name: "direction", description: "encode or decode", measure: ({ direction }) => direction },
  {
    name: "shift",
    description: "the shift, from 1 to 25; 0 for ciphers without one",
    measure: (params, input) => settingsOf(params, input).get("shift") ?? 0,
  },
  {
    name: "parameters",
    description: "the value of every parameter",
    measure: (params, input) => [...settingsOf(params, input).values()].join(", "),
  },
  {
    name: "bound",
    description: "whether the instruction has the parameters, or each input",
    measure: ({ settings }) => settings !== null,
  },
  { name: "procedures", description: "procedures of the program", measure: procedures },
  { name: "length", description: "letters of the text, spaces included", measure: (_, [text]) => String(text).length },
  {
    name: "changed",
    description: "places of the text that change",
    measure: (params, input) => {
      const text = String(input[0]);
      const answer = answerOf(params, input);
      return Array.from(text).filter((letter, i) => letter !== answer.charAt(i)).length;
    },
  },
];

function procedures({ cipher, direction }: CipherParams): number {
  return 1 + (ciphers[cipher][direction]?.helpers.length ?? 0);
}
