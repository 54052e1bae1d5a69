// Datasets on disk: the same bytes however they are made, and no damage that goes unnoticed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataError, Interrupted, StoreError } from "../../core/errors.ts";
import { workerEntry } from "../../core/worker-entry.ts";
import { generateDataset } from "./generate-dataset.ts";
import { makeInWorkers } from "./make-in-workers.ts";
import { plannedShards, readManifest, type Manifest, type PlannedShard } from "./manifest.ts";
import { readPlan, type DatasetPlanInput } from "../plans/plan.ts";
import { readRows } from "./read-rows.ts";
import { rowId } from "../rows/row-id.ts";
import { rowLine } from "../rows/row-line.ts";
import { openPlan } from "../plans/row-source.ts";
import type { Row } from "../rows/row.ts";
import { writeShard } from "./shard.ts";
import { verifyDataset } from "./verify-dataset.ts";

const plan: DatasetPlanInput = {
  family: "rewrite",
  config: { patternLength: 2, replacementLength: 2, inputLength: 10, noOpShare: 0.2 },
  seed: 4,
  shardRows: 500,
  splits: {
    test: { instructions: 40, rows: 300 },
    validation: { instructions: 10, rows: 60, kind: "declare", surfaces: ["prose", "python"] },
    train: { instructions: 64, rows: 2_200, surfaces: ["rule", "prose"], frequency: { kind: "power", alpha: 0.5 } },
  },
};

let root = "";
let count = 0;
const fresh = (): string => join(root, `dataset-${count++}`);
const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const code = async (job: Promise<unknown>): Promise<unknown> =>
  job.then(
    () => "no error",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );

