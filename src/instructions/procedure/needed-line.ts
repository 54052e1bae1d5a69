// A line of operations that grows by one operation at a time, and takes none that makes it answer too little or that
// leaves something without a need.
import type { Operation } from "./operations.ts";
import type { ArithmeticOperator } from "./config.ts";

/** An operation that matters for none of so many inputs is not worth its line. */
const WITNESSES = 24;

/**
 * Whether on the first 24 of `inputs` (more where `variety` asks for more) there are `variety` different results, and no
 * operation, and no row of them up to the whole line, could be left out without a change.
 */
export function isNeeded(operations: readonly Operation[], inputs: readonly number[], variety: number): boolean {
  const line = startLine(inputs, variety);
  // What an operation made alike stays alike: a line is needed where each of its beginnings is.
  return operations.every((operation) => line.add(operation));
}

/** A line without operations yet, on inputs as for `isNeeded`. It ends the life of the line started before. */
export function startLine(inputs: readonly number[], variety: number): NeededLine {
  only.restart(inputs, variety);
  return only;
}

/** For each row of operations an input that shows its need, and what the line gives for that input without the row. */
interface Proofs {
  readonly inputs: number[];
  readonly results: number[];
}

class NeededLine {
  private width = 0;
  private variety = 0;
  private length = 0;
  private readonly codes: number[] = [];
  private readonly constants: number[] = [];
  /** The inputs, then the results of each operation, `width` numbers each: all are within 32 bits. */
  private columns = new Int32Array(256);
  /** Of the rows that end with the first operation, the second, ...; of each of these first the longest row. */
  private proofs: Proofs = { inputs: [], results: [] };
  /** Those of the line that is tried, which become the line's if it is taken. */
  private tried: Proofs = { inputs: [], results: [] };

  restart(inputs: readonly number[], variety: number): void {
    this.width = Math.min(inputs.length, Math.max(variety, WITNESSES));
    this.variety = variety;
    this.length = 0;
    if (this.columns.length < this.width) this.grow();
    for (let k = 0; k < this.width; k++) this.columns[k] = inputs[k] as number;
  }

  /** Adds `operation`, or says false and stays as it was: see `isNeeded`. Its results must be within 32 bits. */
  add({ op, constant }: Operation): boolean {
    const { width, length } = this;
    if (this.columns.length < (length + 2) * width) this.grow();
    this.codes[length] = op.charCodeAt(0);
    this.constants[length] = constant;
    operateColumn({ op, constant }, this.columns, [length * width, width]);
    if (!this.isVaried() || !this.isProven()) return false;
    const { proofs } = this;
    this.proofs = this.tried;
    this.tried = proofs;
    this.length++;
    return true;
  }

  private grow(): void {
    const columns = new Int32Array(2 * this.columns.length);
    columns.set(this.columns);
    this.columns = columns;
  }

  /** Whether the operation that is tried has enough different results. */
  private isVaried(): boolean {
    const { columns, width, variety } = this;
    const start = (this.length + 1) * width;
    let different = 0;
    for (let at = start; at < start + width; at++) {
      const value = columns[at] as number;
      let before = start;
      while (columns[before] !== value) before++;
      if (before === at && ++different === variety) return true;
    }
    return false;
  }

  /** Finds a proof for each row of the line with the operation that is tried. */
  private isProven(): boolean {
    const { columns, width, length, proofs, tried } = this;
    const code = this.codes[length] as number;
    const constant = this.constants[length] as number;
    const end = (length + 1) * width;
    let row = 0;
    for (let next = 1; next <= length + 1; next++) {
      for (let first = 0; first < next; first++) {
        let input = 0;
        let result = columns[first * width] as number;
        if (next <= length) {
          // Inputs before the one that was a proof were none, and the operation does not make them one.
          input = proofs.inputs[row] as number;
          result = operateByCode(code, constant, proofs.results[row] as number);
        }
        while (result === columns[end + input]) {
          if (++input === width) return false;
          result = this.without(first, next, input);
        }
        tried.inputs[row] = input;
        tried.results[row++] = result;
      }
    }
    return true;
  }

  /** The result for an input without the operations from `first` up to, and without, `next`. */
  private without(first: number, next: number, input: number): number {
    let result = this.columns[first * this.width + input] as number;
    for (let i = next; i <= this.length; i++) {
      result = operateByCode(this.codes[i] as number, this.constants[i] as number, result);
    }
    return result;
  }
}

/** Making arrays costs more than looking at a line: all lines use these. */
const only = new NeededLine();

/** Writes what `operation` makes of the `width` numbers from `from` on behind them. */
function operateColumn(
  { op, constant }: Operation,
  columns: Int32Array,
  [from, width]: readonly [number, number],
): void {
  const end = from + width;
  // One loop for each operator: a choice within the loop would cost more than the operation.
  switch (op) {
    case "+":
      for (let at = from; at < end; at++) columns[at + width] = (columns[at] as number) + constant;
      return;
    case "-":
      for (let at = from; at < end; at++) columns[at + width] = (columns[at] as number) - constant;
      return;
    case "*":
      for (let at = from; at < end; at++) columns[at + width] = (columns[at] as number) * constant;
      return;
    case "//":
      for (let at = from; at < end; at++) columns[at + width] = Math.floor((columns[at] as number) / constant);
      return;
    case "%":
      for (let at = from; at < end; at++) {
        const value = columns[at] as number;
        columns[at + width] = value - Math.floor(value / constant) * constant;
      }
      return;
    default:
      op satisfies never;
  }
}

const codeOf = { "+": 0x2b, "-": 0x2d, "*": 0x2a, "//": 0x2f, "%": 0x25 } as const satisfies Record<
  ArithmeticOperator,
  number
>;

/** `operate` by the first character of the operator. */
function operateByCode(code: number, constant: number, value: number): number {
  if (code === codeOf["+"]) return value + constant;
  if (code === codeOf["-"]) return value - constant;
  if (code === codeOf["*"]) return value * constant;
  const quotient = Math.floor(value / constant);
  return code === codeOf["//"] ? quotient : value - quotient * constant;
}
