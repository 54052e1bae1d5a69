// A strict YAML file: what does not fit the schema is an error with file, line, column and the nearest known key.
import { readFile } from "node:fs/promises";
import { isMap, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { ConfigError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { knownKeys } from "./known-keys.ts";

export type KeyPath = readonly (string | number)[];

export interface YamlFile {
  readonly path: string;
  /** As written, without any defaults. */
  readonly content: unknown;
  /** `file:line:column` of the value (or of the key, where `key` is given) at `path`, or of its nearest parent. */
  locate(path: KeyPath, key?: string): string;
}

/** Larger experiment files are refused before they are parsed. */
const largestFile = 1_000_000;

/** Reads and checks a file against `schema`. Every mistake is listed in one ConfigError. */
export async function readYamlFile(path: string, schema: z.ZodType): Promise<YamlFile> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new ConfigError(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: "unreadable-file",
      hint: "Give the path of an experiment file; `precept run experiments/number-of-rules.yaml` is one.",
      cause,
    });
  });
  return parseYamlFile(path, text, schema);
}

export function parseYamlFile(path: string, text: string, schema: z.ZodType): YamlFile {
  if (text.length > largestFile) {
    throw new ConfigError(`${path} has ${text.length} characters; an experiment file has at most ${largestFile}`, {
      code: "file-too-large",
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new ConfigError(`${path}:${line}:${col}: ${broken.message.split("\n")[0] ?? broken.code}`, {
      code: "not-yaml",
    });
  }
  const file: YamlFile = {
    path,
    content: document.toJS({ maxAliasCount: 100 }) as unknown,
    locate: (keyPath, key) => locate({ path, document, lines }, keyPath, key),
  };
  const parsed = schema.safeParse(file.content);
  if (!parsed.success) throw schemaError(file, schema, parsed.error.issues, (issuePath) => ({ file, path: issuePath }));
  return file;
}

interface Place {
  readonly file: YamlFile;
  readonly path: KeyPath;
}

/** One ConfigError for all issues; `origin` says where the value at an issue's path was written. */
export function schemaError(
  file: YamlFile,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
  origin: (path: KeyPath, key?: string) => Place,
): ConfigError {
  const messages = issues.flatMap((issue) => {
    const path = issue.path.filter((item) => typeof item !== "symbol");
    if (issue.code !== "unrecognized_keys") {
      const place = origin(path);
      return [`${place.file.locate(place.path)}: ${describePath(path)}${issue.message}`];
    }
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => {
      const place = origin(path, key);
      const suggestion = didYouMean(key, known) || (known.length > 0 ? ` Known keys: ${known.join(", ")}.` : "");
      return `${place.file.locate(place.path, key)}: ${describePath(path)}unknown key "${key}".${suggestion}`;
    });
  });
  return new ConfigError(messages.join("\n"), {
    code: issues.some((issue) => issue.code === "unrecognized_keys") ? "unknown-key" : "invalid-value",
    hint: `Nothing has been run. Mend ${file.path} and run the same command again.`,
  });
}

function describePath(path: KeyPath): string {
  return path.length === 0 ? "" : `${path.join(".")}: `;
}

interface Source {
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

function locate(source: Source, path: KeyPath, key?: string): string {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? source.document.contents : source.document.getIn(path.slice(0, depth), true);
    const range = depth === path.length && key !== undefined ? keyRange(node, key) : rangeOf(node);
    if (range === undefined) continue;
    const { line, col } = source.lines.linePos(range);
    return `${source.path}:${line}:${col}`;
  }
  return source.path;
}

function keyRange(node: unknown, key: string): number | undefined {
  if (!isMap(node)) return rangeOf(node);
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return pair === undefined ? rangeOf(node) : rangeOf(pair.key);
}

function rangeOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] } | null | undefined)?.range;
  return range?.[0];
}
