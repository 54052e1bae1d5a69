import { expect, test } from "vitest";
import { createScoreQueue, type Batch } from "./score-queue.ts";
import { defaultSettings } from "./settings.ts";

function batch(size: number): Batch {
  const jobs = Array.from({ length: size }, (_, sample) => ({ sample, settings: defaultSettings }));
  return { jobs, results: [], left: size, next: 0, over: false, done: () => {}, failed: () => {} };
}

test("a large batch does not hold up a small one behind it", () => {
  const queue = createScoreQueue();
  const [large, small] = [batch(1000), batch(1)];
  queue.add(large);
  queue.add(small);
  expect(queue.take(16).map((ticket) => ticket.batch)).toContain(small);
});

test("every sample is taken once, whatever is added and put back", () => {
  const queue = createScoreQueue();
  const batches = [batch(7), batch(1), batch(30)];
  for (const each of batches) queue.add(each);
  queue.putBack(queue.take(5));
  const seen = new Set<string>();
  for (let taken = queue.take(3); taken.length > 0; taken = queue.take(3)) {
    for (const ticket of taken) seen.add(`${batches.indexOf(ticket.batch)}:${ticket.index}`);
  }
  expect([seen.size, queue.waiting()]).toEqual([38, 0]);
});

test("nothing of a dropped batch is taken, nor put back", () => {
  const queue = createScoreQueue();
  const [kept, dropped] = [batch(3), batch(9)];
  queue.add(dropped);
  queue.add(kept);
  const taken = queue.take(2);
  queue.putBack(taken.slice(0, 1));
  queue.drop(dropped);
  queue.putBack(taken.slice(1));
  expect(queue.waiting()).toBe(3);
  expect(queue.take(100).every(({ batch: of }) => of === kept)).toBe(true);
  expect([queue.waiting(), queue.batches()]).toEqual([0, []]);
});
