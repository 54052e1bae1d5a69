// Whole programs for tests, in a few words.
import type { Program, Statement, Type } from "./ast.ts";

/** A program of one procedure; its parameters may have one name twice. */
export function program(
  name: string,
  parameters: readonly (readonly [string, Type])[],
  returns: Type,
  body: readonly Statement[],
): Program {
  const declared = parameters.map(([name, type]) => ({ name, type }));
  return { procedures: [{ name, parameters: declared, returns, body }] };
}
