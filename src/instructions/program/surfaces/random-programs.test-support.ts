// Random well-formed programs that use everything the syntax has, for holding surfaces and interpreters against each other.
import { Rng } from "../../../core/rng.ts";
import type {
  BinaryOperator,
  Builtin,
  Expression,
  Parameter,
  Procedure,
  Program,
  Statement,
  Type,
  Value,
} from "../ast.ts";
import { binary, when } from "../build.ts";
import { memberType, types } from "../value.ts";

/** Words of the notations are among the names, since users may take them. */
const names = (
  "a b c i n x y z the plus times to be begin other member total rest text_of length_of contains rev idx up app " +
  "item_1 values result_so_far size_of turn_back_to_front has not_yet less_than empty otherwise call_it position_2"
).split(" ");
const goals = ["Work out g of x.", "Count what is asked for", "It's 5 % of *this*: done."];

export function randomProgram(seed: number): Program {
  const rng = Rng.from("programs", seed);
  const free = rng.shuffle(names).filter((name) => name !== "contains");
  const procedures: Procedure[] = [];
  for (let left = 1 + rng.int(3); left > 0; left--) {
    const name = free.pop() as string;
    procedures.push(randomProcedure(name, { rng, procedures: [...procedures], free: free.slice(0, 20) }));
  }
  return { procedures };
}

export function randomValue(type: Type, rng: Rng): Value {
  const many = <T>(member: () => T): T[] => Array.from({ length: rng.int(5) }, member);
  switch (type) {
    case "int":
      return rng.int(40) - 15;
    case "bool":
      return rng.int(2) === 0;
    case "str":
      return many(() => rng.pick(Array.from('abcxyzAZ 9"\\{};:#/(')))
        .join("")
        .slice(0, 6);
    case "list[int]":
      return many(() => rng.int(9) - 3);
    case "list[str]":
      return many(() => rng.pick(["a", "b", "ab", "", "Q", "]"]));
    default:
      return type satisfies never;
  }
}

interface Scope {
  readonly rng: Rng;
  readonly procedures: readonly Procedure[];
  /** Names nobody has taken in this procedure. */
  readonly free: string[];
}

interface Block extends Scope {
  readonly variables: readonly Parameter[];
  readonly loops: readonly string[];
  readonly depth: number;
  readonly returns: Type;
}

function randomProcedure(name: string, scope: Scope): Procedure {
  const { rng, free } = scope;
  const parameters = Array.from({ length: rng.int(4) }, () => ({
    name: freeName({ rng, free }),
    type: rng.pick(types),
  }));
  const returns = rng.pick(types);
  const body = randomBlock({ ...scope, variables: parameters, loops: [], depth: 0, returns }, true);
  const head = { name, parameters, returns };
  return rng.int(3) === 0 ? { ...head, goal: rng.pick(goals), body } : { ...head, body };
}

/** From the list, and a number where all of it has been taken. */
function freeName({ rng, free }: Pick<Scope, "rng" | "free">): string {
  return free.pop() ?? `v${rng.uint32()}`;
}

function randomBlock(start: Block, ends: boolean): Statement[] {
  const { rng } = start;
  const found: Statement[] = [];
  let block = start;
  for (let left = 1 + rng.int(4); left > 0; left--) {
    const { statements, declared } = randomStatement(block);
    found.push(...statements);
    block = { ...block, variables: [...block.variables, ...declared] };
  }
  if (ends) found.push({ kind: "return", value: randomExpression(start.returns, block, 3) });
  return found;
}

interface Made {
  readonly statements: Statement[];
  readonly declared: readonly Parameter[];
}

function randomStatement(block: Block): Made {
  const { rng, free, depth } = block;
  const inner = { ...block, depth: depth + 1 };
  const made = (statement: Statement, declared: readonly Parameter[] = []): Made => ({
    statements: [statement],
    declared,
  });
  const kind = depth > 2 || free.length < 6 ? 0 : rng.int(8);
  if (kind <= 2) return assignment(block);
  const test = randomExpression("bool", block, 2);
  if (kind === 3) {
    // A variable that both branches give a value is declared by neither.
    const both = { name: freeName({ rng, free }), type: rng.pick(types) };
    const branch = (): Statement[] => [
      ...randomBlock(inner, false),
      { kind: "assign", name: both.name, value: randomExpression(both.type, block, 2) },
    ];
    return made(when(test, branch(), branch()), [both]);
  }
  if (kind === 4) {
    const returns = rng.int(3);
    const otherwise = rng.int(2) === 0 ? [] : randomBlock(inner, returns === 0);
    return made(when(test, randomBlock(inner, returns === 1), otherwise));
  }
  const name = freeName({ rng, free });
  if (kind === 5) {
    const type = rng.pick(["str", "list[int]", "list[str]"] as const);
    const variables = [...block.variables, { name, type: memberType(type) as Type }];
    const body = randomBlock({ ...inner, variables, loops: [...block.loops, name] }, false);
    return made({ kind: "each", name, in: randomExpression(type, block, 1), body });
  }
  if (kind === 6) {
    const from = rng.int(3) > 0 ? literal("int", rng.int(2)) : randomExpression("int", block, 1);
    const to: Expression = binary(randomExpression("int", block, 1), "%", literal("int", 5));
    const variables = [...block.variables, { name, type: "int" as const }];
    const body = randomBlock({ ...inner, variables, loops: [...block.loops, name] }, false);
    return made({ kind: "count", name, from: binary(from, "%", literal("int", 4)), to, body });
  }
  const counter: Expression = { kind: "variable", name };
  const goOn = binary(binary(counter, "<", literal("int", 1 + rng.int(4))), "and", test);
  const body = randomBlock({ ...inner, loops: [...block.loops, name] }, false);
  body.push({ kind: "assign", name, value: binary(counter, "+", literal("int", 1)) });
  return {
    statements: [
      { kind: "assign", name, value: literal("int", 0) },
      { kind: "while", test: goOn, body },
    ],
    declared: [{ name, type: "int" }],
  };
}

