// A server over a model that is not there, and ways to reach it.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import OpenAI from "openai";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { fakeGenerator, type FakeGenerator, type FakeGeneratorOptions } from "../models/fake-generator.test-support.ts";
import { textGeneration } from "../models/text-generation.ts";
import { localModel } from "./local-model.ts";
import { startServer, type RunningServer, type ServeOptions } from "./server.ts";

export const testAlphabet = "abcdefghijklmnopqrstuvwxyz .,:é😀\n";

export interface TestServer {
  readonly server: RunningServer;
  readonly client: OpenAI;
  readonly generator: FakeGenerator;
  readonly errors: unknown[];
  readonly origin: string;
}

export interface TestServerOptions
  extends Partial<ServeOptions>, Partial<Omit<FakeGeneratorOptions, "vocabularySize">> {
  readonly tokenizer?: Tokenizer;
}

export async function serveFake(options: TestServerOptions = {}): Promise<TestServer> {
  const { tokenizer = createCharacterTokenizer(testAlphabet), contextLength = 64, ...rest } = options;
  const { vocabularySize } = tokenizer;
  const generator = fakeGenerator({ vocabularySize, contextLength, ...rest });
  const errors: unknown[] = [];
  const model = localModel({
    info: { name: "tiny", contextLength, vocabularySize, chatTemplate: false, fingerprint: "fp_test" },
    text: textGeneration({ generator, tokenizer, contextLength, stopTokens: tokenizer.stopTokens }),
    close: () => generator.close(),
  });
  const server = await startServer({
    model,
    port: 0,
    maxSequences: 8,
    onError: (error) => errors.push(error),
    ...rest,
  });
  const client = new OpenAI({
    baseURL: server.baseUrl,
    apiKey: options.apiKey ?? "none",
    maxRetries: 0,
    timeout: 20_000,
  });
  return { server, client, generator, errors, origin: `http://127.0.0.1:${server.port}` };
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
}

/** A connection that says what it is told, and everything that came back once it is closed. */
export async function rawConnection(
  port: number,
): Promise<{ readonly socket: Socket; readonly closed: Promise<string> }> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (data) => (received += data.toString("latin1")));
  socket.on("error", () => {});
  const closed = once(socket, "close").then(() => received);
  await once(socket, "connect");
  return { socket, closed };
}

/** Waits until the condition holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
