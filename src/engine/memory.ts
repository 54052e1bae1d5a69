// Whether what is about to be done fits into this machine's memory, asked before it is begun.
import { freemem, totalmem } from "node:os";
import { ModelError } from "../core/errors.ts";

export interface MemoryNeed {
  /** What needs it, as the subject of "needs": "reading the model in DIR". */
  readonly what: string;
  readonly bytes: number;
  /** Bytes there are; asked of the system unless given. */
  readonly available?: number;
}

/** Throws a ModelError, code "not-enough-memory", with both figures, where more is needed than there is. */
export function requireMemory({ what, bytes, available = availableMemory() }: MemoryNeed): void {
  if (bytes <= available) return;
  throw new ModelError(`${what} needs ${amount(bytes)} of memory, and ${amount(available)} are available`, {
    code: "not-enough-memory",
    hint: "Close other programs, choose a smaller model or batch, or use a machine with more memory.",
  });
}

/**
 * Bytes this process may still take: what the system could free for it, within the limit of its container. Where the
 * system does not say what it could free (macOS counts only idle pages), its whole memory is assumed.
 */
export function availableMemory(): number {
  if (process.platform === "darwin") return totalmem() - process.memoryUsage.rss();
  return Math.min(process.availableMemory(), freemem());
}

const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Such as "1.4 GiB". */
function amount(bytes: number): string {
  const unit = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}
