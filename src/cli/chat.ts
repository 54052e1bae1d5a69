// `precept chat`: a model answers in the terminal, or one prompt from a pipe.
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { text } from "node:stream/consumers";
import { Interrupted } from "../core/errors.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { startModelWorker } from "../serve/start-model-worker.ts";
import type { SequenceJob, ServedModel } from "../serve/served-model.ts";
import { converse, createConversation } from "./conversation.ts";
import { interruptible } from "./interruptible.ts";
import { terminalLines } from "./terminal-lines.ts";

export interface ChatFlags {
  readonly unit?: string;
  readonly system?: string;
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly device?: DeviceName;
}

/** Talks in a terminal until Ctrl-D or two Ctrl-C; what is piped in is one prompt, and stdout then only its answer. */
export async function chat(path: string, flags: ChatFlags): Promise<void> {
  const source = {
    path,
    threads: flags.threads ?? availableParallelism(),
    maxSequences: 1,
    ...(flags.device === undefined ? {} : { device: flags.device }),
    ...(flags.unit === undefined ? {} : { unit: flags.unit }),
  };
  const model = await startModelWorker(source, { onNote: (note) => void process.stderr.write(`${note}\n`) });
  try {
    const conversation = createConversation({
      multiTurn: model.info.chatTemplate,
      ...(flags.system === undefined ? {} : { system: flags.system }),
      answer: (prompt, options) => answer(model, { ...jobOf(flags), prompt }, options),
    });
    if (process.stdin.isTTY) {
      process.stderr.write(`${model.info.name}: ${manner(model, flags)}\nCtrl-C stops an answer, Ctrl-D leaves.\n`);
      await converse(conversation, terminalLines(process.stdin, process.stderr), process.stdout);
      return;
    }
    const prompt = (await text(process.stdin)).replace(/\r?\n$/, "");
    const print = (piece: string): void => void process.stdout.write(piece);
    await interruptible(
      async (signal) => {
        await conversation.say(prompt, { signal, onText: print });
        if (signal.aborted) throw new Interrupted();
      },
      () => {},
    );
    process.stdout.write("\n");
  } finally {
    await model.close();
  }
}

type Answer = Parameters<typeof createConversation>[0]["answer"];

async function answer(model: ServedModel, job: SequenceJob, options: Parameters<Answer>[1]): Promise<string> {
  let said = "";
  await model.generate(job, {
    signal: options.signal,
    onStart: () => {},
    onDelta({ text: piece }) {
      said += piece;
      options.onText(piece);
    },
  });
  return said;
}

function jobOf({ temperature, topP, maxTokens, seed }: ChatFlags): Omit<SequenceJob, "prompt"> {
  return {
    stop: [],
    stream: true,
    ...(maxTokens === undefined ? {} : { maxNewTokens: maxTokens }),
    ...(temperature === 0 ? {} : { sampling: { temperature, topP, topK: 0, seed: seed ?? randomInt(2 ** 47) } }),
  };
}

function manner({ info }: ServedModel, { temperature }: ChatFlags): string {
  const turns = info.chatTemplate
    ? "it remembers the conversation; /clear begins a new one."
    : "it has no chat template, so each line is a prompt by itself.";
  return `${temperature === 0 ? "the likeliest answer each time" : `temperature ${temperature}`}; ${turns}`;
}
