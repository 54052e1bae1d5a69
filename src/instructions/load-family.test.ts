// Families of the user's own, from modules on disk.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../core/content-id.ts";
import { ConfigError, DataError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { conformanceChecks, type ConformanceOptions } from "./conformance/conformance.ts";
import { findFamily, isModuleReference, loadFamily, loadSameFamily, type LoadedFamily } from "./load-family.ts";
import { readConfig } from "./read-config.ts";
import { familyModule, getFamily } from "./registry.ts";

const example = fileURLToPath(new URL("../../examples/quantity-discount.ts", import.meta.url));

/** Outside every node_modules. */
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "precept-family-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
}

/** A small family as source, with `members` in place of its own or beside them. */
const source = (name: string, members = ""): string => `
import { z } from "zod";
import { exactMatch } from "precept/instructions";
const execute = ({ add }, n) => ({ answer: String(n + add), trace: [] });
export const family = {
  name: "${name}", version: 1, config: z.strictObject({}), axes: [], surfaces: ["rule"],
  sample: (_config, rng) => ({ add: rng.int(1000) }), sampleInput: (_params, _config, rng) => rng.int(1000),
  execute, paraphrases: () => 1, render: ({ add }) => "+" + add, renderInput: (_params, n) => String(n),
  check: (params, n, response) => exactMatch(execute(params, n).answer, response),
  key: ({ add }) => String(add), capacity: () => 1000,
  isParams: (v) => Number.isInteger(v?.add) && Object.keys(v).length === 1, isInput: Number.isInteger,
  ${members}
};
`;

describe("a family in TypeScript", () => {
  let loaded: LoadedFamily;
  beforeAll(async () => {
    const text = readFileSync(example, "utf8").replace('name: "quantity-discount"', 'name: "discount"');
    write("discount.ts", text);
    loaded = await loadFamily("./discount.ts", folder);
  });

  it("is loaded from a folder without node_modules and known by its name", () => {
    expect(getFamily("discount")).toBe(loaded.family);
    expect(familyModule("discount")).toEqual(loaded.module);
    expect(loaded.module).toMatchObject({ path: join(folder, "discount.ts"), imports: [] });
  });

  it("shares this installation's schemas and errors", () => {
    expect(readConfig(loaded.family, {})).toEqual({ tiers: 2, largest: 100 });
    expect(() => readConfig(loaded.family, { tier: 3 })).toThrow(ConfigError);
    expect(() => readConfig(loaded.family, { tier: 3 })).toThrow('Did you mean "tiers"?');
  });

  it("is the same one when it is loaded again, by whatever path", async () => {
    expect(await loadFamily("discount.ts", folder)).toBe(loaded);
    expect(await findFamily(`${folder}/../${folder.split("/").at(-1)}/discount.ts`)).toBe(loaded.family);
    expect(await loadSameFamily(loaded.module)).toBe(loaded.family);
  });

  it("computes what it says", () => {
    const params = {
      tiers: [
        { from: 10, percent: 5 },
        { from: 50, percent: 20 },
      ],
    };
    const { family } = loaded;
    expect(family.execute(params, { units: 49, cents: 250 }).answer).toBe("116.38");
    expect(family.execute(params, { units: 50, cents: 250 }).answer).toBe("100.00");
    expect(family.execute(params, { units: 9, cents: 5 }).answer).toBe("0.45");
    expect(family.render(params, "prose", 1)).toContain("Orders of at least 10 units are 5 % cheaper.");
  });
});

describe("the example family", async () => {
  const { family, conformanceCases } = await loadFamily(example);
  it.each(conformanceChecks(family, conformanceCases as ConformanceOptions))("$config: $claim", ({ run }) => run());
});

