// `precept verify` as a user's shell starts it.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PreceptError } from "../core/errors.ts";
import { start, type Ended } from "./process.test-support.ts";
import { verify as runVerify, type VerifyFlags } from "./verify.ts";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-verify-"));
  const data = [
    { key: 10, prompt: "a", instruction_id_list: ["punctuation:no_comma", "startend:quotation"], kwargs: [{}, {}] },
    {
      key: 11,
      prompt: "b",
      instruction_id_list: ["length_constraints:number_words"],
      kwargs: [{ relation: "at least", num_words: 2, letter: null }],
    },
    { key: 12, prompt: "c", instruction_id_list: ["punctuation:no_comma"], kwargs: [{}] },
  ];
  const before = [
    { prompt: "a", response: '"one, two"' },
    { prompt: "b", response: "one two" },
    { prompt: "c", response: "Sure, here:\nfine" },
  ];
  const after = [
    { prompt: "a", response: '"one two"' },
    { prompt: "b", response: "one" },
  ];
  const lines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join("");
  await writeFile(join(scratch, "data.jsonl"), lines(data));
  await writeFile(join(scratch, "before.jsonl"), lines(before));
  await writeFile(join(scratch, "after.jsonl"), lines(after));
  const reasoned = [
    { prompt: "a", response: '<think>well, well</think>\n"one two"' },
    { prompt: "b", response: "<think>one two" },
    { prompt: "c", response: "fine" },
  ];
  await writeFile(join(scratch, "reasoned.jsonl"), lines(reasoned));
  await writeFile(join(scratch, "bracketed.jsonl"), lines(reasoned).replaceAll("think>", "thought>"));
  const constrained = { constraint_name: ["punctuation:no_comma"], constraint_args: [null] };
  const traces = [
    { source: "amc", prompt: "a", ...constrained },
    { source: "arc", prompt: "b", ...constrained },
    { source: "arc", prompt: "c", ...constrained },
  ];
  await writeFile(join(scratch, "traces.json"), JSON.stringify(traces, null, 2));
  const questions = [
    { id: "m0", question: "1+1?", answer: "2", ...constrained },
    { id: "m1", question: "3+3?", answer: "6", ...constrained },
  ];
  await writeFile(join(scratch, "questions.jsonl"), lines(questions));
  await writeFile(join(scratch, "outputs.jsonl"), lines([{ output: ["<think>1, 1</think>2"] }, { output: ["7, 6"] }]));
  await writeFile(join(scratch, "bare.jsonl"), lines([{ output: ["It is 3"] }, { output: ["6"] }]));
  await writeFile(join(scratch, "bad.jsonl"), lines(data).replace("punctuation:no_comma", "punctuation:no_coma"));
  await writeFile(join(scratch, "empty.jsonl"), "");
  await writeFile(join(scratch, "null.jsonl"), lines([{ prompt: "a", response: null }]));
  await writeFile(join(scratch, "twice.jsonl"), lines([...before, ...before]));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const verify = (...args: string[]): Promise<Ended> => start(["verify", ...args], scratch).ended;
const ifeval = ["--suite", "ifeval", "--data", "data.jsonl"];

