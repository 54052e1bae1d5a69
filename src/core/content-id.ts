// Ids made of content: the same value has the same id on every machine.
import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** SHA-256 of a text (UTF-8) or of bytes, as 64 hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** An id for a JSON value: `prefix-` and the first 80 bits of the SHA-256 of its canonical JSON, in hexadecimal. */
export function contentId(prefix: string, value: unknown): string {
  return `${prefix}-${sha256(canonicalJson(value)).slice(0, 20)}`;
}
