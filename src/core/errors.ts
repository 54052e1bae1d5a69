// One error class per boundary; each says what went wrong, with which value, where, and what to do.

/** What the command line exits with. */
export const exitCodes = {
  done: 0,
  thresholdMissed: 1,
  /** What was asked or named cannot be used as it is: flags, configs, files that are not there, malformed data. */
  usage: 2,
  /** The machine, the disk, the network or a file of precept's own failed: the same command may succeed later. */
  infrastructure: 3,
  interrupted: 130,
} as const;

export interface ErrorDetails {
  /** A stable word for programs, such as "unknown-key". */
  readonly code: string;
  /** What the person can do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

export abstract class PreceptError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  abstract readonly exitCode: number;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.hint = details.hint;
  }
}

/** A mistake in a file, a flag or an argument; found before anything is spent. */
export class ConfigError extends PreceptError {
  readonly exitCode = exitCodes.usage;
}

/** Data that is malformed, does not verify, or cannot be made as asked. */
export class DataError extends PreceptError {
  readonly exitCode = exitCodes.usage;
}

/** A model that cannot be built, loaded or asked. */
export class ModelError extends PreceptError {
  readonly exitCode = exitCodes.infrastructure;
}

/** A user's code that broke its limits or the sandbox itself. */
export class SandboxError extends PreceptError {
  readonly exitCode = exitCodes.infrastructure;
}

/** Files and folders: unwritable, full, cut short, foreign. */
export class StoreError extends PreceptError {
  readonly exitCode = exitCodes.infrastructure;
}

/** Training that cannot go on: a loss that is not a number, a checkpoint that does not fit. */
export class TrainError extends PreceptError {
  readonly exitCode = exitCodes.infrastructure;
}

/** A job on another engine that could not be written, started or read back. */
export class LaunchError extends PreceptError {
  readonly exitCode = exitCodes.infrastructure;
}

/** The person or the system asked to stop; what was finished is kept. */
export class Interrupted extends PreceptError {
  readonly exitCode = exitCodes.interrupted;
  constructor(message = "interrupted", hint?: string) {
    super(message, hint === undefined ? { code: "interrupted" } : { code: "interrupted", hint });
  }
}
