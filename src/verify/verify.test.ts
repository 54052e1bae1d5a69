import { describe, expect, it } from "vitest";
import { constraintSets, DataError, getConstraintSet, ifeval, keywordsExistence, verify } from "./index.ts";
import { toFollow } from "./matchers.ts";

const cat = { id: "keywords:existence", params: { keywords: ["cat"] } };
const noComma = { id: "punctuation:no_comma" };

describe("verify", () => {
  it("judges strictly and loosely, with evidence, and names the set and the mode", () => {
    expect(verify([cat, noComma], "Sure, here:\nThe cat sat.")).toEqual({
      set: "ifeval",
      mode: "fixed",
      strict: false,
      loose: true,
      results: [
        {
          ...cat,
          strict: { kind: "pass", evidence: { count: 1, threshold: "exactly 1", spans: [[16, 19]] } },
          loose: { verdict: expect.objectContaining({ kind: "pass" }) as object, variant: "as it is" },
        },
        {
          id: "punctuation:no_comma",
          params: {},
          strict: expect.objectContaining({ kind: "fail", code: "too-many" }) as object,
          loose: { verdict: expect.objectContaining({ kind: "pass" }) as object, variant: "without the first line" },
        },
      ],
    });
  });

  it("takes one call, the mode, and a set of one's own", () => {
    expect(verify(cat, "concatenate").strict).toBe(false);
    expect(verify(cat, "concatenate", { mode: "parity" }).strict).toBe(true);
    const mine = { name: "mine", title: "Mine", source: "here", constraints: [keywordsExistence] };
    expect(verify(cat, "a cat", { set: mine })).toMatchObject({ set: "mine", strict: true });
    expect(() => verify(noComma, "a", { set: mine })).toThrow('Mine has no constraint "punctuation:no_comma"');
  });

  it.each([
    [{ id: "keywords:existance", params: {} }, "unknown-constraint", 'Did you mean "keywords:existence"?'],
    [{ id: "constructor" }, "unknown-constraint", "constructor"],
    [{ id: "keywords:existence" }, "bad-constraint-params", "keywords"],
    [{ id: "keywords:existence", params: { keywords: ["a"], extra: 1 } }, "bad-constraint-params", "extra"],
  ])("refuses %j: %s", (call, code, message) => {
    expect(() => verify(call, "")).toThrow(DataError);
    expect(() => verify(call, "")).toThrow(expect.objectContaining({ code }));
    expect(() => verify(call, "")).toThrow(message);
  });

  it("knows sets by their names", () => {
    expect(getConstraintSet("ifeval")).toBe(ifeval);
    expect(new Set(constraintSets.map(({ name }) => name)).size).toBe(constraintSets.length);
    expect(() => verify(cat, "", { set: "ifevil" })).toThrow(
      'There is no set of constraints "ifevil". Did you mean "ifeval"?',
    );
    expect(() => getConstraintSet("toString")).toThrow(expect.objectContaining({ code: "unknown-constraint-set" }));
  });

  it("never passes a blank response", () => {
    expect(verify(noComma, " \n")).toMatchObject({ strict: false, loose: false });
  });
});

expect.extend({ toFollow });

describe("expect(response).toFollow(constraints)", () => {
  it("passes and fails", () => {
    expect("A cat").toFollow(cat);
    expect("A cat").toFollow([cat, noComma], { mode: "parity" });
    expect("A dog").not.toFollow(cat);
    expect("Sure, ok\nA cat").not.toFollow([cat, noComma]);
    expect("Sure, ok\nA cat").toFollow([cat, noComma], { loose: true });
  });

  it("says what was broken, where, and what was met", () => {
    expect(() => expect("A cat, a dog").toFollow([cat, noComma])).toThrow(
      [
        "expected the response to follow 2 constraints, it follows 1 (strictly, ifeval, mode fixed)",
        '  ✓ keywords:existence {"keywords":["cat"]}',
        '      "cat" at 2',
        "  ✗ punctuation:no_comma {}: 1 commas, wanted exactly 0 [too-many]",
        '      "," at 5',
      ].join("\n"),
    );
    expect(() => expect("A cat").not.toFollow(cat)).toThrow("expected the response not to follow all 1 constraints");
  });

  it("throws for what is no text and for constraints that cannot be used, negated too", () => {
    expect(() => expect(7).toFollow(cat)).toThrow(TypeError);
    expect(() => expect("a").not.toFollow({ id: "no:such" })).toThrow(DataError);
  });
});
