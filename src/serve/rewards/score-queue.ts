// Samples that wait, batch by batch in turn, so that a large batch does not hold up the small ones behind it.
import type { Scored, ScoreJob } from "./messages.ts";

/** The samples of one request. */
export interface Batch {
  readonly jobs: readonly ScoreJob[];
  readonly results: (Scored | undefined)[];
  /** Samples without a result. */
  left: number;
  /** The first that nobody has taken. */
  next: number;
  /** Nobody waits for it any more. */
  over: boolean;
  readonly done: (results: readonly Scored[]) => void;
  readonly failed: (error: unknown) => void;
}

/** A sample and the batch it belongs to. */
export interface Ticket {
  readonly batch: Batch;
  readonly index: number;
}

export interface ScoreQueue {
  add(batch: Batch): void;
  /** Up to `count` samples: those put back first, then a few of each batch in turn. */
  take(count: number): Ticket[];
  /** Samples that were taken and not judged. */
  putBack(tickets: readonly Ticket[]): void;
  /** Forgets what waits of a batch. */
  drop(batch: Batch): void;
  /** Every batch of which something waits. */
  batches(): readonly Batch[];
  waiting(): number;
}

/** So many samples of a batch go out before it is the next one's turn. */
const samplesPerTurn = 4;

export function createScoreQueue(): ScoreQueue {
  const turns = new Set<Batch>();
  let returned: Ticket[] = [];
  let waiting = 0;

  function takeTurn(count: number, into: Ticket[]): void {
    for (const batch of turns) {
      turns.delete(batch);
      const end = Math.min(batch.jobs.length, batch.next + Math.min(count, samplesPerTurn));
      for (; batch.next < end; batch.next++) into.push({ batch, index: batch.next });
      if (batch.next < batch.jobs.length) turns.add(batch);
      return;
    }
  }

  return {
    add(batch) {
      turns.add(batch);
      waiting += batch.jobs.length;
    },
    take(count) {
      const taken = returned.splice(0, count);
      while (taken.length < count && turns.size > 0) takeTurn(count - taken.length, taken);
      waiting -= taken.length;
      return taken;
    },
    putBack(tickets) {
      const wanted = tickets.filter(({ batch }) => !batch.over);
      returned.push(...wanted);
      waiting += wanted.length;
    },
    drop(batch) {
      batch.over = true;
      const kept = returned.filter((ticket) => ticket.batch !== batch);
      waiting -= returned.length - kept.length;
      returned = kept;
      if (turns.delete(batch)) waiting -= batch.jobs.length - batch.next;
      batch.next = batch.jobs.length;
    },
    batches: () => [...new Set([...returned.map(({ batch }) => batch), ...turns])],
    waiting: () => waiting,
  };
}
