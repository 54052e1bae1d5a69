// Programs as TypeScript: runs in every JavaScript engine once its types are stripped.
import { notation, type Documentation } from "./notation.ts";

const comment: Documentation = {
  place: "before",
  begins: /^\/\*\* /,
  ends: / \*\/$/,
  whole: /^\/\*\* (?:(?!\*\/).)*\*\/$/,
  write: ({ goal }) => (goal === undefined ? [] : [`/** ${goal} */`]),
  goal: ([first = ""]) => first.slice("/** ".length, -" */".length),
};

export const typescript = notation({
  types: { int: "number", bool: "boolean", str: "string", "list[int]": "number[]", "list[str]": "string[]" },
  truth: ["true", "false"],
  comma: ", ",
  emptyLists: { "list[int]": "Array<number>()", "list[str]": "Array<string>()" },
  negative: 9,
  operators: {
    or: [1, "{0^} || {1+}"],
    and: [2, "{0^} && {1+}"],
    "==": [4, { any: "{0+} === {1+}", lists: "@sameMembers({0}, {1})" }],
    "!=": [4, { any: "{0+} !== {1+}", lists: "!@sameMembers({0}, {1})" }],
    "<": [5, "{0+} < {1+}"],
    "<=": [5, "{0+} <= {1+}"],
    ">": [5, "{0+} > {1+}"],
    ">=": [5, "{0+} >= {1+}"],
    "+": [6, { any: "{0^} + {1+}", lists: "[...{0}, ...{1}]" }],
    "-": [6, "{0^} - {1+}"],
    "*": [7, "{0^} * {1+}"],
    "//": [12, "Math.floor({0:7} / {1:8})"],
    "%": [12, "@modulo({0}, {1})"],
    negate: [9, "-{0!}"],
    not: [9, "!{0!}"],
    length: [12, "{0!}.length"],
    reverse: [12, { any: '[...{0}].reverse().join("")', lists: "{0!}.toReversed()" }],
    slice: [12, { any: "{0!}.slice(Math.max(0, {1}), Math.max(0, {2}))", natural: "{0!}.slice({1}, {2})" }],
    at: [12, "{0!}[{1}]"],
    contains: [12, "{0!}.includes({1})"],
    count: [12, { any: "@countParts({0}, {1})", lists: "@countMembers({0}, {1})" }],
    index: [12, "{0!}.indexOf({1})"],
    append: [12, "[...{0}, {1}]"],
    sort: [12, { any: "{0!}.toSorted((one, other) => one - other)", texts: "{0!}.toSorted()" }],
    sum: [12, "{0!}.reduce((total, member) => total + member, 0)"],
    largest: [12, "Math.max(...{0})"],
    smallest: [12, "Math.min(...{0})"],
    join: [12, "{0!}.join({1})"],
    upper: [12, "{0!}.toUpperCase()"],
    lower: [12, "{0!}.toLowerCase()"],
    replace: [12, "{0!}.replaceAll({1}, () => {2})"],
    absolute: [12, "Math.abs({0})"],
    minimum: [12, "Math.min({0}, {1})"],
    maximum: [12, "Math.max({0}, {1})"],
    text: [12, "String({0})"],
    letter: [12, "String.fromCharCode(97 + {0})"],
    position: [12, "@letterPosition({0})"],
  },
  lines: {
    hoist: "let {name}: {type};",
    declareEmpty: "let {name}: {type} = {value};",
    declareEmptyOnce: "const {name}: {type} = {value};",
    declare: "let {name} = {value};",
    declareOnce: "const {name} = {value};",
    assign: "{name} = {value};",
    if: "if ({test}) {",
    elseIf: "} else if ({test}) {",
    else: "} else {",
    countOver: "for (const {name} of @wholeNumbers({from}, {to})) {",
    count: "for (let {name} = {from}; {name} < {to}; {name}++) {",
    each: "for (const {name} of {in}) {",
    while: "while ({test}) {",
    return: "return {value};",
    end: "}",
  },
  head: "function {name}({parameters}): {returns} {",
  entryHead: "export function {name}({parameters}): {returns} {",
  parameter: "{name}: {type}",
  declares: "block",
  documentation: comment,
  comment: "//",
  writtenOut: {
    modulo: `/** The remainder that has the sign of b. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}`,
    sameMembers: `function sameMembers(a: (number | string)[], b: (number | string)[]): boolean {
  return a.length === b.length && a.every((member, i) => member === b[i]);
}`,
    countParts: `function countParts(text: string, part: string): number {
  return part === "" ? text.length + 1 : text.split(part).length - 1;
}`,
    countMembers: `function countMembers(list: (number | string)[], wanted: number | string): number {
  return list.filter((member) => member === wanted).length;
}`,
    letterPosition: `function letterPosition(letter: string): number {
  return [..."abcdefghijklmnopqrstuvwxyz"].indexOf(letter);
}`,
    wholeNumbers: `function wholeNumbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}`,
  },
  layout: { kind: "indented", indent: "  ", bodyDepth: 1, between: "\n\n" },
});
