// What the operating system says about files, as a StoreError that says what to do.
import { ConfigError, PreceptError, StoreError } from "../../core/errors.ts";

interface Explanation {
  readonly code: string;
  readonly what: string;
  readonly hint: string;
}

const explanations: Readonly<Record<string, Explanation>> = {
  ENOSPC: { code: "disk-full", what: "the disk is full", hint: "Free some space or choose a folder on another disk." },
  EDQUOT: {
    code: "disk-full",
    what: "your disk quota is used up",
    hint: "Free some space or choose a folder on another disk.",
  },
  EFBIG: { code: "disk-full", what: "the file is larger than the system allows", hint: "Raise the file size limit." },
  EACCES: { code: "no-permission", what: "permission denied", hint: "Choose a folder you own, or change its rights." },
  EPERM: { code: "no-permission", what: "not permitted", hint: "Choose a folder you own, or change its rights." },
  EROFS: {
    code: "read-only",
    what: "the file system is read-only",
    hint: "Choose a folder on a disk that can be written.",
  },
  ENOTDIR: {
    code: "not-a-folder",
    what: "a part of the path is a file, not a folder",
    hint: "Check the path, or move the file that stands in the way.",
  },
  EISDIR: {
    code: "is-a-folder",
    what: "there is a folder where a file is expected",
    hint: "Check the path, or move the folder that stands in the way.",
  },
  EEXIST: {
    code: "exists",
    what: "something of that name is already there",
    hint: "Choose another name, or move what is there.",
  },
  ENOENT: { code: "missing", what: "there is no such file or folder", hint: "Check the path." },
  EMFILE: {
    code: "too-many-files",
    what: "too many files are open",
    hint: "Raise the limit (ulimit -n) or run fewer jobs at a time.",
  },
  ENAMETOOLONG: { code: "name-too-long", what: "the name is too long", hint: "Choose a shorter path." },
  ELOOP: { code: "link-loop", what: "the links in the path go in a circle", hint: "Check the path's links." },
  EIO: {
    code: "disk-fault",
    what: "the disk reports a fault",
    hint: "Check the disk; what was written may be damaged.",
  },
};

/**
 * A StoreError for a failed file operation, such as `cannot write runs/a/metrics.jsonl: the disk is full`. `action` is
 * a verb ("write", "create the folder"). A StoreError passes through as it is.
 */
export function fileError(action: string, path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const system = errorCode(cause);
  const known = system === undefined ? undefined : explanations[system];
  if (known === undefined) {
    const said = cause instanceof Error ? cause.message : String(cause);
    return new StoreError(`cannot ${action} ${path}: ${said}`, { code: "file-error", cause });
  }
  return new StoreError(`cannot ${action} ${path}: ${known.what}`, { code: known.code, hint: known.hint, cause });
}

/** What a person can put right by naming another file, or the same one rightly. */
const misnamed: ReadonlySet<string> = new Set([
  "ENOENT",
  "EISDIR",
  "ENOTDIR",
  "EACCES",
  "EPERM",
  "ENAMETOOLONG",
  "ELOOP",
]);

/**
 * For reading a file that a person named: a ConfigError (exit code 2) where it is not there, is a folder, or may not be
 * read; a StoreError (exit code 3) where the system failed.
 */
export function namedFileError(path: string, cause: unknown): PreceptError {
  const error = fileError("read", path, cause);
  const system = errorCode(cause);
  if (system === undefined || !misnamed.has(system)) return error;
  const hint =
    error.code === "no-permission" ? "Change its rights, or name a file that you may read." : "Check the path.";
  return new ConfigError(error.message, { code: error.code, hint, cause });
}

/** The operating system's word for an error ("ENOENT"), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  // Our own errors have codes too, which mean other things.
  if (error instanceof PreceptError) return undefined;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
