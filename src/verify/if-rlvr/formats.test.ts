import { describe, expect, it } from "vitest";
import { judge, testVectors } from "./vectors.test-support.ts";

testVectors([
  {
    id: "detectable_format:sentence_hyphens",
    rows: [
      ["It rains.-We stay.-Good!", true, true],
      ["It rains. We stay.", false, false],
      ["It rains.- We stay.", false, false],
      ["It rains. -We stay.", false, false],
      ["It rains", true, false],
      ["It rains.", true, false],
      ["A well-known fact.-It holds.", false, true],
      // Python's zip ends with the shorter list.
      ["It rains.-We stay. They go.", false, false],
      ["Hi. There", false, false],
      ["It rains.-We stay.\n", false, true],
      ["Mr. Smith came.-He left.", true, true],
      ["“It rains.”-“We stay.”", false, true],
    ],
  },
  {
    id: "detectable_format:square_brackets",
    rows: [
      ["[Hello] [world]", true, true],
      ["[Hello] [world].", false, true],
      ["[Hello], [world]", false, true],
      ["[Hello] world", false, false],
      ["[Hello world]", false, false],
      ["[] []", true, false],
      ["[]", true, false],
      ["[a]b[c]", true, false],
      ["[well-known] – [fact]", false, true],
      ["[[a]]", true, true],
      ["[a]]", true, false],
      ["[", false, false],
      ["(Hello)", false, false],
      ["—", false, false],
      ["[日本] [語]", true, true],
    ],
  },
  {
    id: "detectable_format:bigram_wrapping",
    rows: [
      ["<<I am>> <<at home>>", true, true],
      ["<<I am>> <<at home>> now", true, true],
      ["<<I am>>\n<<at home>>", true, true],
      ["Hello", true, false],
      ["<<I>> <<am>>", true, false],
      ["<< am>>", true, false],
      ["<<I am>> at home", false, false],
      ["<<I am>>, <<at home>>", false, false],
      ["<I am> <at home>", false, false],
      ["I am", false, false],
    ],
  },
  {
    id: "paragraphs:paragraphs",
    rows: [
      ["one\n***\ntwo", true, true],
      ["one *** two", true, true],
      ["***\none\n***\ntwo\n***", true, true],
      ["one\n***\ntwo\n***\nthree", false, false],
      ["one", false, false],
      ["one\n***\n***\ntwo", false, false],
      ["a ***bold***", true, false],
      ["***bold*** one\n***\ntwo", false, true],
      ["one\n* * *\ntwo", false, false],
    ],
  },
  {
    id: "paragraphs:paragraphs2",
    rows: [
      ["one\n\ntwo", true, true],
      ["one\n\n\ntwo", true, true],
      ["\n\none\n\ntwo\n\n", true, true],
      ["one\n\n\n\ntwo", false, false],
      ["one\ntwo", false, false],
      ["one\r\n\r\ntwo", false, false],
      ["one\n\ntwo\n\nthree", false, false],
    ],
  },
  {
    id: "punctuation:punctuation_dot",
    rows: [
      ["No stop here…", true, true],
      ["3.5", false, false],
      ["全角。", true, true],
    ],
  },
  {
    id: "punctuation:punctuation_exclamation",
    rows: [
      ["Oh", true, true],
      ["Oh!", false, false],
      ["¡Oh", true, true],
    ],
  },
]);

describe("formats", () => {
  it("show the word outside of brackets, and the piece that is not one sentence", () => {
    const mode = "fixed";
    expect(judge({ id: "detectable_format:square_brackets", mode }, "[a] 😀b")).toMatchObject({
      code: "outside",
      evidence: { span: [6, 7] },
    });
    expect(judge({ id: "detectable_format:sentence_hyphens", mode }, "It is.-We go. You go.")).toMatchObject({
      code: "not-joined",
      evidence: { span: [7, 21] },
    });
  });

  it("count what must not be there", () => {
    expect(judge({ id: "punctuation:punctuation_dot" }, "a.b.")).toMatchObject({
      evidence: {
        count: 2,
        threshold: "exactly 0",
        spans: [
          [1, 2],
          [3, 4],
        ],
      },
    });
  });
});
