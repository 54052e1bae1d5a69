// Runs tables of responses with the verdicts that they must get in both modes.
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../core/verdict.ts";
import type { Mode } from "../constraint.ts";
import { readyConstraint } from "../ready-constraint.ts";
import { ifRlvr } from "./index.ts";

export interface Vectors {
  readonly id: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly rows: readonly (readonly [response: string, parity: boolean, fixed: boolean])[];
}

export function testVectors(tables: readonly Vectors[]): void {
  describe.each(tables)("$id $params", ({ id, params, rows }) => {
    it.each(rows)("%j: parity %j, fixed %j", (response, parity, fixed) => {
      expect(judge({ id, params }, response).kind).toBe(parity ? "pass" : "fail");
      expect(judge({ id, params, mode: "fixed" }, response).kind).toBe(fixed ? "pass" : "fail");
    });
  });
}

interface Judged {
  readonly id: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly mode?: Mode;
}

export function judge({ id, params, mode = "parity" }: Judged, response: string): Verdict {
  return readyConstraint(ifRlvr, { id, params }).check(response, mode);
}
