import { describe, expect, it } from "vitest";
import { fail, invalid, pass } from "../../core/verdict.ts";
import { followingScore } from "./index.ts";

const no = fail("too-many", "a comma");

describe("the instruction-following score", () => {
  it("is the share of items whose every verdict passes, in all and by id and source", () => {
    expect(
      followingScore([
        { id: "a", source: "aime", verdicts: [pass] },
        { id: "a", source: "arc", verdicts: [pass, no] },
        { id: "b", verdicts: [no] },
        { id: "b", source: "arc", verdicts: [pass, pass] },
      ]),
    ).toEqual({
      followed: 2,
      n: 4,
      share: 0.5,
      byId: { a: { followed: 1, n: 2, share: 0.5 }, b: { followed: 1, n: 2, share: 0.5 } },
      bySource: { aime: { followed: 1, n: 1, share: 1 }, arc: { followed: 1, n: 2, share: 0.5 } },
      invalid: 0,
    });
  });

  it("leaves out, and counts, what no checker could judge", () => {
    const items = [
      { id: "a", verdicts: [pass, invalid("it broke")] },
      { id: "a", verdicts: [pass] },
    ];
    expect(followingScore(items)).toMatchObject({ followed: 1, n: 1, share: 1, invalid: 1 });
  });

  it("has no share of nothing", () => {
    expect(followingScore([])).toEqual({ followed: 0, n: 0, byId: {}, bySource: {}, invalid: 0 });
  });

  it("refuses an item that would pass for nothing", () => {
    expect(() => followingScore([{ id: "a", verdicts: [] }])).toThrow(/no verdicts/);
  });
});
