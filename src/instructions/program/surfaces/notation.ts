// How a surface is described, once for writing and for reading: templates with holes for every part of a program.
import type { BinaryOperator, Builtin, Procedure, Statement, Type } from "../ast.ts";
import { compileTemplate, type Piece } from "./template.ts";

export type Operator = BinaryOperator | Builtin | "negate" | "not";

/**
 * Templates of one operator, with `{0}`, `{1}` for its arguments; see template.ts. Some languages write one meaning in
 * several ways: `strings` where the first argument is a text, `lists` where it is a list,
 * `texts` where it is a list of texts, `natural` where no
 * index can be negative.
 */
export interface Forms<Written = Form> {
  readonly any: Written;
  readonly strings?: Written;
  readonly lists?: Written;
  readonly texts?: Written;
  readonly natural?: Written;
}

export interface Form {
  readonly operator: Operator;
  readonly pieces: readonly Piece[];
  readonly precedence: number;
}

/** A line of a program: a statement, its beginning, or its middle or end. */
export const roles = {
  declare: "assign",
  declareOnce: "assign",
  declareEmpty: "assign",
  declareEmptyOnce: "assign",
  assign: "assign",
  hoist: "nothing",
  elseIf: "elseIf",
  if: "if",
  else: "else",
  countFromZero: "count",
  count: "count",
  countOver: "count",
  each: "each",
  while: "while",
  return: "return",
  end: "end",
} as const satisfies Record<string, Statement["kind"] | "nothing" | "elseIf" | "else" | "end">;

export type Role = keyof typeof roles;

/** Where a goal stands and how: all lines of it, without indentation. */
export interface Documentation {
  readonly place: "before" | "inside";
  readonly begins: RegExp;
  readonly ends: RegExp;
  /** What all lines together have to be, so that nothing that runs hides among them. */
  readonly whole: RegExp;
  write(procedure: Procedure): readonly string[];
  /** The goal that such lines tell; undefined where they only fill a gap. */
  goal(lines: readonly string[], procedure: Procedure): string | undefined;
}

export interface NotationSource {
  readonly types: Readonly<Record<Type, string>>;
  readonly truth: readonly [yes: string, no: string];
  /** Between members, arguments and parameters. */
  readonly comma: string;
  /** An empty list that stands inside an expression says its type. */
  readonly emptyLists: Readonly<Record<"list[int]" | "list[str]", string>>;
  /** How tightly a negative number holds together. */
  readonly negative: number;
  /** Precedence and templates of every operator. */
  readonly operators: Readonly<Record<Operator, readonly [precedence: number, forms: string | Forms<string>]>>;
  readonly lines: Readonly<Partial<Record<Role, string>>>;
  /** The first line of a procedure: `{name}`, `{parameters}`, `{returns}`; the entry's may differ. */
  readonly head: string;
  readonly entryHead?: string;
  /** `{name}` and `{type}`. */
  readonly parameter: string;
  /** How the commonest type is left out. */
  readonly unsaid?: { readonly type: Type; readonly head: string; readonly parameter: string };
  /** Between parameters where it is not a comma, and what stands for none. */
  readonly parameters?: { readonly between: string; readonly none: string };
  /** Whether a name is declared by its first assignment, with its type, or in the block that needs it. */
  readonly declares?: "first" | "block";
  readonly documentation?: Documentation;
  /** What is said before a line that is not obvious. */
  remark?(statement: Statement): string | undefined;
  readonly comment?: string;
  /** Functions written out where they are needed, by the name that templates mark with `@`. */
  readonly writtenOut?: Readonly<Record<string, string>>;
  readonly layout:
    | { readonly kind: "indented"; readonly indent: string; readonly bodyDepth: 0 | 1; readonly between: string }
    | { readonly kind: "numbered"; readonly indent: string; readonly bodyDepth: 0; readonly between: string }
    | { readonly kind: "compact"; readonly bodyDepth: 1; readonly between: string };
}

export interface Notation extends Omit<NotationSource, "operators" | "lines"> {
  readonly operators: Readonly<Record<Operator, Forms>>;
  readonly lines: Readonly<Partial<Record<Role, readonly Piece[]>>>;
  /** Whether what is written of a statement may depend on the types of variables; else writers do without them. */
  readonly typed: boolean;
  /** Every form, those that begin with text and those that begin with an argument; the longest text first. */
  readonly prefixed: readonly Form[];
  readonly infixed: readonly Form[];
}

export function notation(source: NotationSource): Notation {
  const all: Form[] = [];
  const compile = (operator: Operator): Forms => {
    const [precedence, written] = source.operators[operator];
    const forms = typeof written === "string" ? { any: written } : written;
    return Object.fromEntries(
      Object.entries(forms).map(([name, template]) => {
        const form = { operator, pieces: compileTemplate(template, precedence), precedence };
        all.push(form);
        return [name, form];
      }),
    ) as unknown as Forms;
  };
  const operators = Object.fromEntries(
    (Object.keys(source.operators) as Operator[]).map((operator) => [operator, compile(operator)]),
  ) as Record<Operator, Forms>;
  const lines = Object.fromEntries(
    Object.entries(source.lines).map(([role, template]) => [role, compileTemplate(template, 0)]),
  );
  const begins = ({ pieces }: Form): boolean => pieces[0]?.kind === "hole";
  const longestFirst = (a: Form, b: Form): number => textOf(b).length - textOf(a).length;
  return {
    ...source,
    operators,
    lines,
    typed: all.length > Object.keys(operators).length || Object.entries(lines).some(tellsTypes),
    prefixed: all.filter((form) => !begins(form)).sort(longestFirst),
    infixed: all.filter(begins).sort(longestFirst),
  };
}

function tellsTypes([role, pieces]: [role: string, pieces: readonly Piece[]]): boolean {
  return role.startsWith("declare") || pieces.some((piece) => piece.kind === "hole" && piece.name === "type");
}

/** The first text of a form. */
function textOf({ pieces }: Form): string {
  for (const piece of pieces) if (piece.kind !== "hole") return piece.text;
  return "";
}
