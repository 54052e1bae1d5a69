// The shapes of Python values that inputs can have: how they are stored as JSON, and how Python writes them.

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface Field {
  readonly name: string;
  readonly shape: Shape;
}

export type Shape =
  | { readonly kind: "int" | "float" | "bool" | "str" | "none" | "any" }
  | { readonly kind: "literal"; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly kind: "enum"; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: "list" | "set" | "frozenset" | "tuple-of"; readonly item: Shape }
  | { readonly kind: "tuple"; readonly items: readonly Shape[] }
  | { readonly kind: "dict"; readonly key: Shape; readonly value: Shape }
  | { readonly kind: "union"; readonly options: readonly Shape[] }
  | { readonly kind: "typed-dict" | "record"; readonly name: string; readonly fields: readonly Field[] };

/**
 * A stored value as Python writes it. Sequences and sets are stored as lists, dictionaries without text keys as lists
 * of pairs, records as objects, members of an enum by name.
 */
export function pythonText(value: JsonValue, shape: Shape): string {
  switch (shape.kind) {
    case "float":
      return floatText(value as number);
    case "enum":
      return `${shape.name}.${value as string}`;
    case "list":
    case "set":
    case "frozenset":
    case "tuple-of":
      return sequenceText(
        (value as readonly JsonValue[]).map((item) => pythonText(item, shape.item)),
        shape.kind,
      );
    case "tuple": {
      const items = value as readonly JsonValue[];
      return sequenceText(
        shape.items.map((item, i) => pythonText(items[i] ?? null, item)),
        "tuple-of",
      );
    }
    case "dict": {
      const pairs = Array.isArray(value)
        ? (value as readonly (readonly [JsonValue, JsonValue])[])
        : Object.entries(value as Readonly<Record<string, JsonValue>>);
      return `{${pairs.map(([k, v]) => `${pythonText(k, shape.key)}: ${pythonText(v, shape.value)}`).join(", ")}}`;
    }
    case "union": {
      const option = shape.options.find((candidate) => fits(value, candidate));
      return option === undefined ? anyText(value) : pythonText(value, option);
    }
    case "typed-dict": {
      const object = value as Readonly<Record<string, JsonValue>>;
      const present = shape.fields.filter(({ name }) => Object.hasOwn(object, name));
      return `{${present.map(({ name, shape: of }) => `${stringText(name)}: ${pythonText(object[name] ?? null, of)}`).join(", ")}}`;
    }
    case "record": {
      const object = value as Readonly<Record<string, JsonValue>>;
      return `${shape.name}(${shape.fields.map(({ name, shape: of }) => `${name}=${pythonText(object[name] ?? null, of)}`).join(", ")})`;
    }
    case "int":
    case "bool":
    case "str":
    case "none":
    case "literal":
    case "any":
      return anyText(value);
    default:
      return shape satisfies never;
  }
}

/** Whether a stored value has a shape; the Python side asks the same when it reads a value of a union. */
export function fits(value: JsonValue, shape: Shape): boolean {
  switch (shape.kind) {
    case "any":
      return true;
    case "int":
      return Number.isSafeInteger(value);
    case "float":
      return typeof value === "number";
    case "bool":
      return typeof value === "boolean";
    case "str":
      return typeof value === "string";
    case "none":
      return value === null;
    case "literal":
      return shape.values.includes(value as string);
    case "enum":
      return shape.members.includes(value as string);
    case "list":
    case "set":
    case "frozenset":
    case "tuple-of":
      return Array.isArray(value) && value.every((item: JsonValue) => fits(item, shape.item));
    case "tuple":
      return (
        Array.isArray(value) &&
        value.length === shape.items.length &&
        shape.items.every((item, i) => fits(value[i] as JsonValue, item))
      );
    case "dict":
      if (shape.key.kind !== "str") return Array.isArray(value) && value.every((pair) => isPair(pair, shape));
      return isObject(value) && Object.values(value).every((item) => fits(item, shape.value));
    case "union":
      return shape.options.some((option) => fits(value, option));
    case "typed-dict":
    case "record": {
      if (!isObject(value)) return false;
      const names = shape.fields.map(({ name }) => name);
      if (!Object.keys(value).every((name) => names.includes(name))) return false;
      return shape.fields.every(({ name, shape: of }) =>
        Object.hasOwn(value, name) ? fits(value[name] as JsonValue, of) : shape.kind === "typed-dict",
      );
    }
    default:
      return shape satisfies never;
  }
}

function isPair(pair: JsonValue, { key, value }: Shape & { readonly kind: "dict" }): boolean {
  return (
    Array.isArray(pair) && pair.length === 2 && fits(pair[0] as JsonValue, key) && fits(pair[1] as JsonValue, value)
  );
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sequenceText(items: readonly string[], kind: "list" | "set" | "frozenset" | "tuple-of"): string {
  const inner = items.join(", ");
  if (kind === "list") return `[${inner}]`;
  if (kind === "tuple-of") return items.length === 1 ? `(${inner},)` : `(${inner})`;
  if (kind === "frozenset") return items.length === 0 ? "frozenset()" : `frozenset({${inner}})`;
  return items.length === 0 ? "set()" : `{${inner}}`;
}

function anyText(value: JsonValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(0) : floatText(value);
  if (typeof value === "string") return stringText(value);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => anyText(item)).join(", ")}]`;
  const object = value as Readonly<Record<string, JsonValue>>;
  return `{${Object.entries(object)
    .map(([k, v]) => `${stringText(k)}: ${anyText(v)}`)
    .join(", ")}}`;
}

/** As Python's repr: a point or an exponent in every float; both languages write the shortest digits. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${value}.0`;
  const text = String(value);
  if (text.includes("e")) return text.replace(/e([+-])(\d)$/, "e$10$2");
  const magnitude = Math.abs(value);
  if (magnitude >= 1e16 || magnitude < 1e-4) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return text;
}

/** As Python's repr for printable text: single quotes unless only those occur inside. */
function stringText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inner = "";
  for (const letter of text) {
    const code = letter.codePointAt(0) as number;
    if (letter === "\\" || letter === quote) inner += `\\${letter}`;
    else if (letter === "\n") inner += "\\n";
    else if (letter === "\r") inner += "\\r";
    else if (letter === "\t") inner += "\\t";
    else if (code < 0x20 || (code >= 0x7f && code < 0xa1) || code === 0xad) inner += `\\x${hex(code, 2)}`;
    else if (/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(letter))
      inner += code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
    else inner += letter;
  }
  return quote + inner + quote;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
