// Every wording of a grammar, by surface. Data: order is part of the output, so add at the end of a list.
import type { Surface } from "../surface.ts";
import type { WordingTemplate } from "./wording.ts";

/** Backus-Naur form: `<S> ::= ba <A> | ko`. */
const rule: readonly WordingTemplate[] = [
  {
    opening: "",
    rule: "<{left}> ::= {right}",
    rules: "\n",
    or: " | ",
    next: " ",
    word: "{name}",
    symbol: "<{name}>",
    nothing: '""',
    closing: "",
  },
];

/** Words are always in quotation marks: they may be any words, also those of the sentences around them. */
const quoted = { word: '"{name}"', symbol: "{name}", nothing: "nothing", rules: "\n" };

const prose: readonly WordingTemplate[] = [
  {
    ...quoted,
    opening:
      "A string is made from the symbol {start}: replace symbols, one after another, until only words are left.\n",
    rule: "{left} may be replaced by {right}.",
    or: ", or by ",
    next: " followed by ",
    closing: "\nThe words are written with single spaces between them. Only what is made in this way is derivable.",
  },
  {
    ...quoted,
    opening: "1. Start with the symbol {start}.\n2. Replace one symbol by one of its choices:\n",
    rule: "   - {left}: {right}",
    or: "; ",
    next: " ",
    closing: "\n3. Repeat step 2 until only words are left, and join them with single spaces.",
  },
  {
    ...quoted,
    opening: "Derive from {start}: ",
    rule: "{left} gives {right}",
    rules: "; ",
    or: " or ",
    next: " ",
    closing: ".",
  },
  {
    ...quoted,
    opening:
      "Please make strings by the rules below. Kindly begin with {start}, and exchange each symbol for any one of its " +
      "forms until nothing but words remains, with a single space between neighbours.\n",
    rule: "You may write {left} as {right}.",
    or: ", or as ",
    next: " and then ",
    closing: "\nThank you for using no other rules.",
  },
  {
    ...quoted,
    opening: "",
    rule: "Any {left} is {right}.",
    or: ", or else ",
    next: " before ",
    symbol: "some {name}",
    closing: "\nA text, its words one space apart, is derivable when the whole of it is some {start}.",
  },
];

/**
 * A helper for each symbol, named for it, and the entry last, typed and with docstrings; what else is called says by its
 * name what it does (Mishra et al., arXiv 2305.11790).
 */
const pseudocode: readonly WordingTemplate[] = [
  {
    opening: "",
    rule: `def produce_{left}() -> list[str]:
    """Produce the words of one {left}.

    Returns:
        list[str]: the words in their order
    """
    # any one of the alternatives will do
    return choose_any_one_of(
        {right},
    )`,
    rules: "\n\n\n",
    or: ",\n        ",
    next: " + ",
    word: '["{name}"]',
    symbol: "produce_{name}()",
    nothing: "[]",
    closing: `


def produce_derivable_string() -> str:
    """Produce a string that the grammar derives.

    Returns:
        str: words with single spaces between them
    """
    # the whole string is one {start}
    return join_words_with_single_spaces(produce_{start}())`,
  },
  {
    opening: "",
    rule: `def is_{left}(words: list[str]) -> bool:
    """Tell whether the words are one {left}.

    Parameters:
        words (list[str]): the words in their order

    Returns:
        bool: True if the words can be cut into the parts of one alternative
    """
    # the cuts may lie anywhere
    return can_be_cut_into_the_parts_of_any(words, [
        [{right}],
    ])`,
    rules: "\n\n\n",
    or: "],\n        [",
    next: ", ",
    word: '"{name}"',
    symbol: "is_{name}",
    nothing: "",
    closing: `


def is_derivable(text: str) -> bool:
    """Tell whether the grammar derives the text.

    Parameters:
        text (str): words with single spaces between them

    Returns:
        bool: True if all words together are one {start}
    """
    words: list[str] = split_at_single_spaces(text)
    return is_{start}(words)`,
  },
];

