// The program of a cipher, and the cipher of a program.
import { canonicalJson } from "../../core/canonical-json.ts";
import type { Program, Statement, Value } from "../program/ast.ts";
import { cipherNames, ciphers, directions, parameterTypes, type CipherName, type Coding } from "./ciphers.ts";
import { areSettings, type CipherParams, type Setting } from "./params.ts";

const known = new Map<string, Program>();
const MOST_KNOWN = 2_000;

/** One object per meaning, as long as it is in use. Throws a TypeError for a cipher that has no such direction. */
export function programOf(params: CipherParams): Program {
  const name = nameOf(params);
  let program = known.get(name);
  if (program === undefined) {
    program = build(params);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(name, program);
  }
  return program;
}

/** A short text for parameters, equal only for equal ones. */
export function nameOf({ cipher, direction, settings }: CipherParams): string {
  return `${cipher} ${direction} ${settings === null ? "?" : settings.join()}`;
}

function build({ cipher, direction, settings }: CipherParams): Program {
  const { parameters } = ciphers[cipher];
  const coding = ciphers[cipher][direction];
  if (coding === undefined) throw new TypeError(`texts cannot be ${direction}d by ${cipher}`);
  const text = { name: "text", type: "str" } as const;
  const given = parameters.map((name) => ({ name, type: parameterTypes[name] }));
  const bound = (settings ?? []).map((value, i): Statement => ({
    kind: "assign",
    name: given[i]?.name ?? "",
    value: { kind: "literal", type: given[i]?.type ?? "int", value },
  }));
  return {
    procedures: [
      ...coding.helpers,
      {
        name: coding.name,
        parameters: settings === null ? [text, ...given] : [text],
        returns: "str",
        goal: coding.goal,
        body: [...bound, ...coding.body],
      },
    ],
  };
}

const byEntry = new Map<string, readonly [CipherName, (typeof directions)[number]]>();
for (const cipher of cipherNames) {
  for (const direction of directions) {
    const coding: Coding | undefined = ciphers[cipher][direction];
    if (coding !== undefined) byEntry.set(coding.name, [cipher, direction]);
  }
}

/** The cipher whose program this is, whatever it says it is for; undefined for every other program. */
export function cipherOf(program: Program): CipherParams | undefined {
  const entry = program.procedures.at(-1);
  const found = byEntry.get(entry?.name ?? "");
  if (entry === undefined || found === undefined) return undefined;
  const [cipher, direction] = found;
  const values = entry.body.slice(0, ciphers[cipher].parameters.length).map(literalOf);
  const settings = entry.parameters.length > 1 ? null : (values as Setting[]);
  if (settings !== null && !areSettings(cipher, settings)) return undefined;
  const params = { cipher, direction, settings };
  return canonicalJson(bare(build(params))) === canonicalJson(bare(program)) ? params : undefined;
}

function literalOf(statement: Statement): Value | undefined {
  return statement.kind === "assign" && statement.value.kind === "literal" ? statement.value.value : undefined;
}

/** Not every surface says what procedures are for. */
function bare({ procedures }: Program): unknown {
  return procedures.map(({ name, parameters, returns, body }) => ({ name, parameters, returns, body }));
}
