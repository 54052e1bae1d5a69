import * as fc from "fast-check";
import { expect, test } from "vitest";
import { contentId, sha256 } from "./content-id.ts";

// printf abc | sha256sum
const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test("sha256 gives the standard's digest of texts and of bytes", () => {
  expect(sha256("abc")).toBe(abc);
  expect(sha256(new Uint8Array([97, 98, 99]))).toBe(abc);
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256("é")).toBe(sha256(new Uint8Array([0xc3, 0xa9])));
});

test("an id is its prefix and twenty digits of the hash of the canonical JSON", () => {
  expect(contentId("row", "abc")).toBe(`row-${sha256('"abc"').slice(0, 20)}`);
  expect(contentId("row", { b: 1, a: [true] })).toBe("row-708747538ba81fd60b5a");
});

test("an id does not change with the order of keys, and does with anything else", () => {
  expect(contentId("x", { a: 1, b: 2 })).toBe(contentId("x", { b: 2, a: 1 }));
  expect(contentId("x", [1, 2])).not.toBe(contentId("x", [2, 1]));
  expect(contentId("x", { a: 1 })).not.toBe(contentId("x", { a: "1" }));
  expect(contentId("x", { a: null })).not.toBe(contentId("x", {}));
});

test("ids of different values differ", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const same = JSON.stringify(left) === JSON.stringify(right);
      if (same) expect(contentId("x", left)).toBe(contentId("x", right));
      expect(contentId("x", [left, 0])).not.toBe(contentId("x", [left, 1]));
    }),
  );
});
