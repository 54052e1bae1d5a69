// Every family in the registry is held to the conformance suite, with the cases of its own folder.
import { describe, expect, it } from "vitest";
import { discoverCases } from "./cases.test-support.ts";
import { conformanceChecks } from "./conformance.ts";
import { conformanceCasesSchema } from "./options.ts";
import { families } from "../registry.ts";

const cases = await discoverCases();

describe("every family in the registry", () => {
  it.each(families)("$name has conformance-cases.ts in its folder, well-formed", ({ name }) => {
    const found = cases.get(name);
    expect(found, `src/instructions/${name}/conformance-cases.ts`).toBeDefined();
    expect(conformanceCasesSchema.safeParse(found).error).toBeUndefined();
    expect(Object.keys(found?.configs ?? {})).not.toEqual([]);
  });

  it("has a name of its own", () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
  });
});

for (const family of families) {
  const options = cases.get(family.name);
  if (options === undefined) continue;
  describe(`the family ${family.name}`, () => {
    it.each(conformanceChecks(family, options))("$config: $claim", ({ run }) => run());
  });
}
