// `custom:mcq_count_length`: four multiple-choice questions with five options each, each question longer.
import type { Constraint } from "../constraint.ts";
import { broken, followed, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { codePoints, isBlank, py, strip } from "../python-text.ts";

const label = new RegExp(String.raw`Question ${py.digit}+[.|):;]?${py.space}*`, "gu");
const lineLabel = new RegExp(
  String.raw`(?:^|\n) {0,3}Question(?!${py.word})(?:[ \t]{0,3}${py.digit}+)?[.|):;]?${py.space}*`,
  "u",
);
const option = new RegExp(String.raw`^[A-Ea-e][.|)]${py.space}*${py.word}`, "u");

/** Options are lines such as `A. ...` or `a) ...`; in "parity" a question is labelled `Question 1`. */
export const customMcqCountLength: Constraint<NoParams> = {
  id: "custom:mcq_count_length",
  params: noParams,
  repairs: "A question has a text, not only options; its label begins a line and needs no number.",
  check: (response, _params, mode) => {
    if (!response.startsWith("Question")) {
      return broken("wrong-start", 'the response does not start with "Question"', {
        span: [0, Math.min(response.length, 8)],
      });
    }
    const questions = response
      .split(mode === "parity" ? label : lineLabel)
      .map(strip)
      .filter((question) => question !== "");
    const number = judgeCount({ count: questions.length, what: "questions" }, "exactly", 4);
    if (number.kind !== "pass") return number;
    let previous = mode === "parity" ? -1 : 0;
    for (const [i, question] of questions.entries()) {
      const { options, length } = readQuestion(question);
      if (options !== 5) {
        const detail = `question ${i + 1} has ${options} options, wanted exactly 5`;
        return broken("wrong-options", detail, { count: options, threshold: "exactly 5" });
      }
      const threshold = `more than ${previous}`;
      if (length <= previous) {
        return broken("not-longer", `question ${i + 1} has ${length} characters, wanted ${threshold}`, {
          count: length,
          threshold,
        });
      }
      previous = length;
    }
    return followed({ count: questions.length, threshold: "exactly 4" });
  },
};

/** How many options, and the length of what stands before the first in code points. */
function readQuestion(question: string): { readonly options: number; readonly length: number } {
  const lines = question.split("\n").map(strip);
  const first = lines.findIndex((line) => option.test(line));
  const stem = (first === -1 ? lines : lines.slice(0, first)).join(" ");
  return {
    options: lines.filter((line) => option.test(line)).length,
    length: isBlank(stem) ? 0 : codePoints(strip(stem)),
  };
}
