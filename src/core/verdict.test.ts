import { expect, test } from "vitest";
import { fail, invalid, pass } from "./verdict.ts";

test("verdicts are plain data that survives JSON", () => {
  const verdicts = [
    pass,
    fail("wrong", "3 is not 4"),
    fail("wrong", "3 is not 4", { span: [0, 1], expected: "4" }),
    invalid("timeout"),
  ];
  expect(JSON.parse(JSON.stringify(verdicts))).toEqual(verdicts);
  expect(verdicts.map(({ kind }) => kind)).toEqual(["pass", "fail", "fail", "invalid"]);
});

test("a failure without evidence has no member for it", () => {
  expect(fail("wrong", "3 is not 4")).toEqual({ kind: "fail", code: "wrong", detail: "3 is not 4" });
  expect("evidence" in fail("wrong", "3 is not 4")).toBe(false);
});
