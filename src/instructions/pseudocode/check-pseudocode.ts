// Decides whether a text is pseudo-code in the published format: a static gate for what people and models write.
import { docstringLines } from "./documentation.ts";
import { entriesOf } from "./entries.ts";
import { calledNames } from "./generic-names.ts";
import { readHead, type Head } from "./head.ts";
import { isKnownName } from "./known-names.ts";
import { scanPseudocode, textOf, type CodeLine } from "./scan.ts";

export const pseudocodeProblems = [
  "no-function",
  "unclosed",
  "outside-function",
  "bad-head",
  "untyped-parameter",
  "untyped-return",
  "no-docstring",
  "no-goal",
  "undescribed-parameter",
  "undescribed-return",
  "empty-function",
  "no-return",
  "many-entries",
  "vague-helper",
  "leaks-answer",
] as const;

export interface PseudocodeProblem {
  readonly code: (typeof pseudocodeProblems)[number];
  /** From 1. */
  readonly line: number;
  readonly detail: string;
}

export interface PseudocodeOptions {
  /** The answer to an exercise, which the pseudo-code of its instruction must not have as a literal. */
  readonly answer?: string;
}

/**
 * What keeps `text` from being pseudo-code of the format of Mishra et al. (arXiv 2305.11790), in the order of its
 * lines; nothing where it is. Demanded are functions with a type for every parameter and the return value, of which
 * exactly one is not used by the others; a docstring with a goal, every parameter and the return value; a body that
 * returns; outside of functions nothing but constants in capitals; and for helpers that are called without being defined,
 * names that say what they do. Never throws.
 */
export function checkPseudocode(text: string, options: PseudocodeOptions = {}): PseudocodeProblem[] {
  const lines = scanPseudocode(text);
  const problems: PseudocodeProblem[] = [];
  const report: Report = (code, line, detail) => void problems.push({ code, line, detail });
  for (const { isClosed, number } of lines) {
    if (!isClosed) report("unclosed", number, "a bracket or a string does not end, or was never opened");
  }
  const functions = splitFunctions(lines, report);
  if (functions.length === 0) report("no-function", 1, "there is no function; begin with def name(...) -> type:");
  const heads = functions.flatMap((lines) => checkFunction(lines, report) ?? []);
  checkEntry(lines, heads, report);
  checkHelpers(lines, new Set(heads.map(({ name }) => name)), report);
  if (options.answer !== undefined) checkLeak(lines, options.answer, report);
  return problems.sort((a, b) => a.line - b.line);
}

type Report = (code: PseudocodeProblem["code"], line: number, detail: string) => void;

/** Each begins with its head. */
function splitFunctions(lines: readonly CodeLine[], report: Report): CodeLine[][] {
  const functions: CodeLine[][] = [];
  for (const line of lines) {
    if (line.kind === "blank") continue;
    if (line.kind === "head" && line.indent === "") functions.push([line]);
    else if (line.indent !== "" && functions.length > 0) functions.at(-1)?.push(line);
    else if (line.kind !== "comment" && line.indent === "" && !constant.test(textOf(line.parts))) {
      report("outside-function", line.number, `"${textOf(line.parts).slice(0, 40)}" stands outside of a function`);
    }
  }
  return functions;
}

/** Globals are none of the format's; a constant is no state. */
const constant = /^[A-Z][A-Z0-9_]*(?:: [^=]+)? = /;

