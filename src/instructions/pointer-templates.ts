// Sentences around a pointer: prompt variety decides what a declaration is worth, so there are twenty of each.

/** Twenty ways to ask what an instruction is (papers: Programming by Backprop, augmentation with 20 templates). */
export const declareTemplates: readonly string[] = [
  "What is {pointer}?",
  "Define {pointer}.",
  "Write down {pointer}.",
  "State the instruction {pointer}.",
  "How is {pointer} defined?",
  "Give the definition of {pointer}.",
  "{pointer} is the following:",
  "Recall {pointer} and write it out.",
  "Show me the instruction called {pointer}.",
  "What does {pointer} stand for?",
  "Spell out {pointer}.",
  "Which instruction goes by the name {pointer}?",
  "Tell me what {pointer} says.",
  "The definition of {pointer} reads:",
  "Please explain {pointer} exactly.",
  "Look up {pointer}.",
  "Recite {pointer}.",
  "{pointer}: what must be done?",
  "Describe {pointer} in full.",
  "Here is how {pointer} works:",
];

/** Twenty ways to ask for an instruction to be carried out on an input, by its name only. */
export const executeTemplates: readonly string[] = [
  "What is {pointer} of {input}?",
  "Apply {pointer} to {input}.",
  "Run {pointer} on {input}.",
  "{pointer} of {input} gives:",
  "Carry out {pointer} on {input}.",
  "Use {pointer} on {input}.",
  "Given {input}, what does {pointer} return?",
  "Take {input} and do {pointer}.",
  "Do {pointer} with {input}.",
  "What comes out of {pointer} for {input}?",
  "Work out {pointer} for {input}.",
  "The result of {pointer} on {input} is:",
  "Follow {pointer}, starting from {input}.",
  "Perform {pointer} on {input}.",
  "Transform {input} by {pointer}.",
  "With {input} as the input, {pointer} yields:",
  "Execute {pointer} for {input}.",
  "Please do {pointer} to {input}.",
  "{input} goes through {pointer} and becomes:",
  "Answer with {pointer} of {input}.",
];

/** `template` with `{pointer}` and, where it has one, `{input}` filled in. */
export function fillTemplate(template: string, values: { readonly pointer: string; readonly input?: string }): string {
  return template.replaceAll(/\{(pointer|input)\}/g, (hole, name: "pointer" | "input") => values[name] ?? hole);
}
