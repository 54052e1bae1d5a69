// Straight lines of operations carried out as they stand: most run once, and compiling them would cost more.
import type { Expression, Parameter, Program, Statement, Value } from "./ast.ts";
import { emit, step, type Compiled, type Machine } from "./machine.ts";
import { operations } from "./operations.ts";
import { writeValue } from "./value.ts";

/**
 * A program that is a straight line, one procedure whose statements are single operations on variables and literals,
 * ready to run; undefined for any other. Steps, trace and failures are those of the compiled program.
 */
export function straightLineOf({ procedures }: Program): Pick<Compiled, "run"> | undefined {
  const [line] = procedures;
  if (procedures.length !== 1 || line === undefined) return undefined;
  const { parameters, body } = line;
  return isStraight(body) ? { run: (given, machine) => runLine({ parameters, body }, given, machine) } : undefined;
}

interface StraightLine {
  readonly parameters: readonly Parameter[];
  readonly body: StraightBody;
}

function runLine({ parameters, body }: StraightLine, given: readonly Value[], machine: Machine): Value {
  const names: string[] = [];
  for (const { name } of parameters) names.push(name);
  const values = given.slice();
  for (let i = 0; ; i++) {
    const statement = body[i] as StraightBody[number];
    step(machine);
    if (statement.kind === "return") return valueOf(statement.value, names, values);
    const { op, left, right } = statement.value;
    const first = valueOf(left, names, values);
    const second = valueOf(right, names, values);
    const result = operations[op](first, second, machine);
    if (machine.trace !== undefined) {
      emit(machine, `${statement.name} = ${writeValue(first)} ${op} ${writeValue(second)} = ${writeValue(result)}`);
    }
    names.push(statement.name);
    values.push(result);
  }
}

type Kind<Node extends Expression | Statement, Name extends Node["kind"]> = Extract<Node, { kind: Name }>;

type Leaf = Kind<Expression, "literal"> | Kind<Expression, "variable">;

/** Ends with a return. */
type StraightBody = readonly (
  | (Kind<Statement, "assign"> & {
      readonly value: Kind<Expression, "binary"> & { readonly left: Leaf; readonly right: Leaf };
    })
  | (Kind<Statement, "return"> & { readonly value: Leaf })
)[];

function isStraight(body: readonly Statement[]): body is StraightBody {
  for (const { kind, value } of body as readonly Kind<Statement, "assign" | "return">[]) {
    if (kind === "return") return isLeaf(value);
    if (kind !== "assign" || value.kind !== "binary" || !isLeaf(value.left) || !isLeaf(value.right)) return false;
  }
  return false;
}

function isLeaf({ kind }: Expression): boolean {
  return kind === "literal" || kind === "variable";
}

/** The last of the values that were given to a name. */
function valueOf(leaf: Leaf, names: readonly string[], values: readonly Value[]): Value {
  return leaf.kind === "literal" ? leaf.value : (values[names.lastIndexOf(leaf.name)] as Value);
}