function checkFunction([first, ...body]: readonly CodeLine[], report: Report): Head | undefined {
  if (first === undefined) return undefined;
  const head = readHead(first);
  if (head === undefined) {
    report("bad-head", first.number, "a function begins like this: def name(parameter: type) -> type:");
    return undefined;
  }
  const at = first.number;
  for (const { name, type } of head.parameters) {
    if (type === undefined) report("untyped-parameter", at, `the parameter ${name} of ${head.name} has no type`);
  }
  if (head.returns === undefined) report("untyped-return", at, `${head.name} does not say what type it returns`);
  const docstring = body.find(({ kind }) => kind === "documentation");
  if (docstring === undefined) report("no-docstring", at, `${head.name} has no docstring`);
  else checkDocstring(docstring, head, report);
  const code = body.filter(({ kind }) => kind === "code").map(({ parts }) => textOf(parts));
  if (code.length === 0) report("empty-function", at, `${head.name} has no statement`);
  else if (head.returns !== "None" && !code.some((line) => /\b(?:return|yield|raise)\b/.test(line))) {
    report("no-return", at, `${head.name} returns nothing`);
  }
  return head;
}

const parametersTitle = /^(?:Parameters|Params|Args|Arguments|Inputs?):?$/i;
const returnsTitle = /^(?:Returns?|Return values?|Outputs?):?/i;

function checkDocstring(line: CodeLine, { name, parameters, returns }: Head, report: Report): void {
  const lines = docstringLines(line);
  const goal = lines.find((text) => text !== "") ?? "";
  if (goal === "" || parametersTitle.test(goal) || returnsTitle.test(goal)) {
    report("no-goal", line.number, `the docstring of ${name} does not begin with a goal`);
  }
  const begins = lines.findIndex((text) => parametersTitle.test(text.trim()));
  const described = begins < 0 ? [] : lines.slice(begins + 1);
  for (const parameter of parameters) {
    const bare = parameter.name.replace(/^\*+/, "");
    const pattern = new RegExp(String.raw`^[-*\s]*${bare}\b.*:\s*\S`);
    if (bare !== "" && bare !== "/" && !described.some((text) => pattern.test(text))) {
      report("undescribed-parameter", line.number, `the docstring of ${name} does not describe ${bare}`);
    }
  }
  const returned = lines.findIndex((text) => returnsTitle.test(text.trim()));
  const said = returned < 0 ? "" : lines.slice(returned).join(" ").trim().replace(returnsTitle, "").trim();
  if (said === "" && returns !== "None") {
    report("undescribed-return", line.number, `the docstring of ${name} does not say what is returned`);
  }
}

function checkEntry(lines: readonly CodeLine[], heads: readonly Head[], report: Report): void {
  const entries = entriesOf(lines);
  if (heads.length === 0 || entries.length === 1) return;
  const which = entries.length === 0 ? "no function" : entries.join(" and ");
  const last = lines.findLast(({ kind }) => kind === "head")?.number ?? 1;
  report("many-entries", last, `${which} could be the entry; there is exactly one`);
}

const vague: ReadonlySet<string> = new Set(
  (
    "a b c aux bar baz calc call calculate check compute do exec execute f fn foo func function g get go h handle help " +
    "helper it main method my op operation perform process result run solve step stuff temp test thing tmp util work x y z"
  ).split(" "),
);

function checkHelpers(lines: readonly CodeLine[], defined: ReadonlySet<string>, report: Report): void {
  const reported = new Set<string>();
  for (const line of lines) {
    for (const name of calledNames([line])) {
      if (defined.has(name) || isKnownName(name) || reported.has(name)) continue;
      const words = name
        .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
        .toLowerCase()
        .split(/[_\d]+/);
      if (words.some((word) => word.length > 1 && !vague.has(word))) continue;
      reported.add(name);
      report("vague-helper", line.number, `${name} is not defined, and its name does not say what it does`);
    }
  }
}

function checkLeak(lines: readonly CodeLine[], answer: string, report: Report): void {
  if (answer.trim() === "") return;
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(answer);
  for (const { kind, parts, number } of lines) {
    const leaks = parts.some(({ kind: part, text }) => {
      if (part === "code") return isNumber && new RegExp(String.raw`(?<![\w.])${answer}(?![\w.])`).test(text);
      return answer.length > 2 && text.includes(answer);
    });
    if (leaks) report("leaks-answer", number, `the ${kind === "code" ? "code" : kind} holds the answer ${answer}`);
  }
}