function assignment(block: Block): Made {
  const { rng, free, variables, loops } = block;
  const known = variables.filter(({ name }) => !loops.includes(name));
  const fresh = known.length === 0 || (free.length > 4 && rng.int(2) === 0);
  const target = fresh ? { name: freeName({ rng, free }), type: rng.pick(types) } : rng.pick(known);
  const value = randomExpression(target.type, block, 3);
  return { statements: [{ kind: "assign", name: target.name, value }], declared: fresh ? [target] : [] };
}

function literal(type: Type, value: Value): Expression {
  return { kind: "literal", type, value };
}

type Maker = (make: (type: Type) => Expression, rng: Rng) => Expression;

const builtin =
  (name: Builtin, ...given: readonly Type[]): Maker =>
  (make) => ({ kind: "builtin", name, arguments: given.map((type) => make(type)) });

const operation =
  (type: Type, ...operators: readonly BinaryOperator[]): Maker =>
  (make, rng) =>
    binary(make(type), rng.pick(operators), make(type));

/** A place that exists in most values, so that most programs do not fail. */
const index: Maker = (make, rng) => (rng.int(4) === 0 ? make("int") : literal("int", rng.int(3)));

const makers: Readonly<Record<Type, readonly Maker[]>> = {
  int: [
    operation("int", "+", "-", "*"),
    operation("int", "+", "-", "*"),
    (make, rng) => binary(make("int"), rng.pick(["//", "%"]), literal("int", rng.pick([2, 3, 7, -3, -4, 10]))),
    (make) => ({ kind: "unary", op: "-", operand: make("int") }),
    ...(["str", "list[int]", "list[str]"] as const).flatMap((type) => [
      builtin("length", type),
      builtin("count", type, memberType(type) as Type),
      builtin("index", type, memberType(type) as Type),
    ]),
    builtin("sum", "list[int]"),
    (make, rng) => ({ kind: "builtin", name: rng.pick(["largest", "smallest"]), arguments: [append(make)] }),
    (make) => ({ kind: "builtin", name: "at", arguments: [append(make), literal("int", 0)] }),
    builtin("absolute", "int"),
    builtin("minimum", "int", "int"),
    builtin("maximum", "int", "int"),
    builtin("position", "str"),
  ],
  bool: [
    operation("int", "<", "<=", ">", ">="),
    operation("bool", "and", "or"),
    (make, rng) => operation(rng.pick(types), "==", "!=")(make, rng),
    (make) => ({ kind: "unary", op: "not", operand: make("bool") }),
    builtin("contains", "str", "str"),
    builtin("contains", "list[int]", "int"),
    builtin("contains", "list[str]", "str"),
  ],
  str: [
    operation("str", "+"),
    builtin("reverse", "str"),
    (make, rng) => ({ kind: "builtin", name: "slice", arguments: [make("str"), index(make, rng), index(make, rng)] }),
    builtin("join", "list[str]", "str"),
    builtin("upper", "str"),
    builtin("lower", "str"),
    builtin("replace", "str", "str", "str"),
    builtin("text", "int"),
    (make) => ({ kind: "builtin", name: "letter", arguments: [binary(make("int"), "%", literal("int", 26))] }),
  ],
  "list[int]": [
    operation("list[int]", "+"),
    builtin("reverse", "list[int]"),
    (make, rng) => ({ kind: "builtin", name: "slice", arguments: [make("list[int]"), index(make, rng), make("int")] }),
    append,
    builtin("sort", "list[int]"),
  ],
  "list[str]": [
    operation("list[str]", "+"),
    builtin("reverse", "list[str]"),
    builtin("append", "list[str]", "str"),
    builtin("sort", "list[str]"),
  ],
};

function append(make: (type: Type) => Expression): Expression {
  return { kind: "builtin", name: "append", arguments: [make("list[int]"), make("int")] };
}

function randomExpression(type: Type, block: Block, depth: number): Expression {
  const { rng, variables, procedures } = block;
  const known = variables.filter((variable) => variable.type === type);
  if (known.length > 0 && rng.int(depth > 0 ? 3 : 5) > 0 && (depth === 0 || rng.int(2) === 0)) {
    return { kind: "variable", name: rng.pick(known).name };
  }
  if (depth === 0) return literal(type, randomValue(type, rng));
  const make = (inner: Type): Expression => randomExpression(inner, block, depth - 1);
  const callable = procedures.filter(({ returns }) => returns === type);
  if (callable.length > 0 && rng.int(5) === 0) {
    const { name, parameters } = rng.pick(callable);
    return { kind: "call", name, arguments: parameters.map((parameter) => make(parameter.type)) };
  }
  return rng.pick(makers[type])(make, rng);
}
