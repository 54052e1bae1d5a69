// How far `precept eval` is: one line, rewritten in place on a terminal; every ten seconds elsewhere.
import type { AskProgress } from "../eval/asking/index.ts";
import type { Trouble } from "../models/endpoint/index.ts";
import { count, duration } from "./quantities.ts";

export interface EvalProgress {
  see(progress: AskProgress): void;
  /** Said every so often, however many requests fail. */
  trouble(trouble: Trouble): void;
  note(text: string): void;
  end(): void;
}

export function evalProgress(stream: NodeJS.WriteStream): EvalProgress {
  const every = stream.isTTY ? 100 : 10_000;
  let started: { readonly at: number; readonly done: number } | undefined;
  let shownAt = 0;
  let troubleAt = Number.NEGATIVE_INFINITY;
  let open = false;
  const clear = (): void => {
    if (open) stream.write("\r\u001b[0K");
    open = false;
  };
  const note = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
  };
  return {
    note,
    see(progress) {
      const now = performance.now();
      started ??= { at: now, done: progress.done };
      if (now - shownAt < every || progress.done === progress.of) return;
      shownAt = now;
      const line = lineOf(progress, progress.done - started.done, (now - started.at) / 1000);
      if (!stream.isTTY) {
        stream.write(`${line}\n`);
        return;
      }
      clear();
      stream.write(line);
      open = true;
    },
    trouble({ detail, waitMs }) {
      const now = performance.now();
      if (now - troubleAt < 10_000) return;
      troubleAt = now;
      note(`${detail}; trying again in ${duration(waitMs / 1000)}`);
    },
    end: clear,
  };
}

function lineOf({ done, of, failed }: AskProgress, fresh: number, seconds: number): string {
  const speed = fresh / seconds;
  const left = fresh > 0 && seconds > 1 ? `  about ${duration((of - done) / speed)} left` : "";
  return `${count(done)} of ${count(of)} answered${failed > 0 ? `, ${count(failed)} without answer` : ""}${left}`;
}
