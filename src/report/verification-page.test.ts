// The written page as text, and in a real browser where one is installed.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { scoresOf, verifyResponses, type Prompt } from "../eval/verification/index.ts";
import { noComma, promptOf, words } from "../eval/verification/sources.test-support.ts";
import { ifeval } from "../verify/ifeval/index.ts";
import { findChromium, launchChromium, lookAt, type Screen } from "./chromium.test-support.ts";
import { renderVerificationPage } from "./verification-page.ts";

const hostile = `</pre></script><script>globalThis.hostile=1</script><img src=x onerror="globalThis.hostile=2">,"'><b>`;

const prompts = [
  promptOf(1, "Say it in three words, without commas.", [noComma, words("at least", 3)]),
  promptOf("two", hostile, [noComma, ["keywords:existence", { keywords: ["script"] }], noComma]),
  promptOf(3, "Say anything.", [noComma]),
  promptOf(4, "Not answered.", [noComma]),
  promptOf(5, "Empty.", [noComma]),
];
const answers = ["one two three", hostile, "Sure, here:\nit is", undefined, ""];

async function page(
  own: readonly Prompt[] = prompts,
  texts: readonly (string | undefined)[] = answers,
): Promise<string> {
  const responses = texts.flatMap((response, at) => (response === undefined ? [] : [{ places: [at], response }]));
  const judged = await verifyResponses(own, responses, { mode: "parity", keep: true });
  return renderVerificationPage({
    set: ifeval,
    mode: "parity",
    responses: "answers.jsonl",
    prompts: own,
    judged,
    scores: scoresOf(judged),
  });
}

describe("renderVerificationPage", () => {
  it("shows the headline numbers, the mode, every prompt and why it failed", async () => {
    const text = await page();
    expect(text).toContain("mode parity");
    // One of five prompts, and three of eight instructions: loosely, one more of each.
    for (const share of ["20.0%", "40.0%", "37.5%", "50.0%"]) expect(text).toContain(`<strong>${share}</strong>`);
    expect(text.match(/class="prompt /g)).toHaveLength(5);
    expect(text).toContain("passes loosely");
    expect(text).toContain("Followed loosely: without the first line.");
    expect(text).toContain("There is no response to this prompt.");
    expect(text).toContain("The response is empty.");
    expect(text).toContain('Sure<mark class="broken c0">,</mark> here');
  });

  it("is the same bytes again", async () => {
    expect(await page()).toBe(await page());
  });

  it("lets no prompt and no response open a tag", async () => {
    const text = await page();
    expect(text).not.toContain("<img");
    expect(text.match(/<script/g)).toHaveLength(1);
  });

  it("leaves out the passed ones of too many prompts, and the end of long texts, and says so", async () => {
    const many = Array.from({ length: 2_003 }, (_, key) => promptOf(key, `prompt ${key}`, [noComma]));
    const text = await page(
      many,
      many.map((_, at) => (at === 2_002 ? `,${"x".repeat(30_000)}` : "fine")),
    );
    expect(text.match(/class="prompt /g)).toHaveLength(2_000);
    expect(text).toContain("3 of 2,003 prompts are left out, passed ones first.");
    expect(text).toContain('<span class="key">2002</span>');
    expect(text).toContain("10,001 characters more");
    expect(text).not.toContain("x".repeat(20_000));
  });
});

const executablePath = findChromium();
const why = executablePath === undefined ? " (skipped: no Chromium found; set PRECEPT_CHROMIUM to one)" : "";

describe(`the verification page in a browser${why}`, () => {
  const inBrowser = test.skipIf(executablePath === undefined);
  let browser: Browser | undefined;
  let folder = "";
  let address = "";

  beforeAll(async () => {
    if (executablePath === undefined) return;
    folder = await mkdtemp(join(tmpdir(), "precept-verification-"));
    const path = join(folder, "page.html");
    await writeFile(path, await page());
    address = pathToFileURL(path).href;
    browser = await launchChromium(executablePath);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    if (folder !== "") await rm(folder, { recursive: true });
  });

  const open = (screen: Screen, look: (page: Page) => Promise<void>): Promise<void> =>
    lookAt(browser, address, screen, look);

  const shown = (page: Page): Promise<string[]> => page.locator(".prompt:visible .key").allTextContents();

  inBrowser("filters by id, by verdict and by text, and from the table", () =>
    open({}, async (page) => {
      expect(await shown(page)).toEqual(["1", "two", "3", "4", "5"]);
      await page.selectOption("#by-id", "keywords:existence");
      expect(await shown(page)).toEqual(["two"]);
      await page.selectOption("#by-verdict", "broken");
      expect(await shown(page)).toEqual([]);
      await page.selectOption("#by-id", "");
      expect(await shown(page)).toEqual(["two", "3", "4", "5"]);
      await page.selectOption("#by-verdict", "loose");
      expect(await shown(page)).toEqual(["3"]);
      await page.selectOption("#by-verdict", "");
      await page.fill("#by-text", "ANYTHING");
      expect(await shown(page)).toEqual(["3"]);
      expect(await page.locator("#shown").textContent()).toBe("1 of 5 prompts");
      await page.fill("#by-text", "");
      await page.locator('[data-id="punctuation:no_comma"]').click();
      expect(await shown(page)).toEqual(["two", "3", "4", "5"]);
    }),
  );

  inBrowser("shows the places of one constraint at a time", () =>
    open({}, async (page) => {
      const card = page.locator(".prompt").nth(1);
      await card.locator("summary").click();
      const background = (kind: string): Promise<string> =>
        page.evaluate<string>(
          `getComputedStyle(document.querySelectorAll(".prompt")[1].querySelector("mark.${kind}")).backgroundColor`,
        );
      const before = [await background("broken"), await background("met")];
      expect(before).not.toContain("rgba(0, 0, 0, 0)");
      await card.locator(".pick").nth(1).click();
      expect(await background("broken")).toBe("rgba(0, 0, 0, 0)");
      expect(await background("met")).toBe(before[1]);
      await card.locator(".pick").nth(1).click();
      expect([await background("broken"), await background("met")]).toEqual(before);
    }),
  );

  inBrowser("runs nothing that a response says", () =>
    open({}, async (page) => {
      await page.click("#open-all");
      expect(await page.locator(".prompt[open]").count()).toBe(5);
      expect(await page.evaluate<unknown>("globalThis.hostile")).toBeUndefined();
      expect(await page.locator("img, b, iframe").count()).toBe(0);
      expect(await page.locator(".response").nth(1).textContent()).toBe(hostile);
    }),
  );

  inBrowser.each([
    ["light", 360, false],
    ["dark", 1200, true],
  ])("fits, in the %s theme, a screen of %d pixels", (_, width, dark) =>
    open({ width, dark }, async (page) => {
      await page.click("#open-all");
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(width);
      const colour = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      expect(colour).toBe(dark ? "rgb(22, 22, 20)" : "rgb(255, 254, 251)");
    }),
  );
});
