// Every wording of a rule on expressions, by surface. Data: order is part of the output, so add at the end of a list.
import type { Surface } from "../surface.ts";

/** Holes: `{left}`, `{right}`, `{meaning}` ("a and b stand for any expressions"). */
const rule = ["{left} = {right}"];

const prose = [
  'Find the first part of the expression that has the form "{left}" and put "{right}" in its place; {meaning}.' +
    " A whole comes before its parts, and parts come from left to right. Without such a part, repeat the expression.",
  "Apply the rule {left} = {right} once, from left to right, where {meaning}. If several parts of the expression fit," +
    " take the one that begins the search: a whole before its parts, left before right. If none fits, change nothing.",
  'In the given expression, {meaning}: look for "{left}", the outermost leftmost occurrence, and rewrite it as' +
    ' "{right}". Keep everything else as it is, and all of it where nothing has that form.',
  'Every expression of the form "{left}" can be written as "{right}", where {meaning}. Do so with the first fitting part,' +
    " counting a whole before its parts and a left part before a right one. An expression that does not fit anywhere stays.",
  "Rule: {left} becomes {right} ({meaning}; equal names are equal expressions). Use it exactly once, at the first match" +
    " from outside to inside and from left to right; without a match give the expression back.",
  'Please rewrite one part of the expression. It looks like "{left}", where {meaning}, and should become "{right}".' +
    " Should more than one part look like that, please choose the first one, a whole before its parts and left before" +
    " right; should none, please leave the expression alone.",
  'Replace "{left}" by "{right}" once, at the outermost leftmost match; {meaning}. No match: no change.',
];

const pseudocode = [
  `def apply_rule_at_first_match(expression: Expression) -> Expression:
    """Rewrite the first part of the expression that has the form {left} as {right}.

    Parameters:
        expression (Expression): the expression to rewrite; in the rule {meaning}

    Returns:
        Expression: the expression with that part replaced, or unchanged if no part has the form
    """
    # a whole comes before its parts, and a left part before a right one
    for part in parts_in_order(expression):
        # a name that occurs twice has to stand for equal expressions
        values: Bindings = match_pattern("{left}", part)
        if is_match(values):
            return replace_part(expression, part, fill_pattern("{right}", values))
    return expression`,
  `def rewrite_once(expression: Expression) -> Expression:
    """Apply the rule {left} = {right} once.

    Parameters:
        expression (Expression): any expression; in the rule {meaning}

    Returns:
        Expression: the rewritten expression; the same one where the rule fits nowhere
    """
    # the outermost leftmost place is the first one in pre-order
    place: Place = first_place_in_preorder_that_fits(expression, "{left}")
    if is_missing(place):
        return expression
    values: Bindings = values_of_variables(expression, place, "{left}")
    return replace_at_place(expression, place, fill_pattern("{right}", values))`,
];

/** `{pattern}`, `{condition}`, `{result}`: see `pythonHoles`. */
const python = [
  `def rewrite(tree):
    """Apply {left} = {right} at the first part that fits, a whole before its parts, left before right.

    An expression is a letter or a number as a text, or a tuple of an operator and its operands.
    """
    changed = attempt(tree)
    return tree if changed is None else changed


def attempt(tree):
    match tree:
        case {pattern}{condition}:
            return {result}
        case (operator, *operands):
            for i, operand in enumerate(operands):
                changed = attempt(operand)
                if changed is not None:
                    return (operator, *operands[:i], changed, *operands[i + 1 :])
    return None`,
];

/** `{names}`, `{places}`, `{tests}`, `{result}`: see `typescriptHoles`. */
const typescript = [
  `/** A letter or a number, or a list of an operator and its operands. */
type Tree = string | readonly Tree[];

/** Applies {left} = {right} at the first part that fits, a whole before its parts, left before right. */
export function rewrite(tree: Tree): Tree {
  return attempt(tree) ?? tree;
}

function attempt(tree: Tree): Tree | undefined {
  if (typeof tree === "string") return undefined;
  const [{names}] = [{places}];
  if ({tests}) return {result};
  for (let i = 1; i < tree.length; i++) {
    const changed = attempt(at(tree, i));
    if (changed !== undefined) return [...tree.slice(0, i), changed, ...tree.slice(i + 1)];
  }
  return undefined;
}

function at(tree: Tree, ...path: number[]): Tree {
  return path.reduce<Tree>((part, i) => (typeof part === "string" ? "" : (part[i] ?? "")), tree);
}

function same(a: Tree, b: Tree): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}`,
];

export const wordings: Readonly<Record<Surface, readonly string[]>> = { rule, prose, pseudocode, python, typescript };
