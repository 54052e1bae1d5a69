// An instruction of the family as it is stored: one function and everything it needs.
import { z } from "zod";
import { isPlainObject } from "../../core/plain-object.ts";
import type { Arguments } from "./protocol.ts";

export interface PythonParams {
  /** The function's name. */
  readonly name: string;
  /** A module that holds that function with the imports, constants and helpers it needs, and nothing else. */
  readonly source: string;
}

/** Arguments by name; see shape.ts for how values that JSON lacks are stored. */
export type PythonInput = Arguments;

const identifier = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;
const MOST_LENGTH = 65_536;

export function isPythonParams(value: unknown): value is PythonParams {
  if (!isPlainObject(value)) return false;
  const { name, source } = value as Partial<PythonParams>;
  if (Object.keys(value).length !== 2 || typeof name !== "string" || typeof source !== "string") return false;
  return identifier.test(name) && source.length <= MOST_LENGTH && source.includes(`def ${name}(`);
}

const json = z.json();

export function isPythonInput(value: unknown): value is PythonInput {
  if (!isPlainObject(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => /^[^\W\d]\w*$/u.test(name)) && json.safeParse(value).success;
}
