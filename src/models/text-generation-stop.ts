// Stop strings in a text that arrives in pieces.

export interface StopFilter {
  /** Takes the next piece and gives the text that may be shown now; nothing of a stop string is ever among it. */
  push(piece: string): { readonly text: string; readonly stopped: boolean };
  /** The rest, at the end of the text: what was held back as the possible beginning of a stop string. */
  flush(): string;
}

/**
 * Cuts a text before the first stop string, wherever the borders of the pieces lie: the result is that of reading
 * character by character and cutting as soon as a stop string is complete (the longest of those that end together).
 * After `stopped`, pieces give no more text.
 */
export function createStopFilter(stops: readonly string[]): StopFilter {
  let held = "";
  let stopped = false;
  return {
    push(piece) {
      if (stopped) return { text: "", stopped };
      held += piece;
      const found = firstStop(held, stops);
      stopped = found !== undefined;
      const end = found ?? held.length - possibleBeginning(held, stops);
      const text = held.slice(0, end);
      held = stopped ? "" : held.slice(end);
      return { text, stopped };
    },
    flush() {
      const rest = held;
      held = "";
      return rest;
    },
  };
}

/** Where the stop string that is complete first begins. */
function firstStop(text: string, stops: readonly string[]): number | undefined {
  let first: { readonly start: number; readonly end: number } | undefined;
  for (const stop of stops) {
    const start = text.indexOf(stop);
    if (start === -1) continue;
    const end = start + stop.length;
    if (first === undefined || end < first.end || (end === first.end && start < first.start)) first = { start, end };
  }
  return first?.start;
}

/** The length of the longest end of `text` with which some stop string begins. */
function possibleBeginning(text: string, stops: readonly string[]): number {
  let longest = 0;
  for (const stop of stops) {
    for (let length = Math.min(text.length, stop.length - 1); length > longest; length--) {
      if (text.endsWith(stop.slice(0, length))) {
        longest = length;
        break;
      }
    }
  }
  return longest;
}
