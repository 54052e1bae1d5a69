// The constraints of IF-RLVR's training rows: a Python literal in a text.
import { z } from "zod";
import type { ConstraintCall } from "../../verify/constraint.ts";

const truth = z.object({
  instruction_id: z.array(z.string()).min(1),
  kwargs: z.array(z.record(z.string(), z.unknown()).nullable()),
});

/**
 * The calls in a `ground_truth` of allenai/IF_multi_constraints_upto5: a list, or a text with a Python or JSON list,
 * whose first item is `{instruction_id: [...], kwargs: [...]}` or a text of it. Undefined for anything else.
 */
export function groundTruthCalls(value: unknown): readonly ConstraintCall[] | undefined {
  let held = value;
  for (let depth = 0; depth < 4; depth++) {
    if (typeof held === "string") held = readLiteral(held);
    else if (Array.isArray(held)) held = (held as unknown[])[0];
  }
  const read = truth.safeParse(held);
  if (!read.success || read.data.kwargs.length !== read.data.instruction_id.length) return undefined;
  return read.data.instruction_id.map((id, i) => ({ id, params: read.data.kwargs[i] }));
}

/** JSON, or a Python literal of lists, dictionaries, texts, numbers, True, False and None. */
function readLiteral(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const json = pythonToJson(text);
    if (json === undefined) return undefined;
    try {
      return JSON.parse(json) as unknown;
    } catch {
      return undefined;
    }
  }
}

const words: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false" };
const token =
  /\s+|[[\]{},:()]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|None|True|False|'((?:[^'\\]|\\[^])*)'|"((?:[^"\\]|\\[^])*)"/y;

/** Token by token, since quotes and escapes are all that differs; undefined where something else stands. */
function pythonToJson(text: string): string | undefined {
  let json = "";
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) return undefined;
    const quoted = found[1] ?? found[2];
    if (quoted !== undefined) json += JSON.stringify(unescaped(quoted));
    else if (found[0] === "(") json += "[";
    else if (found[0] === ")") json += "]";
    else json += words[found[0]] ?? found[0];
  }
  return json;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

function unescaped(quoted: string): string {
  return quoted.replaceAll(/\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])/g, (escape) => {
    // An unknown escape stands for itself in Python.
    if (escape.length === 2) return escapes[escape.charAt(1)] ?? escape;
    const point = Number.parseInt(escape.slice(2), 16);
    return point > 0x10ffff ? "\uFFFD" : String.fromCodePoint(point);
  });
}
