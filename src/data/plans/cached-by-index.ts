// Things by index, made when asked for, with room for a fixed number of them.

const PLACES = 65_536;

/**
 * `make(index)`, of which the last one is kept for each of a fixed number of places; the rest is made again. Throws a
 * RangeError outside [0, count).
 */
export function cachedByIndex<T>(count: number, make: (index: number) => T): (index: number) => T {
  const places = Math.min(count, PLACES);
  const cache: ({ readonly index: number; readonly made: T } | undefined)[] = [];
  return (index) => {
    if (!(index >= 0 && index < count)) throw new RangeError(`there is no instruction ${index} among ${count}`);
    const place = index % places;
    const kept = cache[place];
    if (kept?.index === index) return kept.made;
    const made = make(index);
    cache[place] = { index, made };
    return made;
  };
}
