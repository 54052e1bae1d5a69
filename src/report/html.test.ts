import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html, scriptJson, trusted } from "./html.ts";

describe("html", () => {
  it.each([
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    [`" onload="x`, "&quot; onload=&quot;x"],
    ["it's & so on", "it&#39;s &amp; so on"],
  ])("escapes %s", (text, escaped) => {
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it("leaves out what is not there, joins lists, and keeps markup as it is", () => {
    expect(html`<p>${undefined}${null}${false}${[1, "<"]}${html`<b>${"&"}</b>`}${trusted("<i>")}</p>`.markup).toBe(
      "<p>1&lt;<b>&amp;</b><i></p>",
    );
  });

  it("lets no text open a tag or end an attribute", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});

describe("scriptJson", () => {
  it("lets no text end the element it stands in, and loses nothing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.constant("</script><!-- \u2028\u2029 &amp;")), (value) => {
        const text = scriptJson(value);
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
