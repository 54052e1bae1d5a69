// The key of an endpoint: read from the environment, sent to the endpoint, and told to nobody else.
import { ConfigError } from "../../core/errors.ts";

export interface ApiKey {
  /** The variable that it came from. */
  readonly variable: string;
  /** What a request says with it. */
  headers(): Readonly<Record<string, string>>;
  /** A text without the key, should it be in there: an endpoint may repeat what it was sent. */
  redact(text: string): string;
}

export interface ApiKeyOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** In place of PRECEPT_API_KEY and OPENAI_API_KEY. */
  readonly variable?: string;
  /** In place of `authorization: Bearer KEY`: the key alone, under this name. */
  readonly header?: string;
}

/** Shorter ones are placeholders ("none", "EMPTY"), which answers may well contain. */
const shortestSecret = 8;

/** The key, or undefined where none is set. Throws a ConfigError for one that was asked for and is not there, or cannot be sent. */
export function readApiKey({ environment, variable, header }: ApiKeyOptions): ApiKey | undefined {
  if (variable !== undefined && !/^[A-Z_][A-Z0-9_]*$/.test(variable)) {
    throw new ConfigError("--api-key-env does not name an environment variable", {
      code: "bad-api-key",
      hint: "Give the name of the variable, not the key: --api-key-env MY_KEY.",
    });
  }
  if (header !== undefined && !/^[A-Za-z0-9-]+$/.test(header)) {
    throw new ConfigError("--api-key-header is no name of a header", { code: "bad-api-key" });
  }
  const names = variable === undefined ? ["PRECEPT_API_KEY", "OPENAI_API_KEY"] : [variable];
  const found = names.find((name) => (environment[name] ?? "") !== "");
  if (found === undefined) {
    if (variable === undefined) return undefined;
    throw new ConfigError(`the environment variable ${variable} is not set`, {
      code: "no-api-key",
      hint: "Set it to the key, or leave --api-key-env away for an endpoint that asks for none.",
    });
  }
  const key = (environment[found] as string).trim();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ConfigError(`the key in ${found} holds characters that no request can send`, {
      code: "bad-api-key",
      hint: "Set the variable again: a key has neither spaces nor line breaks in it.",
    });
  }
  return {
    variable: found,
    headers: () => (header === undefined ? { authorization: `Bearer ${key}` } : { [header.toLowerCase()]: key }),
    redact: (text) => {
      if (key.length < shortestSecret) return text;
      const ways = new Set([key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key)]);
      return [...ways].reduce((rest, way) => rest.replaceAll(way, "[key]"), text);
    },
  };
}
