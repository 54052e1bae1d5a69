// Every wording of a Markov algorithm, by surface. Data: order is part of the output, so add at the end of a list.
import type { Surface } from "../surface.ts";
import type { RuleListTemplate } from "./rule-list.ts";

/** The compact form that a small model reads: `ab>c;X>.b;>X`, where `>.` marks a final rule. */
const rule: RuleListTemplate[] = [
  { head: "", rule: "{left}>{right}", final: "{left}>.{right}", between: ";", foot: "" },
];

const prose: RuleListTemplate[] = [
  {
    head: "Rewrite the text with these rules:\n",
    rule: '{n}. "{left}" becomes "{right}".',
    final: '{n}. "{left}" becomes "{right}", and this ends the work.',
    between: "\n",
    foot:
      "\nAlways apply the first rule in the list whose left side occurs, at its leftmost place, then start again from" +
      ' rule 1. Stop when no rule applies. An empty left side "" occurs at the beginning of every text.',
  },
  {
    head: "Follow these numbered rules, in order of precedence:\n",
    rule: '{n}. Replace the leftmost "{left}" by "{right}".',
    final: '{n}. Replace the leftmost "{left}" by "{right}" and stop.',
    between: "\n",
    foot:
      "\nIn every step use only the first rule that can be applied; after each step go back to the first rule. When none" +
      ' can be applied, you are done. The leftmost "" is the beginning of the text.',
  },
  {
    head:
      "You are given an ordered list of replacements. Look for the first entry whose pattern is in the text, make that" +
      " one replacement at the first place where the pattern is, and look through the list from its top again.\n",
    rule: '({n}) pattern "{left}", replacement "{right}"',
    final: '({n}) pattern "{left}", replacement "{right}", last step',
    between: "\n",
    foot:
      '\nThe text is finished after an entry marked as last step, or when no pattern is in the text. The pattern "" is' +
      " found at the very beginning of any text.",
  },
  {
    head: "A Markov algorithm, rules from highest to lowest precedence:\n",
    rule: 'Rule {n}: "{left}" -> "{right}"',
    final: 'Rule {n}: "{left}" -> "{right}" (terminating)',
    between: "\n",
    foot: "\nRun it on the text and give the text it halts with.",
  },
  {
    head: "Please carry out the following replacements on the text, one at a time.\n",
    rule: 'Step {n}: if the text has "{left}", please put "{right}" in place of the first one and go back to step 1.',
    final: 'Step {n}: if the text has "{left}", please put "{right}" in place of the first one and finish.',
    between: "\n",
    foot: '\nIf no step changes the text any more, finish. Every text has "" at its beginning. Thank you.',
  },
  {
    head: "First match wins, leftmost place, then from the top; halt at (end) or when nothing matches: ",
    rule: '{n}) "{left}" to "{right}"',
    final: '{n}) "{left}" to "{right}" (end)',
    between: "; ",
    foot: '. "" matches at the start.',
  },
];

const explanation = (goal: string, returns: string): string => `    """${goal}

    Parameters:
        text (str): the text to rewrite

    Returns:
        str: ${returns}
    """
`;

const pseudocode: RuleListTemplate[] = [
  {
    head:
      "def apply_rules_until_none_applies(text: str) -> str:\n" +
      explanation(
        "Rewrite the text by an ordered list of rules until a final rule was applied or none applies.",
        "the text that is left at the end",
      ) +
      '    # the first rule has the highest precedence; "" occurs at the beginning of every text\n' +
      "    rules: list[Rule] = [\n",
    rule: '        rule("{left}", "{right}"),',
    final: '        final_rule("{left}", "{right}"),',
    between: "\n",
    foot: `
    ]
    while some_rule_applies(rules, text):
        # later rules are used only where no earlier one applies
        chosen: Rule = first_rule_that_applies(rules, text)
        text = replace_leftmost_occurrence(text, left_side(chosen), right_side(chosen))
        if is_final(chosen):
            return text
    return text`,
  },
  {
    head:
      "def rewrite_by_first_match(text: str) -> str:\n" +
      explanation(
        "Make the first replacement that is possible, again and again.",
        "the text after a replacement that ends the work, or when none is possible",
      ) +
      "    while True:\n" +
      "        # after each replacement the search begins again with the first one\n",
    rule:
      '        if contains_substring(text, "{left}"):\n' +
      '            text = replace_leftmost_occurrence(text, "{left}", "{right}")\n' +
      "            continue",
    final:
      '        if contains_substring(text, "{left}"):\n' +
      '            return replace_leftmost_occurrence(text, "{left}", "{right}")',
    between: "\n",
    foot: "\n        return text",
  },
];

const python: RuleListTemplate[] = [
  {
    head: `def rewrite(text: str) -> str:
    """Run a Markov algorithm: (left, right, final) in order of precedence."""
    rules = [
`,
    rule: '        ("{left}", "{right}", False),',
    final: '        ("{left}", "{right}", True),',
    between: "\n",
    foot: `
    ]
    while True:
        for left, right, final in rules:
            if left in text:
                text = text.replace(left, right, 1)
                if final:
                    return text
                break
        else:
            return text`,
  },
  {
    head: `def rewrite(text: str) -> str:
    """Run a Markov algorithm."""
    while True:
`,
    rule: '        if "{left}" in text:\n            text = text.replace("{left}", "{right}", 1)\n            continue',
    final: '        if "{left}" in text:\n            return text.replace("{left}", "{right}", 1)',
    between: "\n",
    foot: "\n        return text",
  },
];

const typescript: RuleListTemplate[] = [
  {
    head: `/** Runs a Markov algorithm: [left, right, final] in order of precedence. */
export function rewrite(text: string): string {
  const rules: [string, string, boolean][] = [
`,
    rule: '    ["{left}", "{right}", false],',
    final: '    ["{left}", "{right}", true],',
    between: "\n",
    foot: `
  ];
  for (;;) {
    const rule = rules.find(([left]) => text.includes(left));
    if (rule === undefined) return text;
    const [left, right, final] = rule;
    text = text.replace(left, right);
    if (final) return text;
  }
}`,
  },
  {
    head: `/** Runs a Markov algorithm. */
export function rewrite(text: string): string {
  for (;;) {
`,
    rule: '    if (text.includes("{left}")) {\n      text = text.replace("{left}", "{right}");\n      continue;\n    }',
    final: '    if (text.includes("{left}")) return text.replace("{left}", "{right}");',
    between: "\n",
    foot: "\n    return text;\n  }\n}",
  },
];

export const wordings: Readonly<Record<Surface, readonly RuleListTemplate[]>> = {
  rule,
  prose,
  pseudocode,
  python,
  typescript,
};
