import { mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ModelError, StoreError } from "../../core/errors.ts";
import { openSafetensors, readSafetensors, writeSafetensors } from "./safetensors.ts";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "precept-safetensors-"));
  path = join(folder, "a.safetensors");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sample = new Map([
  ["b", { shape: [2, 3], data: new Float32Array([1, -2.5, 3, 0, -0, 1e-45]) }],
  ["a", { shape: [], data: new Float32Array([7]) }],
  ["10", { shape: [0, 4], data: new Float32Array(0) }],
]);

/** A file of the given header text and number of data bytes. */
async function writeRaw(header: string | Uint8Array, dataBytes: number, length?: bigint): Promise<void> {
  const bytes = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length ?? BigInt(bytes.length));
  await writeFile(path, Buffer.concat([start, bytes, Buffer.alloc(dataBytes)]));
}

const entry = (shape: number[], offsets: number[], dtype = "F32"): string =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

describe("safetensors files", () => {
  test.each(["F16", "BF16"] as const)("are rounded to %s on request, and read again", async (format) => {
    const data = new Float32Array([1, -2.5, 2 ** -14, Infinity, 1 + 2 ** -12]);
    await writeSafetensors(path, new Map([["a", { shape: [5], data }]]), { format: "pt" }, format);
    expect((await readFile(path)).toString()).toContain(`"dtype":"${format}"`);
    expect((await stat(path)).size % 8).toBe(10 % 8);
    expect((await readSafetensors(path)).tensors.get("a")?.data).toEqual(
      new Float32Array([1, -2.5, 2 ** -14, Infinity, 1]),
    );
  });

  test("are read tensor by tensor, in any order, tensors of other types left aside", async () => {
    await writeRaw(`{"mask":${entry([2], [0, 2], "BOOL")},"a":${entry([1], [2, 4], "F16")}}`, 4);
    const reader = await openSafetensors(path);
    expect(Array.from(reader.entries.values(), ({ name, type }) => [name, type])).toEqual([
      ["mask", "BOOL"],
      ["a", "F16"],
    ]);
    expect((await reader.read("a")).data).toEqual(new Float32Array([0]));
    await expect(reader.read("mask")).rejects.toThrow('"mask"');
    await expect(reader.read("b")).rejects.toThrow(StoreError);
    await reader.close();
  });

  test("have the bytes the format asks for", async () => {
    await writeSafetensors(path, sample, { format: "pt" });
    const bytes = await readFile(path);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    expect(bytes.toString("utf8", 8, 8 + length).trimEnd()).toBe(
      '{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},' +
        '"a":{"dtype":"F32","shape":[],"data_offsets":[24,28]},"10":{"dtype":"F32","shape":[0,4],"data_offsets":[28,28]}}',
    );
    expect(bytes.subarray(8 + length).toString("hex")).toBe("0000803f000020c0000040400000000000000080010000000000e040");
  });

  test("give names, shapes, metadata and order back", async () => {
    await writeSafetensors(path, sample, { format: "pt" });
    const { tensors, metadata } = await readSafetensors(path);
    expect([...tensors.keys()]).toEqual(["b", "a", "10"]);
    expect(tensors).toEqual(sample);
    expect(metadata).toEqual({ format: "pt" });
  });

  test("hold no tensors at all, or a view into a larger buffer", async () => {
    await writeSafetensors(path, new Map());
    expect((await readSafetensors(path)).tensors.size).toBe(0);
    const data = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
    await writeSafetensors(path, new Map([["v", { shape: [2], data }]]));
    expect((await readSafetensors(path)).tensors.get("v")?.data).toEqual(new Float32Array([2, 3]));
  });

  test("keep every bit, NaN payloads included", async () => {
    const tensors = fc.dictionary(
      fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__"),
      fc.uint32Array({ maxLength: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(tensors, async (words) => {
        const written = new Map(
          Object.entries(words).map(([name, bits]) => [
            name,
            { shape: [bits.length], data: new Float32Array(bits.slice().buffer) },
          ]),
        );
        await writeSafetensors(path, written);
        const { tensors: read } = await readSafetensors(path);
        expect(read.size).toBe(written.size);
        for (const [name, { data }] of read) expect([...new Uint32Array(data.buffer)]).toEqual([...words[name]!]);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ["a shape that its data does not fill", "a", { shape: [2, 2], data: new Float32Array(3) }],
    ["a negative size", "a", { shape: [-1, -3], data: new Float32Array(3) }],
    ["the reserved name", "__metadata__", { shape: [0], data: new Float32Array(0) }],
  ])("are not written with %s", async (_, name, tensor) => {
    await expect(writeSafetensors(path, new Map([[name, tensor]]))).rejects.toThrow(ModelError);
  });

  test.each<[string, string, () => Promise<void>, string?]>([
    ["an empty file", "not-safetensors", () => writeFile(path, "")],
    ["a text", "not-safetensors", () => writeFile(path, "# A model card, not a model")],
    ["a zip file", "not-safetensors", () => writeFile(path, Buffer.from("504b03041400000008000000", "hex"))],
    ["a header over the limit", "not-safetensors", () => writeRaw("{}", 0, 100_000_001n)],
    ["a header longer than the file", "cut-short", () => writeRaw("{}", 0, 4000n)],
    ["a header that is not JSON", "not-safetensors", () => writeRaw("{oops}", 0)],
    ["a header that is not UTF-8", "not-safetensors", () => writeRaw(new Uint8Array([0x7b, 0xff, 0x7d]), 0)],
    ["a header that is an array", "not-safetensors", () => writeRaw("[]", 0)],
    ["metadata that are not texts", "bad-header", () => writeRaw('{"__metadata__":{"a":1}}', 0)],
    [
      "an unknown key in an entry",
      "bad-header",
      () => writeRaw('{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4],"x":1}}', 4),
    ],
    ["a negative size", "bad-header", () => writeRaw(`{"a":${entry([-1], [0, 4])}}`, 4)],
    ["a fractional place", "bad-header", () => writeRaw(`{"a":${entry([1], [0.5, 4.5])}}`, 4)],
    ["three places", "bad-header", () => writeRaw(`{"a":${entry([1], [0, 4, 8])}}`, 4)],
    ["an unknown type", "unknown-type", () => writeRaw(`{"a":${entry([1], [0, 4], "F33")}}`, 4), "F33"],
    ["whole numbers", "unsupported-type", () => writeRaw(`{"a":${entry([1], [0, 8], "I64")}}`, 8), "I64"],
    ["quantized numbers", "unsupported-type", () => writeRaw(`{"a":${entry([2], [0, 1], "F4")}}`, 1), "F4"],
    ["a type of another width", "bad-offsets", () => writeRaw(`{"a":${entry([2], [0, 8], "BF16")}}`, 8), "takes 4"],
    ["half a byte", "bad-offsets", () => writeRaw(`{"a":${entry([1], [0, 1], "F4")}}`, 1), "takes 0.5"],
    [
      "a name given twice",
      "duplicate-name",
      () => writeRaw(`{"a":${entry([1], [0, 4])},"\\u0061":${entry([1], [0, 4])}}`, 4),
      "twice",
    ],
    ["places that do not fit the shape", "bad-offsets", () => writeRaw(`{"a":${entry([2], [0, 4])}}`, 4), '"a"'],
    ["places in the wrong order", "bad-offsets", () => writeRaw(`{"a":${entry([1], [4, 0])}}`, 4), '"a"'],
    ["a size beyond all memory", "bad-offsets", () => writeRaw(`{"a":${entry([2 ** 40, 2 ** 40], [0, 4])}}`, 4)],
    [
      "two tensors in one place",
      "bad-offsets",
      () => writeRaw(`{"a":${entry([1], [0, 4])},"b":${entry([1], [0, 4])}}`, 4),
      "overlaps",
    ],
    ["a gap", "bad-offsets", () => writeRaw(`{"a":${entry([1], [0, 4])},"b":${entry([1], [8, 12])}}`, 12), "gap of 4"],
    ["bytes left over", "bad-offsets", () => writeRaw(`{"a":${entry([1], [0, 4])}}`, 7), "3 bytes follow"],
    ["a tensor past the end", "cut-short", () => writeRaw(`{"a":${entry([3], [0, 12])}}`, 8), "cut short"],
    [
      "a folder",
      "is-a-folder",
      async () => {
        await rm(path, { force: true });
        path = folder;
      },
    ],
  ])("are refused for %s (%s)", async (_, code, make, part = "") => {
    await make();
    const error: unknown = await readSafetensors(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).code).toBe(code);
    expect((error as StoreError).message).toContain(part);
    expect((error as StoreError).message).toContain(path);
    path = join(folder, "a.safetensors");
  });

  test("are refused wherever they are cut, and with any byte more", async () => {
    await writeSafetensors(path, sample);
    const whole = await readFile(path);
    for (let size = 0; size < whole.length; size += 3) {
      await writeFile(path, whole.subarray(0, size));
      await expect(readSafetensors(path)).rejects.toThrow(StoreError);
    }
    await writeFile(path, Buffer.concat([whole, Buffer.alloc(1)]));
    await expect(readSafetensors(path)).rejects.toThrow(StoreError);
  });

  test("never fail with anything but a StoreError, whatever bytes they hold", async () => {
    await writeSafetensors(path, sample, { format: "pt" });
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (place, value) => {
        const bytes = Buffer.from(whole);
        bytes[place] = value;
        const file = await open(path, "w");
        await file.writeFile(bytes);
        await file.close();
        const error: unknown = await readSafetensors(path).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error === undefined || error instanceof StoreError).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("that are missing are named", async () => {
    const error: unknown = await readSafetensors(join(folder, "none")).catch((reason: unknown) => reason);
    expect((error as StoreError).code).toBe("missing");
  });
});
