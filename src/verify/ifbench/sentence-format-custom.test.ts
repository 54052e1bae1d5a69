import { expect, it } from "vitest";
import { adversarialChecks, type SampleParams } from "../adversarial.test-support.ts";
import { sentenceFormatCustom } from "./group-sentence-format-custom.ts";
import { judge } from "./mode-table.test-support.ts";

const none = [{}];

const samples: SampleParams = {
  ...Object.fromEntries(sentenceFormatCustom.map(({ id }) => [id, none])),
  "sentence:keyword": [
    { word: "a", N: 1 },
    { word: "(a+)+$", N: 1 },
    { word: "\uD800", N: 2 },
  ],
  "sentence:increment": [{ small_n: 0 }, { small_n: 3 }],
  "format:options": [{ options: "yes/no/maybe" }, { options: "a), b), c), d)" }, { options: "+/-" }, { options: "," }],
  "format:list": [{ sep: "-" }, { sep: "[" }],
  "repeat:repeat_change": [{ prompt_to_repeat: "One" }, { prompt_to_repeat: "\uD800 two" }],
  "repeat:repeat_span": [{ prompt_to_repeat: "a b", n_start: 1, n_end: 1 }],
};

const half = { name: "ifbench", title: "IFBench", source: "its second half", constraints: sentenceFormatCustom };

it.each(adversarialChecks(half, samples))("$name", { timeout: 60_000 }, ({ run }) => run());

const empty = [".", "- - -", "— “” …", "***", "\u0301", "\uD800", "\u200B", "_", "\"''\"", "* \n-"];

it.each(
  sentenceFormatCustom
    .filter(({ id }) => id !== "format:no_whitespace")
    .map((constraint) => ({ id: constraint.id, constraint })),
)("$id is not followed by a response without words in fixed mode", ({ id, constraint }) => {
  for (const response of empty) {
    expect(judge(constraint, samples[id]?.[0] ?? {}, response, "fixed").kind, response).toBe("fail");
  }
});
