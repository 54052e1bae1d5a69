// Every wording of a rewriting rule, by surface. Data: order is part of the output, so add at the end of a list.
import type { Surface } from "../surface.ts";

/** The compact form that a small model reads: `ab>cd`. */
const rule = ["{x}>{y}"];

const prose = [
  'Replace the leftmost "{x}" by "{y}". If "{x}" does not occur, leave the text as it is.',
  'Find the first place where "{x}" occurs in the text and write "{y}" there instead. Change nothing else.',
  'Look for "{x}" from the left. At the first match put "{y}" in its place; without a match, repeat the text unchanged.',
  'Only the first "{x}" becomes "{y}"; everything else stays, and a text without "{x}" stays whole.',
  'Rewrite the text so that the leftmost occurrence of "{x}" turns into "{y}", keeping a text that lacks "{x}" unchanged.',
  'Substitute "{y}" for the earliest "{x}" in the text. Later occurrences are kept, and so is a text with none.',
  'Where "{x}" appears first, swap it for "{y}". Give the text back untouched when it never appears.',
  'The text may contain "{x}". If it does, its first occurrence is to be exchanged for "{y}"; if not, nothing happens.',
];

/**
 * Typed arguments, a docstring with goal, parameters and returns, comments before what is not obvious, and helpers
 * that are called but not defined because their names say what they do (Mishra et al., arXiv 2305.11790).
 */
const pseudocode = [
  `def replace_leftmost_occurrence(text: str) -> str:
    """Replace the leftmost occurrence of "{x}" in the text by "{y}".

    Parameters:
        text (str): the text to rewrite

    Returns:
        str: the text with its first "{x}" replaced, or the text unchanged if "{x}" does not occur
    """
    # a text without the pattern is returned as it is
    if not contains_substring(text, "{x}"):
        return text
    # only the first occurrence counts, later ones stay
    position: int = find_leftmost_position(text, "{x}")
    return replace_substring_at_position(text, position, "{x}", "{y}")`,
  `def rewrite_first_match(text: str) -> str:
    """Write "{y}" where "{x}" first occurs in the text.

    Parameters:
        text (str): the text to rewrite

    Returns:
        str: the rewritten text; the same text where there is no "{x}"
    """
    # split at the first occurrence only
    parts: list[str] = split_at_first_occurrence(text, "{x}")
    if is_single_part(parts):
        return text
    return join_parts_with(parts, "{y}")`,
];

const python = [
  `def rewrite(text: str) -> str:
    """Replace the leftmost "{x}" by "{y}"."""
    return text.replace("{x}", "{y}", 1)`,
  `def rewrite(text: str) -> str:
    """Replace the leftmost "{x}" by "{y}"."""
    head, found, tail = text.partition("{x}")
    return head + ("{y}" if found else "") + tail`,
];

const typescript = [
  `/** Replaces the leftmost "{x}" by "{y}". */
export function rewrite(text: string): string {
  return text.replace("{x}", "{y}");
}`,
  `/** Replaces the leftmost "{x}" by "{y}". */
export function rewrite(text: string): string {
  const at = text.indexOf("{x}");
  return at < 0 ? text : text.slice(0, at) + "{y}" + text.slice(at + "{x}".length);
}`,
];

export const wordings: Readonly<Record<Surface, readonly string[]>> = { rule, prose, pseudocode, python, typescript };