let reference: Record<string, string> = {};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "precept-data-"));
  const folder = fresh();
  await generateDataset(plan, folder);
  reference = bytesOf(folder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A fresh copy of the finished dataset. */
function copy(): string {
  const folder = fresh();
  return writeFolder(folder, reference);
}

function writeFolder(folder: string, files: Record<string, string>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("generation", () => {
  it.each([2, 3])("on %i workers gives the bytes of one thread", async (workers) => {
    const folder = fresh();
    let progress = 0;
    const manifest = await generateDataset(plan, folder, { workers, onProgress: ({ rows }) => (progress = rows) });
    expect(bytesOf(folder)).toEqual(reference);
    expect(progress).toBe(2_560);
    expect(manifest.complete).toBe(true);
  });

  it("seals each file in the manifest with its rows, bytes and SHA-256", async () => {
    const folder = copy();
    const manifest = (await readManifest(folder)) as Manifest;
    expect(manifest.shards.map(({ file, rows }) => [file, rows])).toEqual([
      ["test-00000.jsonl", 300],
      ["validation-00000.jsonl", 60],
      ...[500, 500, 500, 500, 200].map((rows, i) => [`train-0000${i}.jsonl`, rows]),
    ]);
    for (const { file, bytes, sha256: seal, rows } of manifest.shards) {
      const text = reference[file] as string;
      expect(sha256(text)).toBe(seal);
      expect(Buffer.byteLength(text)).toBe(bytes);
      expect(text.split("\n")).toHaveLength(rows + 1);
    }
    expect(manifest.family).toEqual({ name: "rewrite", version: 1 });
  });

  it("writes the rows of the plan, in order", async () => {
    const source = openPlan(plan);
    let position = 0;
    for await (const row of readRows(copy(), { split: "train" }))
      expect(row).toEqual(source.rowAt("train", position++));
    expect(position).toBe(2_200);
  });

  it("interrupted by a signal stops, keeps what is finished, and goes on to the same bytes", async () => {
    for (const workers of [1, 2]) {
      const folder = fresh();
      const controller = new AbortController();
      const onProgress = ({ rows }: { rows: number }): void => void (rows >= 800 && controller.abort());
      const job = generateDataset(plan, folder, { workers, signal: controller.signal, onProgress });
      await expect(job).rejects.toThrow(Interrupted);
      expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
      const kept = (await readManifest(folder)) as Manifest;
      expect(kept.complete).toBe(false);
      expect(kept.shards.length).toBeGreaterThan(0);
      expect(await code(verifyDataset(folder))).toBe("incomplete-dataset");
      expect(await code(readRows(folder).next())).toBe("incomplete-dataset");
      await generateDataset(plan, folder, { workers });
      expect(bytesOf(folder)).toEqual(reference);
    }
  });

  it("killed at any moment goes on to the same bytes", async () => {
    const folder = fresh();
    const module = workerEntry("generate-dataset", import.meta.url).href;
    const script = `const { generateDataset } = await import(${JSON.stringify(module)});
      await generateDataset(${JSON.stringify(plan)}, ${JSON.stringify(folder)}, {
        workers: 2, onProgress: ({ rows }) => rows > 900 && process.kill(process.pid, "SIGKILL"),
      });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
    const signal = await new Promise((resolve) => child.on("exit", (_, by) => resolve(by)));
    expect(signal).toBe("SIGKILL");
    expect(existsSync(join(folder, "manifest.json"))).toBe(true);
    await generateDataset(plan, folder);
    expect(bytesOf(folder)).toEqual(reference);
  });

  it("makes only missing files again", async () => {
    const folder = copy();
    rmSync(join(folder, "train-00001.jsonl"));
    const steps: number[] = [];
    await generateDataset(plan, folder, { onProgress: ({ rows }) => steps.push(rows) });
    expect(steps[0]).toBe(2_560);
    expect(bytesOf(folder)).toEqual(reference);
  });

  it("keeps the first error of a worker, with its file and reason, and stops the others", async () => {
    const full = readPlan(plan);
    const folder = fresh();
    mkdirSync(folder, { recursive: true });
    // An allotment in which nothing was dealt: no row belongs anywhere.
    const empty = openPlan({ ...plan, splits: { test: { instructions: 1, rows: 1 } } }).allotment.share();
    const job = makeInWorkers(plannedShards(full), {
      plan: full,
      shared: empty,
      folder,
      workers: 2,
      signal: undefined,
      onRows: () => undefined,
      keep: () => Promise.resolve(),
    });
    await expect(job).rejects.toThrow(DataError);
    await expect(job).rejects.toThrow(/jsonl, line \d+: the instruction is none of the plan's/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("reports a family that throws with the row that brought it out, and leaves no file", async () => {
    const source = openPlan(plan);
    const [shard] = plannedShards(source.plan);
    const folder = writeFolder(fresh(), {});
    const failing = (): never => {
      throw new TypeError("no such letter");
    };
    const thrower = { ...source, contentAt: failing };
    await expect(writeShard(thrower, shard as PlannedShard, { folder })).rejects.toThrow(
      /^row 0 of the test split: the family "rewrite" failed: TypeError: no such letter/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names the file when a thread breaks down", async () => {
    const full = readPlan(plan);
    const shared = openPlan(plan).allotment.share();
    const poisoned = { ...shared, keys: { hashes: new SharedArrayBuffer(3), tags: shared.keys.tags } };
    const options = { plan: full, shared: poisoned, folder: fresh(), workers: 1, signal: undefined };
    const job = makeInWorkers(plannedShards(full), {
      ...options,
      onRows: () => undefined,
      keep: () => Promise.resolve(),
    });
    await expect(job).rejects.toThrow(StoreError);
    await expect(job).rejects.toThrow("test-00000.jsonl");
  });

  it.each([0, -1, 1.5])("refuses %d workers", async (workers) => {
    expect(await code(generateDataset(plan, fresh(), { workers }))).toBe("bad-config");
  });
});

describe("large files", () => {
  it("of several chunks are written and read whole", async () => {
    const folder = fresh();
    const splits = { train: { instructions: 20, rows: 9_000 } };
    await generateDataset({ ...plan, shardRows: 10_000, splits }, folder);
    expect(readFileSync(join(folder, "train-00000.jsonl")).length).toBeGreaterThan(2 ** 21);
    expect(await drain(join(folder, "train-00000.jsonl"))).toBe(9_000);
    expect(await verifyDataset(folder)).toEqual({ rows: 9_000, files: 1 });
  });

  it("with lines longer than a chunk are read, and damage behind them has the right line number", async () => {
    const good = openPlan(plan).rowAt("test", 0);
    const content = { ...good, segments: [{ role: "user", text: "é".repeat(2 ** 20), learn: false }] } as const;
    const long = { ...content, id: rowId(content) };
    const file = join(root, "long.jsonl");
    writeFileSync(file, `${rowLine(long)}\n${rowLine(good)}\n${rowLine(long)}\n`);
    const rows: Row[] = [];
    for await (const row of readRows(file)) rows.push(row);
    expect(rows).toEqual([long, good, long]);
    appendFileSync(file, `${rowLine(good)}\n{}\n`);
    await expect(drain(file)).rejects.toThrow(/^long\.jsonl, line 5: not a row: id: missing/);
    writeFileSync(file, `${rowLine(long)}\n${rowLine(good)}`);
    await expect(drain(file)).rejects.toThrow(/^long\.jsonl, line 2: the file ends in the middle of a line/);
  });
});

describe("a folder", () => {
  it("with other things in it is left alone", async () => {
    const folder = writeFolder(fresh(), { "thesis.txt": "do not touch" });
    expect(await code(generateDataset(plan, folder))).toBe("foreign-folder");
    expect(bytesOf(folder)).toEqual({ "thesis.txt": "do not touch" });
  });

  it("of another plan is left alone, and the difference is named", async () => {
    const folder = copy();
    await expect(generateDataset({ ...plan, seed: 5 }, folder)).rejects.toThrow(/another plan: seed differs/);
    expect(bytesOf(folder)).toEqual(reference);
  });

  it("begun by another version of the family is refused", async () => {
    const manifest = (reference["manifest.json"] as string).replace('"version": 1', '"version": 99');
    const folder = writeFolder(fresh(), { ...reference, "manifest.json": manifest });
    expect(await code(generateDataset(plan, folder))).toBe("other-version");
  });

  it("that cannot be made is a StoreError", async () => {
    const file = join(root, "a-file");
    writeFileSync(file, "");
    expect(await code(generateDataset(plan, join(file, "dataset")))).toBe("not-a-folder");
    expect(await code(generateDataset(plan, file))).toBe("not-a-folder");
  });

  it.each([
    ["{", "it is not JSON"],
    ["{}", "format"],
    [(text: string) => text.replace('"complete": true', '"complete": true, "more": 1'), "more"],
    [(text: string) => text.replace('"rows": 500,', '"rows": 501,'), "not a file of its plan"],
    [(text: string) => text.replace("train-00000.jsonl", "../train-00000.jsonl"), "not a file of its plan"],
  ] as const)("with a damaged manifest is a DataError: %#", async (edit, says) => {
    const text = typeof edit === "string" ? edit : edit(reference["manifest.json"] as string);
    const folder = writeFolder(fresh(), { ...reference, "manifest.json": text });
    await expect(verifyDataset(folder)).rejects.toThrow(DataError);
    await expect(generateDataset(plan, folder)).rejects.toThrow(says);
  });

  it("that is not a dataset cannot be read", async () => {
    expect(await code(readRows(writeFolder(fresh(), {})).next())).toBe("no-dataset");
    expect(await code(readRows(join(root, "nowhere")).next())).toBe("missing");
    expect(await code(verifyDataset(writeFolder(fresh(), {})))).toBe("no-dataset");
  });
});

describe("damage", () => {
  const train = "train-00000.jsonl";

  it("is not there to begin with", async () => {
    expect(await verifyDataset(copy())).toEqual({ rows: 2_560, files: 7 });
  });

  it("of a byte is noticed by readers, by verification and by a later generation", async () => {
    const text = reference[train] as string;
    const at = text.indexOf('"text":"', 20_000) + 9;
    const other = text.charAt(at) === "q" ? "r" : "q";
    const folder = writeFolder(fresh(), { ...reference, [train]: text.slice(0, at) + other + text.slice(at + 1) });
    await expect(drain(folder)).rejects.toThrow(/^train-00000\.jsonl, line \d+: the id/);
    expect(await code(verifyDataset(folder))).toBe("wrong-id");
    await expect(generateDataset(plan, folder)).rejects.toThrow(/train-00000\.jsonl is damaged/);
  });

  it("by a cut is noticed", async () => {
    const folder = copy();
    truncateSync(join(folder, train), 10_000);
    expect(await code(drain(folder))).toBe("torn-file");
    expect(await code(verifyDataset(folder))).toBe("torn-file");
    truncateSync(join(folder, train), (reference[train] as string).indexOf("\n") + 1);
    expect(await code(verifyDataset(folder))).toBe("row-count");
  });

  it("by a line more is noticed", async () => {
    const folder = copy();
    appendFileSync(join(folder, train), "\n");
    expect(await code(drain(folder))).toBe("malformed-row");
    writeFileSync(join(folder, train), `${reference[train]}${(reference[train] as string).split("\n")[0]}\n`);
    expect(await code(verifyDataset(folder))).toBe("row-count");
  });

  it("by exchanged lines is noticed by the seal", async () => {
    const folder = copy();
    const lines = (reference[train] as string).trimEnd().split("\n").reverse();
    writeFileSync(join(folder, train), `${lines.join("\n")}\n`);
    expect(await code(verifyDataset(folder))).toBe("corrupt-shard");
  });

  it("by a missing file is a StoreError", async () => {
    const folder = copy();
    rmSync(join(folder, train));
    expect(await code(verifyDataset(folder))).toBe("missing");
  });
});

describe("rows that lie under a true hash", () => {
  const source = openPlan(plan);
  const test = source.rowAt("test", 0);
  const good = source.rowAt("train", 0);
  const [prompt, answer] = good.segments as [Row["segments"][0], Row["segments"][0]];
  const forge = (edit: Partial<Row>): Row => {
    const { id: _id, ...content } = { ...good, ...edit };
    return { id: rowId(content), ...content };
  };

  it.each<[name: string, row: Row, code: string]>([
    ["a test instruction in the training split", test, "leak"],
    ["a wrong answer", forge({ segments: [prompt, { ...answer, text: `${answer.text} ` }] }), "row-not-verified"],
    ["an empty answer", forge({ segments: [prompt, { ...answer, text: "" }] }), "row-not-verified"],
    ["another prompt", forge({ segments: [{ ...prompt, text: `please ${prompt.text}` }, answer] }), "row-not-verified"],
    ["the prompt learnt from", forge({ segments: [{ ...prompt, learn: true }, answer] }), "row-not-verified"],
    ["the answer only read", forge({ segments: [prompt, { ...answer, learn: false }] }), "row-not-verified"],
    ["a third segment", forge({ segments: [prompt, answer, answer] }), "row-not-verified"],
    ["another kind", forge({ kind: "execute" }), "row-not-verified"],
    ["another version", forge({ lineage: { ...good.lineage, version: 2 } }), "row-not-verified"],
    ["another surface", forge({ lineage: { ...good.lineage, surface: "python" } }), "row-not-verified"],
    ["a paraphrase too many", forge({ lineage: { ...good.lineage, paraphrase: 99 } }), "row-not-verified"],
    ["strange parameters", forge({ lineage: { ...good.lineage, params: { x: "a" } } }), "row-not-verified"],
    ["a strange input", forge({ lineage: { ...good.lineage, input: 7 } }), "row-not-verified"],
    [
      "an instruction of nobody's",
      forge({ lineage: { ...good.lineage, params: { x: "zzzz", y: "q" } } }),
      "row-not-verified",
    ],
  ])("are caught: %s", async (_, row, expected) => {
    expect(await code(verifyDataset(plant(row)))).toBe(expected);
  });

  it("are not imagined: the good row passes in the same place", async () => {
    expect(await verifyDataset(plant(good))).toEqual({ rows: 2_560, files: 7 });
  });

  /** A dataset whose first training row is `row`, with every hash made to fit. */
  function plant(row: Row): string {
    const [, ...lines] = (reference["train-00000.jsonl"] as string).split("\n");
    const text = [rowLine(row), ...lines].join("\n");
    const seal = sha256(reference["train-00000.jsonl"] as string);
    const manifest = (reference["manifest.json"] as string).replace(seal, sha256(text));
    return writeFolder(fresh(), { ...reference, "train-00000.jsonl": text, "manifest.json": manifest });
  }
});

async function drain(path: string): Promise<number> {
  let rows = 0;
  for await (const row of readRows(path)) rows += row.segments.length > 0 ? 1 : 0;
  return rows;
}
