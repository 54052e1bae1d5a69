import { describe, expect, it } from "vitest";
import { countNltkWords } from "./nltk-words.ts";

// NLTK 3.10.4 counted these: len(RegexpTokenizer(r"\\w+").tokenize(text)).
describe("words are counted as NLTK counts them", () => {
  it.each([
    ["don't stop", 3],
    ["naïve_café 3½", 2],
    ["हिन्दी e\u0301", 2],
    ["I ❤️ it", 3],
    ["👩‍👩", 1],
    ["½² ⅷ", 1],
    ["𝐀𝟙 ①", 1],
    ["—! 。", 0],
    ["", 0],
  ])("%j has %j", (text, count) => expect(countNltkWords(text)).toBe(count));
});
