// Continuous batching: sequences join whenever there is room, take a step together, and leave as they end.
import { setImmediate } from "node:timers/promises";
import { ModelError } from "../../core/errors.ts";
import { type Piece, type PassOptions, runPass, timeOf } from "./forward.ts";
import type { GraphSession, Tensors } from "./graph-session.ts";
import type { Outlook, Sequence } from "./sequence.ts";
import type { KeyValueCache } from "./key-value-cache.ts";

export interface SchedulerOptions {
  readonly session: GraphSession;
  readonly cache: KeyValueCache;
  readonly vocabularySize: number;
  /** Sequences that are continued at the same time. */
  readonly maxRows: number;
  /** Bytes that the cache may come to hold; one position of one sequence takes `positionBytes`. */
  readonly cacheBytes: number;
  readonly positionBytes: number;
}

/** Longer prompts are read in parts, one prompt at a time. */
const CHUNK = 512;
/** Places of one pass over prompts, padded ones included; fewer while others wait for their next token. */
const PLACES = { alone: 4096, beside: 1024 };
/** Rows times the square of the longest prompt: what the largest values inside a pass grow with. */
const PAIRS = 2 ** 21;
/** Padded places there may be for each real one. */
const PADDING = 0.25;
/** Memory that is kept for the next sequences when all have ended. */
const IDLE_BYTES = 2 ** 28;

export class Scheduler {
  private readonly options: SchedulerOptions;
  private waiting: Sequence[] = [];
  /** A long prompt being read; its slot is the one behind all active ones. */
  private reading: Sequence | undefined;
  /** The sequence of each slot. */
  private readonly active: Sequence[] = [];
  private running: Promise<void> | undefined;
  private closed = false;

  constructor(options: SchedulerOptions) {
    this.options = options;
  }

  add(sequence: Sequence): void {
    this.waiting.push(sequence);
    this.running ??= this.run();
  }

  /** Waits until all sequences have ended. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Fails what has not ended, and waits for the pass that is running. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // What is submitted in the same turn begins together.
    await setImmediate();
    while (!this.closed) {
      this.checkIn();
      if (this.waiting.length + this.active.length === 0 && this.reading === undefined) break;
      if (this.reading === undefined) await this.readPrompts();
      else await this.readPart(this.reading);
      await this.step();
      // Between passes the host gets to answer others, and to abort.
      await setImmediate();
    }
    for (const sequence of [...this.held(), ...this.waiting]) sequence.fail(closedError());
    this.active.length = 0;
    this.waiting = [];
    this.reading = undefined;
    if (this.closed || this.options.cache.bytes > IDLE_BYTES) this.options.cache.clear();
    else this.options.cache.empty();
    this.running = undefined;
  }

  private checkIn(): void {
    for (const sequence of [...this.held(), ...this.waiting]) sequence.checkIn();
    this.waiting = this.waiting.filter((sequence) => !sequence.ended);
    if (this.reading?.ended === true) this.reading = undefined;
    this.leave();
  }

  /** One more token of each active sequence. */
  private async step(): Promise<void> {
    const rows = this.active.slice();
    if (rows.length === 0) return;
    try {
      this.reserve(rows.length, Math.max(...rows.map(({ cached }) => cached + 1)));
      const pieces = rows.map(({ newest, cached }): Piece => ({ tokens: [newest], past: cached }));
      const outputs = await this.pass(rows, { pieces, firstSlot: 0, wanted: [...rows.keys()] });
      this.advance(rows, outputs);
      const entries = rows.map(({ cached }, row) => ({ row, slot: row, at: cached, count: 1 }));
      const going = entries.filter(({ row }) => rows[row]?.ended === false);
      this.options.cache.write(outputs, 1, going);
      for (const { row } of going) (rows[row] as Sequence).cached++;
    } catch (error) {
      for (const row of rows) row.fail(error);
    }
    this.leave();
  }

  /** Reads some of the waiting prompts, those of about the length of the first. */
  private async readPrompts(): Promise<void> {
    const [head] = this.waiting;
    if (head === undefined) return;
    if (!this.hasRoom([head])) {
      if (this.active.length > 0) return;
      this.waiting.shift();
      head.fail(this.noRoom(head));
      return;
    }
    if (head.request.prompt.length > CHUNK) {
      this.waiting.shift();
      this.reading = head;
      await this.readPart(head);
      return;
    }
    const { cache } = this.options;
    const group = this.takeGroup(head);
    const first = this.active.length;
    this.active.push(...group);
    try {
      const pieces = group.map(({ request }): Piece => ({ tokens: request.prompt, past: 0 }));
      const time = timeOf(pieces);
      const wanted = pieces.map(({ tokens }, row) => row * time + tokens.length - 1);
      const stay = group.some(({ remaining }) => remaining > 1);
      if (stay) this.reserve(this.active.length, Math.max(0, ...this.active.map(({ cached }) => cached), time) + 1);
      // What the largest values inside a pass grow with is then the width of the slots.
      const inSlots = stay && cache.joined && group.length * time * cache.columns <= PAIRS;
      const outputs = await this.pass(group, { pieces, firstSlot: inSlots ? first : undefined, wanted });
      for (const sequence of group) sequence.cached = sequence.request.prompt.length;
      this.advance(group, outputs);
      const entries = group.map(({ cached }, row) => ({ row, slot: first + row, at: 0, count: cached }));
      cache.write(
        outputs,
        time,
        entries.filter(({ row }) => group[row]?.ended === false),
      );
    } catch (error) {
      for (const sequence of group) sequence.fail(error);
    }
    this.leave();
  }

