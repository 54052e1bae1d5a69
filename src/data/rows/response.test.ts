// Answers are cut out of responses as they were written into them.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../core/errors.ts";
import { rewrite } from "../../instructions/rewrite/family.ts";
import { cutResponse, judgeResponse, writeResponse } from "./response.ts";

describe("a response", () => {
  it("gives back the lead and the answer that it was written from", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom("#", "\nAnswer: ", "=="), (lead, answer, marker) => {
        fc.pre(!answer.includes(marker) && !(marker + answer).slice(1).includes(marker));
        fc.pre(!(lead + marker).slice(0, -1).endsWith(marker) || marker.length === 1);
        expect(cutResponse(writeResponse(lead, answer, marker), marker)).toEqual({ lead, answer });
      }),
    );
    expect(cutResponse(writeResponse("steps", "42", undefined), undefined)).toEqual({ lead: "", answer: "42" });
  });

  it("whose answer holds the marker cannot be written", () => {
    expect(() => writeResponse("a", "b#c", "#")).toThrow(DataError);
    expect(() => writeResponse("a", "b#c", "#")).toThrow(/finalMarker|holds the marker "#"/);
  });

  const posed = { params: { x: "ab", y: "cd" }, input: "xxab", marker: "#" };
  it.each<[response: string, code: string | undefined]>([
    ["ab>cd;xx[ab]#xxcd", undefined],
    ["#xxcd", undefined],
    ["whatever#else#xxcd", undefined],
    ["xxcd", "missing-marker"],
    ["", "missing-marker"],
    ["ab>cd;xx[ab]xxcd", "missing-marker"],
    ["ab>cd;xx[ab]#", "empty"],
    ["ab>cd;xx[ab]#xxce", "wrong"],
    ["ab>cd;xx[ab]# xxcd", "padded"],
    ["xxcd#xxce", "wrong"],
    ["#xxcd#", "empty"],
  ])("%j is judged by what follows its last marker: %s", (response, code) => {
    const verdict = judgeResponse(rewrite, posed, response);
    expect(verdict.kind === "fail" ? verdict.code : undefined).toBe(code);
    expect(verdict.kind).toBe(code === undefined ? "pass" : "fail");
  });

  it("without a marker is the answer", () => {
    expect(judgeResponse(rewrite, { ...posed, marker: undefined }, "xxcd").kind).toBe("pass");
    expect(judgeResponse(rewrite, { ...posed, marker: undefined }, "#xxcd").kind).toBe("fail");
  });
});
