// Log-probabilities of given continuations: whole passes over rows of about one length, a shared prompt read once.
import type { ScoreRequest } from "../contract.ts";
import { type Piece, runPass } from "./forward.ts";
import type { GraphSession } from "./graph-session.ts";
import type { KeyValueCache } from "./key-value-cache.ts";

export interface ScorerOptions {
  readonly session: GraphSession;
  /** For the scorer alone; emptied after use. */
  readonly cache: KeyValueCache;
  readonly vocabularySize: number;
  /** Called before each pass; what it throws ends the scoring. */
  readonly check: () => void;
}

/** New tokens of one row in one pass. */
const CHUNK = 512;
/** Places of one pass. */
const PLACES = 4096;
/** Rows times the square of the longest: what the largest values inside a pass grow with. */
const PAIRS = 2 ** 21;
/** Logits of one pass. */
const LOGITS = 2 ** 24;
/** Prompt tokens that must be saved for a prompt to be read apart from its continuations. */
const WORTH_SHARING = 64;

/** One continuation: the tokens that are read, and where the first prediction of interest is made. */
interface Line {
  readonly tokens: readonly number[];
  readonly firstWanted: number;
  readonly continuation: readonly number[];
  readonly scores: Float32Array;
}

export async function scoreContinuations(
  options: ScorerOptions,
  requests: readonly ScoreRequest[],
): Promise<Float32Array[]> {
  const results = requests.map(({ continuation }) => new Float32Array(continuation.length));
  const alone: Line[] = [];
  try {
    for (const { prefix, members } of byPrompt(requests)) {
      const lines = members.map((index): Line => {
        const { prompt, continuation } = requests[index] as ScoreRequest;
        const scores = results[index] as Float32Array;
        const tokens = [...prompt.slice(prefix.length), ...continuation.slice(0, -1)];
        return { tokens, firstWanted: prompt.length - 1 - prefix.length, continuation, scores };
      });
      if (prefix.length > 0) await scoreLines(options, lines, prefix);
      else alone.push(...lines);
    }
    await scoreLines(options, alone, []);
  } finally {
    options.cache.clear();
  }
  return results;
}

interface Shared {
  /** All tokens of the prompt but the last, where it is worth reading apart. */
  readonly prefix: readonly number[];
  readonly members: readonly number[];
}

function byPrompt(requests: readonly ScoreRequest[]): Shared[] {
  const groups = new Map<string, number[]>();
  for (const [index, { prompt }] of requests.entries()) {
    const key = prompt.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()].map((members) => {
    const prefix = requests[members[0] as number]?.prompt.slice(0, -1) ?? [];
    const saved = prefix.length * (members.length - 1);
    return { prefix: saved >= WORTH_SHARING ? prefix : [], members };
  });
}

/** The prefix is kept in slot 0, and copied to the slots of the rows that continue it. */
async function scoreLines(options: ScorerOptions, lines: readonly Line[], prefix: readonly number[]): Promise<void> {
  await readPrefix(options, prefix);
  const byLength = lines.toSorted((left, right) => right.tokens.length - left.tokens.length);
  for (let first = 0; first < byLength.length;) {
    const longest = (byLength[first] as Line).tokens.length;
    const most = Math.min(PLACES / longest, PAIRS / longest ** 2, LOGITS / options.vocabularySize);
    const together = byLength.slice(first, first + Math.max(1, Math.floor(most)));
    // Several tokens can only be joined to a past if they are those of one row.
    const alone = (): boolean => prefix.length > 0 || !fitOnePass(options, together);
    while (options.cache.joined && together.length > 1 && alone()) together.pop();
    await scoreRows(options, together, prefix.length);
    first += together.length;
  }
}

function fitOnePass({ vocabularySize }: ScorerOptions, lines: readonly Line[]): boolean {
  const longest = (lines[0] as Line).tokens.length;
  const predicted = longest - Math.min(...lines.map(({ firstWanted }) => firstWanted));
  return longest <= CHUNK && predicted * lines.length * vocabularySize <= LOGITS;
}

async function readPrefix({ session, cache, check }: ScorerOptions, prefix: readonly number[]): Promise<void> {
  for (let past = 0; past < prefix.length; past += CHUNK) {
    check();
    const tokens = prefix.slice(past, past + CHUNK);
    cache.reserve({ slots: 1, columns: past + tokens.length, atMost: prefix.length });
    const outputs = await runPass(session, { cache, pieces: [{ tokens, past }], wanted: [] }, cache.outputs);
    cache.write(outputs, tokens.length, [{ row: 0, slot: 0, at: past, count: tokens.length }]);
  }
}

/** Lines of falling length, together, in as many parts as memory asks for. */
async function scoreRows(options: ScorerOptions, lines: readonly Line[], prefix: number): Promise<void> {
  const { session, cache, vocabularySize, check } = options;
  const longest = (lines[0] as Line).tokens.length;
  const firstWanted = Math.min(...lines.map((line) => line.firstWanted));
  // A row that is read alone goes on right behind the prefix; what it adds is made in place.
  const firstSlot = cache.joined ? 0 : 1;
  const room = { slots: lines.length + firstSlot, atMost: prefix + longest };
  if (prefix > 0) cache.reserve({ ...room, columns: cache.joined ? prefix + longest : prefix });
  if (prefix > 0 && !cache.joined) for (const row of lines.keys()) cache.copySlot(0, row + 1, prefix);
  for (let start = 0; start < longest;) {
    check();
    const rows = lines.filter(({ tokens }) => tokens.length > start);
    const withLogits = Math.max(1, Math.floor(LOGITS / vocabularySize / rows.length));
    const unread = Math.max(0, firstWanted - start);
    const end = Math.min(longest, start + Math.min(CHUNK, unread + withLogits));
    const time = end - start;
    const pieces = rows.map(({ tokens }): Piece => ({ tokens: tokens.slice(start, end), past: prefix + start }));
    const asked = rows.flatMap((line, row) => {
      const from = Math.max(start, line.firstWanted);
      const count = Math.max(0, Math.min(end, line.tokens.length) - from);
      return Array.from({ length: count }, (_, index) => ({ line, row, column: from + index }));
    });
    const scored = asked.map(({ line, column }, at) => {
      return { at, target: line.continuation[column - line.firstWanted] as number };
    });
    const wanted = asked.map(({ row, column }) => row * time + column - start);
    const outputs = ["scores", ...(end < longest ? cache.outputs : [])];
    const from = prefix + start > 0 ? firstSlot : undefined;
    const made = await runPass(session, { cache, pieces, firstSlot: from, wanted, scored }, outputs);
    const scores = made["scores"]?.data as Float32Array;
    for (const [at, { line, column }] of asked.entries()) line.scores[column - line.firstWanted] = scores[at] as number;
    if (end < longest) {
      cache.reserve({ ...room, columns: prefix + (cache.joined ? longest : end) });
      const written = pieces.map(({ tokens: { length }, past }, row) => {
        return { row, slot: row + firstSlot, at: past, count: length };
      });
      cache.write(made, time, written);
    }
    start = end;
  }
}
