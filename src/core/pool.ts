// Jobs with a limit on how many run at a time.

/**
 * Runs `job` over `items`, at most `limit` at a time, and gives the results in the order of the items. When one job
 * rejects, the signal handed to the others fires, no further job starts, all that run are waited for, and the first
 * rejection is thrown: no job goes on unseen and no rejection is lost to "unhandled".
 */
export async function runPool<Item, Result>(
  items: readonly Item[],
  limit: number,
  job: (item: Item, signal: AbortSignal, index: number) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const results = Array.from<Result>({ length: items.length });
  const stop = new AbortController();
  const outer = (): void => stop.abort(signal?.reason);
  if (signal?.aborted === true) outer();
  signal?.addEventListener("abort", outer, { once: true });
  let next = 0;
  let failure: { readonly error: unknown } | undefined;

  async function lane(): Promise<void> {
    while (next < items.length && !stop.signal.aborted) {
      const index = next++;
      try {
        results[index] = await job(items[index] as Item, stop.signal, index);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(Math.max(1, limit), items.length) }, lane));
  signal?.removeEventListener("abort", outer);
  if (failure !== undefined) throw failure.error;
  signal?.throwIfAborted();
  return results;
}
