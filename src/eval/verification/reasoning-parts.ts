// The parts of a completion that may be judged.

/** "keep" judges a response as it is, "cut" what follows its reasoning, "trace" the reasoning. */
export const reasoningParts = ["keep", "cut", "trace"] as const;

export type ReasoningPart = (typeof reasoningParts)[number];
