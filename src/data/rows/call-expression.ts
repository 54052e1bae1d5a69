// An input as the call of a function, for examples that look like an interpreter's lines.
import { DataError } from "../../core/errors.ts";
import { pseudocodeOf, textOf, type Instruction, type Wording } from "../plans/instructions.ts";

const heading = /^(?:def|(?:export )?(?:async )?function) ([A-Za-z_]\w*)\s*\(/gm;

/**
 * `name(arguments)`, the name that of the last function which the instruction's own text defines, or where it defines
 * none its pseudo-code; an input that is a text is one argument in double quotes, a list has one argument for each item, and anything else is
 * what its family shows of it, in double quotes.
 */
export function callExpression(of: Instruction, wording: Wording, input: unknown): string {
  return `${functionName(of, wording)}(${argumentsOf(of, input)})`;
}

function functionName(of: Instruction, { surface, paraphrase, style }: Wording): string {
  const shown =
    lastHeading(textOf(of, surface, paraphrase)) ?? lastHeading(pseudocodeOf(of, style.pseudocode, paraphrase));
  if (shown !== undefined) return shown;
  throw new DataError(`the pseudo-code of family "${of.family.name}" defines no function to call`, {
    code: "no-function",
    hint: "Use natural examples.",
  });
}

function lastHeading(text: string): string | undefined {
  return [...text.matchAll(heading)].at(-1)?.[1];
}

function argumentsOf({ family, params }: Instruction, input: unknown): string {
  // What is shown of it, since a family may show it encrypted, or keep a member to itself.
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  if (typeof input === "string" || isObject) return JSON.stringify(family.renderInput(params, input));
  const list = Array.isArray(input) ? (input as readonly unknown[]) : [input];
  return list.map(literal).join(", ");
}

/** As Python writes it, which for numbers, texts and lists is how everybody writes it. */
function literal(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${literal(member)}`);
  return `{${members.join(", ")}}`;
}