  private async readPart(sequence: Sequence): Promise<void> {
    const { prompt } = sequence.request;
    const slot = this.active.length;
    try {
      const tokens = prompt.slice(sequence.cached, sequence.cached + CHUNK);
      const finishes = sequence.cached + tokens.length === prompt.length;
      this.reserve(slot + 1, sequence.cached + tokens.length + 1);
      const pieces = [{ tokens, past: sequence.cached }];
      const outputs = await this.pass([sequence], {
        pieces,
        firstSlot: slot,
        wanted: finishes ? [tokens.length - 1] : [],
      });
      this.options.cache.write(outputs, tokens.length, [{ row: 0, slot, at: sequence.cached, count: tokens.length }]);
      sequence.cached += tokens.length;
      if (!finishes) return;
      this.reading = undefined;
      this.advance([sequence], outputs);
      if (!sequence.ended) this.active.push(sequence);
    } catch (error) {
      this.reading = undefined;
      sequence.fail(error);
    }
  }

  private async pass(sequences: readonly Sequence[], options: Omit<PassOptions, "cache">): Promise<Tensors> {
    const { session, cache } = this.options;
    const logits = sequences.some(({ needsLogits }) => needsLogits);
    const measured = sequences.some((sequence) => sequence.measured && !sequence.needsLogits);
    const scored = measured ? options.wanted.map((_, at) => ({ at, target: 0 })) : [];
    // Keys and values are copied on the way out, in vain where nothing follows.
    const kept = sequences.some(({ remaining }) => remaining > 1) ? cache.outputs : [];
    const outputs = ["next", "sum", ...(logits ? ["logits"] : []), ...(measured ? ["highest"] : []), ...kept];
    return await runPass(session, { ...options, cache, scored }, outputs);
  }

  private advance(sequences: readonly Sequence[], outputs: Tensors): void {
    const { vocabularySize: width } = this.options;
    const next = outputs["next"]?.data as BigInt64Array;
    const sums = outputs["sum"]?.data as Float32Array;
    const highest = outputs["highest"]?.data as Float32Array | undefined;
    const logits = outputs["logits"]?.data as Float32Array | undefined;
    for (const [row, sequence] of sequences.entries()) {
      const outlook: Outlook = {
        next: Number(next[row]),
        finite: Number.isFinite(sums[row]),
        highest: highest?.[row] ?? NaN,
        logits: logits?.subarray(row * width, (row + 1) * width),
      };
      sequence.advance(outlook);
    }
  }

  /** Ended sequences leave; the last one takes the slot of each. */
  private leave(): void {
    const { cache } = this.options;
    const before = this.active.length;
    for (let slot = this.active.length - 1; slot >= 0; slot--) {
      if (this.active[slot]?.ended !== true) continue;
      const last = this.active.pop() as Sequence;
      if (slot < this.active.length) {
        cache.copySlot(this.active.length, slot, last.cached);
        this.active[slot] = last;
      }
      // The prompt being read stays right behind.
      if (this.reading !== undefined && this.reading.cached > 0) {
        cache.copySlot(this.active.length + 1, this.active.length, this.reading.cached);
      }
    }
    if (this.active.length === before) return;
    const held = this.held();
    if (held.length === 0) cache.empty();
    else cache.tighten?.(held.length, Math.max(...held.map(({ cached }) => cached + 1)));
  }

  /** The first waiting sequence and those behind it that can be read with it at little waste. */
  private takeGroup(head: Sequence): Sequence[] {
    const places = this.active.length > 0 ? PLACES.beside : PLACES.alone;
    const group = [head];
    let [longest, tokens] = [head.request.prompt.length, head.request.prompt.length];
    for (const sequence of this.waiting.slice(1)) {
      const length = sequence.request.prompt.length;
      const time = Math.max(longest, length);
      const padded = (group.length + 1) * time;
      const fits = padded <= places && padded * time <= PAIRS && padded <= (1 + PADDING) * (tokens + length);
      if (!fits || length > CHUNK || !this.hasRoom([...group, sequence])) continue;
      group.push(sequence);
      longest = time;
      tokens += length;
    }
    const taken = new Set(group);
    this.waiting = this.waiting.filter((sequence) => !taken.has(sequence));
    return group;
  }

  /** Whether these could join and all could grow to their full length. */
  private hasRoom(joining: readonly Sequence[]): boolean {
    const { maxRows, cacheBytes, positionBytes } = this.options;
    const all = [...this.active, ...joining];
    const longest = Math.max(...all.map((sequence) => sequence.longest));
    return all.length <= maxRows && all.length * longest * positionBytes <= cacheBytes;
  }

  private reserve(slots: number, columns: number): void {
    const held = this.held();
    const atMost = Math.max(columns, ...held.map(({ longest }) => longest));
    this.options.cache.reserve({ slots: Math.max(slots, held.length), columns, atMost });
  }

  /** The sequences that have a slot. */
  private held(): readonly Sequence[] {
    return this.reading === undefined ? this.active : [...this.active, this.reading];
  }

  private noRoom({ longest }: Sequence): ModelError {
    const { cacheBytes, positionBytes } = this.options;
    const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    return new ModelError(
      `a sequence of up to ${longest} tokens needs ${megabytes(longest * positionBytes)} for its keys and values, ` +
        `and cacheBytes allows ${megabytes(cacheBytes)}`,
      { code: "not-enough-memory", hint: "Ask for fewer new tokens, shorten the prompt, or raise cacheBytes." },
    );
  }
}

export function closedError(): ModelError {
  return new ModelError("this generator is closed", { code: "closed" });
}
