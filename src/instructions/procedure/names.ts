// Neutral names: variables a, b, c, ..., procedures f for the entry and g, h, ... for its helpers.

const variables = Array.from("abcdempqruvwyz");
const helpers = Array.from("gh");

/** Hands out names that the procedure does not use yet: a, b, ..., z, a2, b2, ... */
export class Names {
  private next = 0;

  fresh(): string {
    const turn = Math.floor(this.next / variables.length);
    const name = variables[this.next++ % variables.length] as string;
    return turn === 0 ? name : `${name}${turn + 1}`;
  }
}

/** The n-th helper's name, from 0: g, h, g2, h2, ... */
export function helperName(n: number): string {
  const turn = Math.floor(n / helpers.length);
  const name = helpers[n % helpers.length] as string;
  return turn === 0 ? name : `${name}${turn + 1}`;
}

export const ENTRY = "f";
/** What loops count with, and what goes through letters and members. */
export const loopNames = { outer: "i", inner: "j", letter: "k", member: "n" } as const;
/** What the parameter of a number, a text and a list is called. */
export const parameterNames = { int: "x", str: "s", "list[int]": "t" } as const;
