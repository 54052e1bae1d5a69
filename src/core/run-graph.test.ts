import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runGraph, type GraphTask } from "./run-graph.ts";

const graphs = fc
  .array(fc.array(fc.nat(30), { maxLength: 3 }), { maxLength: 12 })
  .map((all): GraphTask[] =>
    all.map((needs, i) => ({ id: `t${i}`, needs: i === 0 ? [] : [...new Set(needs.map((n) => `t${n % i}`))] })),
  );

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("runGraph", () => {
  it("runs every task once, after all that it needs, never more than the limit, whatever the order of the list", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (tasks, limit, reversed) => {
        const ended: string[] = [];
        let running = 0;
        await runGraph(reversed ? [...tasks].reverse() : tasks, limit, async ({ id, needs }) => {
          expect(needs.every((need) => ended.includes(need))).toBe(true);
          running += 1;
          expect(running).toBeLessThanOrEqual(limit);
          await turn();
          running -= 1;
          ended.push(id);
        });
        expect([...ended].sort()).toEqual(tasks.map(({ id }) => id).sort());
      }),
    );
  });

  it("starts as many at a time as may start", async () => {
    let most = 0;
    let running = 0;
    const tasks = ["a", "b", "c", "d"].map((id) => ({ id, needs: id === "d" ? ["a"] : [] }));
    await runGraph(tasks, 2, async () => {
      most = Math.max(most, (running += 1));
      await turn();
      running -= 1;
    });
    expect(most).toBe(2);
  });

  it("stops at the first rejection, waits for what runs, and starts nothing that needs it", async () => {
    const seen: string[] = [];
    const tasks = [
      { id: "bad", needs: [] },
      { id: "slow", needs: [] },
      { id: "after", needs: ["bad"] },
    ];
    const run = runGraph(tasks, 2, async ({ id }, signal) => {
      seen.push(id);
      await turn();
      if (id === "bad") throw new Error("broken");
      while (!signal.aborted) await turn();
      seen.push("slow stopped");
    });
    await expect(run).rejects.toThrow("broken");
    expect(seen).toEqual(["bad", "slow", "slow stopped"]);
  });

  it("starts nothing once the signal has fired", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(
      runGraph([{ id: "a", needs: [] }], 1, () => Promise.reject(new Error("started")), controller.signal),
    ).rejects.toThrow("enough");
  });

  it.each<[string, GraphTask[]]>([
    [
      "two tasks of one id",
      [
        { id: "a", needs: [] },
        { id: "a", needs: [] },
      ],
    ],
    ["a need that is no task", [{ id: "a", needs: ["b"] }]],
    ["a task that needs itself", [{ id: "a", needs: ["a"] }]],
    [
      "a circle",
      [
        { id: "a", needs: ["b"] },
        { id: "b", needs: ["a"] },
      ],
    ],
  ])("refuses %s before anything runs", async (_, tasks) => {
    let started = false;
    await expect(
      runGraph(tasks, 1, async () => {
        started = true;
        await turn();
      }),
    ).rejects.toThrow(RangeError);
    expect(started).toBe(false);
  });
});
