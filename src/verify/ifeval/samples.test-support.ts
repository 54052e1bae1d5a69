// Parameters for every constraint of IFEval, patterns that are hard for backtracking matchers among them.
import type { SampleParams } from "../adversarial.test-support.ts";

export const ifevalSamples: SampleParams = {
  "keywords:existence": [
    { keywords: ["cat", "é"] },
    { keywords: ["(a+)+$", "(x+x+)+y"] },
    { keywords: [String.raw`\bcat\B|\W{2,}z`, "[^\\W\\d]é"] },
  ],
  "keywords:frequency": [
    { keyword: "a", frequency: 3, relation: "at least" },
    { keyword: "(.*a){9}$", frequency: 1, relation: "less than" },
  ],
  "keywords:forbidden_words": [{ forbidden_words: ["cat", "C++"] }, { forbidden_words: ["(a|a)+b", "(?i:x)+?y$"] }],
  "keywords:letter_frequency": [
    { letter: "a", let_frequency: 2, let_relation: "at least" },
    { letter: "#", let_frequency: 1, let_relation: "less than" },
    { letter: "😀", let_frequency: 1, let_relation: "at least" },
  ],
  "language:response_language": [{ language: "en" }, { language: "hi" }],
  "length_constraints:number_sentences": [{ num_sentences: 2, relation: "at least" }],
  "length_constraints:number_paragraphs": [{ num_paragraphs: 2 }, { num_paragraphs: 1 }],
  "length_constraints:number_words": [
    { num_words: 3, relation: "at least" },
    { num_words: 3, relation: "less than" },
  ],
  "length_constraints:nth_paragraph_first_word": [{ num_paragraphs: 2, nth_paragraph: 1, first_word: "b" }],
  "detectable_content:number_placeholders": [{ num_placeholders: 1 }],
  "detectable_content:postscript": [
    { postscript_marker: "P.S." },
    { postscript_marker: "P.P.S" },
    { postscript_marker: "(a+)+b" },
  ],
  "detectable_format:number_bullet_lists": [{ num_bullets: 1 }],
  "detectable_format:constrained_response": [{}],
  "detectable_format:number_highlighted_sections": [{ num_highlights: 1 }],
  "detectable_format:multiple_sections": [
    { section_spliter: "Section", num_sections: 1 },
    { section_spliter: String.raw`(\s*a\s*)+`, num_sections: 1 },
  ],
  "detectable_format:json_format": [{}],
  "detectable_format:title": [{}],
  "combination:two_responses": [{}],
  "combination:repeat_prompt": [{ prompt_to_repeat: "Say a" }],
  "startend:end_checker": [{ end_phrase: "a." }],
  "startend:quotation": [{}],
  "change_case:capital_word_frequency": [
    { capital_frequency: 1, capital_relation: "at least" },
    { capital_frequency: 1, capital_relation: "less than" },
  ],
  "change_case:english_capital": [{}],
  "change_case:english_lowercase": [{}],
  "punctuation:no_comma": [{}],
};
