// Words as NLTK's `RegexpTokenizer(r"\w+")` finds them, which is how IFEval and IFBench count words.

/**
 * `\w` since NLTK 3.10.3, which matches with the `regex` package: letters, marks, decimal digits, connecting punctuation
 * and joiners. Before it was Python's `re`: no marks and no joiners, but every number. They part words of Indic scripts
 * and emoji with a variation selector.
 */
export const nltkWord = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d]`;

const words = new RegExp(`${nltkWord}+`, "gu");

export function countNltkWords(text: string): number {
  words.lastIndex = 0;
  let count = 0;
  while (words.exec(text) !== null) count++;
  return count;
}
