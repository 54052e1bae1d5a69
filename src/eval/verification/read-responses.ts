// Reads responses one at a time and finds the prompts they belong to.
import { DataError } from "../../core/errors.ts";
import { strip } from "../../verify/python-text.ts";
import type { Completion } from "./judged-part.ts";
import type { Source } from "./open-source.ts";
import type { Prompt } from "./read-prompts.ts";
import { recordLines } from "./record-lines.ts";

export interface JoinedResponse extends Completion {
  /** The places in the list of prompts: several where prompts are equal. */
  readonly places: readonly number[];
}

/**
 * The responses in the order of the source, none held. A record is joined by its prompt, exactly and then without the
 * space around it, or, where it has none, by its key; where no record has either, by its place, if there are as many as
 * prompts (MathIF's outputs). Understood are `{prompt, response}` and other common names, reasoning apart
 * (`reasoning_content`), the samples that lm-evaluation-harness logs (`doc`, `filtered_resps`) and the answers of
 * OpenAI's batches. A response that is null was never given, unless its reasoning was. Throws a DataError naming source
 * and place: "not-json", "malformed-record", "unknown-prompt", "duplicate-response".
 */
export async function* readResponses(prompts: readonly Prompt[], source: Source): AsyncGenerator<JoinedResponse> {
  const placesOf = joiner(prompts);
  const seen = new Map<number, string>();
  let nameless = 0;
  let records = 0;
  for await (const { value, place: at } of recordLines(source)) {
    const place = `${source.name}, ${at}`;
    const record = readRecord(value, place);
    const named = record.prompts.length > 0 || record.key !== undefined;
    if (!named && nameless++ < records) throw malformed(place, "it has no prompt and no key");
    if (named && nameless > 0) throw malformed(place, "it has a prompt or a key, and earlier ones have none");
    const places = named ? placesOf(record) : [records];
    records++;
    if (places === undefined) throw unknownPrompt(place, record.prompts[0], record.key);
    if (!named && records > prompts.length) throw malformed(place, nameTrouble(prompts.length));
    for (const one of places) {
      const earlier = seen.get(one);
      if (earlier !== undefined) throw duplicate(place, prompts[one] as Prompt, earlier);
      seen.set(one, at);
    }
    const { response, reasoning } = record;
    if (response !== null) yield { places, response, ...(reasoning === undefined ? {} : { reasoning }) };
  }
  if (nameless > 0 && records < prompts.length) throw malformed(source.name, nameTrouble(prompts.length, records));
}

function nameTrouble(prompts: number, records?: number): string {
  const many = records === undefined ? "more than" : `${records} for`;
  return `it has no prompt and no key, and cannot be joined by its place: there are ${many} ${prompts} prompts`;
}

function joiner(prompts: readonly Prompt[]): (record: ResponseRecord) => readonly number[] | undefined {
  const byPrompt = placesBy(prompts, ({ prompt, aliases = [] }) => [prompt, ...aliases]);
  const byStripped = placesBy(prompts, ({ prompt, aliases = [] }) => [prompt, ...aliases].map(strip));
  const byKey = placesBy(prompts, ({ key }) => [String(key)]);
  return ({ prompts: texts, key }) => {
    for (const text of texts) {
      const places = byPrompt.get(text) ?? byStripped.get(strip(text));
      if (places === undefined) continue;
      // Equal questions with other constraints are told apart by their keys.
      const own = places.filter((place) => String(prompts[place]?.key) === String(key));
      return own.length > 0 ? own : places;
    }
    return texts.length === 0 ? byKey.get(String(key)) : undefined;
  };
}

function placesBy(
  prompts: readonly Prompt[],
  names: (prompt: Prompt) => readonly string[],
): ReadonlyMap<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, prompt] of prompts.entries()) {
    for (const name of new Set(names(prompt))) {
      const known = places.get(name);
      if (known === undefined) places.set(name, [at]);
      else known.push(at);
    }
  }
  return places;
}

interface ResponseRecord {
  /** What the record names its prompt by: several fields where they differ. */
  readonly prompts: readonly string[];
  readonly key: string | number | undefined;
  /** Null where the model gave none. */
  readonly response: string | null;
  readonly reasoning?: string;
}

const promptPaths = ["prompt", "doc.prompt", "instruction", "question", "input"];
const keyPaths = ["key", "id", "doc.key", "custom_id"];
const responsePaths = [
  "response",
  "filtered_resps.0",
  "resps.0.0",
  "completion",
  "output",
  "generated_text",
  "generation",
  "prediction",
  "text",
  // Lists of one, and the answers of OpenAI's batches.
  "response.body.choices.0.message.content",
  "response.0",
  "output.0",
  "responses.0",
  "outputs.0",
  "generation.0",
  "choices.0.message.content",
  // What ReasonIF writes.
  "content",
  "content.0",
  // Last, since a record may hold the right answer, too.
  "answer",
];
const reasoningPaths = ["", "response.body.choices.0.message.", "choices.0.message."].flatMap((where) =>
  ["reasoning_content", "reasoning_content.0", "reasoning"].map((name) => where + name),
);

function readRecord(value: unknown, place: string): ResponseRecord {
  if (typeof value !== "object" || value === null) throw malformed(place, "it is no object");
  const texts = promptPaths.flatMap((path) => {
    const found = at(value, path);
    return typeof found === "string" ? [found] : [];
  });
  const key = firstOf(value, keyPaths, (found) => typeof found === "string" || typeof found === "number");
  const reasoning = firstOf(value, reasoningPaths, (found) => typeof found === "string");
  const record = { prompts: texts, key, ...(reasoning === undefined ? {} : { reasoning }) };
  const response = firstOf(value, responsePaths, (found) => typeof found === "string");
  if (response !== undefined) return { ...record, response };
  // A model that was cut off in its reasoning has answered nothing.
  if (reasoning !== undefined && reasoning !== "") return { ...record, response: "" };
  if (responsePaths.some((path) => at(value, path) === null)) return { ...record, response: null };
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

function duplicate(place: string, prompt: Prompt, earlier: string): DataError {
  return new DataError(
    `${place}: a second response to key ${prompt.key} (${excerpt(prompt.prompt)}); the first is in ${earlier}`,
    { code: "duplicate-response", hint: "Keep one response per prompt; put repeats into files of their own." },
  );
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
