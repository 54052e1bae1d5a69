// Every reply of a model, kept as it comes: what was once answered is never asked, or paid for, again.
import { stat } from "node:fs/promises";
import { z } from "zod";
import { openLineAppender } from "../../data/store/line-appender.ts";
import { addUsage, noUsage, type Answered, type Reply, type Usage } from "../../models/endpoint/index.ts";
import { openSource } from "../verification/open-source.ts";
import { textLines } from "../verification/text-lines.ts";

export interface Journal {
  /** What was answered to the question of this key. */
  answered(key: string): Answered | undefined;
  /** Whether anything at all has been answered under the wanted keys. */
  readonly size: number;
  /** Lines that no reader understands: their questions are asked again. */
  readonly damaged: number;
  /** Of all replies under the wanted keys, failures included, those of earlier processes included. */
  usage(): Usage;
  /** Once it resolves, the reply survives the process being killed; every so often it is flushed to the disk, too. */
  add(key: string, reply: Reply): Promise<void>;
  close(): Promise<void>;
}

const usageSchema = z.object({ promptTokens: z.int(), completionTokens: z.int(), estimated: z.boolean() });

const lineSchema = z.discriminatedUnion("kind", [
  z.object({
    key: z.string(),
    kind: z.literal("answer"),
    text: z.string(),
    reasoning: z.string().exactOptional(),
    ending: z.string(),
    usage: usageSchema,
    requests: z.int(),
  }),
  z.object({
    key: z.string(),
    kind: z.literal("failure"),
    code: z.string(),
    detail: z.string(),
    usage: usageSchema,
    requests: z.int(),
  }),
]);

/** Replies between two flushes. */
const flushEvery = 16;

/** What a journal says under some keys. */
export interface JournalContent {
  readonly answers: Map<string, Answered>;
  /** Of all replies under the wanted keys, failures included. */
  readonly usage: Usage;
  /** Lines that no reader understands. */
  readonly damaged: number;
}

/** Reads the journal at `path` and leaves it alone; a missing one is empty. Throws a StoreError where it cannot be read. */
export async function readJournal(path: string, wanted: ReadonlySet<string>): Promise<JournalContent> {
  const answers = new Map<string, Answered>();
  let usage = noUsage;
  let damaged = 0;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.size === 0) return { answers, usage, damaged };
  for await (const { text } of textLines(openSource(path).chunks, path)) {
    const line = readLine(text);
    if (line === undefined) damaged++;
    if (line === undefined || !wanted.has(line.key)) continue;
    const { key, ...reply } = line;
    usage = addUsage(usage, reply.usage);
    if (reply.kind === "answer") answers.set(key, reply);
  }
  return { answers, usage, damaged };
}

/**
 * Opens the journal at `path`, making it where it is missing; of what is in there, only `wanted` keys are held. A last
 * line that was not finished is cut off. Throws a StoreError where the file cannot be read or written.
 */
export async function openJournal(path: string, wanted: ReadonlySet<string>): Promise<Journal> {
  const appender = await openLineAppender(path);
  const { answers, damaged, usage: before } = await readJournal(path, wanted);
  let usage = before;
  let unflushed = 0;
  return {
    answered: (key) => answers.get(key),
    get size() {
      return answers.size;
    },
    damaged,
    usage: () => usage,
    async add(key, reply) {
      await appender.append({ key, ...reply });
      usage = addUsage(usage, reply.usage);
      if (reply.kind === "answer") answers.set(key, reply);
      if (++unflushed < flushEvery) return;
      unflushed = 0;
      await appender.sync();
    },
    close: () => appender.close(),
  };
}

function readLine(text: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
