// One text for one JSON value: sorted keys, no spaces, so that equal values have equal bytes and equal hashes.

/**
 * Canonical JSON after RFC 8785: object keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints
 * them. `undefined` members of objects are left out. Throws a TypeError, with the path, for what JSON cannot hold:
 * functions, symbols, bigints, NaN, infinities, undefined in arrays, objects of a class (Map, Date, ...), and anything
 * nested deeper than 200 levels, so also cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$", 0);
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > 200) throw new TypeError(`canonical JSON: ${path.slice(0, 80)} is nested deeper than 200 levels`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON cannot hold ${value} (at ${path})`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    // Not value.map, which passes over holes.
    return `[${Array.from(value, (item, i) => write(item, `${path}[${i}]`, depth + 1)).join(",")}]`;
  }
  if (typeof value === "object") {
    // A Map or a Date would be written as {}, and different ones would have the same hash.
    if (!isPlain(value)) throw new TypeError(`canonical JSON cannot hold a ${value.constructor.name} (at ${path})`);
    const record = value as Record<string, unknown>;
    const members: string[] = [];
    for (const key of Object.keys(record).sort()) {
      if (record[key] === undefined) continue;
      members.push(`${JSON.stringify(key)}:${write(record[key], `${path}.${key}`, depth + 1)}`);
    }
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`canonical JSON cannot hold a ${typeof value} (at ${path})`);
}

/** Whether an object is made by braces or JSON.parse, in this realm or another. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
