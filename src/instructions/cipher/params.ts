// A cipher as it is stored, its inputs, and their strict recognisers.
import type { Value } from "../program/ast.ts";
import { isValue, writeValue } from "../program/value.ts";
import { cipherNames, ciphers, directions, type CipherName, type Direction, type ParameterName } from "./ciphers.ts";

/** The value of one parameter: a number, or a keyword. */
export type Setting = number | string;

export interface CipherParams {
  readonly cipher: CipherName;
  readonly direction: Direction;
  /** The value of each parameter, or null where they come with each input. */
  readonly settings: readonly Setting[] | null;
}

/** The text, and after it the parameters where the instruction does not have them. */
export type CipherInput = readonly Setting[];

const LONGEST_TEXT = 500;

export const coprimes: readonly number[] = [3, 5, 7, 9, 11, 15, 17, 19, 21, 23, 25];

/** Whether a parameter may have this value: a cipher changes something, and can be undone. */
const isSetting: Readonly<Record<ParameterName, (value: unknown) => boolean>> = {
  shift: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 25,
  multiplier: (value) => coprimes.includes(value as number),
  keyword: (value) => typeof value === "string" && /^[a-z]{1,40}$/.test(value),
  rails: (value) => Number.isInteger(value) && Number(value) >= 2 && Number(value) <= 20,
};

export function areSettings(cipher: CipherName, values: readonly unknown[]): values is readonly Setting[] {
  const { parameters } = ciphers[cipher];
  return values.length === parameters.length && parameters.every((name, i) => isSetting[name](values[i]));
}

export function isCipherParams(value: unknown): value is CipherParams {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 3) return false;
  const { cipher, direction, settings } = value as Partial<CipherParams>;
  if (!cipherNames.includes(cipher as CipherName) || !directions.includes(direction as Direction)) return false;
  if (ciphers[cipher as CipherName][direction as Direction] === undefined) return false;
  return settings === null || (Array.isArray(settings) && areSettings(cipher as CipherName, settings));
}

export function isCipherInput(value: unknown): value is CipherInput {
  if (!Array.isArray(value) || value.length === 0 || value.length > 3) return false;
  const [text, ...settings] = value as unknown[];
  if (!isValue(text, "str") || String(text).length > LONGEST_TEXT) return false;
  return settings.every((setting) => Object.values(isSetting).some((holds) => holds(setting)));
}

/** A text alone as it is; with parameters as in a call: `"text", 3`. */
export function writeInput(_: CipherParams, input: CipherInput): string {
  return input.length === 1 ? String(input[0]) : input.map((value: Value) => writeValue(value)).join(", ");
}

/** The parameters by name, wherever they are. */
export function settingsOf(
  { cipher, settings }: CipherParams,
  input: CipherInput,
): ReadonlyMap<ParameterName, Setting> {
  const values = settings ?? input.slice(1);
  return new Map(ciphers[cipher].parameters.map((name, i) => [name, values[i] as Setting]));
}
