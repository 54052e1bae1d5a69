// Which experiment file is meant: a path, or the name of one that ships with precept.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";

const shipped = fileURLToPath(new URL("../../experiments/", import.meta.url));

/** The path itself where there is such a file; else the shipped experiment of that name. */
export function experimentFile(asked: string): string {
  if (existsSync(asked)) return asked;
  const names = readdirSync(shipped)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length));
  if (names.includes(asked)) return join(shipped, `${asked}.yaml`);
  throw new ConfigError(`there is no experiment file ${asked}.${didYouMean(asked, names)}`, {
    code: "no-such-experiment",
    hint: `Give a path, or the name of a shipped experiment: ${names.join(", ")}.`,
  });
}
