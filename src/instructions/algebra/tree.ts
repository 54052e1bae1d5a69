// Expression trees, and the one text of each: printing and reading back.

/** A letter or a number, or an operator with its operands: `["*", "x", ["neg", "y"]]`. */
export type Tree = string | Operation;

/** The operator's name, and after it the operands. */
export type Operation = readonly Tree[];

export function operatorOf(tree: Operation): string {
  return tree[0] as string;
}

/** Around every operation inside another one, or only where precedence needs them. */
export type Parentheses = "all" | "needed";

const precedence: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2 };

/**
 * `x*(y-z)`, `(-x)/y`, `f(x,g(y))`. A minus sign before an operand is in parentheses wherever it is not alone, so that
 * the text of a tree is the text of no other.
 */
export function writeTree(tree: Tree, parentheses: Parentheses): string {
  if (typeof tree === "string") return tree;
  const operator = operatorOf(tree);
  const level = precedence[operator];
  if (level === undefined) {
    if (operator === "neg") return `-${within(tree[1] as Tree, 3, parentheses)}`;
    let text = `${operator}(`;
    for (let i = 1; i < tree.length; i++) text += (i > 1 ? "," : "") + writeTree(tree[i] as Tree, parentheses);
    return `${text})`;
  }
  const left = within(tree[1] as Tree, level, parentheses);
  return left + operator + within(tree[2] as Tree, level + 1, parentheses);
}

/** As the operand of an operation that binds its weaker operands only in parentheses. */
function within(tree: Tree, weakest: number, parentheses: Parentheses): string {
  const text = writeTree(tree, parentheses);
  if (typeof tree === "string") return text;
  const level = tree[0] === "neg" ? 0 : precedence[operatorOf(tree)];
  if (level === undefined || (parentheses === "needed" && level >= weakest)) return text;
  return `(${text})`;
}

const MAX_TEXT = 20_000;
/** Of parentheses within each other, and of operations in a row: trees stay shallow enough for recursion. */
const MAX_DEPTH = 50;

/** The tree that `text` is the text of, in this use of parentheses; undefined for every other text. */
export function readTree(text: string, parentheses: Parentheses): Tree | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const reader = new Reader(text);
  const tree = reader.sum(0);
  if (tree === undefined || reader.at < text.length) return undefined;
  return writeTree(tree, parentheses) === text ? tree : undefined;
}

const token = /[0-9]+|[a-z]+/y;

class Reader {
  private readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  sum(depth: number): Tree | undefined {
    return this.chain("+-", depth, () => this.chain("*/", depth, () => this.operand(depth)));
  }

  private chain(operators: string, depth: number, next: () => Tree | undefined): Tree | undefined {
    let tree = next();
    for (let length = 0; tree !== undefined && this.at < this.text.length; length++) {
      const operator = this.text.charAt(this.at);
      if (!operators.includes(operator) || depth + length > MAX_DEPTH) return tree;
      this.at++;
      const right = next();
      tree = right === undefined ? undefined : [operator, tree, right];
    }
    return tree;
  }

  private operand(depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (this.takes("-")) {
      const inner = this.operand(depth + 1);
      return inner === undefined ? undefined : ["neg", inner];
    }
    if (this.takes("(")) return this.closed(this.sum(depth + 1));
    token.lastIndex = this.at;
    const name = token.exec(this.text)?.[0];
    if (name === undefined) return undefined;
    this.at += name.length;
    if (/^[0-9]/.test(name)) return name;
    if (this.takes("(")) return this.call(name, depth);
    return name.length === 1 ? name : undefined;
  }

  private call(name: string, depth: number): Tree | undefined {
    const operands: Tree[] = [];
    do {
      const operand = this.sum(depth + 1);
      if (operand === undefined) return undefined;
      operands.push(operand);
    } while (this.takes(","));
    // "neg" is written as a minus sign and never as a function.
    return name === "neg" ? undefined : this.closed([name, ...operands]);
  }

  private closed(tree: Tree | undefined): Tree | undefined {
    return this.takes(")") ? tree : undefined;
  }

  private takes(letter: string): boolean {
    if (this.text.charAt(this.at) !== letter) return false;
    this.at++;
    return true;
  }
}

/** How many operations lie on the longest way from the root to a leaf. */
export function depthOf(tree: Tree): number {
  if (typeof tree === "string") return 0;
  let deepest = 0;
  for (let i = 1; i < tree.length; i++) deepest = Math.max(deepest, depthOf(tree[i] as Tree));
  return deepest + 1;
}

/** The letters and numbers of a tree, from left to right, with repetitions. */
export function leavesOf(tree: Tree, found: string[] = []): string[] {
  if (typeof tree === "string") found.push(tree);
  else for (let i = 1; i < tree.length; i++) leavesOf(tree[i] as Tree, found);
  return found;
}
