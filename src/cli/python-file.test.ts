import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { verifyDataset } from "../data/datasets/verify-dataset.ts";
import { start, type Ended } from "./process.test-support.ts";

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

  it("names every procedure that gives no exercises, not only the first", async () => {
    const source = `def broken(n: int) -> int:
    return [][n]


def doubled(n: int) -> int:
    return 2 * n


def unknown(n: int) -> float:
    return float("nan")
`;
    const ended = await precept("generate", "--python", file("several.py", source), "--out", "never");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(
      /2 functions give no exercises:\n.*"broken" .*IndexError.*\n.*"unknown" .*it returned nan/,
    );
    expect(ended.stderr).toMatch(/begins with an underscore is left out/);
    expect(ended.stderr).not.toMatch(/"doubled"/);
    expect(existsSync(join(folder, "never"))).toBe(false);
  }, 120_000);

  it.each([
    ["a file that is not there", ["--python", "nowhere.py"], /cannot read nowhere\.py: there is no such file/],
    ["a folder", ["--python", "."], /cannot read \.: there is a folder/],
    ["a file that is not UTF-8", ["--python", "latin.py"], /latin\.py is not UTF-8/],
    ["neither a family nor a file", [], /family/],
    ["a file of many megabytes", ["--python", "huge.py"], /huge\.py has 5\.0M bytes/],
  ])("refuses %s", async (_, args, message) => {
    file("huge.py", "#".repeat(5_000_000));
    writeFileSync(join(folder, "latin.py"), Buffer.from('def f(n: int) -> str:\n    return "\u00e9" * n\n', "latin1"));
    const ended = await precept("generate", ...args, "--out", "never");
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
