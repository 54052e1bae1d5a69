// The files of an export that say what to do with its rows.
import type { ExportManifest } from "./export-manifest.ts";
import { factoryFiles } from "./factory-files.ts";
import { readmeText } from "./readme.ts";
import type { TextFile } from "./text-file.ts";
import { trlFiles } from "./trl-files.ts";

export function instructionFiles(manifest: ExportManifest): readonly TextFile[] {
  const readme = { path: "README.md", text: readmeText(manifest) };
  switch (manifest.target) {
    case "trl":
      return [readme, ...trlFiles(manifest)];
    case "alpaca":
    case "sharegpt":
      return [readme, ...factoryFiles(manifest)];
    case "openai-jsonl":
      return [readme];
    default:
      return manifest.target satisfies never;
  }
}
