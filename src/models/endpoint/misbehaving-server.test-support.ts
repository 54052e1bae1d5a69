// A server on this machine that answers as it is told, well or badly, and remembers what it was asked.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
  /** The last message, or the prompt. */
  readonly prompt: string;
}

/** `turn` counts all requests from 0. */
export type Behaviour = (response: ServerResponse, received: Received, turn: number) => void;

export interface MisbehavingServer {
  readonly baseUrl: string;
  readonly received: Received[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function misbehavingServer(first: Behaviour): Promise<MisbehavingServer> {
  let behaviour = first;
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
      const messages = body["messages"] as readonly { readonly content: string }[] | undefined;
      const prompt = messages?.at(-1)?.content ?? (body["prompt"] as string);
      const one = { path: request.url ?? "", headers: request.headers, body, prompt };
      received.push(one);
      behaviour(response, one, received.length - 1);
    });
    response.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    behave: (next) => void (behaviour = next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function json(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}

/** An answer as OpenAI gives it. */
export function completion(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: "x",
    choices: [{ index: 0, message: { role: "assistant", content: text }, text, finish_reason: "stop", ...more }],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  };
}

export const answers =
  (text: (prompt: string) => string): Behaviour =>
  (response, { prompt }) =>
    json(response, 200, completion(text(prompt)));
