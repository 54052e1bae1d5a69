// Opens the written page in a real browser. Skipped, by name, where none is installed.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Results } from "../experiments/results.ts";
import { faintTexts, findChromium, launchChromium, lookAt, type Screen } from "./chromium.test-support.ts";
import { alongResults, ordinalResults, worthResults } from "./sample-curricula.test-support.ts";
import { hostileResults, negativeResults, sampleManifest, sampleResults } from "./sample-results.test-support.ts";
import { writeReport } from "./write-report.ts";

const executablePath = findChromium();
const why = executablePath === undefined ? " (skipped: no Chromium found; set PRECEPT_CHROMIUM to one)" : "";

describe(`the page in a browser${why}`, () => {
  const inBrowser = test.skipIf(executablePath === undefined);
  let browser: Browser | undefined;
  let folder = "";
  const addresses = new Map<string, string>();

  beforeAll(async () => {
    if (executablePath === undefined) return;
    folder = await mkdtemp(join(tmpdir(), "precept-page-"));
    for (const [name, results] of Object.entries(pages)) {
      const run = await mkdtemp(join(folder, name));
      await writeFile(join(run, "results.json"), JSON.stringify(results));
      await writeFile(join(run, "manifest.json"), JSON.stringify(sampleManifest()));
      addresses.set(name, pathToFileURL(await writeReport(run)).href);
    }
    browser = await launchChromium(executablePath);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    if (folder !== "") await rm(folder, { recursive: true });
  });

  const open = (name: PageName, screen: Screen, look: (page: Page) => Promise<void>): Promise<void> =>
    lookAt(browser, addresses.get(name) ?? "", screen, look);

  inBrowser("draws every point of the main figure", () =>
    open("sample", {}, async (page) => {
      const count = (selector: string): Promise<number> => page.locator(`.wide-only ${selector}`).count();
      expect(await count(".unseen-accuracy > *")).toBe(18);
      expect(await count(".intervals > *")).toBe(18);
      expect(await count(".training-accuracy > *")).toBe(18);
      expect(await count(".single-seeds > *")).toBe(54);
      expect(await count(".published-zone > *")).toBe(1);
      expect(await count(".fitted-threshold > *")).toBe(2);
      expect(await page.locator(".wide-only svg").isVisible()).toBe(true);
      expect(await page.locator(".narrow-only svg").isVisible()).toBe(false);
    }),
  );

  inBrowser("draws the declaration as a band beside every number of examples, and its worth", () =>
    open("worth", {}, async (page) => {
      const count = (selector: string): Promise<number> => page.locator(`.main-figure .wide-only ${selector}`).count();
      expect(await count(".declared-band > *")).toBe(1);
      expect(await count(".declared-accuracy > *")).toBe(1);
      expect(await count(".examples-accuracy > *")).toBe(7);
      expect(await count(".intervals > *")).toBe(7);
      // Three seeds of seven numbers of examples, and of the declaration.
      expect(await count(".single-seeds > *")).toBe(3 * 7 + 3);
      expect(await count(".step-0 > *")).toBe(1);
      expect(await count(".random-baseline > *")).toBe(1);
      expect(await count(".worth-interval > *")).toBe(1);
      expect(await page.locator(".main-figure .wide-only .worth").textContent()).toBe("50 examples");
    }),
  );

  inBrowser("draws a bar with its interval, its baseline and its number for every arm at every place", () =>
    open("ordinal", {}, async (page) => {
      const count = (selector: string): Promise<number> => page.locator(`.main-figure .wide-only ${selector}`).count();
      expect(await count(".bars > *")).toBe(10);
      expect(await count(".intervals > *")).toBe(10);
      expect(await count(".random-baseline > *")).toBe(10);
      expect(await count(".single-seeds > *")).toBe(30);
      const numbers = await page.locator(".main-figure .wide-only .accuracies text").allTextContents();
      expect(numbers.every((text) => /\d+\.\d%/.test(text))).toBe(true);
    }),
  );

  inBrowser.each(["worth", "ordinal", "along"] as const)("draws no text outside of its figure: %s", (name) =>
    open(name, { width: 400 }, async (page) => {
      expect(await page.evaluate<string[]>(textsOutside)).toEqual([]);
      await page.setViewportSize({ width: 1200, height: 800 });
      expect(await page.evaluate<string[]>(textsOutside)).toEqual([]);
    }),
  );

  inBrowser("tells the numbers of the point under the pointer", () =>
    open("sample", {}, async (page) => {
      const point = page.locator(".wide-only .unseen-accuracy > *").nth(6);
      await point.scrollIntoViewIfNeeded();
      // Scrolling hides the tooltip, and its event comes with the next frame.
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
      await point.hover({ force: true });
      const tip = page.locator(".tip");
      expect(await tip.isVisible()).toBe(true);
      expect(await tip.textContent()).toMatch(
        /^The rule always applies\n512 distinct rules in training\n.*55\.\d%\n.*n = 1,536$/,
      );
      await page.mouse.move(5, 5);
      expect(await tip.isVisible()).toBe(false);
    }),
  );

  inBrowser("offers the command for copying", () =>
    open("sample", {}, async (page) => {
      expect(await page.locator(".command pre").textContent()).toBe(sampleManifest().command);
      await page.getByRole("button", { name: "Copy" }).click();
      await page.getByRole("button", { name: /Copied|Selected/ }).waitFor();
    }),
  );

  const names = Object.keys(pages) as PageName[];

  inBrowser.each(names)("fits a phone of 360 pixels: %s", (name) =>
    open(name, { width: 360 }, async (page) => {
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(360);
      expect(await page.locator(".main-figure .narrow-only svg").isVisible()).toBe(true);
      expect(await page.locator(".main-figure .wide-only svg").isVisible()).toBe(false);
    }),
  );

  inBrowser.each([
    ["sample", "light", false],
    ["sample", "dark", true],
    ["worth", "light", false],
    ["worth", "dark", true],
    ["ordinal", "light", false],
    ["ordinal", "dark", true],
  ] as const)("has readable text: %s in the %s theme", (name, _, dark) =>
    open(name, { dark }, async (page) => {
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await page.evaluate<string[]>(faintTexts)).toEqual([]);
    }),
  );

  inBrowser("follows the theme, and prints on white", () =>
    open("sample", { dark: true }, async (page) => {
      const background = (): Promise<string> =>
        page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      expect(await background()).toBe("rgb(22, 22, 20)");
      await page.emulateMedia({ colorScheme: "light" });
      expect(await background()).toBe("rgb(255, 254, 251)");
      await page.emulateMedia({ colorScheme: "dark", media: "print" });
      expect(await background()).toBe("rgb(255, 255, 255)");
    }),
  );

  inBrowser("runs nothing that a run folder says", () =>
    open("hostile", {}, async (page) => {
      expect(await page.evaluate<unknown>("globalThis.hostile")).toBeUndefined();
      expect(await page.locator("img, b, iframe").count()).toBe(0);
      expect(await page.locator("h1").textContent()).toContain("<script>globalThis.hostile=1</script>");
    }),
  );

  inBrowser.each(names)("has one main landmark, names for figures and tables, and headers in all of them: %s", (name) =>
    open(name, {}, async (page) => {
      for (const role of ["main", "banner", "contentinfo"] as const) expect(await page.getByRole(role).count()).toBe(1);
      expect(await page.locator("figure:not(:has(figcaption))").count()).toBe(0);
      expect(await page.locator('svg.plot:not([aria-hidden="true"]):not([role="img"][aria-label])').count()).toBe(0);
      expect(await page.locator("table:not([aria-labelledby])").count()).toBe(0);
      expect(await page.locator("th:not([scope])").count()).toBe(0);
    }),
  );
});

const pages = {
  sample: sampleResults(),
  negative: negativeResults(),
  hostile: hostileResults(),
  worth: worthResults(),
  ordinal: ordinalResults(),
  along: alongResults(),
} satisfies Record<string, Results>;

type PageName = keyof typeof pages;

/** Texts of shown figures that leave their figure by more than two pixels, as a script. */
const textsOutside = `[...document.querySelectorAll("figure svg.plot text")].flatMap((text) => {
  const box = text.getBoundingClientRect();
  const figure = text.ownerSVGElement.getBoundingClientRect();
  const inside = box.width === 0 || (box.left >= figure.left - 2 && box.right <= figure.right + 2
    && box.top >= figure.top - 2 && box.bottom <= figure.bottom + 2);
  return inside ? [] : [text.textContent + " " + Math.round(figure.left - box.left) + " " + Math.round(box.right - figure.right)];
})`;
