// Which constraints cannot be asked for together: the published table, and arithmetic on what they count.
import { countOf, wholeWord, countWords } from "./edits.ts";
import { narrow, type Bounds } from "./plan.ts";
import type { ConstraintOfSet, ConstraintParams } from "./params.ts";
import { recipeOf, witnessedSet, type SetName } from "./sets.ts";

export type Conflict =
  /** The published table says that the two do not go together, or one of them leaves no room for any other. */
  | { readonly kind: "exclusive"; readonly ids: readonly [string, string] }
  /** Of `quantity` there must be at least `least` and at most `most`, which is fewer. */
  | { readonly kind: "count"; readonly quantity: string; readonly least: number; readonly most: number };

/** Every contradiction that is found without writing a response; none does not mean that there is a response. */
export function conflictsOf({ set, calls }: Pick<ConstraintParams, "set" | "calls">): readonly Conflict[] {
  const exclusive = calls.flatMap(({ id }, i) =>
    calls.slice(0, i).flatMap(({ id: earlier }): Conflict[] => {
      return areExclusive(set, earlier, id) ? [{ kind: "exclusive", ids: [earlier, id] }] : [];
    }),
  );
  return [...exclusive, ...countConflicts(set, calls)];
}

/** Whether both may not be in one prompt; every id excludes itself. */
export function areExclusive(set: SetName, a: string, b: string): boolean {
  return a === b || exclusions(set).get(a)?.has(b) === true;
}

const closed = new Map<SetName, ReadonlyMap<string, ReadonlySet<string>>>();

/** The table, closed symmetrically. */
function exclusions(set: SetName): ReadonlyMap<string, ReadonlySet<string>> {
  const known = closed.get(set);
  if (known !== undefined) return known;
  const ids = witnessedSet(set).recipes.map(({ id }) => id);
  const table = new Map<string, Set<string>>(ids.map((id) => [id, new Set<string>()]));
  const add = (a: string, b: string): void => {
    table.get(a)?.add(b);
    table.get(b)?.add(a);
  };
  for (const { id, isAlone } of witnessedSet(set).recipes) {
    if (isAlone === true) for (const other of ids) add(id, other);
  }
  for (const [id, allowed] of onlyWith) {
    for (const other of ids) if (!allowed.includes(other)) add(id, other);
  }
  for (const [id, others] of notWith) for (const other of others) add(id, other);
  closed.set(set, table);
  return table;
}

/** google-research/instruction_following_eval, `INSTRUCTION_CONFLICTS`: ids that go with these only. */
const onlyWith: readonly (readonly [string, readonly string[]])[] = [
  ["detectable_format:constrained_response", []],
  ["detectable_format:json_format", ["keywords:forbidden_words", "keywords:existence"]],
  [
    "combination:two_responses",
    [
      "keywords:forbidden_words",
      "keywords:existence",
      "language:response_language",
      "detectable_format:title",
      "punctuation:no_comma",
    ],
  ],
  ["combination:repeat_prompt", ["keywords:existence", "detectable_format:title", "punctuation:no_comma"]],
];

/** Of the same table, ids that do not go with these. */
const notWith: readonly (readonly [string, readonly string[]])[] = [
  [
    "language:response_language",
    [
      "detectable_format:multiple_sections",
      "keywords:existence",
      "keywords:frequency",
      "keywords:forbidden_words",
      "startend:end_checker",
      "change_case:english_capital",
      "change_case:english_lowercase",
    ],
  ],
  [
    "length_constraints:number_paragraphs",
    ["length_constraints:nth_paragraph_first_word", "length_constraints:number_sentences"],
  ],
  ["detectable_format:multiple_sections", ["detectable_format:number_highlighted_sections"]],
  ["change_case:capital_word_frequency", ["change_case:english_lowercase", "change_case:english_capital"]],
  ["change_case:english_capital", ["change_case:english_lowercase"]],
  ["startend:quotation", ["detectable_format:title"]],
  // What follows is no part of the published table: these write the same place of a response.
  ["paragraphs:paragraphs", ["paragraphs:paragraphs2", "length_constraints:number_paragraphs"]],
  ["length_constraints:nth_paragraph_first_word", ["paragraphs:paragraphs", "paragraphs:paragraphs2"]],
  ["paragraphs:paragraphs2", ["length_constraints:number_paragraphs"]],
  ["keywords:letter_frequency", ["letters:letter_counting2"]],
  ["last_word:last_word_answer", ["startend:end_checker", "keywords:start_end", "last_word:last_word_sent"]],
  ["first_word:first_word_answer", ["keywords:start_end", "first_word:first_word_sent", "combination:repeat_prompt"]],
  ["format:thesis", ["format:output_template", "words:paragraph_last_first", "sentence:keyword"]],
  ["format:output_template", ["words:paragraph_last_first", "sentence:keyword"]],
  ["format:parentheses", ["words:paragraph_last_first"]],
  ["sentence:keyword", ["words:paragraph_last_first", "format:parentheses"]],
  ["keywords:start_end", ["startend:end_checker", "last_word:last_word_sent", "first_word:first_word_sent"]],
];

/**
 * Interval arithmetic: the bounds on one quantity must overlap; texts that must occur bring their words, letters and
 * commas with them; and a sentence, or a word in capitals, is at least a word.
 */
function countConflicts(set: SetName, calls: readonly ConstraintOfSet[]): Conflict[] {
  const demands = calls.flatMap(({ id, params }) => {
    const demand = recipeOf(set, id)?.demands?.(params);
    return demand === undefined ? [] : [demand];
  });
  const bounds = new Map<string, Bounds>();
  const limit = (quantity: string, more: Bounds): void => {
    const known = bounds.get(quantity) ?? {};
    narrow(known, more);
    bounds.set(quantity, known);
  };
  for (const { counts = {} } of demands) for (const [quantity, more] of Object.entries(counts)) limit(quantity, more);
  // Texts may overlap in a response, so that of several only the one that brings most is sure.
  for (const { literals = [] } of demands) {
    for (const { text, times } of literals) {
      for (const quantity of bounds.keys()) limit(quantity, { least: times * brought(text, quantity) });
      limit("words", { least: times * countWords(text) });
    }
  }
  for (const part of ["sentences", "capitals"]) {
    const least = bounds.get(part)?.least;
    if (least !== undefined) limit("words", { least });
  }
  return [...bounds].flatMap(([quantity, { least = 0, most = Infinity }]): Conflict[] =>
    least > most ? [{ kind: "count", quantity, least, most }] : [],
  );
}

/** How much of a quantity every occurrence of `text` has. */
function brought(text: string, quantity: string): number {
  const [kind, of = ""] = quantity.split(/ (.*)/s, 2);
  const lowered = text.toLowerCase();
  if (kind === "letter") return lowered.split(of).length - 1;
  if (kind === "word") return countOf(text, wholeWord(of));
  return kind === "commas" ? lowered.split(",").length - 1 : 0;
}
