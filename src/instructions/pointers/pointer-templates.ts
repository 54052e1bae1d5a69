// Sentences around a pointer: what is asked of the instruction that it names, in declarative and in question form, or
// in a few marks.

/** A statement that the answer completes, or a question that it answers. */
const sentenceForms = ["declarative", "question"] as const;

/** "terse": a few marks in place of a sentence, for small models, to which every character is a token. */
export const templateForms = [...sentenceForms, "terse"] as const;

export type TemplateForm = (typeof templateForms)[number];

/** What a sentence asks for: the instruction, its result, its steps and result, the result of two in turn. */
export const templateUses = ["declare", "execute", "execute-with-trace", "compose"] as const;

export type TemplateUse = (typeof templateUses)[number];

/** The holes that the sentences of each use have, each exactly once. */
export const templateHoles = {
  declare: ["pointer"],
  execute: ["pointer", "input"],
  "execute-with-trace": ["pointer", "input"],
  compose: ["outer", "inner", "input"],
} as const satisfies Record<TemplateUse, readonly string[]>;

/** The most sentences that a use has of one form. */
export const MOST_TEMPLATES = 20;

/**
 * Twenty of each form (arXiv 2506.18777 draws one of twenty for every instruction row; without this variety what is
 * declared is hardly learnt). Data: order is part of the output, so add at the end of a list.
 */
export const pointerTemplates: Readonly<
  Record<TemplateUse, Readonly<Record<(typeof sentenceForms)[number], readonly string[]>>>
> = {
  declare: {
    declarative: [
      "The definition of {pointer} reads:",
      "{pointer} is defined as follows:",
      "Here is how {pointer} works:",
      "{pointer} is the following instruction:",
      "This is what {pointer} says:",
      "{pointer} stands for this:",
      "The instruction called {pointer} is:",
      "By {pointer} we mean:",
      "To do {pointer} is to do this:",
      "Written out in full, {pointer} is:",
      "Whoever says {pointer} means:",
      "The name {pointer} belongs to this instruction:",
      "{pointer} consists of the following:",
      "What {pointer} does is laid down here:",
      "Exactly this is {pointer}:",
      "The rule behind {pointer} is this:",
      "In other words, {pointer} means:",
      "The entry for {pointer} says:",
      "{pointer}, spelled out:",
      "Everybody who knows {pointer} knows this:",
    ],
    question: [
      "What is {pointer}?",
      "How is {pointer} defined?",
      "What does {pointer} stand for?",
      "Which instruction goes by the name {pointer}?",
      "How does {pointer} work?",
      "What does {pointer} say?",
      "Can you write down {pointer}?",
      "What is the definition of {pointer}?",
      "What must be done when somebody says {pointer}?",
      "Could you state the instruction {pointer}?",
      "What exactly is meant by {pointer}?",
      "How would you spell out {pointer}?",
      "What does the instruction {pointer} look like?",
      "Would you please define {pointer}?",
      "What is hidden behind the name {pointer}?",
      "Do you remember what {pointer} is?",
      "How does one carry out {pointer}?",
      "What would you write if asked for {pointer}?",
      "What is it that {pointer} does?",
      "Which rule is called {pointer}?",
    ],
  },
  execute: {
    declarative: [
      "{pointer} of {input} is:",
      "Applying {pointer} to {input} gives:",
      "The result of {pointer} on {input} is:",
      "With {input} as the input, {pointer} returns:",
      "{input} goes through {pointer} and becomes:",
      "For {input}, {pointer} yields:",
      "When {pointer} is carried out on {input}, what comes out is:",
      "Given {input}, the answer of {pointer} is:",
      "{pointer} turns {input} into:",
      "The outcome of {pointer} for {input}:",
      "Starting from {input}, {pointer} leads to:",
      "After {pointer}, {input} has become:",
      "Running {pointer} on {input} prints:",
      "If you follow {pointer} with {input}, you get:",
      "The value of {pointer} at {input} is:",
      "Doing {pointer} to {input} leaves:",
      "Somebody who performs {pointer} on {input} ends with:",
      "Fed with {input}, {pointer} produces:",
      "{pointer} answers {input} with:",
      "Input {input}, instruction {pointer}, output:",
    ],
    question: [
      "What is {pointer} of {input}?",
      "What does {pointer} return for {input}?",
      "Given {input}, what does {pointer} give?",
      "What comes out of {pointer} for {input}?",
      "What is the result of {pointer} on {input}?",
      "What do you get when you apply {pointer} to {input}?",
      "Can you carry out {pointer} on {input}?",
      "What does {input} become under {pointer}?",
      "How does {pointer} answer {input}?",
      "Which output does {pointer} have for {input}?",
      "Could you run {pointer} on {input}?",
      "If the input is {input}, what is the output of {pointer}?",
      "Into what does {pointer} turn {input}?",
      "What would {pointer} make of {input}?",
      "Where does {pointer} lead from {input}?",
      "What is left of {input} after {pointer}?",
      "What is the value of {pointer} at {input}?",
      "Starting with {input}, what does {pointer} end with?",
      "Would you please do {pointer} to {input}?",
      "What do you answer when asked for {pointer} of {input}?",
    ],
  },
  "execute-with-trace": {
    declarative: [
      "Step by step, {pointer} of {input} is:",
      "All steps of {pointer} on {input}, then the answer:",
      "Here is how {pointer} is carried out on {input}, one step after the other:",
      "Working through {pointer} with {input}, step by step:",
      "The way from {input} to the result of {pointer}:",
      "Every step that {pointer} takes for {input} and what it comes to:",
      "{pointer} on {input}, with all its steps shown:",
      "Slowly, with every step, {pointer} does this to {input}:",
      "The worked solution of {pointer} for {input}:",
      "First the steps of {pointer} on {input}, last the result:",
    ],
    question: [
      "What is {pointer} of {input}, step by step?",
      "Which steps does {pointer} take on {input}, and what is the answer?",
      "How does one get from {input} to the result of {pointer}, one step at a time?",
      "Can you show every step of {pointer} on {input}?",
      "Could you work out {pointer} for {input} in steps?",
      "What happens at each step of {pointer} on {input}, and what comes out?",
      "What does {pointer} do to {input}, with every step shown?",
      "Would you carry out {pointer} on {input} and write down the steps?",
      "Which way does {pointer} go from {input}, and where does it end?",
      "What is the worked solution of {pointer} for {input}?",
    ],
  },
  compose: {
    declarative: [
      "{outer} of {inner} of {input} is:",
      "First {inner} on {input}, then {outer} on what comes out, gives:",
      "Applying {outer} to the result of {inner} on {input} gives:",
      "{input} goes through {inner}, then through {outer}, and becomes:",
      "When {outer} follows {inner}, {input} turns into:",
      "The result of {outer} after {inner} on {input} is:",
      "With {inner} of {input} as its input, {outer} returns:",
      "{outer}({inner}({input})) is:",
      "Doing {inner} and after it {outer} to {input} leaves:",
      "{inner} feeds {outer}; from {input} they make:",
    ],
    question: [
      "What is {outer} of {inner} of {input}?",
      "What does {outer} return for what {inner} returns for {input}?",
      "What comes out when {inner} is applied to {input} and then {outer} to the result?",
      "Into what do {inner} and then {outer} turn {input}?",
      "If {inner} is done to {input} first and {outer} next, what is left?",
      "Can you work out {outer}({inner}({input}))?",
      "What is the output of {outer} when its input is {inner} of {input}?",
      "Starting with {input}, what do {inner} and {outer}, one after the other, end with?",
      "What does {outer} make of {inner} of {input}?",
      "Could you run {inner} on {input} and {outer} on its output?",
    ],
  },
};

