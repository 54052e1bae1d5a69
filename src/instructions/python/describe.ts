// What a Python source offers, asked of the sandbox once for each source.
import { ConfigError, DataError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { PythonConfig } from "./config.ts";
import { meaningOf } from "./key.ts";
import type { PythonParams } from "./params.ts";
import type { Described, Procedure, Refusal } from "./protocol.ts";
import { remember } from "./remember.ts";
import { openSandbox, type Sandbox } from "./sandbox.ts";

export interface Offer {
  /** Functions that instructions are made of, no two of which mean the same. */
  readonly procedures: readonly Procedure[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

let shared: Sandbox | undefined;

/** The sandbox of this thread. */
export function sandbox(): Sandbox {
  return (shared ??= openSandbox());
}

const offers = new Map<string, Offer>();

/**
 * The procedures of a config. Throws a ConfigError: "bad-python" where the source is not Python, "no-procedure" where
 * it has no function that instructions can be made of, with every function's reason.
 */
export function offerOf(config: PythonConfig): Offer {
  const omitted = Object.keys(config.omitted ?? {}).sort();
  return remember(offers, JSON.stringify([config.function ?? "", omitted, config.source]), () => readOffer(config));
}

const procedures = new Map<string, Procedure>();

/** The one procedure of an instruction. Throws a DataError ("bad-python") where there is none in its source. */
export function procedureOf({ name, source }: PythonParams): Procedure {
  return remember(procedures, `${name}\n${source}`, () => {
    const answer = sandbox().ask<Described>({ do: "describe", source, only: name });
    const found = answer.kind === "done" ? answer.value.procedures[0] : undefined;
    if (found !== undefined) return found;
    const reason =
      answer.kind === "refused" ? refusalText(answer.refusal) : (answer.value.refused[0]?.reason ?? "it is not there");
    throw new DataError(`The Python function "${name}" cannot be used: ${reason}`, { code: "bad-python" });
  });
}

export function refusalText({ detail, line }: Refusal): string {
  return line === undefined ? detail : `${detail} (line ${line})`;
}

const candidates = new Map<string, Candidates>();

/** What a config asks for, before anything is run. Throws a ConfigError ("bad-python") where it is not Python. */
export function candidatesOf(config: PythonConfig): Candidates {
  const { function: wanted, omitted = {}, source } = config;
  return remember(candidates, JSON.stringify([wanted ?? "", Object.keys(omitted).sort(), source]), () =>
    readCandidates(config),
  );
}

export interface Candidates extends Offer {
  /** Every function that instructions could be made of, left out or not asked for. */
  readonly names: readonly string[];
}

const MOST_INSTRUCTION = 32_768;

function readCandidates({ function: wanted, omitted = {}, source }: PythonConfig): Candidates {
  const answer = sandbox().ask<Described>({ do: "describe", source });
  if (answer.kind === "refused") {
    throw new ConfigError(`The Python source cannot be used: ${refusalText(answer.refusal)}`, {
      code: "bad-python",
      hint: "It must run under CPython 3.14 by itself, with the standard library alone.",
    });
  }
  const refused = answer.value.refused.slice();
  const names = answer.value.procedures.map(({ name }) => name);
  const known = [...names, ...refused.map(({ name }) => name)];
  for (const name of Object.keys(omitted)) {
    if (known.includes(name)) continue;
    throw new ConfigError(`omitted: the Python source has no function "${name}".${didYouMean(name, known)}`, {
      code: "no-procedure",
    });
  }
  const chosen = answer.value.procedures.filter(({ name, source: own }) => {
    if (Object.hasOwn(omitted, name) || (wanted !== undefined && name !== wanted)) return false;
    if (own.length <= MOST_INSTRUCTION) return true;
    const reason = `it has ${own.length} characters with what it needs, more than ${MOST_INSTRUCTION}`;
    refused.push({ name, reason });
    return false;
  });
  return { procedures: chosen, refused, names };
}

function readOffer(config: PythonConfig): Offer {
  const asked = candidatesOf(config);
  const refused = asked.refused.slice();
  const meanings = new Map<string, string>();
  const chosen = asked.procedures.filter((procedure) => {
    const { name } = procedure;
    const meaning = meaningOf(procedure, sandbox());
    const twin = meanings.get(meaning);
    meanings.set(meaning, twin ?? name);
    if (twin !== undefined) refused.push({ name, reason: `it behaves like ${twin}` });
    return twin === undefined;
  });
  if (chosen.length === 0) throw noProcedure(config, asked.names, refused);
  return { procedures: chosen, refused };
}

function noProcedure(config: PythonConfig, names: readonly string[], refused: Offer["refused"]): ConfigError {
  const wanted = config.function;
  const omitted = Object.entries(config.omitted ?? {}).map(([name, reason]) => ({ name, reason }));
  const reasons = [...refused, ...omitted]
    .filter(({ name }) => wanted === undefined || name === wanted)
    .map(({ name, reason }) => `${name}: ${reason}`);
  if (wanted !== undefined && reasons.length === 0) {
    return new ConfigError(`The Python source has no function "${wanted}".${didYouMean(wanted, names)}`, {
      code: "no-procedure",
      hint: names.length === 0 ? "It has none that can be used." : `It has: ${names.join(", ")}.`,
    });
  }
  const why = reasons.length === 0 ? "." : `:\n${reasons.map((reason) => `  ${reason}`).join("\n")}`;
  return new ConfigError(`The Python source has no function that instructions can be made of${why}`, {
    code: "no-procedure",
    hint: "Write functions at the top level with a type for every parameter, such as def total(prices: list[float]) -> float.",
  });
}
