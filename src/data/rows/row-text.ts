// The texts of a row, written from its lineage: makers write with it what verifiers expect.
import type { Execution } from "../../instructions/family.ts";
import type { PointerTemplate } from "../../instructions/pointers/pointer-templates.ts";
import { callExpression } from "./call-expression.ts";
import { pseudocodeOf, textOf, type Instruction, type Wording } from "../plans/instructions.ts";
import { writeResponse } from "./response.ts";

/** The prompt of an in-context row: the instruction, worked examples where there are any, and the input. */
export function inContextText(of: Instruction, wording: Wording, input: unknown, shots: readonly unknown[]): string {
  const { style, surface, paraphrase } = wording;
  let text = style.instruction ? textOf(of, surface, paraphrase) : "";
  if (style.kind === "pseudocode-in-prompt") text += `\n\n${pseudocodeOf(of, style.pseudocode, paraphrase)}`;
  if (shots.length === 0) return text + style.separator + shownInput(of, wording, input) + style.responseMarker;
  let separator = style.instruction ? style.separator : style.separator.trimStart();
  for (const shot of shots) {
    const response = responseText(of, wording, of.family.execute(of.params, shot));
    text += separator + shownInput(of, wording, shot) + style.responseMarker + response;
    separator = style.nextSeparator;
  }
  return text + separator + shownInput(of, wording, input) + style.responseMarker;
}

/** What is learnt where `execution` is what carrying the instruction out gave, and then `outer` on what came out. */
export function responseText(of: Instruction, wording: Wording, execution: Execution, outer?: Instruction): string {
  return writeResponse(leadText(of, wording, execution, outer), execution.answer, wording.style.finalMarker);
}

/** What is learnt before the answer and its marker. */
export function leadText(
  of: Instruction,
  { style, paraphrase }: Wording,
  { trace }: Pick<Execution, "trace">,
  outer?: Instruction,
): string {
  if (style.kind === "trace-then-answer") {
    const { recited } = style;
    if (recited === undefined) return trace.join(style.stepSeparator);
    const instructions = outer === undefined ? [of] : [of, outer];
    return [...instructions.map((one) => pseudocodeOf(one, recited, paraphrase)), ...trace].join(style.stepSeparator);
  }
  return style.kind === "pseudocode-then-answer" ? pseudocodeOf(of, style.pseudocode, paraphrase) : "";
}

/** The prompt of a row that names two instructions, one carried out on what the other returns. */
export function composeText(
  template: PointerTemplate,
  pointers: readonly [outer: string, inner: string],
  input: string,
): string {
  const [outer, inner] = pointers;
  return template.use === "compose"
    ? template.say({ outer, inner, input })
    : template.say({ pointer: outer, input: template.form === "terse" ? `${inner}|${input}` : `${inner} of ${input}` });
}

function shownInput(of: Instruction, wording: Wording, input: unknown): string {
  const { family, params } = of;
  if (!wording.style.code) return family.renderInput(params, input);
  return callExpression(of, wording, input);
}
