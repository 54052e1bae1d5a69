import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ConstraintCall } from "../constraint.ts";
import { readyConstraint } from "../ready-constraint.ts";
import { ifbench } from "./index.ts";

describe("IFBench", () => {
  it("has 58 constraints, each once", () => {
    expect(new Set(ifbench.constraints.map((constraint) => constraint.id)).size).toBe(58);
    expect(ifbench.constraints).toHaveLength(58);
  });

  const groups = { count: 9, ratio: 5, words: 13, sentence: 3, format: 14, repeat: 3, custom: 11 };
  it.each(Object.entries(groups))("has the ids of the group %s, %i of them", (group, size) => {
    expect(ifbench.constraints.filter((constraint) => constraint.id.startsWith(`${group}:`))).toHaveLength(size);
  });
});

const data = "../shared/data/ifbench/IFBench_test.jsonl";

describe.skipIf(!existsSync(data))(`the published prompts (${data})`, () => {
  const rows = existsSync(data) ? readFileSync(data, "utf8").trim().split("\n") : [];

  it("name constraints and parameters that can be read, all of the 58 among them", () => {
    const calls = rows.flatMap((line) => callsOf(line));
    for (const call of calls) expect(() => readyConstraint(ifbench, call)).not.toThrow();
    expect(new Set(calls.map((call) => call.id)).size).toBe(58);
    expect(calls).toHaveLength(344);
  });
});

interface Row {
  readonly instruction_id_list: readonly string[];
  readonly kwargs: readonly Readonly<Record<string, unknown>>[];
}

function callsOf(line: string): ConstraintCall[] {
  const row = JSON.parse(line) as Row;
  return row.instruction_id_list.map((id, i) => ({ id, params: row.kwargs[i] }));
}
