// `precept export-model`: a trained model in another program's format.
import { open, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigError, StoreError } from "../core/errors.ts";
import { errorCode, fileError } from "../data/store/file-error.ts";
import { writeAdapterFolder } from "../engine/formats/adapter-folder.ts";
import { writeGguf } from "../engine/formats/gguf/write-gguf.ts";
import type { WeightFormat } from "../engine/formats/number-formats.ts";
import { writeOnnx } from "../engine/formats/onnx/write-onnx.ts";
import { writeModelFolder } from "../engine/formats/write-model-folder.ts";
import { loadAdapter, loadModel } from "../experiments/load-model.ts";
import { bytes } from "./quantities.ts";

export const exportFormats = ["hf", "onnx", "gguf"] as const;
export const exportTypes = ["float32", "float16", "bfloat16"] as const;

export interface ExportFlags {
  readonly to: (typeof exportFormats)[number];
  readonly unit?: string;
  readonly dtype?: (typeof exportTypes)[number];
  /** The adapter alone; it is merged into its base otherwise. */
  readonly adapter?: boolean;
  readonly json?: boolean;
}

const weightFormats = { float32: "F32", float16: "F16", bfloat16: "BF16" } as const satisfies Record<
  (typeof exportTypes)[number],
  WeightFormat
>;

export async function exportModel(path: string, out: string, flags: ExportFlags): Promise<void> {
  const { to, dtype = "float32" } = flags;
  const write = flags.adapter === true ? writeAdapter : writeWhole;
  const name = await write(path, out, flags);
  const files = await written(out);
  const size = files.reduce((total, file) => total + file.bytes, 0);
  const what = flags.adapter === true ? `the adapter of ${name}` : name;
  const count = files.length === 1 ? "" : ` in ${files.length} files`;
  process.stderr.write(`Wrote ${what} to ${out}: ${bytes(size)}${count}.\n`);
  if (flags.json === true) {
    const summary = { model: name, format: to, adapter: flags.adapter === true, dtype, path: resolve(out), files };
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  }
}

/** Returns the model's name. */
async function writeWhole(path: string, out: string, { to, unit, dtype = "float32" }: ExportFlags): Promise<string> {
  if (to !== "hf") await refuseOtherFile(out, to);
  const loaded = await loadModel(path, unit === undefined ? {} : { unit });
  const { model, parameters, tokenizer, stopTokens, name } = loaded;
  const format = weightFormats[dtype];
  if (to === "hf") await writeModelFolder(out, { model, parameters, tokenizer, stopTokens, format });
  else if (to === "gguf") await writeGguf(out, { model, parameters, tokenizer, stopTokens, format, name });
  else await writeOnnx(out, { model, parameters, format });
  return name;
}

async function writeAdapter(path: string, out: string, { to, unit, dtype }: ExportFlags): Promise<string> {
  if (to !== "hf" || (dtype !== undefined && dtype !== "float32")) {
    throw new ConfigError(
      to === "hf" ? `an adapter is written as float32, got ${dtype}` : `${to} files have no adapters of their own`,
      {
        code: "adapter-format",
        hint: "Write it with --to hf and without --dtype, or leave --adapter away and it is merged into its model.",
      },
    );
  }
  const { model, config, tensors, baseModel, name } = await loadAdapter(path, unit === undefined ? {} : { unit });
  await writeAdapterFolder(out, { model, config, tensors, baseModel });
  return name;
}

/** How files begin that may be replaced by an export to the same format. */
const beginnings = { gguf: Buffer.from("GGUF"), onnx: Buffer.from("\b\n\u0012\u0007precept") } as const;

/** Folders are looked at by who writes them. */
async function refuseOtherFile(out: string, to: keyof typeof beginnings): Promise<void> {
  const expected = beginnings[to];
  const found = Buffer.alloc(expected.length);
  try {
    const file = await open(out, "r");
    try {
      if ((await file.stat()).isDirectory()) {
        throw new StoreError(`${out} is a folder, and a model as ${to} is one file`, {
          code: "is-a-folder",
          hint: `Give a file in it, such as ${join(out, `model.${to}`)}.`,
        });
      }
      await file.read(found, 0, found.length, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw fileError("read", out, error);
  }
  if (found.equals(expected)) return;
  throw new StoreError(`${out} is there already and is no ${to} file that was exported before`, {
    code: "foreign-file",
    hint: "Choose another name; nothing was written.",
  });
}

interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

async function written(out: string): Promise<WrittenFile[]> {
  const { size, isDirectory } = await look(out);
  if (!isDirectory) return [{ path: resolve(out), bytes: size }];
  const names = (await readdir(out)).sort();
  return Promise.all(
    names.map(async (name) => ({ path: resolve(out, name), bytes: (await look(join(out, name))).size })),
  );
}

async function look(path: string): Promise<{ size: number; isDirectory: boolean }> {
  const stats = await stat(path);
  return { size: stats.size, isDirectory: stats.isDirectory() };
}
