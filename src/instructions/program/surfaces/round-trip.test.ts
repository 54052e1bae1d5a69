// Every surface of a program reads back to the program, and nothing else reads as one.
import { describe, expect, it } from "vitest";
import { surfaces } from "../../surface.ts";
import type { Program } from "../ast.ts";
import { parseProgram, programParaphrases, renderProgram } from "./index.ts";
import { randomProgram } from "./random-programs.test-support.ts";

const withoutGoals = ({ procedures }: Program): Program => ({
  procedures: procedures.map(({ name, parameters, returns, body }) => ({ name, parameters, returns, body })),
});

const wordings = surfaces.flatMap((surface) =>
  Array.from({ length: programParaphrases(surface) }, (_, paraphrase) => ({ surface, paraphrase })),
);

describe("surfaces of programs", () => {
  it.each(wordings)("$surface $paraphrase reads back to the same tree on 60 programs", ({ surface, paraphrase }) => {
    for (let seed = 0; seed < 60; seed++) {
      const program = randomProgram(seed);
      const text = renderProgram(program, surface, paraphrase);
      const expected = surface === "rule" ? withoutGoals(program) : program;
      expect(parseProgram(text, surface), text).toEqual(expected);
    }
  });
});
