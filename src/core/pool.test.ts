import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { runPool } from "./pool.ts";

describe("runPool", () => {
  it("keeps the order of the items and the limit on running jobs", async () => {
    let running = 0;
    let most = 0;
    const results = await runPool([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++running);
      await sleep(item);
      running--;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it("throws the first rejection after the running jobs have stopped, and starts no more", async () => {
    const started: number[] = [];
    const ended: number[] = [];
    const run = runPool([0, 1, 2, 3], 2, async (item, signal) => {
      started.push(item);
      if (item === 0) throw new Error("first");
      while (!signal.aborted) await sleep(1);
      ended.push(item);
      throw new Error("second");
    });
    await expect(run).rejects.toThrow("first");
    expect(started).toEqual([0, 1]);
    expect(ended).toEqual([1]);
  });

  it("hands an outer abort to the jobs and reports it", async () => {
    const outer = new AbortController();
    const run = runPool(
      [1, 2],
      1,
      async (_item, signal) => {
        while (!signal.aborted) await sleep(1);
      },
      outer.signal,
    );
    outer.abort(new Error("asked to stop"));
    await expect(run).rejects.toThrow("asked to stop");
  });

  it("starts nothing when the signal had fired before", async () => {
    let started = 0;
    const fired = AbortSignal.abort(new Error("too late"));
    await expect(runPool([1], 1, async () => void started++, fired)).rejects.toThrow("too late");
    expect(started).toBe(0);
  });

  it("gives an empty list for no items", async () => {
    expect(await runPool([], 4, () => Promise.reject(new Error("never")))).toEqual([]);
  });
});
