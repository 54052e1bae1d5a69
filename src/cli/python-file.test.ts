import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { verifyDataset } from "../data/datasets/verify-dataset.ts";
import type { PythonConfig } from "../instructions/python/config.ts";
import { start, type Ended } from "./process.test-support.ts";
import { withRecordedOmissions } from "./recorded-omissions.ts";

const folder = mkdtempSync(join(tmpdir(), "precept-python-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function precept(...args: readonly string[]): Promise<Ended> {
  return start(args, folder).ended;
}

function file(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

const mixed = `import os
from collections import Counter

VOWELS = "aeiou"


def vowels(word: str) -> dict[str, int]:
    """Count the vowels of a word."""
    return dict(sorted(Counter(letter for letter in word.lower() if letter in VOWELS).items()))


def quarter(amount: int) -> int:
    """A quarter of an amount that can be divided by four."""
    if amount % 4 == 1:
        raise ValueError(f"{amount} cannot be divided")
    if amount % 4 == 2:
        print("x" * 10**6)
    if amount % 16 == 3:
        while True:
            amount += 4
    return amount // 4


def home(name: str) -> str:
    return os.path.join("/home", name)


def untyped(x):
    return x
`;

describe("precept generate --python", () => {
  it("makes a verified dataset of the procedures that can be used, and says what became of the others", async () => {
    const ended = await precept("generate", "--python", file("mixed.py", mixed), "--rows", "60", "--seed", "2");
    expect([ended.code, ended.stdout]).toEqual([0, ""]);
    expect(ended.stderr).toMatch(/mixed\.py: 2 procedures\n/);
    expect(ended.stderr).toMatch(/ {2}vowels +inputs by type/);
    expect(ended.stderr).toMatch(/ {2}home +not used: it imports os, .* \(line 1\)/);
    expect(ended.stderr).toMatch(/ {2}untyped +not used: no inputs can be made for x: a parameter without a type/);
    expect(ended.stderr).toMatch(/60 rows written and verified in .*: data\/mixed\n/);
    expect(ended.stderr).toMatch(/ {2}vowels +30 exercises, no input refused\n/);
    const refused = /quarter +30 exercises, \d+ inputs refused: (.*)\n/.exec(ended.stderr)?.[1] ?? "";
    expect(refused).toMatch(/\d+ times ValueError: -?\d+ cannot be divided \(line 15\)/);
    expect(refused).toMatch(/it printed more than 65,536 characters \(line 17\)/);
    expect(refused).toMatch(/did not end within 50,000 steps \(line (19|20)\)/);
    expect(await verifyDataset(join(folder, "data/mixed"))).toEqual({ rows: 60, files: 1 });
    const rows = readFileSync(join(folder, "data/mixed/train-00000.jsonl"), "utf8").trim().split("\n");
    for (const row of rows) expect(row).not.toContain("/home");
  }, 120_000);

  it("stops before anything is written where a procedure accepts no input", async () => {
    const source = "def rate(zone: str) -> float:\n    return {'EU': 1.5}['US']\n";
    const ended = await precept("generate", "--python", file("rates.py", source), "--out", "never");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/"rate" accepted none of 60 inputs: 60 times KeyError: 'US' \(line 2\)/);
    expect(ended.stderr).toMatch(/sample_rate\(rng\), or INPUTS/);
    expect(existsSync(join(folder, "never"))).toBe(false);
  }, 120_000);

  const several = `def broken(n: int) -> int:
    return [][n]


def doubled(n: int) -> int:
    return 2 * n


def endless(n: int) -> int:
    while True:
        n += 1


def seven(n: int) -> int:
    return 7 if n < 10**9 else n


def unknown(n: int) -> float:
    return float("nan")
`;

  it("leaves out procedures that give no exercises, says and records which, and goes on with the others", async () => {
    const command = ["generate", "--python", file("several.py", several), "--rows", "40"];
    const ended = await precept(...command, "--json");
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(
      /several\.py: 2 procedures\n {2}doubled +inputs by type.*\n {2}seven +inputs by type.*\n/,
    );
    expect(ended.stderr).toMatch(/\nwarning: broken is left out: it accepted none of 60 inputs: .*IndexError.*\n/);
    expect(ended.stderr).toMatch(
      /\nwarning: endless is left out: .*did not end within 50,000 steps \(line (10|11)\)\n/,
    );
    expect(ended.stderr).toMatch(/\nwarning: unknown is left out: .*it returned nan.*\nhint: .*sample_NAME\(rng\)/);
    expect(ended.stderr).toMatch(/\nwarning: seven gave the same answer to all \d\d different inputs tried, "7"/);
    expect(ended.stderr).not.toMatch(/warning: doubled/);
    expect(ended.stderr).toMatch(/\n {2}doubled +20 exercises, .*\n {2}seven +20 exercises, .*\n$/);
    const manifest = JSON.parse(ended.stdout) as { plan: { splits: { train: { config: PythonConfig } } } };
    const { config } = manifest.plan.splits.train;
    expect(Object.keys(config.omitted ?? {}).sort()).toEqual(["broken", "endless", "unknown"]);
    expect(config.omitted?.["broken"]).toMatch(/IndexError/);
    const out = join(folder, "data/several");
    expect(await verifyDataset(out)).toEqual({ rows: 40, files: 1 });
    const rows = readFileSync(join(out, "train-00000.jsonl"), "utf8");
    expect(rows).toMatch(/doubled/);
    expect(rows).not.toMatch(/broken|endless|unknown/);

    // The same dataset as of a file that never had them.
    const kept = several.replaceAll(/def (broken|endless|unknown)\(/g, "def _$1(");
    const without = await precept("generate", "--python", file("kept.py", kept), "--rows", "40");
    expect([without.code, readFileSync(join(folder, "data/kept/train-00000.jsonl"), "utf8")]).toEqual([0, rows]);

    // A resume decides again, and must decide the same; reasons may be told in other words.
    const reworded = { ...config, omitted: { broken: "x", endless: "y", unknown: "z" } };
    expect(await withRecordedOmissions(reworded, out, "train")).toEqual(config);
    const more = { ...config, omitted: { ...config.omitted, doubled: "it did not end within 3000 ms" } };
    await expect(withRecordedOmissions(more, out, "train")).rejects.toMatchObject({
      code: "other-omissions",
      message: expect.stringMatching(/doubled was used, and now gives no exercises: it did not end within 3000 ms/),
    });
    const { broken = "", ...fewer } = config.omitted ?? {};
    await expect(withRecordedOmissions({ ...config, omitted: fewer }, out, "train")).rejects.toMatchObject({
      message: expect.stringContaining(`broken was left out (${broken}), and now gives exercises`),
      hint: expect.stringContaining("--set 'omitted={"),
    });
    expect(await withRecordedOmissions({ source: "def f(n: int) -> int: return n" }, out, "train")).toEqual({
      source: "def f(n: int) -> int: return n",
    });
  }, 120_000);

  it("with --strict stops where one procedure gives no exercises, naming every such one", async () => {
    const ended = await precept("generate", "--python", file("strict.py", several), "--out", "never", "--strict");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(
      /3 functions give no exercises:\n.*"broken" .*IndexError.*\n.*"endless".*\n.*"unknown" .*it returned nan/,
    );
    expect(ended.stderr).toMatch(/begins with an underscore is left out/);
    expect(ended.stderr).not.toMatch(/"doubled"/);
    expect(existsSync(join(folder, "never"))).toBe(false);
  }, 120_000);

  it("goes on with a dataset only as it was begun", async () => {
    const source = "def one(n: int) -> int:\n    return n + 1\n\n\ndef two(n: int) -> int:\n    return n + 2\n";
    const command = ["generate", "--python", file("begun.py", source), "--rows", "10"];
    const omit = ["--set", "omitted={two: too slow}"];
    const first = await precept(...command, ...omit);
    expect([first.code, first.stderr]).toEqual([0, expect.stringMatching(/two +left out, as asked: too slow\n/)]);
    const changed = await precept(...command);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(/begun otherwise: two was left out \(too slow\), and now gives exercises\n/);
    expect((await precept(...command, ...omit)).code).toBe(0);
  }, 120_000);

  it.each([
    ["a file that is not there", ["--python", "nowhere.py"], /cannot read nowhere\.py: there is no such file/],
    ["a folder", ["--python", "."], /cannot read \.: there is a folder/],
    ["a file that is not UTF-8", ["--python", "latin.py"], /latin\.py is not UTF-8/],
    ["neither a family nor a file", [], /family/],
    ["--strict without a file", ["rewrite", "--strict"], /--strict is about the functions of --python/],
    [
      "a function left out that is not there",
      ["--python", "one.py", "--set", "omitted={ones: x}"],
      /no function "ones"\. Did you mean "one"\?/,
    ],
    ["a file of many megabytes", ["--python", "huge.py"], /huge\.py has 5\.0M bytes/],
  ])("refuses %s", async (_, args, message) => {
    file("one.py", "def one(n: int) -> int:\n    return n + 1\n");
    file("huge.py", "#".repeat(5_000_000));
    writeFileSync(join(folder, "latin.py"), Buffer.from('def f(n: int) -> str:\n    return "\u00e9" * n\n', "latin1"));
    const ended = await precept("generate", ...args, "--out", "never");
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