describe("a module", () => {
  it("may be JavaScript, and import files of its own in TypeScript and JavaScript, which are recorded", async () => {
    write("words.ts", "export const words: readonly string[] = ['a', 'b'];");
    write("more.js", "import { words } from './words.ts'; export const count = () => words.length;");
    write("with-imports.mjs", `import { count } from "./more.js"; ${source("imports", "version: count(),")}`);
    const { family, module } = await loadFamily("with-imports.mjs", folder);
    expect(family.version).toBe(2);
    expect(module.imports.map(({ path }) => path)).toEqual([join(folder, "more.js"), join(folder, "words.ts")]);
    expect(module.imports[1]?.sha256).toBe(sha256("export const words: readonly string[] = ['a', 'b'];"));
    expect(family.key(family.sample({}, Rng.from(1)))).toMatch(/^\d+$/);
  });

  it("may call its only family anything", async () => {
    const text = source("whatever").replace("const family", "const mine");
    expect((await loadFamily(write("called.js", `${text}; export const other = { a: 1 };`), folder)).family.name).toBe(
      "whatever",
    );
  });

  it("that has changed since it was loaded is refused", async () => {
    const reference = write("changing.js", source("changing"));
    const { module } = await loadFamily(reference, folder);
    write("changing.js", source("changing", "version: 2,"));
    await expect(loadFamily(reference, folder)).rejects.toMatchObject({ code: "changed-module" });
    await expect(loadSameFamily({ ...module, path: join(folder, "changing.js") })).rejects.toThrow("has changed");
  });

  it("that is not the one another thread loaded is refused", async () => {
    const { module } = await loadFamily(write("other-thread.js", source("other-thread")), folder);
    const job = loadSameFamily({ ...module, sha256: sha256("older") });
    await expect(job).rejects.toThrow(DataError);
    await expect(job).rejects.toThrow(/other-thread\.js has changed: its SHA-256 was [0-9a-f]{12}… and is/);
    const more = loadSameFamily({ ...module, imports: [{ path: join(folder, "words.ts"), sha256: sha256("") }] });
    await expect(more).rejects.toThrow(/words\.ts was imported then and is not now/);
  });

  it.each<[what: string, text: string, code: string, says: RegExp | string]>([
    ["that is not there", "", "no-such-module", "there is no family module"],
    [
      "that does not parse",
      "export const family = {",
      "broken-module",
      /cannot be loaded: ParseError: Unexpected token .*that-does-not-parse\.js:1:/,
    ],
    ["that throws", "throw new TypeError('no luck')", "broken-module", "cannot be loaded: TypeError: no luck"],
    [
      "that imports what is not there",
      'import "./nothing.ts"',
      "broken-module",
      /cannot be loaded: Cannot find module '\S*nothing\.ts'$/,
    ],
    ["that imports another part of precept", 'import "precept/cli"', "broken-module", "precept/cli"],
    ["without a family", "export const a = 1, b = {};", "not-a-family", "exports no family (it exports a, b)"],
    ["without exports", "export {};", "not-a-family", "exports no family (it exports nothing)"],
    ["whose family is a number", "export const family = 5;", "not-a-family", "is not a family: it is 5, not an object"],
    [
      "with two families",
      `${source("two")} export const b = { ...family };`
        .replace("const family", "const a")
        .replace("...family", "...a"),
      "not-a-family",
      "several families: a, b",
    ],
    [
      "with a shipped family's name",
      source("rewrite"),
      "family-name-taken",
      'the name "rewrite" belongs to a family that ships',
    ],
    ["with another module's name", source("whatever"), "family-name-taken", "called.js"],
    [
      "with a name of two words",
      source("Two Words"),
      "not-a-family",
      'name must be one word in lower case (letters, digits and "-"), and is "Two Words"',
    ],
    [
      "with a version that is no number",
      source("bad", "version: '1',"),
      "not-a-family",
      'version must be a whole number from 1 on, and is "1"',
    ],
    ["without a check", source("bad", "check: undefined,"), "not-a-family", "check is missing"],
    ["with a config of its own making", source("bad", "config: {},"), "not-a-family", "config must be a zod schema"],
    [
      "with an unknown surface",
      source("bad", "surfaces: ['rhyme'],"),
      "not-a-family",
      "surfaces must list at least one of rule, prose",
    ],
    [
      "with an axis without a measure",
      source("bad", "axes: [{ name: 'a', description: '' }],"),
      "not-a-family",
      "axes must hold { name, description, measure }, and item 0 does not",
    ],
    [
      "with a mistyped member",
      source("bad", "asinput: () => 1,"),
      "not-a-family",
      "asinput is no member of a family; did you mean asInput?",
    ],
    [
      "with several faults",
      source("bad", "key: 1, capacity: null, answers: 'some',"),
      "not-a-family",
      'answers must be "one" or "many"; key must be a function, and is 1; capacity must be a function, and is null',
    ],
    [
      "with bad cases",
      `${source("cases")} export const conformanceCases = { configs: {}, sample: 5 };`,
      "bad-config",
      'unknown key "sample". Did you mean "samples"?',
    ],
  ])("%s is an error that says so", async (what, text, code, says) => {
    const reference = what === "that is not there" ? "./missing.ts" : write(`${what.replaceAll(" ", "-")}.js`, text);
    const job = loadFamily(reference, folder);
    await expect(job).rejects.toThrow(ConfigError);
    await expect(job).rejects.toThrow(says);
    await expect(job).rejects.toMatchObject({ code });
  });
});

describe("a reference", () => {
  it.each([
    ["./mine.ts", true],
    ["mine.ts", true],
    ["mine.mjs", true],
    ["mine.cts", true],
    ["families/mine", true],
    ["rewrite", false],
    ["my-family", false],
  ])("%s names a file: %s", (reference, isFile) => expect(isModuleReference(reference)).toBe(isFile));

  it("that names no file is a family's name", async () => {
    expect((await findFamily("rewrite")).name).toBe("rewrite");
    await expect(findFamily("rewrit")).rejects.toThrow('Did you mean "rewrite"?');
  });
});
