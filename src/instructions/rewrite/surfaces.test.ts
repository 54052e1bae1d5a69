// The code surfaces are run by the languages' own implementations and held against the interpreter.
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import { rewrite } from "./family.ts";
import { hasPython, rewriteByPython } from "../python3.test-support.ts";

interface Exercise {
  readonly source: string;
  readonly input: string;
  readonly answer: string;
}

function exercises(surface: "python" | "typescript", count: number): Exercise[] {
  const wordings = rewrite.paraphrases(surface);
  return Array.from({ length: count }, (_, i) => {
    const config = readConfig(rewrite, {
      alphabet: i % 2 === 0 ? "ab" : "abcdefghijklmnopqrstuvwxyzABC019",
      patternLength: 1 + (i % 4),
      replacementLength: 1 + (i % 5),
      inputLength: 20,
      occurrences: [1, 2, 5],
      noOpShare: 0.3,
    });
    const params = rewrite.sample(config, Rng.from("surface", i));
    const input = rewrite.sampleInput(params, config, Rng.from("input", i));
    const source = rewrite.render(params, surface, i % wordings);
    return { source, input, answer: rewrite.execute(params, input).answer };
  });
}

describe("code surfaces", () => {
  it("TypeScript, its types removed, does what the interpreter does on 600 rules", () => {
    for (const { source, input, answer } of exercises("typescript", 600)) {
      const javascript = source.replaceAll(": string", "").replace("export ", "");
      expect(runInNewContext(`${javascript}; rewrite(${JSON.stringify(input)})`)).toBe(answer);
    }
  });

  it.skipIf(!hasPython())("Python does what the interpreter does on 600 rules (needs python3)", () => {
    const all = exercises("python", 600);
    expect(rewriteByPython(all)).toEqual(all.map(({ answer }) => answer));
  });
});
