// The keys of another tool's configuration, read one by one so that each mistake names its key and value.
import { ModelError } from "../../core/errors.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Keys that are absent or null take the fallback; those without a fallback are needed. Mistakes are ModelErrors. */
export interface ConfigKeys {
  /** A whole number from 1. */
  size(key: string, fallback?: number): number;
  /** A finite number above 0. */
  positive(key: string, fallback?: number): number;
  flag(key: string, fallback: boolean): boolean;
  text(key: string, fallback: string): string;
  /** Refuses a value other than those that mean the same as what is built here. */
  only(key: string, allowed: readonly unknown[], fallback: unknown): void;
  /** An object, or an empty one where there is none. */
  object(key: string): JsonObject;
}

/** The keys of `json`; `where` names the file, and the key it lies under where it is not the whole. */
export function configKeys(where: string, json: JsonObject): ConfigKeys {
  function read<T>(key: string, fallback: T | undefined, [is, form]: Form<T>): T {
    const value = Object.hasOwn(json, key) ? json[key] : undefined;
    if (value === undefined || value === null) {
      if (fallback !== undefined) return fallback;
      throw badConfig(`${where} has no "${key}"`, `The key is needed: it must be ${form}.`);
    }
    if (is(value)) return value;
    throw badConfig(`${where} has "${key}": ${shown(value)}, expected ${form}`);
  }
  return {
    size: (key, fallback) => read(key, fallback, [isSize, "a whole number from 1"]),
    positive: (key, fallback) => read(key, fallback, [isPositive, "a number above 0"]),
    flag: (key, fallback) => read(key, fallback, [(value) => typeof value === "boolean", "true or false"]),
    text: (key, fallback) => read(key, fallback, [(value) => typeof value === "string", "a text"]),
    object: (key) => read(key, {}, [isObject, "an object"]),
    only(key, allowed, fallback) {
      const value = (Object.hasOwn(json, key) ? json[key] : undefined) ?? fallback;
      if (!allowed.includes(value)) throw unsupported(where, key, value, allowed);
    },
  };
}

type Form<T> = readonly [is: (value: unknown) => value is T, form: string];

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;
const isPositive = (value: unknown): value is number => typeof value === "number" && value > 0 && value < Infinity;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A configuration that makes no sense. */
export function badConfig(message: string, hint?: string): ModelError {
  return new ModelError(message, { code: "bad-config", ...(hint === undefined ? {} : { hint }) });
}

/** An option of another tool that the engine has not. */
export function unsupported(where: string, key: string, value: unknown, allowed: readonly unknown[]): ModelError {
  const known = allowed.map((item) => shown(item)).join(" or ");
  return new ModelError(`${where} has "${key}": ${shown(value)}; only ${known} is supported`, {
    code: "unsupported-option",
    hint: "The model computes something that this engine does not; it would give other answers without it.",
  });
}

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
