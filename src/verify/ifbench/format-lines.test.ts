import { describe, expect, it } from "vitest";
import { formatLineIndent } from "./format-line-indent.ts";
import { formatNoBulletsBullets } from "./format-no-bullets-bullets.ts";
import { formatSubBullets } from "./format-sub-bullets.ts";
import { formatThesis } from "./format-thesis.ts";
import { itJudges, judge, pointedAt, type Row } from "./mode-table.test-support.ts";

describe("lines", () => {
  const stairs: readonly Row[] = [
    ["stairs", {}, "a\n b\n  c", "+", "+"],
    ["a step as deep as the one before", {}, "a\n b\n b", "not-indented-more", "not-indented-more"],
    ["a step back", {}, "  a\n b", "not-indented-more", "not-indented-more"],
    ["a single line", {}, "a", "+", "too-few"],
    ["one blank line between", {}, "a\n\n b\n  c", "+", "+"],
    ["two blank lines between", {}, "a\n\n\n b\n  c", "not-indented-more", "+"],
    ["tabs", {}, "a\n\tb\n\t\tc", "not-indented-more", "+"],
    ["a newline at the end", {}, "a\n b\n", "+", "+"],
    ["wide steps", {}, "a\n    b\n         c", "+", "+"],
    ["of equal blank lines the first is taken", {}, "\n\n b\n\n  c", "not-indented-more", "+"],
  ];
  itJudges(formatLineIndent, stairs);

  const subs: readonly Row[] = [
    ["each has one", {}, "* a\n  - b\n* c\n  - d\n  - e", "+", "+"],
    ["one has none", {}, "* a\n  - b\n* c", "too-many", "no-sub-bullets"],
    ["no bullet points", {}, "Just text.", "+", "no-bullets"],
    ["sub-bullet points only", {}, "- a\n- b", "+", "no-bullets"],
    ["emphasis", {}, "* a **bold** word\n  - b", "too-many", "+"],
    ["a hyphen within the line", {}, "* a well-known thing", "+", "no-sub-bullets"],
    ["a rule", {}, "* a\n---", "+", "no-sub-bullets"],
    ["a bold heading first", {}, "**Plan**\n* a\n- b", "too-many", "+"],
    ["other bullets", {}, "• a\n - b", "+", "no-bullets"],
  ];
  itJudges(formatSubBullets, subs);

  const some: readonly Row[] = [
    ["two sentences, two points", {}, "One is. Two is.\n* a\n* b", "+", "+"],
    ["a newline at the end", {}, "One is. Two is.\n* a\n* b\n", "text-out-of-place", "+"],
    ["a blank line between", {}, "One is. Two is.\n\n* a\n* b", "+", "+"],
    ["two paragraphs", {}, "One is.\n\nTwo is.\n\n* a\n* b", "text-out-of-place", "+"],
    ["one sentence", {}, "One is.\n* a\n* b", "too-few-sentences", "too-few-sentences"],
    ["one point", {}, "One is. Two is.\n* a", "too-few-bullets", "too-few-bullets"],
    ["no period", {}, "Is it? It is!\n* a\n* b", "+", "too-few-sentences"],
    ["one period of two", {}, "It is. It is!\n* a\n* b", "+", "too-few-sentences"],
    ["periods in quotation marks", {}, '"It is." (It is.)\n* a\n* b', "+", "+"],
    ["hyphens", {}, "One is. Two is.\n- a\n- b", "too-few-bullets", "too-few-bullets"],
    ["text after the points", {}, "One is. Two is.\n* a\n* b\nThe end.", "text-out-of-place", "text-out-of-place"],
    ["bold lines are no points", {}, "One is. Two is.\n**a**\n**b**", "+", "too-few-bullets"],
    ["numbers of list items are no sentences", {}, "1. One is\n2. Two\n* a\n* b", "+", "too-few-sentences"],
  ];
  itJudges(formatNoBulletsBullets, some);

  const theses: readonly Row[] = [
    ["a thesis and a text", {}, "<i>All is well.</i> It is so.", "+", "+"],
    ["with the other tag", {}, "<em>All is well.</em> It is so.", "+", "+"],
    ["no text after it", {}, "<i>All is well.</i>", "nothing-after", "no-thesis"],
    ["no text after the other tag", {}, "<em>All is well.</em>", "+", "no-thesis"],
    ["empty", {}, "<i> </i> It is so.", "empty-thesis", "no-thesis"],
    ["empty, with the other tag", {}, "<em></em> It is so.", "+", "no-thesis"],
    ["never closed", {}, "<i>All is well. It is so.", "unclosed-italics", "no-thesis"],
    ["closed by the other tag", {}, "<i>All is well.</em> It is so.", "+", "no-thesis"],
    ["Markdown's italics", {}, "*All is well.* It is so.", "no-thesis", "no-thesis"],
    ["in the middle", {}, "It is so, <i>all is well</i>, I say.", "+", "no-thesis"],
    ["one in each section", {}, "# A\n<i>One.</i> Text.\n\n# B\n<i>Two.</i> Text.", "+", "+"],
    ["one section without", {}, "# A\n<i>One.</i> Text.\n\n# B\nText.", "+", "too-few"],
    ["headings of HTML", {}, "<h2>A</h2><i>One.</i> Text.<br>\n<h2>B</h2>\nText.", "+", "too-few"],
    ["headings in bold", {}, "**A**\n\n<i>One.</i> Text.\n\n**B**\n\n<i>Two.</i> Text.", "+", "+"],
    ["a title of plain text", {}, "On Peace\n<i>All is well.</i> It is so.", "+", "+"],
  ];
  itJudges(formatThesis, theses);

  it("points at the lines that break the constraint", () => {
    const bullets = "* a\n  - b\n* c\n* d\n- e";
    expect(pointedAt(bullets, judge(formatSubBullets, {}, bullets, "fixed"))).toEqual(["* c"]);
    const stair = "a\n  b\n c";
    expect(pointedAt(stair, judge(formatLineIndent, {}, stair, "parity"))).toEqual([" c"]);
    const thesis = "# A\n<i>One.</i> Text.\n# B\nText.";
    expect(pointedAt(thesis, judge(formatThesis, {}, thesis, "fixed"))).toEqual(["\nText."]);
  });
});
