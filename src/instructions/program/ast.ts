// The programs that instructions of `procedure` and `cipher` are: a small typed abstract syntax tree, as plain JSON.

/** Whole numbers, truth values, ASCII texts, and lists of numbers or of texts. */
export type Type = "int" | "bool" | "str" | "list[int]" | "list[str]";

export type Value = number | boolean | string | readonly number[] | readonly string[];

/** Procedures may call those before them, never themselves; the last one is the entry. */
export interface Program {
  readonly procedures: readonly Procedure[];
}

export interface Procedure {
  /** A lower-case identifier of Python and TypeScript alike, unique in the program. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Type;
  /** What it is for, in a few words, where there is something to say: the first line of its docstring. */
  readonly goal?: string;
  readonly body: readonly Statement[];
}

export interface Parameter {
  readonly name: string;
  readonly type: Type;
}

export type Statement =
  /** The first assignment of a name declares it, with the type of its value, for the rest of the procedure. */
  | { readonly kind: "assign"; readonly name: string; readonly value: Expression }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly then: readonly Statement[];
      /** Empty for an `if` without `else`. */
      readonly else: readonly Statement[];
    }
  /** `name` counts from `from` up to, and without, `to`; both are evaluated once. */
  | {
      readonly kind: "count";
      readonly name: string;
      readonly from: Expression;
      readonly to: Expression;
      readonly body: readonly Statement[];
    }
  /** Over the letters of a text or the members of a list, evaluated once. */
  | { readonly kind: "each"; readonly name: string; readonly in: Expression; readonly body: readonly Statement[] }
  /** The interpreter's bound on steps ends what would run for ever, with an error. */
  | { readonly kind: "while"; readonly test: Expression; readonly body: readonly Statement[] }
  | { readonly kind: "return"; readonly value: Expression };

export type Expression =
  | { readonly kind: "literal"; readonly type: Type; readonly value: Value }
  | { readonly kind: "variable"; readonly name: string }
  | {
      readonly kind: "binary";
      readonly op: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "unary"; readonly op: "-" | "not"; readonly operand: Expression }
  /** Another procedure of the program. */
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "builtin"; readonly name: Builtin; readonly arguments: readonly Expression[] };

/**
 * `//` and `%` round towards minus infinity, as Python's. `+` adds numbers, and joins texts or lists. `==` and `!=`
 * compare values of one type, lists by their members; `<` and its kin compare numbers. `and` and `or` take truth values
 * and do not evaluate their right side without need.
 */
export type BinaryOperator = "+" | "-" | "*" | "//" | "%" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "and" | "or";

/**
 * Of a text, or a list alike: `length`, `reverse`, `slice(value, from, to)` and `at(value, index)` with whole numbers
 * from 0 (outside of the value: `at` is an error, `slice` is cut), `contains(value, member or substring)`,
 * `count(value, member or letter)`, `index(value, member or letter)` (-1 where there is none).
 * Of a list: `append(list, member)` and `sort` give a new list, `sum`, `largest` and `smallest` (an error for an empty
 * list), `join(list of texts, separator)`. Of a text: `upper`, `lower`, `replace(text, old, new)` (every occurrence).
 * Of a number: `absolute`, `minimum(a, b)`, `maximum(a, b)`, `text(number)`; `letter(n)` is the n-th of a to z, counted
 * from 0; `position(letter)` is its opposite, -1 for anything else.
 */
export const builtins = [
  "length",
  "reverse",
  "slice",
  "at",
  "contains",
  "count",
  "index",
  "append",
  "sort",
  "sum",
  "largest",
  "smallest",
  "join",
  "upper",
  "lower",
  "replace",
  "absolute",
  "minimum",
  "maximum",
  "text",
  "letter",
  "position",
] as const;

export type Builtin = (typeof builtins)[number];
