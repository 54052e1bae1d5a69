// Reads responses one at a time and finds the prompts they belong to.
import { DataError } from "../../core/errors.ts";
import { strip } from "../../verify/python-text.ts";
import type { Source } from "./open-source.ts";
import type { Prompt } from "./read-prompts.ts";
import { recordLines } from "./record-lines.ts";

export interface JoinedResponse {
  /** The places in the list of prompts: several where prompts are equal. */
  readonly places: readonly number[];
  readonly response: string;
}

/**
 * The responses in the order of the source, none held. A record is joined by its prompt, exactly and then without the
 * space around it, or, where it has none, by its key. Understood are `{prompt, response}` and other common names, the
 * samples that lm-evaluation-harness logs (`doc`, `filtered_resps`) and the answers of OpenAI's batches. A response that
 * is null was never given. Throws a DataError naming source and line: "not-json", "malformed-record", "unknown-prompt",
 * "duplicate-response".
 */
export async function* readResponses(prompts: readonly Prompt[], source: Source): AsyncGenerator<JoinedResponse> {
  const byPrompt = placesBy(prompts, ({ prompt }) => prompt);
  const byStripped = placesBy(prompts, ({ prompt }) => strip(prompt));
  const byKey = placesBy(prompts, ({ key }) => String(key));
  const seen = new Map<number, number>();
  for await (const { value, line } of recordLines(source)) {
    const place = `${source.name}, line ${line}`;
    const { prompt, key, response } = readRecord(value, place);
    const places =
      prompt === undefined ? byKey.get(String(key)) : (byPrompt.get(prompt) ?? byStripped.get(strip(prompt)));
    if (places === undefined) throw unknownPrompt(place, prompt, key);
    for (const at of places) {
      const earlier = seen.get(at);
      if (earlier !== undefined) throw duplicate(place, prompts[at] as Prompt, earlier);
      seen.set(at, line);
    }
    if (response !== null) yield { places, response };
  }
}

function placesBy(prompts: readonly Prompt[], name: (prompt: Prompt) => string): ReadonlyMap<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, prompt] of prompts.entries()) {
    const known = places.get(name(prompt));
    if (known === undefined) places.set(name(prompt), [at]);
    else known.push(at);
  }
  return places;
}

interface ResponseRecord {
  readonly prompt: string | undefined;
  readonly key: string | number | undefined;
  /** Null where the model gave none. */
  readonly response: string | null;
}

const promptPaths = ["prompt", "doc.prompt", "instruction", "question", "input"];
const keyPaths = ["key", "id", "doc.key", "custom_id"];
const responsePaths = [
  "response",
  "filtered_resps.0",
  "resps.0.0",
  "completion",
  "output",
  "answer",
  "generated_text",
  "generation",
  "prediction",
  "text",
  // Lists of one, and the answers of OpenAI's batches.
  "response.body.choices.0.message.content",
  "response.0",
  "output.0",
  "outputs.0",
  "generation.0",
  "choices.0.message.content",
];

function readRecord(value: unknown, place: string): ResponseRecord {
  if (typeof value !== "object" || value === null) throw malformed(place, "it is no object");
  const prompt = firstOf(value, promptPaths, (found) => typeof found === "string");
  const key = firstOf(value, keyPaths, (found) => typeof found === "string" || typeof found === "number");
  if (prompt === undefined && key === undefined) throw malformed(place, "it has no prompt and no key");
  const response = firstOf(value, responsePaths, (found) => typeof found === "string");
  if (response !== undefined) return { prompt, key, response };
  if (responsePaths.some((path) => at(value, path) === null)) return { prompt, key, response: null };
  throw malformed(place, `it has no response; its fields are ${Object.keys(value).slice(0, 12).join(", ")}`);
}

function firstOf<T>(value: object, paths: readonly string[], fits: (found: unknown) => found is T): T | undefined {
  for (const path of paths) {
    const found = at(value, path);
    if (fits(found)) return found;
  }
  return undefined;
}

function at(value: unknown, path: string): unknown {
  let held = value;
  for (const name of path.split(".")) {
    if (typeof held !== "object" || held === null || !Object.hasOwn(held, name)) return undefined;
    held = (held as Readonly<Record<string, unknown>>)[name];
  }
  return held;
}

function malformed(place: string, problem: string): DataError {
  return new DataError(`${place}: not a response: ${problem}`, {
    code: "malformed-record",
    hint: "A line is {prompt, response}, with the prompt exactly as in the data, or {key, response}.",
  });
}

function unknownPrompt(place: string, prompt: string | undefined, key: string | number | undefined): DataError {
  const named = prompt === undefined ? `the key ${JSON.stringify(key)}` : `the prompt ${excerpt(prompt)}`;
  return new DataError(`${place}: ${named} is not in the data`, {
    code: "unknown-prompt",
    hint:
      prompt === undefined
        ? "Check that data and responses belong together."
        : "Prompts are compared exactly. Check that data and responses belong together; without prompts, records are joined by key.",
  });
}

function duplicate(place: string, prompt: Prompt, earlier: number): DataError {
  return new DataError(
    `${place}: a second response to key ${prompt.key} (${excerpt(prompt.prompt)}); the first is in line ${earlier}`,
    { code: "duplicate-response", hint: "Keep one response per prompt; put repeats into files of their own." },
  );
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
