// The bearer key of a request.
import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "./api-error.ts";

/** Throws a 401 unless `authorization` is "Bearer" and the key. Takes the same time for every wrong key. */
export function checkApiKey(authorization: string | undefined, key: string): void {
  const given = /^bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  // Hashes have one length, so neither the key's length nor where it differs shows in the time.
  if (given !== undefined && timingSafeEqual(hash(given), hash(key))) return;
  throw new ApiError(
    401,
    given === undefined ? "an API key is needed: Authorization: Bearer KEY" : "the API key is not the server's",
    { code: "invalid_api_key", headers: { "WWW-Authenticate": "Bearer" } },
  );
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * The password of basic authentication as a bearer key, for clients that can only be given a URL:
 * `http://key:SECRET@host`. Any other header as it is.
 */
export function bearerOfBasic(authorization: string | undefined): string | undefined {
  const encoded = /^basic +(\S+) *$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return authorization;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  return `Bearer ${decoded.slice(decoded.indexOf(":") + 1)}`;
}
