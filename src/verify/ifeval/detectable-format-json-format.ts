// `detectable_format:json_format`: the whole response is JSON.
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { strip } from "../python-text.ts";

/** One fence of Markdown around it is left out. */
export const detectableFormatJsonFormat: Constraint<NoParams> = {
  id: "detectable_format:json_format",
  params: noParams,
  repairs:
    "An object or an array that holds something, not a bare number or text, and without Python's NaN and Infinity.",
  check: (response, _, mode) => (mode === "parity" ? asPublished(response) : asObject(response)),
};

function asPublished(response: string): Verdict {
  let text = strip(response);
  for (const prefix of ["```json", "```Json", "```JSON", "```"]) {
    if (text.startsWith(prefix)) text = text.slice(prefix.length);
  }
  if (text.endsWith("```")) text = text.slice(0, -3);
  return parsesInPython(strip(text)) ? followed({}) : notJson(text);
}

function asObject(response: string): Verdict {
  const text = strip(response);
  const fenced = /^```[a-zA-Z]*\s([^]*)```$/.exec(text)?.[1] ?? text;
  const value = parse(strip(fenced));
  if (value === undefined) return notJson(fenced);
  if (typeof value !== "object" || value === null) {
    return broken("bare-value", "a single value, wanted an object or an array", { found: strip(fenced).slice(0, 80) });
  }
  if (Object.keys(value).length === 0) return broken("empty-value", "JSON that holds nothing", { count: 0 });
  return followed({ count: Object.keys(value).length });
}

/** `json.loads`: also NaN and the infinities, but no integer of more than 4300 digits. */
function parsesInPython(text: string): boolean {
  const constants = /NaN|Infinity/.test(text);
  const longNumbers = text.length > 4_300 && text.split(/\D+/).some((digits) => digits.length > 4_300);
  if (!constants && !longNumbers) return parse(text) !== undefined;
  let tooLong = false;
  const plain = text.replaceAll(piece, (found) => {
    if (found.startsWith('"')) return found;
    if (/[NI]/.test(found)) return "null";
    tooLong ||= /^-?\d{4301,}$/.test(found);
    return found;
  });
  return !tooLong && parse(plain) !== undefined;
}

/** Texts (a last one may lack its end), constants, and numbers. */
const piece = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notJson(text: string): Verdict {
  return broken("not-json", "the response is not JSON", { found: strip(text).slice(0, 80) });
}
