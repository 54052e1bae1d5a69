// The code surfaces are run by the languages' own implementations and held against the definition.
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { hasPython, runPython } from "../python3.test-support.ts";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import { compile } from "./compile.ts";
import { derives } from "./conformance-cases.ts";
import { grammar } from "./family.ts";
import type { GrammarParams } from "./params.ts";
import { spelled, StringList } from "./strings.ts";

const LIMIT = 4;

interface Case {
  readonly params: GrammarParams;
  readonly strings: readonly string[];
  readonly texts: readonly string[];
}

const configs = [{}, { alternativeLength: { from: 0, to: 3 } }].map((written) => readConfig(grammar, written));

function cases(count: number): Case[] {
  return Array.from({ length: count }, (_, i) => {
    const rng = Rng.from("surfaces", i);
    const params = grammar.sample(configs[i % 2]!, rng);
    const compiled = compile(params);
    const strings = new StringList(compiled, 1_000_000).upTo(LIMIT).map((string) => spelled(compiled, string));
    const texts = strings.slice(0, 20).flatMap((text) => {
      const words = text.split(" ");
      return [text, words.with(rng.int(words.length), rng.pick(compiled.terminals)).join(" ")];
    });
    return { params, strings, texts };
  });
}

describe("code surfaces", () => {
  it("TypeScript, its types removed, recognises and lists the strings of 60 grammars", () => {
    for (const { params, strings, texts } of cases(60)) {
      const [recogniser, generator] = [0, 1].map((paraphrase) =>
        grammar
          .render(params, "typescript", paraphrase)
          .replaceAll(/: (?:Record<string, string\[\]\[\]>|string\[\]|string|number|boolean)(?=[,) ={])/g, "")
          .replace("export ", ""),
      );
      const listed = runInNewContext(`${generator}; strings(${LIMIT})`) as string[];
      expect(Array.from(listed).sort()).toEqual(strings.toSorted());
      const verdicts = runInNewContext(`${recogniser}; ${JSON.stringify(texts)}.map(derivable)`) as boolean[];
      expect(Array.from(verdicts)).toEqual(texts.map((text) => derives(params, text)));
    }
  });

  it.skipIf(!hasPython())("Python recognises and lists the strings of 60 grammars (needs python3)", () => {
    const all = cases(60);
    const program = `
import json, sys
answers = []
for recogniser, generator, limit, texts in json.load(sys.stdin):
    names = {}
    exec(recogniser, names)
    exec(generator, names)
    answers.append([sorted(names["strings"](limit)), [names["derivable"](text) for text in texts]])
json.dump(answers, sys.stdout)
`;
    const sources = all.map(({ params, texts }) => [
      grammar.render(params, "python", 0),
      grammar.render(params, "python", 1),
      LIMIT,
      texts,
    ]);
    expect(runPython(program, sources)).toEqual(
      all.map(({ params, strings, texts }) => [strings.toSorted(), texts.map((text) => derives(params, text))]),
    );
  });
});

describe("what is read back", () => {
  /** Words that are also the words of sentences. */
  const tricky: GrammarParams = {
    rules: [
      { left: "Any", right: ["or A2 nothing", "gives", ""] },
      { left: "A2", right: ["followed by or", "is", "before some else", "A2 may be"] },
    ],
  };

  it("is the same grammar, names and all, in every wording", () => {
    for (const surface of grammar.surfaces) {
      for (let paraphrase = 0; paraphrase < grammar.paraphrases(surface); paraphrase++) {
        const text = grammar.render(tricky, surface, paraphrase);
        expect(grammar.parse?.(text, surface, configs[0]!)).toEqual(tricky);
      }
    }
  });

  it.each([
    ["rule", "<S> ::= ba | <A>"],
    ["rule", "<S> ::= ba |"],
    ["rule", "<S> ::= ba | ba"],
    ["rule", "<S> ::= ba\n<S> ::= ko"],
    ["rule", "<S> ::= <S> ba"],
    ["rule", "S ::= ba"],
    ["rule", ""],
    ["rule", "x".repeat(1_000_000)],
    ["prose", 'Derive from A: S gives "ba".'],
    ["prose", "Derive from S: S gives ba."],
    ["python", "RULES = {}"],
  ] as const)("is nothing where %s is %j", (surface, text) => {
    expect(grammar.parse?.(text, surface, configs[0]!)).toBeUndefined();
  });

  it("does not exist for a paraphrase beyond the last", () => {
    expect(() => grammar.render(tricky, "rule", 1)).toThrow(RangeError);
  });
});
