// Every family in the registry has cases for the conformance suite in its own folder; half of them are held to it here.
import { describe, expect, it } from "vitest";
import { discoverCases } from "./cases.test-support.ts";
import { conformanceCasesSchema } from "./options.ts";
import { holdFamilies } from "./shipped-families.test-support.ts";
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

await holdFamilies(0, 2);
