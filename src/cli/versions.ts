// The versions that a run's results depend on.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export function versions(precept: string): Record<string, string> {
  return { precept, node: process.version, "onnxruntime-node": installed("onnxruntime-node") };
}

function installed(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
