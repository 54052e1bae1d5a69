// Runs tables of responses with the verdicts that they must get in both modes.
import { describe, expect, it } from "vitest";
import type { Mode } from "../constraint.ts";
import { readyConstraint } from "../ready-constraint.ts";
import { ifeval } from "./index.ts";

type Row = readonly [response: string, parity: boolean, fixed: boolean];

export interface Vectors {
  readonly id: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
}

export function testVectors(tables: readonly Vectors[]): void {
  describe.each(tables)("$id $params", ({ id, params, rows }) => {
    const constraint = readyConstraint(ifeval, { id, params });
    it.each(rows)("%j: parity %j, fixed %j", (response, parity, fixed) => {
      expect(constraint.check(response, "parity").kind === "pass").toBe(parity);
      expect(constraint.check(response, "fixed").kind === "pass").toBe(fixed);
    });
  });
}

interface Judged {
  readonly id: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly mode?: Mode;
}

export function judge({ id, params, mode = "parity" }: Judged, response: string) {
  return readyConstraint(ifeval, { id, params }).check(response, mode);
}
