// `precept families check`: tries to refute what a family must hold to, claim by claim.
import { resolve } from "node:path";
import { styleText } from "node:util";
import { Worker } from "node:worker_threads";
import { fromPlainError } from "../core/error-transfer.ts";
import { exitCodes, SandboxError } from "../core/errors.ts";
import { workerEntry } from "../core/worker-entry.ts";
import { isModuleReference } from "../instructions/load-family.ts";
import type { CheckJob, ClaimName, FromChecker } from "./check-messages.ts";
import { parseSettings } from "./settings-flag.ts";

export interface CheckFamilyFlags {
  readonly samples?: number;
  readonly seed?: number;
  readonly set?: readonly string[];
  /** Seconds that one claim may take. */
  readonly timeout: number;
  readonly json?: boolean;
}

interface Judged extends ClaimName {
  /** Undefined where the claim holds. */
  readonly counterexample?: string;
}

export async function checkFamily(named: string, flags: CheckFamilyFlags): Promise<void> {
  const job: Omit<CheckJob, "from"> = {
    reference: isModuleReference(named) ? resolve(named) : named,
    ...(flags.set === undefined ? {} : { config: parseSettings(flags.set) }),
    ...(flags.samples === undefined ? {} : { samples: flags.samples }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  };
  const printer = flags.json === true ? jsonPrinter() : textPrinter();
  let from = 0;
  while (from >= 0) from = await checkFrom({ ...job, from }, flags.timeout, printer);
  if (printer.end()) process.exitCode = exitCodes.thresholdMissed;
}

interface Printer {
  begin(family: { readonly name: string; readonly version: number }): void;
  /** What is being tried now. */
  trying(claim: ClaimName): void;
  judged(claim: Judged): void;
  /** Whether any claim failed. */
  end(): boolean;
}

/** Checks on a thread of its own; -1 when all claims are judged, else the one to go on with after one that hung. */
function checkFrom(job: CheckJob, timeoutSeconds: number, printer: Printer): Promise<number> {
  return new Promise((done, refuse) => {
    const worker = new Worker(workerEntry("check-worker", import.meta.url), { workerData: job, execArgv: [] });
    let claims: readonly ClaimName[] = [];
    let current = job.from;
    let timer: NodeJS.Timeout | undefined;
    let settled = false;
    const settle = (outcome: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      void worker.terminate().then(outcome, refuse);
    };
    const fails = (how: string): void => {
      if (settled) return;
      const claim = claims[current];
      if (claim === undefined) {
        const hint = "Nothing may compute without end where the module is loaded.";
        return settle(() =>
          refuse(new SandboxError(`${job.reference} ${how} while it was loaded`, { code: "check-died", hint })),
        );
      }
      printer.judged({ ...claim, counterexample: `it ${how}` });
      settle(() => done(current + 1 < claims.length ? current + 1 : -1));
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fails(`did not end within ${timeoutSeconds} s`), timeoutSeconds * 1000);
      const claim = claims[current];
      if (claim !== undefined) printer.trying(claim);
    };
    worker.on("message", (message: FromChecker) => {
      if (settled) return;
      if (message.kind === "error") return settle(() => refuse(fromPlainError(message.error)));
      if (message.kind === "end") return settle(() => done(-1));
      if (message.kind === "begin") {
        claims = message.claims;
        if (job.from === 0) printer.begin(message.family);
      } else {
        const { index, counterexample } = message;
        printer.judged({
          ...(claims[index] as ClaimName),
          ...(counterexample === undefined ? {} : { counterexample }),
        });
        current = index + 1;
      }
      wait();
    });
    worker.on("error", (error) => fails(`broke the thread: ${error.message}`));
    worker.on("exit", (code) => fails(`ended the thread with code ${code}`));
    wait();
  });
}

function jsonPrinter(): Printer {
  let failed = false;
  return {
    begin: () => undefined,
    trying: () => undefined,
    judged: ({ config, claim, counterexample }) => {
      failed ||= counterexample !== undefined;
      const passed = counterexample === undefined;
      process.stdout.write(`${JSON.stringify({ config, claim, passed, ...(passed ? {} : { counterexample }) })}\n`);
    },
    end: () => failed,
  };
}

function textPrinter(): Printer {
  const out = process.stdout;
  const paint = (style: "green" | "red" | "bold", text: string): string =>
    out.isTTY && !process.env["NO_COLOR"] ? styleText(style, text) : text;
  let config: string | undefined;
  let claims = 0;
  let failures = 0;
  let open = false;
  const clear = (): void => {
    if (open) out.write("\r\u001b[0K");
    open = false;
  };
  const heading = (name: string): void => {
    if (name !== config) out.write(`\n${paint("bold", name)}\n`);
    config = name;
  };
  return {
    begin: ({ name, version }) => out.write(`${name} (version ${version})\n`),
    trying: (claim) => {
      if (!out.isTTY) return;
      clear();
      heading(claim.config);
      out.write(`  ...     ${claim.claim}`);
      open = true;
    },
    judged: ({ config: name, claim, counterexample }) => {
      clear();
      heading(name);
      claims++;
      if (counterexample === undefined) {
        out.write(`  ${paint("green", "passed")}  ${claim}\n`);
        return;
      }
      failures++;
      out.write(
        `  ${paint("red", "FAILED")}  ${claim}\n          ${counterexample.replaceAll("\n", "\n          ")}\n`,
      );
    },
    end: () => {
      clear();
      const all = `${claims} claims: ${claims - failures} passed`;
      out.write(`\n${failures === 0 ? `${all}.` : paint("red", `${all}, ${failures} failed.`)}\n`);
      return failures > 0;
    },
  };
}
