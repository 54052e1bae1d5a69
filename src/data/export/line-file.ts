// Writes lines in large pieces, and knows how many bytes they are and what they hash to.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

const PIECE = 1 << 20;

export interface WrittenLines {
  readonly bytes: number;
  readonly sha256: string;
}

export interface LineFile {
  /** Keeps a line; what is kept is written once it is about a megabyte. */
  add(line: string): void;
  /** Whether `flush` has something worth writing. */
  readonly full: boolean;
  flush(): Promise<void>;
  /** Writes what is left and flushes it to disk. */
  finish(): Promise<WrittenLines>;
  /** Lets go of the file, whatever happened; harmless after `finish`. */
  close(): Promise<void>;
}

/** Makes a new file. Throws the file system's errors. */
export async function openLineFile(path: string): Promise<LineFile> {
  const file = await open(path, "wx");
  const hash = createHash("sha256");
  let lines: string[] = [];
  let kept = 0;
  let bytes = 0;
  let open_ = true;
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const piece = Buffer.from(lines.join(""));
    lines = [];
    kept = 0;
    hash.update(piece);
    bytes += piece.length;
    await file.writeFile(piece);
  };
  const close = async (): Promise<void> => {
    if (open_) await file.close();
    open_ = false;
  };
  return {
    add(line) {
      lines.push(line, "\n");
      kept += line.length;
    },
    get full() {
      return kept >= PIECE;
    },
    flush,
    async finish() {
      await flush();
      await file.sync();
      await close();
      return { bytes, sha256: hash.digest("hex") };
    },
    close,
  };
}
