// Errors across threads: structured cloning drops their class, code and hint, so these travel as plain data.
import {
  ConfigError,
  DataError,
  Interrupted,
  LaunchError,
  ModelError,
  PreceptError,
  SandboxError,
  StoreError,
  TrainError,
} from "./errors.ts";

export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly hint?: string;
  readonly stack?: string;
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const plain = {
    name: error.name,
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
  if (!(error instanceof PreceptError)) return plain;
  return { ...plain, code: error.code, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

const classes = { ConfigError, DataError, LaunchError, ModelError, SandboxError, StoreError, TrainError };

/** The error again, of its own class where that is one of ours, with the stack it had where it was thrown. */
export function fromPlainError(plain: PlainError): Error {
  const details = { code: plain.code ?? "unknown", ...(plain.hint === undefined ? {} : { hint: plain.hint }) };
  const ErrorClass = classes[plain.name as keyof typeof classes] as (typeof classes)["DataError"] | undefined;
  const error =
    plain.name === "Interrupted"
      ? new Interrupted(plain.message, plain.hint)
      : ErrorClass === undefined
        ? new Error(plain.message)
        : new ErrorClass(plain.message, details);
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
