// Where an OpenAI-compatible endpoint is, and what it calls the model: `openai:https://host/v1#name`.
import { ConfigError } from "../../core/errors.ts";

export interface EndpointAddress {
  /** Without a slash at its end; to be written to disk, so without anything secret. */
  readonly baseUrl: string;
  readonly query: string;
  /** The model's name, as requests give it. */
  readonly model: string;
}

const prefix = "openai:";

export function isEndpoint(text: string): boolean {
  return text.startsWith(prefix);
}

/** Throws a ConfigError, which repeats no part of the address that may be secret. */
export function readAddress(text: string): EndpointAddress {
  const hash = text.indexOf("#");
  const model = hash < 0 ? "" : text.slice(hash + 1);
  if (!isEndpoint(text) || model === "") {
    throw bad("an endpoint is written openai:URL#NAME", "The name is what requests call the model.");
  }
  const url = parsed(text.slice(prefix.length, hash));
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw bad("the endpoint has no http:// or https:// address", "Such as openai:https://api.openai.com/v1#gpt-4o.");
  }
  if (url.username !== "" || url.password !== "") {
    throw bad("the endpoint's address holds a name or a password, which would be written to disk", keyHint);
  }
  // Azure's version is the one parameter that is known to be no secret.
  if ([...url.searchParams.keys()].some((name) => name !== "api-version")) {
    throw bad("the endpoint's address has parameters, which may be secret and would be written to disk", keyHint);
  }
  const path = url.pathname.replace(/\/+$/, "").replace(/\/(chat\/)?completions$/, "");
  return { baseUrl: url.origin + path, query: url.search, model };
}

/** The place in the API that answers. */
export function requestUrl({ baseUrl, query }: EndpointAddress, api: "chat" | "completions"): URL {
  return new URL(`${baseUrl}${api === "chat" ? "/chat/completions" : "/completions"}${query}`);
}

const keyHint = "Give the key by an environment variable, such as PRECEPT_API_KEY.";

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function bad(problem: string, hint: string): ConfigError {
  return new ConfigError(`--model: ${problem}`, { code: "bad-endpoint", hint });
}
