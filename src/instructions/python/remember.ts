// Remembers what was made last, up to a number of entries.

const MOST = 4_096;

export function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  if (known.size >= MOST) known.clear();
  known.set(key, made);
  return made;
}
