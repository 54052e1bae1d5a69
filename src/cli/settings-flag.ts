// `--set key=value`: parameters of a family from the command line; values are YAML, so numbers and lists are themselves.
import { parse } from "yaml";
import { ConfigError } from "../core/errors.ts";

export function parseSettings(pairs: readonly string[] = []): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 1) {
      throw new ConfigError(`--set ${pair} has no "="`, {
        code: "bad-set",
        hint: "Write --set key=value, such as --set patternLength=2.",
      });
    }
    try {
      settings[pair.slice(0, equals)] = parse(pair.slice(equals + 1)) as unknown;
    } catch (cause) {
      throw new ConfigError(`--set ${pair}: the value cannot be read`, { code: "bad-set", cause });
    }
  }
  return settings;
}
