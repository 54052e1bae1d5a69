// Where the tests that need a real browser find one, and how they look at a page that must be quiet.
import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { expect } from "vitest";

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/**
 * The path of a Chromium, or undefined. PRECEPT_CHROMIUM names one; a wrong name is an error and not a reason to skip.
 */
export function findChromium(): string | undefined {
  const named = process.env["PRECEPT_CHROMIUM"];
  if (named === undefined || named === "") return usual.find((path) => existsSync(path));
  if (!existsSync(named)) throw new Error(`PRECEPT_CHROMIUM names ${named}, which does not exist`);
  return named;
}

/** A headless browser that does nothing of its own on the network. */
export function launchChromium(executablePath: string): Promise<Browser> {
  const without = ["gpu", "quic", "background-networking", "component-update", "sync"].map(
    (part) => `--disable-${part}`,
  );
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--headless", "--no-first-run", ...without] });
}

export interface Screen {
  readonly width?: number;
  readonly dark?: boolean;
}

/** Opens a page, hands it to `look`, and afterwards fails on any message, error, dialog or request. */
export async function lookAt(
  browser: Browser | undefined,
  address: string,
  { width = 1200, dark = false }: Screen,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  if (browser === undefined) throw new Error("the browser did not start");
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: dark ? "dark" : "light" });
  const troubles: string[] = [];
  page.on("console", (message) => troubles.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) troubles.push(`request: ${request.url()}`);
  });
  try {
    await page.goto(address);
    await look(page);
    expect(troubles).toEqual([]);
  } finally {
    await page.close();
  }
}

/** Texts whose contrast with what is behind them is below 4.5:1 (WCAG 2.2, success criterion 1.4.3), as a script. */
export const faintTexts = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = rgba(colour).map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *:not(script)")) {
    const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
    if (own === "" || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    let behind = element;
    while (behind.parentElement && rgba(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
    const text = element instanceof SVGElement ? style.fill : style.color;
    const [low, high] = [luminance(text), luminance(getComputedStyle(behind).backgroundColor)].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) faint.push(element.tagName + " " + own.slice(0, 40) + " " + ratio.toFixed(2));
  }
  return faint;
})()`;
