// Jobs that need each other's results, with a limit on how many run at a time.

export interface GraphTask {
  readonly id: string;
  /** Ids of the tasks that must be done before. */
  readonly needs: readonly string[];
}

/**
 * Runs `job` for every task once all that it needs are done, at most `limit` at a time; of those that may start, the
 * first in the list starts first. When one job rejects, the signal handed to the others fires, no further job starts, all
 * that run are waited for, and the first rejection is thrown. Throws a RangeError for two tasks of one id, a need that is
 * no task, and tasks that need each other in a circle.
 */
export async function runGraph<Task extends GraphTask>(
  tasks: readonly Task[],
  limit: number,
  job: (task: Task, signal: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  refuseCircles(tasks);
  const stop = new AbortController();
  const outer = (): void => stop.abort(signal?.reason);
  if (signal?.aborted === true) outer();
  signal?.addEventListener("abort", outer, { once: true });
  const done = new Set<string>();
  const waiting = [...tasks];
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  const start = (task: Task): void => {
    const run = job(task, stop.signal).then(
      () => void done.add(task.id),
      (error: unknown) => {
        failure ??= { error };
        stop.abort(error);
      },
    );
    const ended = run.finally(() => running.delete(ended));
    running.add(ended);
  };

  for (;;) {
    while (!stop.signal.aborted && running.size < Math.max(1, limit)) {
      const next = waiting.findIndex(({ needs }) => needs.every((need) => done.has(need)));
      if (next < 0) break;
      start(waiting.splice(next, 1)[0] as Task);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  signal?.removeEventListener("abort", outer);
  if (failure !== undefined) throw failure.error;
  signal?.throwIfAborted();
}

function refuseCircles(tasks: readonly GraphTask[]): void {
  const ids = new Set<string>();
  for (const { id } of tasks) {
    if (ids.has(id)) throw new RangeError(`two tasks have the id ${id}`);
    ids.add(id);
  }
  let left = [...tasks];
  const settled = new Set<string>();
  for (const { id, needs } of tasks) {
    const missing = needs.find((need) => !ids.has(need));
    if (missing !== undefined) throw new RangeError(`${id} needs ${missing}, which is no task`);
  }
  while (left.length > 0) {
    const free = left.filter(({ needs }) => needs.every((need) => settled.has(need)));
    if (free.length === 0) throw new RangeError(`tasks need each other: ${left.map(({ id }) => id).join(", ")}`);
    for (const { id } of free) settled.add(id);
    left = left.filter(({ id }) => !settled.has(id));
  }
}
