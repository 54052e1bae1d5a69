// Lines from a terminal, and Ctrl-C between and during what they start.
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

export interface Lines {
  /** The next line; undefined when the person leaves (Ctrl-D, or Ctrl-C twice). */
  next(): Promise<string | undefined>;
  /** Runs work that the next Ctrl-C asks to stop, and a second one leaves. */
  during(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Shows a note beside the lines. */
  tell(text: string): void;
}

export function terminalLines(input: Readable, output: Writable): Lines {
  const readline = createInterface({ input, output, prompt: "> ", terminal: true });
  const waiting: string[] = [];
  let take: ((line: string | undefined) => void) | undefined;
  let closed = false;
  let working: AbortController | undefined;
  let interrupted = false;

  const give = (line: string | undefined): void => {
    const taker = take;
    take = undefined;
    taker?.(line);
  };
  readline.on("line", (line) => {
    interrupted = false;
    if (take === undefined) waiting.push(line);
    else give(line);
  });
  readline.on("close", () => {
    closed = true;
    working?.abort();
    give(undefined);
  });
  readline.on("SIGINT", () => {
    if (interrupted) return readline.close();
    interrupted = true;
    if (working !== undefined) return working.abort();
    output.write("\nCtrl-C again or Ctrl-D leaves.\n");
    // What was typed so far is dropped, as in a shell.
    readline.write(null, { ctrl: true, name: "u" });
    readline.prompt();
  });

  return {
    next() {
      if (waiting.length > 0) return Promise.resolve(waiting.shift());
      if (closed) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        take = resolve;
        readline.prompt();
      });
    },
    async during(work) {
      working = new AbortController();
      interrupted = false;
      if (closed) working.abort();
      try {
        await work(working.signal);
      } finally {
        working = undefined;
      }
    },
    tell: (text) => void output.write(`${text}\n`),
  };
}