describe("precept verify", { timeout: 60_000 }, () => {
  it("prints the four numbers and the tables, and writes rows and a page", async () => {
    const ended = await verify(...ifeval, "--responses", "before.jsonl", "--rows", "rows.jsonl", "--html", "page.html");
    expect(ended).toMatchObject({ code: 0, stderr: "wrote page.html\n" });
    expect(ended.stdout).toMatch(/^IFEval, mode parity: 3 prompts, 4 instructions\n/);
    expect(ended.stdout).toMatch(/\nprompt +3 +33\.3 +\(.*\) +66\.7/);
    expect(ended.stdout).toMatch(/\ninstruction +4 +50\.0 +\(.*\) +75\.0/);
    expect(ended.stdout).toMatch(/\npunctuation:no_comma +2 +0\.0/);
    expect(await readFile(join(scratch, "rows.jsonl"), "utf8")).toBe(
      '{"key":10,"strict":[false,true],"loose":[false,true]}\n' +
        '{"key":11,"strict":[true],"loose":[true]}\n' +
        '{"key":12,"strict":[false],"loose":[true]}\n',
    );
    expect(await readFile(join(scratch, "page.html"), "utf8")).toMatch(/^<!doctype html>/);
  });

  it("prints JSON that names suite and mode, and counts a missing response as failed", async () => {
    const { stdout } = await verify(...ifeval, "--responses", "after.jsonl", "--mode", "fixed", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      suite: "ifeval",
      mode: "fixed",
      prompts: 3,
      instructions: 4,
      missing: 1,
      prompt: { strict: { passed: 1, n: 3 }, loose: { passed: 1, n: 3 } },
      instruction: { strict: { passed: 2, n: 4 } },
    });
  });

  it.each([
    ["0.3", 0],
    ["0.34", 1],
  ])("with --min-prompt-strict %s ends with code %d", async (least, code) => {
    const ended = await verify(...ifeval, "--responses", "before.jsonl", "--min-prompt-strict", least);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toBe(
      code === 0 ? "" : `below the threshold: prompt strict 0.3333 (1 of 3), wanted ${least}\n`,
    );
    expect(ended.stdout).toContain("IFEval");
  });

  it("compares two files of responses, and two files of rows to the same end", async () => {
    const responses = await verify(...ifeval, "--compare", "before.jsonl", "after.jsonl", "--json");
    const compared = JSON.parse(responses.stdout) as { changes: object };
    expect(compared).toMatchObject({
      prompt: { strict: { difference: 0, p: 1 } },
      changes: { strict: { better: [10], worse: [11] }, loose: { better: [10], worse: [11, 12] } },
      ids: [{ name: "length_constraints:number_words" }, { strict: { better: [10], worse: [] } }, {}],
    });
    for (const side of ["before", "after"]) await verify(...ifeval, "--responses", `${side}.jsonl`, "--rows", side);
    const rows = await verify("--compare", "before", "after", "--json");
    expect(rows.code).toBe(0);
    expect((JSON.parse(rows.stdout) as { changes: object }).changes).toEqual(compared.changes);
    const mixed = await verify(...ifeval, "--compare", "before", "after.jsonl");
    expect(mixed.stdout).toMatch(
      /^IFEval, .*\nA {2}before\nB {2}after\.jsonl {2}\(1 prompt has no response and counts as/,
    );
    expect(mixed.stdout).toMatch(/\npunctuation:no_comma +2 +0\.0 +50\.0 +\+1 +-0/);
  });

  it("judges responses with their reasoning, what follows it, or it alone, and says what it found", async () => {
    const responses = [...ifeval, "--responses", "reasoned.jsonl"];
    const kept = await verify(...responses);
    expect(kept.stdout).toMatch(/\nprompt +3 +66\.7/);
    expect(kept.stdout).toContain("\n2 responses hold reasoning, which is judged, too; --reasoning cut judges what");
    const cut = await verify(...responses, "--reasoning", "cut", "--html", "cut.html");
    expect(cut.stdout).toMatch(/\nprompt +3 +66\.7/);
    expect(cut.stdout).toMatch(/\npunctuation:no_comma +2 +100\.0/);
    expect(cut.stdout).toContain(
      "\nJudged is what follows the reasoning (<think> … </think>).\n" +
        "1 response has reasoning; 1 without judged whole; 1 malformed counted as failed:\n" +
        "  unclosed: 1 (the trace is opened and never closed)\n",
    );
    const page = await readFile(join(scratch, "cut.html"), "utf8");
    expect(page).toMatch(/1 have reasoning, 1 have none, in 1 it is\s+malformed/);
    expect(page).toContain("26 characters of it were not judged");
    const trace = await verify(...responses, "--reasoning", "trace", "--json");
    expect(JSON.parse(trace.stdout)).toMatchObject({
      reasoning: { part: "trace", found: 1, none: 1, malformed: 1, problems: { unclosed: 1 } },
      prompt: { strict: { passed: 0, n: 3 } },
    });
    const tags = ["--reasoning", "cut", "--reasoning-tags", "<thought>", "</thought>"];
    const other = await verify(...ifeval, "--responses", "bracketed.jsonl", ...tags, "--rows", "bracketed-rows");
    expect(other.stdout).toContain("(<thought> … </thought>)");
    const compared = await verify(
      ...ifeval,
      "--reasoning",
      "cut",
      "--compare",
      "bracketed-rows",
      "reasoned.jsonl",
      "--json",
    );
    expect(JSON.parse(compared.stdout)).toMatchObject({ changes: { strict: { better: [], worse: [] } } });
  });

  it("scores ReasonIF by its traces, and MathIF by answers and their correctness", async () => {
    const traces = await verify("--suite", "reasonif", "--data", "traces.json", "--responses", "reasoned.jsonl");
    expect(traces.stdout).toMatch(/\nReasonIF +n +IFS\nall +3 +0\.0\namc +1 +0\.0\narc +2 +0\.0\n/);
    expect(traces.stdout).toContain(
      "1 response has reasoning; 1 without counted as failed; 1 malformed counted as failed:",
    );
    const mathIf = ["--suite", "mathif", "--data", "questions.jsonl", "--responses", "outputs.jsonl"];
    const answers = await verify(...mathIf, "--without-constraints", "bare.jsonl");
    expect(answers.stdout).toMatch(/\nHAcc, all constraints followed +2 +50\.0\nSAcc, mean share followed +2 +50\.0\n/);
    expect(answers.stdout).toMatch(/\ncorrect +2 +100\.0\n/);
    expect(answers.stdout).toMatch(/\ncorrect without constraints +2 +50\.0\n/);
    const reasoned = await verify(...mathIf, "--reasoning", "trace");
    expect(reasoned.stdout).toContain("\nSAcc");
    expect(reasoned.stdout).not.toContain("correct");
    const json = await verify(...mathIf, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      reasoning: { part: "cut", found: 1, none: 1 },
      mathIf: { n: 2, hard: 0.5, soft: 0.5, correct: 1, table: { both: 1, onlyCorrect: 1 } },
    });
  });

  it("says above the scores that responses are missing", async () => {
    const { stdout } = await verify(...ifeval, "--responses", "after.jsonl");
    expect(stdout).toMatch(
      /^IFEval, .*: 3 prompts, 4 instructions\n1 prompt has no response and counts as failed\.\n\n/,
    );
  });

  it("has help with examples", async () => {
    expect((await verify("--help")).stdout).toMatch(/Examples:\n {2}\$ precept verify/);
  });

  it("lists the sets and what is to be known of their instructions", async () => {
    expect((await verify("--list")).stdout).toMatch(/^ifeval +25 +IFEval \(/m);
    expect((await verify("--list", "--suite", "ifeval")).stdout).toContain("  keywords:existence\n    fixed: ");
    const json = JSON.parse((await verify("--list", "--json")).stdout) as { name: string; ids: unknown[] }[];
    expect(json.find(({ name }) => name === "ifeval")?.ids).toHaveLength(25);
  });

  it.each([
    [["--responses", "before.jsonl"], 2, "--suite is missing"],
    [[...ifeval, "--responses", "nothing.jsonl"], 2, "cannot read nothing.jsonl"],
    [[...ifeval, "--responses", "before.jsonl", "--mode", "strict"], 2, "parity, fixed"],
    [[...ifeval, "--responses", "before.jsonl", "--min-prompt-strict", "77"], 2, "from 0 to 1"],
    [[...ifeval, "--responses", "before.jsonl", "--reasoning", "hide"], 2, "keep, cut, trace"],
    [[...ifeval, "--compare", "before.jsonl"], 2, "takes two files, got 1"],
  ])("%j ends with code %d and says %s", async (args, code, says) => {
    const ended = await verify(...args);
    expect(ended.stderr).toContain(says);
    expect(ended).toMatchObject({ code, stdout: "" });
  });
});

