// OpenAI's protocol as far as one answer to one prompt needs it: what a request says, and what a body means.
import { estimatedTokens, requestSeed, type AskSettings, type Question, type Usage } from "./asked-model.ts";

/** The body of a request. */
export function requestBody(model: string, settings: AskSettings, question: Question): string {
  const { api, system, maxTokens, temperature, topP, seed, stop, extra } = settings;
  const { prompt } = question;
  const told = system === undefined ? [] : [{ role: "system", content: system }];
  const body: Record<string, unknown> = {
    model,
    ...(api === "chat"
      ? { messages: [...told, { role: "user", content: prompt }] }
      : { prompt: system === undefined ? prompt : `${system}\n\n${prompt}` }),
    max_tokens: maxTokens,
    temperature,
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(seed === undefined ? {} : { seed: requestSeed(seed, question) }),
    ...(stop.length === 0 ? {} : { stop }),
    ...extra,
  };
  return JSON.stringify(Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)));
}

export type ReadBody =
  | {
      readonly kind: "answer";
      readonly text: string;
      readonly reasoning?: string;
      readonly ending: string;
      readonly usage: Usage;
    }
  /** An error in the place of an answer; `status` where it says one. */
  | { readonly kind: "error"; readonly status?: number; readonly detail: string; readonly code: string }
  | { readonly kind: "nonsense"; readonly code: string; readonly detail: string; readonly usage?: Usage };

/** What the body of a successful request holds. Lenient in everything that does not decide the answer. */
export function readBody(body: string, prompt: string): ReadBody {
  const value = parsed(body);
  if (value === undefined) {
    const page = /^\s*(<!doctype|<html)/i.test(body);
    const what = body === "" ? "it is empty" : `${page ? "it is a web page" : "it is not JSON"}: ${excerpt(body)}`;
    return { kind: "nonsense", code: "not-json", detail: what };
  }
  const error = member(value, "error");
  const [choice] = list(member(value, "choices"));
  if (choice === undefined) {
    if (error !== undefined && error !== null) return readError(error);
    return { kind: "nonsense", code: "no-answer", detail: `it has no choices: ${excerpt(body)}` };
  }
  const message = member(choice, "message");
  const content = message === undefined ? member(choice, "text") : contentText(member(message, "content"));
  const ending = endingOf(member(choice, "finish_reason"));
  const reasoning = member(message, "reasoning_content") ?? member(message, "reasoning");
  const said = typeof content === "string" ? content : "";
  const thought = typeof reasoning === "string" ? reasoning : "";
  const usage = usageOf(member(value, "usage"), prompt, said + thought);
  // An answer may be empty, but then the endpoint must say that it is one.
  const whole = ending === "stop" || ending === "length";
  if (said === "" && !(whole && (typeof content === "string" || thought !== ""))) {
    const why = ending !== undefined ? `; it ended for the reason ${JSON.stringify(excerpt(ending))}` : "";
    return { kind: "nonsense", code: "no-answer", detail: `its first choice holds no text${why}`, usage };
  }
  return {
    kind: "answer",
    text: said,
    ...(thought === "" ? {} : { reasoning: thought }),
    ending: ending ?? "stop",
    usage,
  };
}

/** What the body of a failed request says, shortened, in one line. */
export function readErrorBody(body: string): { readonly code: string; readonly detail: string } {
  const value = parsed(body);
  const error = member(value, "error") ?? member(value, "detail") ?? member(value, "message");
  if (error === undefined || error === null) return { code: "", detail: body.trim() === "{}" ? "" : excerpt(body) };
  const { code, detail } = readError(error);
  return { code, detail };
}

/** In one line, without characters that would move a terminal's cursor. */
export function excerpt(text: string, longest = 300): string {
  const line = text
    .slice(0, longest * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function readError(error: unknown): Extract<ReadBody, { kind: "error" }> {
  if (typeof error === "string") return { kind: "error", code: "", detail: excerpt(error) };
  const message = member(error, "message");
  const code = member(error, "code") ?? member(error, "type");
  const status = typeof code === "number" && code >= 400 && code < 600 ? code : undefined;
  return {
    kind: "error",
    code: typeof code === "string" ? code : "",
    detail: excerpt(typeof message === "string" ? message : JSON.stringify(error)),
    ...(status === undefined ? {} : { status }),
  };
}

/** Endpoints in front of other APIs pass on the words of these. */
function endingOf(reason: unknown): string | undefined {
  if (typeof reason !== "string") return undefined;
  if (/^(length|max_?(output_)?tokens)$/i.test(reason)) return "length";
  return /^(stop|stop_sequence|end_turn|eos)$/i.test(reason) ? "stop" : reason;
}

/** Some endpoints give content as parts. */
function contentText(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const texts = content.map((part: unknown) => (typeof part === "string" ? part : member(part, "text")));
  return texts.filter((text) => typeof text === "string").join("");
}

function usageOf(usage: unknown, prompt: string, answer: string): Usage {
  const count = (name: string): number | undefined => {
    const value = member(usage, name);
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  };
  const promptTokens = count("prompt_tokens") ?? count("input_tokens");
  const completionTokens = count("completion_tokens") ?? count("output_tokens");
  return {
    promptTokens: promptTokens ?? estimatedTokens(prompt),
    completionTokens: completionTokens ?? estimatedTokens(answer),
    estimated: promptTokens === undefined || completionTokens === undefined,
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
