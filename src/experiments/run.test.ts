// A run that cannot be leaves nothing behind.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRunFolder } from "./run-folder.ts";
import { runExperiment } from "./run.ts";

const experiment = `
format: 1
name: large
title: Large
claim: This is too large.
source: none
family: rewrite
metric: exact-match
x: { name: rules, label: rules, scale: log, parameter: data.instructions }
scales:
  smoke:
    seeds: [1]
    x: [4]
    settings:
      data: { config: { patternLength: 2, replacementLength: 2, inputLength: 6 }, rows: 64 }
      model: { layers: 1000, width: 65536, heads: 64, contextLength: 32 }
      evaluation: { instructions: 4, trainInstructions: 4 }
`;

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-run-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const manifest = { argv: [], command: "test", versions: {} };

test("a model larger than the memory is refused, and the folder can be given again", async () => {
  const file = join(scratch, "large.yaml");
  await writeFile(file, experiment);
  const out = join(scratch, "out");
  const refused = runExperiment({ file, scale: "smoke", out, manifest });
  await expect(refused).rejects.toMatchObject({ code: "not-enough-memory" });
  expect(await readdir(out)).toEqual([]);
  const other = { ...manifest, experiment: "small", hash: "another", scale: "smoke" as const, seeds: [1] };
  expect(await openRunFolder(out, other)).toMatchObject({ resumed: false });
});
