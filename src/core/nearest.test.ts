import { describe, expect, test } from "vitest";
import { didYouMean, nearest, nearestFew } from "./nearest.ts";

const known = ["learningRate", "layers", "heads", "width", "id"];

describe("the nearest word", () => {
  test.each([
    ["learningrate", "learningRate"],
    ["learning_rate", "learningRate"],
    ["LAYERS", "layers"],
    ["layer", "layers"],
    ["haeds", "heads"],
    ["wdith", "width"],
    ["ids", "id"],
    ["heads", "heads"],
  ])("to %s is %s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  test.each(["vocabulary", "learn", "xyz", "temperature", ""])("to %j is none", (word) => {
    expect(nearest(word, ["learningRate", "layers", "heads", "width"])).toBeUndefined();
  });

  test("of two equally near ones is the first", () => {
    expect(nearest("cat", ["bat", "rat"])).toBe("bat");
  });

  test("and others that resemble it come in the order of likeness, however far", () => {
    expect(nearestFew("layers", known)).toEqual(["layers", "heads", "width"]);
    expect(nearestFew("a", ["b"], 5)).toEqual(["b"]);
  });

  test("of no words is none", () => {
    expect(nearest("a", [])).toBeUndefined();
  });
});

describe("the question", () => {
  test("begins with a space, so that it can follow a sentence", () => {
    expect(didYouMean("layer", known)).toBe(' Did you mean "layers"?');
  });

  test("is empty where nothing is near", () => {
    expect(didYouMean("temperature", known)).toBe("");
  });
});
