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
