// The JSON body of a request, of bounded size.
import type { IncomingMessage } from "node:http";
import { ApiError } from "./api-error.ts";

/**
 * Reads and parses a body. Throws a 415 for another content type (a page of another origin can send those without
 * asking the browser), a 413 past `limit` bytes, and a 400 for what is no UTF-8, no JSON, or no object.
 */
export async function readJsonBody(incoming: IncomingMessage, limit: number): Promise<Record<string, unknown>> {
  const [contentType = ""] = (incoming.headers["content-type"] ?? "").split(";");
  if (contentType.trim().toLowerCase() !== "application/json") {
    throw new ApiError(415, "the content type must be application/json", { code: "unsupported_media_type" });
  }
  const bytes = await readBytes(incoming, limit);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw badJson("the body is not UTF-8");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badJson(`the body is not JSON: ${(error as Error).message}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badJson("the body must be a JSON object");
}

function readBytes(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(incoming.headers["content-length"] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const onData = (part: Buffer): void => {
      size += part.length;
      if (size > limit) end(() => reject(tooLarge(limit)));
      else parts.push(part);
    };
    const onEnd = (): void => end(() => resolve(Buffer.concat(parts)));
    const onLost = (): void => end(() => reject(new ApiError(400, "the body ended before it was whole")));
    function end(then: () => void): void {
      incoming.off("data", onData).off("end", onEnd).off("close", onLost).off("error", onLost);
      incoming.pause();
      then();
    }
    incoming.on("data", onData).on("end", onEnd).on("close", onLost).on("error", onLost);
    if (incoming.destroyed) onLost();
  });
}

function tooLarge(limit: number): ApiError {
  return new ApiError(413, `the body is larger than ${limit} bytes`, {
    code: "request_too_large",
    headers: { Connection: "close" },
  });
}

function badJson(message: string): ApiError {
  return new ApiError(400, message, { code: "invalid_json" });
}
