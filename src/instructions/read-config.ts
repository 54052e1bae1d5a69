// Turns what a person wrote as a family's config into a checked one, or into an error that says what to change.
import { z } from "zod";
import { ConfigError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Family } from "./family.ts";

/**
 * `value` read by the family's strict schema, defaults filled in. Throws a ConfigError ("bad-config") naming each
 * key that is unknown, malformed or impossible.
 */
export function readConfig<Config, Params, Input>(family: Family<Config, Params, Input>, value: unknown): Config {
  const result = family.config.safeParse(value);
  if (result.success) return result.data;
  const known = family.config instanceof z.ZodObject ? Object.keys(family.config.shape) : [];
  throw schemaError(`The config of family "${family.name}"`, result.error, known);
}

/** One ConfigError ("bad-config") from everything a schema found; `known` are the keys to suggest from. */
export function schemaError(what: string, error: z.ZodError, known: readonly string[] = []): ConfigError {
  const problems = error.issues.map((issue) => {
    const place = issue.path.length === 0 ? "" : `${issue.path.map(String).join(".")}: `;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${place}unknown key "${key}".${didYouMean(key, known)}`).join(" ");
    }
    return place + messageOf(issue);
  });
  return new ConfigError(`${what} cannot be used: ${problems.join("; ")}`, { code: "bad-config", cause: error });
}

/** A union says only "Invalid input"; what helps is what each of its forms would have wanted. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_union") return issue.message;
  const forms = issue.errors.map((problems) =>
    problems.map((problem) => [...problem.path.map(String), messageOf(problem)].join(": ")).join(" and "),
  );
  return [...new Set(forms.filter((form) => form !== ""))].join("; or: ") || issue.message;
}
