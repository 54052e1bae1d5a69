// Where the tests that need a real browser find one.
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

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
