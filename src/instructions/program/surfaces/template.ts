// Templates of notations, taken to pieces.

export type Piece =
  | { readonly kind: "text"; readonly text: string }
  /** The name of a function that the notation calls, which gives way to a procedure of the same name. */
  | { readonly kind: "word"; readonly text: string }
  /** An argument in parentheses unless it holds together at least as tightly as `least`. */
  | { readonly kind: "hole"; readonly name: string; readonly least: number };

/**
 * `{0}` is a hole for anything, `{0^}` for what holds together as tightly as the form itself, `{0+}` for what holds
 * tighter, `{0:7}` for what holds together as tightly as 7, `{0!}` only for a name, a literal or a call. `@word` is the name of a function.
 */
export function compileTemplate(template: string, precedence: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const part of template.split(/(\{[a-z0-9]+(?:[\^+!]|:\d+)?\}|@[A-Za-z_]+)/)) {
    const hole = /^\{([a-z0-9]+)(.*)\}$/.exec(part);
    if (hole !== null) {
      pieces.push({ kind: "hole", name: hole[1] as string, least: leastOf(hole[2] as string, precedence) });
    } else if (part.startsWith("@")) {
      pieces.push({ kind: "word", text: part.slice(1) });
    } else if (part !== "") {
      pieces.push({ kind: "text", text: part });
    }
  }
  return pieces;
}

function leastOf(mark: string, precedence: number): number {
  if (mark === "^") return precedence;
  if (mark === "+") return precedence + 1;
  if (mark === "!") return tightest;
  return mark === "" ? 0 : Number(mark.slice(1));
}

/** The precedence of names, literals, calls and what stands in parentheses. */
export const tightest = 12;
