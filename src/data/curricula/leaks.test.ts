// Leaks are found in rows, and the very row is named.
import { describe, expect, it } from "vitest";
import type { Row } from "../rows/row.ts";
import { leaks, refuseLeaks } from "./leaks.ts";

const row = (id: string, kind: Row["kind"], params: unknown, more: Partial<Row["lineage"]> = {}): Row => ({
  id,
  kind,
  segments: [],
  lineage: {
    family: "rewrite",
    version: 1,
    params,
    input: kind === "declare" ? null : "abc",
    surface: "rule",
    ...more,
  },
});

const secret = { x: "a", y: "b" };
const known = { x: "c", y: "d" };
const isEvaluation = (params: unknown, family: string): boolean =>
  family === "rewrite" && JSON.stringify(params) === JSON.stringify(secret);

const harmless = [
  row("1", "declare", secret, { pointer: "Blorp" }),
  row("2", "execute", known, { pointer: "Zibble" }),
  row("3", "compose", known, { pointer: "Zibble", outer: { params: known, pointer: "Snurg" } }),
  row("4", "execute", secret, { family: "markov", pointer: "Blorp" }),
];

describe("rows", () => {
  it("that declare evaluation instructions, or carry out others, leak nothing", async () => {
    for await (const leak of leaks(harmless, isEvaluation)) expect(leak).toBeUndefined();
    await expect(refuseLeaks(harmless, isEvaluation)).resolves.toBeUndefined();
  });

  it.each<[string, Row]>([
    ["execute", row("5", "execute", secret, { pointer: "Blorp" })],
    ["execute-with-trace", row("5", "execute-with-trace", secret, { pointer: "Blorp" })],
    ["in-context", row("5", "in-context", secret)],
    [
      "the inner of a composition",
      row("5", "compose", secret, { pointer: "Blorp", outer: { params: known, pointer: "Z" } }),
    ],
    [
      "the outer of a composition",
      row("5", "compose", known, { pointer: "Z", outer: { params: secret, pointer: "Blorp" } }),
    ],
  ])("leak by %s, wherever they stand", async (_, leaking) => {
    const found = [];
    for await (const leak of leaks([...harmless, leaking, ...harmless], isEvaluation, "stage-2")) found.push(leak);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ id: "5", kind: leaking.kind, stage: "stage-2", params: secret });
    const refused = refuseLeaks([leaking], isEvaluation, "stage-2");
    await expect(refused).rejects.toMatchObject({ code: "leak" });
    await expect(refused).rejects.toThrow(
      /row 5 of stage "stage-2", .* demonstrates the evaluation instruction .*"x":"a"/,
    );
  });
});