// What is refused after the flags are read needs no process of its own.
describe("the command itself", () => {
  const at = (name: string): string => join(scratch, name);
  const unreachable = "http://127.0.0.1:1/x";

  it.each<[flags: Partial<Record<keyof VerifyFlags, string | readonly string[]>>, code: number, says: string]>([
    [{ suite: "ifevl", responses: "before.jsonl" }, 2, 'Did you mean "ifeval"?'],
    [{ suite: "ifeval", data: "data.jsonl" }, 2, "--responses is missing"],
    [
      { suite: "ifeval", data: "bad.jsonl", responses: "nothing.jsonl" },
      2,
      "bad.jsonl, line 1, key 10: IFEval has no constraint",
    ],
    [{ suite: "ifeval", data: "data.jsonl", responses: "twice.jsonl" }, 2, "line 4: a second response to key 10"],
    [{ suite: "ifeval", data: "data.jsonl", responses: "data.jsonl" }, 2, "data.jsonl, line 1: not a response"],
    [{ suite: "ifeval", data: "data.jsonl", responses: "before.jsonl", html: "." }, 2, "is a folder"],
    [
      { suite: "ifeval", data: "data.jsonl", responses: "before.jsonl", reasoningTags: ["<a>"] },
      2,
      "takes two different tags",
    ],
    [
      { suite: "ifeval", data: "data.jsonl", responses: "before.jsonl", reasoningTags: ["<a>", "<a>"] },
      2,
      "takes two different tags",
    ],
    [
      { suite: "ifeval", data: "data.jsonl", responses: "before.jsonl", withoutConstraints: "after.jsonl" },
      2,
      "no answers of IFEval",
    ],
    [{ compare: ["before.jsonl", "after.jsonl"] }, 2, "--suite is missing"],
    ...(["responses", "html", "rows", "minPromptStrict", "withoutConstraints"] as const).map(
      (flag): [Partial<Record<keyof VerifyFlags, string | readonly string[]>>, number, string] => [
        { compare: ["before.jsonl", "after.jsonl"], [flag]: "0.5" },
        2,
        `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} cannot be used with --compare`,
      ],
    ),
    [{ suite: "ifeval", data: "data.jsonl", responses: "empty.jsonl" }, 2, "holds no response to any of the 3 prompts"],
    [{ suite: "ifeval", data: "data.jsonl", responses: "null.jsonl" }, 2, "holds no response to any of the 3 prompts"],
    [
      { suite: "ifeval", data: "data.jsonl", compare: ["before.jsonl", "empty.jsonl"] },
      2,
      "empty.jsonl holds no response to any",
    ],
    [{ suite: "ifeval", data: "nothing.jsonl", responses: "before.jsonl" }, 2, "there is no such file"],
    [{ suite: "ifeval", data: "data.jsonl", responses: "." }, 2, "there is a folder where a file is expected"],
    [{ compare: ["nothing.jsonl", "before.jsonl"] }, 2, "there is no such file"],
    [{ suite: "ifeval", data: "bad.jsonl", responses: "before.jsonl" }, 2, "lists all 25."],
    [{ suite: "ifeval", data: unreachable, responses: "before.jsonl" }, 3, "Without a network"],
  ])("refuses %j with exit code %d and says %s", async (flags, exitCode, says) => {
    const files = new Set(["data", "responses", "html", "withoutConstraints", "compare"]);
    const placed = (value: string): string => (value === unreachable ? value : at(value));
    const given = Object.fromEntries(
      Object.entries(flags).map(([name, value]) => [
        name,
        !files.has(name) ? value : typeof value === "string" ? placed(value) : value.map(placed),
      ]),
    );
    const written = vi.spyOn(process.stdout, "write");
    const refused: unknown = await runVerify({ mode: "parity", ...given }).catch((error: unknown) => error);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
    if (!(refused instanceof PreceptError)) throw new Error("it was not refused", { cause: refused });
    expect(`${refused.message} ${refused.hint ?? ""}`).toContain(says);
    expect(refused.exitCode).toBe(exitCode);
  });
});
