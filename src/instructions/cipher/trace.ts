// The steps of a cipher, one short line each: what the program's own trace, with a dozen lines a letter, would bury.
import type { CipherParams } from "./params.ts";

/**
 * One line per letter, with its place in the alphabet and what becomes of it: `h 7 -> 10 k`, and `" " stays` for what is
 * no letter. Of a rail fence one line per rail, from the first: `rail 1: aei`.
 */
export function traceOf({ cipher, direction }: CipherParams, text: string, rails: number, answer: string): string[] {
  if (cipher === "rail-fence") return railLines(direction === "encode" ? answer : text, rails);
  const lines: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const [before, after] = [text.charAt(i), answer.charAt(i)];
    const place = placeOf(before);
    lines.push(place < 0 ? `"${before}" stays` : `${before} ${place} -> ${placeOf(after)} ${after}`);
  }
  return lines;
}

function placeOf(letter: string): number {
  const place = letter.charCodeAt(0) - 97;
  return place >= 0 && place < 26 ? place : -1;
}

/** A cipher text cut into its rails: the outer ones have one letter in each turn down and up, the others two. */
function railLines(hidden: string, rails: number): string[] {
  const turn = 2 * rails - 2;
  const lines: string[] = [];
  let at = 0;
  for (let rail = 0; rail < rails; rail++) {
    let letters = count(hidden.length, rail, turn);
    if (rail > 0 && rail < rails - 1) letters += count(hidden.length, turn - rail, turn);
    lines.push(`rail ${rail + 1}: ${hidden.slice(at, at + letters)}`);
    at += letters;
  }
  return lines;
}

/** How many of first, first + step, ... are below `length`. */
function count(length: number, first: number, step: number): number {
  return first >= length ? 0 : Math.ceil((length - first) / step);
}
