// Which names a request may call the server by.
import { ApiError } from "./api-error.ts";
import { isLoopback } from "./http-server.ts";

/** The names that count for a server at `host`, as an option; any where a key protects it or others may reach it. */
export function hostNamesFor(host: string, apiKey: string | undefined): { readonly hostNames?: readonly string[] } {
  if (apiKey !== undefined || !isLoopback(host)) return {};
  return { hostNames: [...new Set(["localhost", "127.0.0.1", "[::1]", host.toLowerCase()])] };
}

/**
 * Without a key, a server on this machine is protected by nobody else reaching it. A page whose name its owner points
 * to 127.0.0.1 would reach it through a browser, with that name as the host.
 */
export function checkHost(header: string | undefined, names: readonly string[]): void {
  const name = (header ?? "").replace(/:\d+$/, "").toLowerCase();
  if (names.includes(name)) return;
  throw new ApiError(403, `this server answers to ${names.join(", ")}; the request's host is '${name}'`, {
    code: "unknown_host",
  });
}
