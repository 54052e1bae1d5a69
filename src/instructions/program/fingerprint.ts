// A 128-bit hash of a sequence of values, for keys that are made by the million.
import type { Value } from "./ast.ts";
import { writeValue } from "./value.ts";

/** Four lanes of multiply and rotate, as in core's random numbers. Not for secrets. */
export class Fingerprint {
  private a = 0x9e3779b9 | 0;
  private b = 0x243f6a88 | 0;
  private c = 0xb7e15162 | 0;
  private d = 0x6a09e667 | 0;

  /** Adds a value; equal sequences of values, and only those but for chance, have equal digests. */
  add(value: Value): void {
    if (typeof value === "number") {
      this.mix(0x4e000000);
      this.mix(value | 0);
      this.mix(Math.floor(value / 4_294_967_296) | 0);
    } else this.addText(writeValue(value));
  }

  addText(text: string): void {
    this.mix(0x53000000 ^ text.length);
    for (let i = 0; i < text.length; i++) this.mix(text.charCodeAt(i));
  }

  /** 32 hexadecimal digits. */
  digest(): string {
    for (let round = 0; round < 4; round++) this.mix(round);
    return hex(this.a) + hex(this.b) + hex(this.c) + hex(this.d);
  }

  private mix(word: number): void {
    const { a, b, c, d } = this;
    const first = b ^ Math.imul(a ^ word, 597_399_067);
    const second = c ^ Math.imul(b ^ word, 2_869_860_233 | 0);
    const third = d ^ Math.imul(c ^ word, 951_274_213);
    const fourth = first ^ Math.imul(d ^ word, 2_716_044_179 | 0);
    this.a = (first << 15) | (first >>> 17);
    this.b = (second << 17) | (second >>> 15);
    this.c = (third << 19) | (third >>> 13);
    this.d = (fourth << 21) | (fourth >>> 11);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
