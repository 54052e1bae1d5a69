// A row's line, its id, and its strict reading back.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../core/canonical-json.ts";
import { DataError } from "../../core/errors.ts";
import { LineBuffer } from "../datasets/line-buffer.ts";
import { hexOf, murmur3 } from "./murmur3.ts";
import { parsePlainLine } from "./parse-plain-line.ts";
import { parseRowBytes, parseRowLine } from "./parse-row.ts";
import { lineIdHolds, rowId } from "./row-id.ts";
import { rowLine, type RowContent } from "./row-line.ts";
import { rowProblem, rowSchema } from "./row-schema.ts";
import { roles, rowKinds, type Lineage, type Row } from "./row.ts";

const place = { file: "rows.jsonl", line: 7 };
const text = fc.oneof(
  fc.constantFrom(
    "",
    "ab>cd;xy=",
    'a "quoted" \\ text',
    "two\nlines",
    "\u0000",
    "\u007F",
    "é",
    "\uD800",
    "👩‍🚀",
    ',"params":',
  ),
  fc.string({ unit: "binary", maxLength: 90 }),
  fc.string({ maxLength: 90 }),
);
const name = fc.oneof(
  fc.constantFrom("rewrite", "rule", '"', "text", "x y"),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const json = fc.oneof(
  fc.constantFrom<unknown>({ x: "ab", y: "cd" }, { text: ["text", { surface: "rule" }] }, null, "z", 3.5, []),
  fc.jsonValue({ maxDepth: 2 }),
);
const lineage: fc.Arbitrary<Lineage> = fc.record(
  {
    family: name,
    version: fc.integer({ min: 1, max: 12_345 }),
    params: json,
    input: fc.oneof(text, json),
    surface: name,
    paraphrase: fc.integer({ min: 1, max: 12 }),
    pointer: name,
  },
  { requiredKeys: ["family", "version", "params", "input", "surface"] },
) as fc.Arbitrary<Lineage>;
const content: fc.Arbitrary<RowContent> = fc.record({
  kind: fc.constantFrom(...rowKinds),
  segments: fc.array(fc.record({ role: fc.constantFrom(...roles), text, learn: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  }),
  lineage,
});
const withId = (made: RowContent): Row => ({ id: rowId(made), ...made });
// What JSON can hold: -0 and keys named __proto__ do not survive it.
const plainJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const sample: Row = withId({
  kind: "in-context",
  segments: [
    { role: "user", text: "ab>cd;xxab=", learn: false },
    { role: "assistant", text: "xxcd", learn: true },
  ],
  lineage: { family: "rewrite", version: 1, params: { x: "ab", y: "cd" }, input: "xxab", surface: "rule" },
});
const line = rowLine(sample);

describe("the hash of rows", () => {
  it.each([
    ["", "00000000000000000000000000000000"],
    ["I will not buy this tobacconist's, it is scratched.", "9b5b7ba2ef3f7866889adeaf00f3f98e"],
  ])("is MurmurHash3_x86_128: %j", (said, digest) => {
    const bytes = Buffer.from(said);
    expect(hexOf(murmur3(bytes, 0, bytes.length, new Int32Array(4)))).toBe(digest);
  });

  it("depends on every byte, and neither on what stands around them nor on where they lie", () => {
    const seen = new Set<string>();
    for (let length = 0; length < 40; length++) {
      const bytes = Buffer.alloc(length + 30, 9);
      for (let changed = -1; changed < length; changed++) {
        bytes.fill(1, 3, 3 + length);
        if (changed >= 0) bytes[3 + changed] = 2;
        const digest = hexOf(murmur3(bytes, 3, 3 + length, new Int32Array(4)));
        const copy = Buffer.from(bytes.subarray(3, 3 + length));
        expect(hexOf(murmur3(copy, 0, length, new Int32Array(4)))).toBe(digest);
        seen.add(digest);
      }
    }
    expect(seen.size).toBe((40 * 41) / 2);
  });
});

describe("a row's line", () => {
  it("is the canonical JSON of the row, as text and as bytes", () => {
    const buffer = new LineBuffer();
    fc.assert(
      fc.property(content, (made) => {
        const row = withId(made);
        expect(rowLine(row)).toBe(canonicalJson(row));
        buffer.clear();
        buffer.add(made);
        expect(buffer.lines.toString()).toBe(`${canonicalJson(row)}\n`);
      }),
      { numRuns: 400 },
    );
  });

  it("reads back as the same row, from text and from bytes", () => {
    fc.assert(
      fc.property(content, (made) => {
        const row = plainJson(withId(plainJson(made)));
        const written = rowLine(row);
        const bytes = Buffer.from(`??${written}\n`);
        expect(parseRowLine(written, place)).toEqual(row);
        expect(parseRowBytes(bytes, 2, bytes.length - 1, place)).toEqual(row);
      }),
      { numRuns: 400 },
    );
  });

  it("read quickly says what JSON.parse says, or nothing", () => {
    let quick = 0;
    fc.assert(
      fc.property(content, (made) => {
        const written = rowLine(withId(plainJson(made)));
        const row = parsePlainLine(written);
        if (row === undefined) return;
        quick++;
        expect(row).toEqual(JSON.parse(written));
        expect(rowSchema.safeParse(row).success).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(quick).toBeGreaterThan(10);
    expect(parsePlainLine(line)).toEqual(sample);
  });

  it("damaged in any one byte is noticed", () => {
    const bytes = Buffer.from(line);
    for (let at = 0; at < bytes.length; at++) {
      const held = bytes[at] as number;
      for (const other of [held ^ 1, 0x20, 0x22, 0x00]) {
        if (other === held) continue;
        bytes[at] = other;
        expect(() => parseRowBytes(bytes, 0, bytes.length, place)).toThrow(DataError);
      }
      bytes[at] = held;
    }
    expect(parseRowBytes(bytes, 0, bytes.length, place)).toEqual(sample);
    expect(lineIdHolds(bytes, 0, bytes.length)).toBe(true);
  });

  it("in another order or with spaces is the same row", () => {
    const { lineage, ...rest } = sample;
    const { version, ...others } = lineage;
    expect(parseRowLine(JSON.stringify({ lineage: { version, ...others }, ...rest }, null, 1), place)).toEqual(sample);
  });
});

/** Edits of a good row, each of which makes it none. */
const malformed: readonly [what: string, edit: (row: Record<string, unknown>) => unknown, says: string][] = [
  ["not an object", () => [sample], "not an object"],
  ["null", () => null, "not an object"],
  ["no id", (row) => ({ ...row, id: undefined }), "id: missing"],
  ["an id in capitals", (row) => ({ ...row, id: sample.id.toUpperCase() }), "id: "],
  ["a number as id", (row) => ({ ...row, id: 12 }), "id: "],
  ["an unknown key", (row) => ({ ...row, extra: 1 }), "extra: unknown key"],
  ["an unknown kind", (row) => ({ ...row, kind: "chat" }), "kind: "],
  ["no segments", (row) => ({ ...row, segments: [] }), "segments: "],
  ["a text as segments", (row) => ({ ...row, segments: "ab" }), "segments: "],
  ["an unknown role", (row) => ({ ...row, segments: [{ role: "tool", text: "", learn: true }] }), "segments[0].role"],
  ["learn as text", (row) => ({ ...row, segments: [{ role: "user", text: "", learn: "no" }] }), "segments[0].learn"],
  ["a segment without text", (row) => ({ ...row, segments: [{ role: "user", learn: true }] }), "segments[0].text"],
  ["a segment with more", (row) => ({ ...row, segments: [{ ...sample.segments[0], weight: 1 }] }), "weight: unknown"],
  ["version 0", (row) => ({ ...row, lineage: { ...sample.lineage, version: 0 } }), "lineage.version"],
  ["version 1.5", (row) => ({ ...row, lineage: { ...sample.lineage, version: 1.5 } }), "lineage.version"],
  ["no family", (row) => ({ ...row, lineage: { ...sample.lineage, family: "" } }), "lineage.family"],
  ["no input", (row) => ({ ...row, lineage: { ...sample.lineage, input: undefined } }), "lineage.input: missing"],
  ["paraphrase 0", (row) => ({ ...row, lineage: { ...sample.lineage, paraphrase: 0 } }), "lineage.paraphrase"],
  ["an empty pointer", (row) => ({ ...row, lineage: { ...sample.lineage, pointer: "" } }), "lineage.pointer"],
  ["a lineage with more", (row) => ({ ...row, lineage: { ...sample.lineage, seed: 1 } }), "lineage.seed: unknown"],
];

describe("a malformed row", () => {
  it.each(malformed)("%s is a DataError with file, line and reason", (_, edit, says) => {
    const value = JSON.parse(JSON.stringify(edit({ ...sample }))) as unknown;
    expect(rowSchema.safeParse(value).success).toBe(false);
    expect(rowProblem(value)).toContain(says);
    expect(() => parseRowLine(JSON.stringify(value), place)).toThrow(/^rows\.jsonl, line 7: not a row: /);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '"text"',
    `${line},`,
    line.slice(0, -1),
    `${line}${line}`,
    line.replace("ab>", "ab\t>"),
  ])("%j is a DataError", (damaged) => {
    expect(() => parseRowLine(damaged, place)).toThrow(DataError);
  });

  it("with another text under the same id is named so", () => {
    expect(() => parseRowLine(line.replace('"xxcd"', '"xxce"'), place)).toThrow(/is not the hash/);
    expect(() => parseRowLine(line.replace('"xxcd"', '"xx\\"e"'), place)).toThrow(/is not the hash/);
  });

  it("that is not UTF-8 is named so", () => {
    const bytes = Buffer.from(line.replace("xxcd", "xx??"));
    bytes[bytes.indexOf("??")] = 0xff;
    expect(() => parseRowBytes(bytes, 0, bytes.length, place)).toThrow(/not UTF-8/);
  });

  it("is refused by hand exactly where the schema refuses it", () => {
    const broken = fc.tuple(content, fc.nat(8), fc.jsonValue({ maxDepth: 1 })).map(([made, which, value]) => {
      const row = plainJson(withId(plainJson(made))) as unknown as Record<string, Record<string, unknown>>;
      const owner = [row, row.lineage, (row.segments as unknown as Record<string, unknown>[])[0]][which % 3];
      const keys = Object.keys(owner ?? {});
      const key = which === 8 ? "more" : (keys[which % keys.length] as string);
      return { ...row, ...(owner === row ? { [key]: value } : { lineage: { ...row.lineage, [key]: value } }) };
    });
    fc.assert(
      fc.property(broken, (value) => {
        const parsed = plainJson<unknown>(value);
        expect(rowProblem(parsed) === undefined).toBe(rowSchema.safeParse(parsed).success);
      }),
      { numRuns: 500 },
    );
  });
});
