// Rows gathered as the bytes of their lines, ids hashed where they lie: what a file writer needs, at its speed.
import { sealLine } from "../rows/row-id.ts";
import {
  afterInput,
  beforeInput,
  beforeText,
  lineEnd,
  REST_OFFSET,
  valueText,
  type Piece,
  type RowContent,
} from "../rows/row-line.ts";
import type { Segment } from "../rows/row.ts";

const NEWLINE = 0x0a;
const QUOTE = 0x22;

export class LineBuffer {
  private bytes = Buffer.allocUnsafe(1 << 16);
  private used = 0;

  /** The lines added since the last `clear`, each with its line break; valid until the next call. */
  get lines(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  get length(): number {
    return this.used;
  }

  clear(): void {
    this.used = 0;
  }

  /** Adds the line of a row: the bytes of `rowLine`, with the id that `rowId` gives. */
  add({ kind, lineage, segments }: RowContent): void {
    const start = this.used;
    this.reserve(REST_OFFSET);
    this.used += REST_OFFSET;
    this.putPiece(beforeInput(kind, lineage.family));
    if (typeof lineage.input === "string") this.putQuoted(lineage.input);
    else this.putText(valueText(lineage.input));
    const after = afterInput(lineage);
    if (typeof after === "string") this.putText(after);
    else this.putPiece(after);
    for (let i = 0; i < segments.length; i++) {
      const { role, text, learn } = segments[i] as Segment;
      this.putPiece(beforeText(i, role, learn));
      this.putQuoted(text);
    }
    this.putPiece(lineEnd);
    this.reserve(1);
    sealLine(this.bytes, start, this.used);
    this.bytes[this.used++] = NEWLINE;
  }

  private putPiece({ bytes }: Piece): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
  }

  /** A text between quotation marks; a short one that needs no escapes is copied letter by letter. */
  private putQuoted(text: string): void {
    if (text.length > 64) return this.putText(JSON.stringify(text));
    this.reserve(text.length + 2);
    const { bytes } = this;
    let at = this.used;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === 0x5c) return this.putText(JSON.stringify(text));
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.used = at;
  }

  private putText(text: string): void {
    // UTF-8 needs at most three bytes for each UTF-16 code unit.
    this.reserve(3 * text.length);
    this.used += this.bytes.write(text, this.used);
  }

  private reserve(more: number): void {
    const needed = this.used + more;
    if (needed > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * needed);
  }
}
