// Ctrl-C and SIGTERM: the first asks the work to stop where it can go on later, the second stops at once.
import { exitCodes, Interrupted } from "../core/errors.ts";

export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  onFirst: () => void,
): Promise<Result> {
  const stop = new AbortController();
  const handle = (): void => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    onFirst();
    stop.abort(new Interrupted());
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  try {
    return await work(stop.signal);
  } finally {
    process.off("SIGINT", handle);
    process.off("SIGTERM", handle);
  }
}
