// Every format holds what it takes, to the letter and with the same loss, and refuses the rest by saying why.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Segment } from "../rows/row.ts";
import { Unfit, type Example, type LearningKind } from "./codec.ts";
import { codecOf, formatsThatHold, type Format } from "./codecs.ts";

const formats: Readonly<Record<string, Format>> = {
  trl: { target: "trl", form: "chat" },
  "trl, text": { target: "trl", form: "text" },
  "openai-jsonl": { target: "openai-jsonl", form: "chat" },
  alpaca: { target: "alpaca", form: "chat" },
  sharegpt: { target: "sharegpt", form: "chat" },
};

const cases = Object.entries(formats).flatMap(([name, format]) =>
  (["sft", "preference", "reward"] as const)
    .filter((learning) => learning !== "reward" || format.target === "trl")
    .map((learning) => ({ name, format, learning })),
);

const question = { id: "i", kind: "execute", label: '{"family":"rewrite"}', answerAfter: "#" };

function exampleOf(segments: readonly Segment[], learning: LearningKind): Example {
  return { sft: { segments }, preference: { segments, rejected: "wrong" }, reward: { segments, question } }[learning];
}

/** The example after a way through JSON, or why the format has no room for it. */
function thereAndBack(example: Example, format: Format, learning: LearningKind): Example | string {
  const codec = codecOf(format, learning);
  let encoded;
  try {
    encoded = codec.encode(example);
  } catch (error) {
    if (error instanceof Unfit) return error.message;
    throw error;
  }
  const { line, beside } = JSON.parse(JSON.stringify(encoded)) as typeof encoded;
  return codec.decode(line, beside);
}

const user = (text: string): Segment => ({ role: "user", text, learn: false });
const system = (text: string): Segment => ({ role: "system", text, learn: false });
const taught = (text: string): Segment => ({ role: "assistant", text, learn: true });
const shown = (text: string): Segment => ({ role: "assistant", text, learn: false });

const segment = fc.record({
  role: fc.constantFrom("system", "user", "assistant"),
  text: fc.string({ unit: "binary" }),
  learn: fc.boolean(),
}) satisfies fc.Arbitrary<Segment>;

/** Rows of the usual forms, and any others. */
const rows = fc.oneof(
  fc.tuple(segment, segment).map(([a, b]) => [user(a.text), taught(b.text)]),
  fc.tuple(segment, segment, segment).map(([a, b, c]) => [system(a.text), user(b.text), taught(c.text)]),
  fc
    .array(fc.tuple(segment, segment), { minLength: 1, maxLength: 3 })
    .map((turns) => turns.flatMap(([a, b]) => [user(a.text), b.learn ? taught(b.text) : shown(b.text)])),
  fc.array(segment, { maxLength: 5 }),
);

describe.each(cases)("$name, $learning", ({ format, learning }) => {
  test("gives back every text that it takes, and what of it is learnt", () => {
    fc.assert(
      fc.property(rows, (segments) => {
        const example = exampleOf(segments, learning);
        const back = thereAndBack(example, format, learning);
        if (typeof back !== "string") expect(back).toEqual(example);
      }),
      { numRuns: 150 },
    );
  });

  test("takes the rows of datasets", () => {
    const example = exampleOf([user('a "b"\n\\ \u2028 é😀 '), taught("c\n")], learning);
    expect(thereAndBack(example, format, learning)).toEqual(example);
  });

  test.each([
    ["nothing", []],
    ["an answer alone", [taught("a")]],
    ["a prompt alone", [user("a")]],
    ["an answer that is only read", [user("a"), shown("b")]],
    ["text that is only read after what is learnt", [user("a"), taught("b"), user("c")]],
  ])("refuses %s", (_, segments) => {
    expect(thereAndBack(exampleOf(segments, learning), format, learning)).toEqual(expect.any(String));
  });

  test("refuses lines that it does not write", () => {
    const codec = codecOf(format, learning);
    const { line, beside } = codec.encode(exampleOf([user("a"), taught("b")], learning));
    const hostile: unknown[] = [
      null,
      [],
      "a",
      {},
      { ...line, extra: 1 },
      ...Object.keys(line).map((key) => ({ ...line, [key]: undefined })),
      ...Object.keys(line).map((key) => ({ ...line, [key]: 7 })),
      ...Object.keys(line).map((key) => ({ ...line, [key]: [] })),
    ];
    for (const each of hostile) expect(() => codec.decode(each, beside), JSON.stringify(each)).toThrow(Unfit);
  });
});

describe("rows that few formats can hold", () => {
  const several = [user("a"), taught("b"), user("c"), taught("d")];
  const context = [user("a"), shown("b"), user("c"), taught("d")];
  const prefix = [user("a"), shown("b"), taught("c")];
  const learntPrompt: Segment[] = [user("a"), { role: "user", text: "b", learn: true }, taught("c")];
  const withSystem = [system("s"), user("a"), taught("b")];
  test.each<[string, Segment[], string[]]>([
    ["two answers that are learnt", several, ["--to openai-jsonl", "--to sharegpt"]],
    ["an earlier answer that is only read", context, ["--to trl", "--to trl --form text", "--to openai-jsonl"]],
    ["an answer that begins with what is only read", prefix, ["--to trl --form text"]],
    ["a learnt piece of the prompt", learntPrompt, ["--to trl --form text"]],
    [
      "a system message",
      withSystem,
      ["--to trl", "--to trl --form text", "--to openai-jsonl", "--to alpaca", "--to sharegpt"],
    ],
    ["an answer without a prompt", [taught("a")], []],
  ])("%s", (_, segments, wanted) => {
    expect(formatsThatHold({ segments }, "sft")).toEqual(wanted);
  });

  test("learning from rewards is TRL's alone", () => {
    for (const target of ["openai-jsonl", "alpaca", "sharegpt"] as const) {
      expect(() => codecOf({ target, form: "chat" }, "reward")).toThrow(/no rows for learning from rewards/);
    }
  });

  test("a text that was cut or lengthened does not come apart where it did", () => {
    const codec = codecOf({ target: "trl", form: "text" }, "sft");
    const { line, beside } = codec.encode({ segments: prefix });
    expect(beside.pieces).toEqual([
      ["user", false, 1],
      ["assistant", false, 1],
      ["assistant", true, 1],
    ]);
    expect(() => codec.decode({ ...line, completion: "cc" }, beside)).toThrow(/4 characters long, and 3 were written/);
    expect(() => codec.decode({ ...line, prompt: "a" }, beside)).toThrow(/2 characters long, and 3/);
  });
});