/** A table of lists of lists of strings, as Python and TypeScript write it. */
const table = { rules: "\n", or: "], [", next: ", ", word: '"{name}"', symbol: '"{name}"', nothing: "" };

/** Both grow what is known until nothing new is found, so that left recursion and empty alternatives do no harm. */
const python: readonly WordingTemplate[] = [
  {
    ...table,
    opening: "RULES = {\n",
    rule: '    "{left}": [[{right}]],',
    closing: `
}


def derivable(text: str) -> bool:
    """Whether {start} derives the text, words with single spaces between them."""
    words = text.split(" ") if text else []
    known = {(word, i, i + 1) for i, word in enumerate(words)}
    while True:
        found = set()
        for symbol, alternatives in RULES.items():
            for parts in alternatives:
                for begin in range(len(words) + 1):
                    ends = {begin}
                    for part in parts:
                        ends = {j for name, i, j in known if name == part and i in ends}
                    found |= {(symbol, begin, end) for end in ends}
        if found <= known:
            return ("{start}", 0, len(words)) in known
        known |= found`,
  },
  {
    ...table,
    opening: "RULES = {\n",
    rule: '    "{left}": [[{right}]],',
    closing: `
}


def strings(limit: int) -> set[str]:
    """Every string of at most \`limit\` words that {start} derives."""
    known = {symbol: set() for symbol in RULES}
    grown = True
    while grown:
        grown = False
        for symbol, alternatives in RULES.items():
            for parts in alternatives:
                made = {()}
                for part in parts:
                    tails = known.get(part, {(part,)})
                    made = {head + tail for head in made for tail in tails if len(head + tail) <= limit}
                grown = grown or not made <= known[symbol]
                known[symbol] |= made
    return {" ".join(words) for words in known["{start}"]}`,
  },
];

const typescript: readonly WordingTemplate[] = [
  {
    ...table,
    opening: "const rules: Record<string, string[][]> = {\n",
    rule: "  {left}: [[{right}]],",
    closing: `
};

/** Whether {start} derives the text, words with single spaces between them. */
export function derivable(text: string): boolean {
  const words = text === "" ? [] : text.split(" ");
  const places = [...words.keys(), words.length];
  const span = (symbol: string, from: number, to: number): string => [symbol, from, to].join(" ");
  const known = new Set(words.map((word, i) => span(word, i, i + 1)));
  let size = -1;
  while (size < known.size) {
    size = known.size;
    for (const [symbol, alternatives] of Object.entries(rules)) {
      for (const parts of alternatives) {
        for (const from of places) {
          let ends = [from];
          for (const part of parts) ends = places.filter((to) => ends.some((at) => known.has(span(part, at, to))));
          for (const to of ends) known.add(span(symbol, from, to));
        }
      }
    }
  }
  return known.has(span("{start}", 0, words.length));
}`,
  },
  {
    ...table,
    opening: "const rules: Record<string, string[][]> = {\n",
    rule: "  {left}: [[{right}]],",
    closing: `
};

/** Every string of at most \`limit\` words that {start} derives. */
export function strings(limit: number): string[] {
  const known = new Map(Object.keys(rules).map((symbol) => [symbol, [""].slice(1)]));
  let grown = true;
  while (grown) {
    grown = false;
    for (const [symbol, alternatives] of Object.entries(rules)) {
      for (const parts of alternatives) {
        let made = [""];
        for (const part of parts) {
          const tails = known.get(part) ?? [part + " "];
          made = made.flatMap((head) => tails.map((tail) => head + tail));
          made = made.filter((text) => text.split(" ").length - 1 <= limit);
        }
        const texts = known.get(symbol) ?? [];
        const all = new Set([...texts, ...made]);
        grown = grown || all.size > texts.length;
        known.set(symbol, [...all]);
      }
    }
  }
  return (known.get("{start}") ?? []).map((text) => text.trim());
}`,
  },
];

export const wordings: Readonly<Record<Surface, readonly WordingTemplate[]>> = {
  rule,
  prose,
  pseudocode,
  python,
  typescript,
};
