import { describe, expect, it } from "vitest";
import { judge, testVectors } from "./vectors.test-support.ts";

testVectors([
  {
    id: "detectable_content:number_placeholders",
    params: { num_placeholders: 2 },
    rows: [
      ["[name] [address]", true, true],
      ["[name]", false, false],
      ["[name] [\n]", false, false],
      ["[a] [link](http://x)", true, false],
      ["- [x] done\n[a]", true, false],
      ["[X] years, [a]", true, true],
      ["[a] [1]", true, false],
      ["[] []", true, false],
      ["[[a]] [b]", true, true],
      ["[a [b]", false, false],
    ],
  },
  {
    id: "detectable_content:postscript",
    params: { postscript_marker: "P.S." },
    rows: [
      ["Text.\n\nP.S. More.", true, true],
      ["Text.\n\np. s. more", true, true],
      ["Text.\n\n**P.S.** More.", true, true],
      ["Text.\n\nP.S. More.\n\nBye.", true, true],
      ["Write P.S. here", true, false],
      ["P.S. All there is", true, false],
      ["Text.\n\nP.S.", true, false],
      ["P.S. First.\n\na\n\nb\n\nc", true, false],
      ["Text.\n\nP.P.S. More", true, false],
      ["Text.\n\nPS More.", false, false],
      ["Text.\n\nP.S More.", false, false],
    ],
  },
  {
    id: "detectable_content:postscript",
    params: { postscript_marker: "P.P.S" },
    rows: [
      ["Text.\nP.P.S. More", true, true],
      ["Text.\nP. P. S: More", true, true],
      ["Text.\nP.S. More", false, false],
    ],
  },
  {
    id: "detectable_content:postscript",
    params: { postscript_marker: "N.B" },
    rows: [
      ["Text.\nN.B: more", true, true],
      ["Text. nob", true, false],
      ["Text.\nNB more", false, false],
    ],
  },
  {
    id: "detectable_format:number_bullet_lists",
    params: { num_bullets: 2 },
    rows: [
      ["* a\n* b", true, true],
      ["- a\n  - b", true, true],
      ["+ a\n+ b", false, true],
      ["- a\n\n---\n", true, false],
      ["-5 degrees\n-6 degrees", true, false],
      ["*Title*\n* a\n* b", false, true],
      ["** a\n** b", false, false],
      ["* a", false, false],
      ["* a\n* b\n* c", false, false],
      ["1. a\n2. b", false, false],
      // An asterisk alone takes the next line with it.
      ["*\n* a\n* b", true, true],
      ["*\n- a", true, false],
      ["• a\n• b", false, false],
    ],
  },
  {
    id: "detectable_format:constrained_response",
    rows: [
      ["My answer is yes.", true, true],
      ["Well. My answer is maybe. Or so.", true, true],
      ["My answer is no. My answer is no.", true, true],
      ["My answer is yes. My answer is no.", true, false],
      ["my answer is yes.", false, false],
      ["My answer is yes", false, false],
      ["My answer is yes!", false, false],
    ],
  },
  {
    id: "detectable_format:number_highlighted_sections",
    params: { num_highlights: 2 },
    rows: [
      ["*a* and *b*", true, true],
      ["**a** and *b c*", true, true],
      ["**a**", false, false],
      ["***a***", true, false],
      ["* a\n* b *c*", false, false],
      ["* item * item *", false, false],
      ["* a * b * c *", true, false],
      ["** ** * *", false, false],
      ["*a\nb* *c*", false, false],
    ],
  },
  {
    id: "detectable_format:multiple_sections",
    params: { section_spliter: "Section ", num_sections: 2 },
    rows: [
      ["Section 1\na\nSection 2\nb", true, true],
      ["## Section 1: a\n**Section 2** b", true, true],
      ["See Section 1 and Section 2.", true, false],
      ["Section 1\nSection 2\n", true, false],
      ["Section 1\na\nSection 1\nb", true, false],
      ["SECTION 1\na\nSECTION 2\nb", false, false],
      ["Section one\na\nSection two\nb", false, false],
      ["Section 1\na", false, false],
      ["Section ١\na\nSection ٢\nb", true, true],
    ],
  },
  {
    id: "detectable_format:multiple_sections",
    params: { section_spliter: "(Part|Act)", num_sections: 2 },
    // The group's text is a piece of its own.
    rows: [["Act 1 x", true, false]],
  },
  {
    id: "detectable_format:json_format",
    rows: [
      ['{"a": 1}', true, true],
      ['```json\n{"a": 1}\n```', true, true],
      ['```JSON {"a": [1, 2]}```', true, true],
      ['```{"a": 1}', true, false],
      ['{"a": NaN}', true, false],
      ["[-Infinity]", true, false],
      ['{"a": "NaN', false, false],
      ["-NaN", false, false],
      ["12", true, false],
      ['"text"', true, false],
      ["{}", true, false],
      ["{'a': 1}", false, false],
      ['{"a": 1,}', false, false],
      ['Here: {"a": 1}', false, false],
      ["\uFEFF{}", false, false],
      ["1".repeat(4_301), false, false],
      [`["${"1".repeat(4_301)}", NaN]`, true, false],
    ],
  },
  {
    id: "detectable_format:title",
    rows: [
      ["<<Ode>>\ntext", true, true],
      ["text << Ode >> text", true, true],
      ["<< >> text <<>>", true, false],
      ["<<>>", false, false],
      ["<< >>", false, false],
      ["<<>a>>", true, false],
      ["<<> >>", true, false],
      ["<Ode>", false, false],
      ["<<Ode\n>>", false, false],
      ["<<?>>", true, false],
    ],
  },
]);

describe("evidence", () => {
  it.each([
    {
      id: "detectable_content:number_placeholders",
      params: { num_placeholders: 3 },
      response: "[a] [b]",
      code: "too-few",
      spans: [
        [0, 3],
        [4, 7],
      ],
    },
    {
      id: "detectable_format:number_bullet_lists",
      params: { num_bullets: 0 },
      response: "x\n* a",
      code: "too-many",
      spans: [[2, 5]],
    },
    {
      id: "detectable_format:number_highlighted_sections",
      params: { num_highlights: 2 },
      response: "a *b* c",
      code: "too-few",
      spans: [[2, 5]],
    },
    {
      id: "detectable_format:multiple_sections",
      params: { section_spliter: "Day", num_sections: 2 },
      response: "Day 1",
      code: "too-few",
      spans: [[0, 5]],
    },
  ])("$id of $response is $code", ({ id, params, response, code, spans }) => {
    expect(judge({ id, params }, response)).toMatchObject({ kind: "fail", code, evidence: { spans } });
  });

  it("says what is wrong with JSON", () => {
    const id = "detectable_format:json_format";
    expect(judge({ id, mode: "fixed" }, "7")).toMatchObject({ code: "bare-value", evidence: { found: "7" } });
    expect(judge({ id, mode: "fixed" }, "[]")).toMatchObject({ code: "empty-value" });
    expect(judge({ id }, "x")).toMatchObject({ code: "not-json", evidence: { found: "x" } });
  });
});
