// JSON text that keeps its promise: what JSON cannot hold is an error here, not a null in the file.

/**
 * JSON of `value`, keys in their given order. Throws a TypeError naming the key for NaN, infinities and bigints, which
 * `JSON.stringify` would turn into null or refuse without a place, and for a value that is no JSON at all.
 */
export function jsonText(value: unknown, indent = 0): string {
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- the library's type omits undefined
  const text: string | undefined = JSON.stringify(value, refuseUnwritable, indent);
  if (text === undefined) throw new TypeError(`JSON cannot hold a ${typeof value}`);
  return text;
}

function refuseUnwritable(key: string, value: unknown): unknown {
  if ((typeof value === "number" && !Number.isFinite(value)) || typeof value === "bigint") {
    throw new TypeError(`JSON cannot hold ${value} (at ${key === "" ? "the top" : JSON.stringify(key)})`);
  }
  return value;
}