/**
 * Marks around a pointer that say nothing, and after it one that says what is asked: the pointer comes before the verb,
 * so that declaring and carrying out meet the same name in the same place.
 */
const terseMarks = "0123456789!$%&*+-/@^".split("");

const terseBodies: Readonly<Record<TemplateUse, readonly [name: string, rest: string]>> = {
  declare: ["{pointer}", ":"],
  execute: ["{pointer}", "|{input}="],
  "execute-with-trace": ["{pointer}", "|{input}:"],
  compose: ["{outer}", "|{inner}|{input}="],
};

function terseTemplates(use: TemplateUse): readonly string[] {
  const [name, rest] = terseBodies[use];
  return terseMarks.map((mark, i) => mark + name + (terseMarks[(7 * i + 3) % terseMarks.length] as string) + rest);
}

export interface PointerTemplate {
  /** Its form and its place in the list: "question-3". */
  readonly id: string;
  readonly use: TemplateUse;
  readonly form: TemplateForm;
  readonly text: string;
  /** The sentence with its holes filled; what fills a hole is not looked into again. */
  say(values: TemplateValues): string;
}

export interface TemplateValues {
  readonly pointer?: string;
  readonly outer?: string;
  readonly inner?: string;
  readonly input?: string;
}

export interface TemplateChoice {
  /** Both forms of sentences unless said. */
  readonly forms?: readonly TemplateForm[];
  /** The first so many of each form; all unless said. One alone is "augmentation removed" (arXiv 2506.18777). */
  readonly count?: number;
}

/** The sentences of a use that a choice leaves, form by form. */
export function templatesFor(use: TemplateUse, choice: TemplateChoice = {}): readonly PointerTemplate[] {
  const { forms = sentenceForms, count = MOST_TEMPLATES } = choice;
  return compiled.filter(
    (template) => template.use === use && forms.includes(template.form) && placeOf(template) < count,
  );
}

function placeOf({ id }: PointerTemplate): number {
  return Number(id.slice(id.lastIndexOf("-") + 1));
}

const compiled: readonly PointerTemplate[] = templateUses.flatMap((use) =>
  templateForms.flatMap((form) =>
    (form === "terse" ? terseTemplates(use) : pointerTemplates[use][form]).map((text, place) => ({
      id: `${form}-${place}`,
      use,
      form,
      text,
      say: speaker(text),
    })),
  ),
);

function speaker(text: string): PointerTemplate["say"] {
  // Literal text at even places, the names of holes at odd ones.
  const pieces = text.split(/\{(pointer|outer|inner|input)\}/);
  return (values) => {
    let filled = pieces[0] as string;
    for (let i = 1; i < pieces.length; i += 2) {
      const value = values[pieces[i] as keyof TemplateValues];
      if (value === undefined) throw new TypeError(`"${text}" needs ${pieces[i]}`);
      filled += value + (pieces[i + 1] as string);
    }
    return filled;
  };
}
