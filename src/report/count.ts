// Numbers of figures and tables, in the order in which the page is put together.

/** Gives 1, then 2, and so on. */
export type Count = () => number;

export function countFrom(first: number): Count {
  let next = first;
  return () => next++;
}
