// What the parts of `checkProgram` share: what is known so far, and how a program is refused.
import { isPlainObject } from "../../core/plain-object.ts";
import type { Type } from "./ast.ts";
import { isValue } from "./value.ts";

export interface Signature {
  readonly parameters: readonly Type[];
  readonly returns: Type;
}

export interface Checked {
  /** The procedures before this one. */
  readonly signatures: Map<string, Signature>;
  /** Every variable of the program. */
  readonly variables: Set<string>;
  /** Every builtin that the program uses. */
  readonly used: Set<string>;
  readonly budget: { nodes: number };
  readonly procedure: string;
  readonly types: Map<string, Type>;
  /** The names of the loops around this place. */
  readonly loops: Set<string>;
  depth: number;
}

/** Only thrown and caught within `checkProgram`. */
export class Refusal {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

export function refuse(problem: string, checked?: Checked): never {
  // oxlint-disable-next-line typescript/only-throw-error -- an Error records a stack, at fifty times the cost
  throw new Refusal(checked === undefined ? problem : `${checked.procedure}: ${problem}`);
}

/** Whether `value` is an object of braces with exactly these members, and perhaps `optional`. */
export function hasMembers(
  value: unknown,
  names: readonly string[],
  optional?: string,
): value is Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) return false;
  let found = 0;
  for (const name in value) {
    if (names.includes(name)) found++;
    else if (name !== optional) return false;
  }
  return found === names.length;
}

export function isText(value: unknown): value is string {
  return isValue(value, "str");
}

/** A stranger in a message: whatever it is, this does not throw. */
export function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : `a ${value === null ? "null" : typeof value}`;
}
