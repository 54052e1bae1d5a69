// Splits of every family in the registry keep meanings apart; families that contradict themselves are found out.
import { describe, expect, it } from "vitest";
import { discoverCases } from "../../instructions/conformance/cases.test-support.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { addFamily, families } from "../../instructions/registry.ts";
import { rewrite } from "../../instructions/rewrite/family.ts";
import type { RewriteParams } from "../../instructions/rewrite/params.ts";
import { splitChecks } from "./split-conformance.ts";

const cases = await discoverCases();

for (const family of families) {
  const options = cases.get(family.name);
  if (options === undefined) continue;
  describe(`the family ${family.name}`, () => {
    const samples = Math.min(options.samples ?? 40, 40);
    it.each(splitChecks(family, { ...options, samples }))("$config: $claim", ({ run }) => run());
  });
}

describe("the split checks fail", () => {
  let count = 0;
  it.each<[claim: string, flaw: string, Partial<AnyFamily>]>([
    [
      "no meaning is in two splits",
      "a key that depends on the object",
      { key: (params: RewriteParams & { seen?: number }) => `${rewrite.key(params)} ${(params.seen ??= count++)}` },
    ],
    ["no meaning is in two splits", "a key that changes", { key: () => String(count++) }],
    [
      "no meaning is in two splits",
      "a sampler with fewer meanings than it says",
      { sample: () => ({ x: "ab", y: "cd" }) },
    ],
    [
      "rows of every split and surface verify",
      "a check that refuses the answer",
      { check: () => ({ kind: "fail", code: "no", detail: "no" }) },
    ],
    [
      "rows of every split and surface verify",
      "wording that changes",
      { render: (params: RewriteParams) => `${params.x}>${params.y}${count++}` },
    ],
    [
      "rows of every split and surface verify",
      "inputs that are refused",
      { isInput: (value): value is string => value === 1 },
    ],
  ])("%s: on %s", (claim, _name, flaw) => {
    const name = `broken-${count++}`;
    const family = { ...rewrite, ...flaw, name } as AnyFamily;
    addFamily(family, { path: `/${name}.ts`, sha256: "", imports: [] });
    const config = { patternLength: 2, replacementLength: 2, inputLength: 10 };
    const check = splitChecks(family, { configs: { config } }).find((each) => each.claim === claim);
    expect(() => check?.run()).toThrow(expect.objectContaining({ code: "conformance" }));
  });
});
