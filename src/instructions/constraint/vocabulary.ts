// The words of parameters and of the sentences around them.

/** Nouns that constraints ask for, limit or forbid. */
export const keywordBank: readonly string[] = list(
  "anchor apple autumn balance bicycle blanket bottle branch bridge butter camera candle canyon carpet castle cellar " +
    "chimney circle citizen climate cloud coffee compass copper cotton courage cousin culture curtain damage diamond " +
    "dinner doctor dragon effort engine evening factory feather festival finger forest fortune freedom future garden " +
    "glacier harbour harmony history holiday honesty horizon hospital hunger insight island jacket journey jungle " +
    "justice kettle kitchen ladder language lantern legend library lighthouse machine magnet market meadow medicine " +
    "memory mirror moment morning mountain museum music mystery nature notebook ocean office orchard orchestra palace " +
    "paper passion patience pattern peace pepper picture pillow planet pocket poetry politics postcard power promise " +
    "purpose puzzle question quilt railway rainbow reason respect rhythm ribbon river rocket safety sailor sandwich " +
    "school science season secret shadow signal silence silver society spirit station story strategy summer sunset " +
    "surprise teacher temple theatre thunder ticket tradition treasure triumph tunnel umbrella valley velvet village " +
    "vision voyage wagon weather window winter wisdom wonder workshop youth zebra",
);

export const adjectives = list(
  "careful patient good new old simple small young quiet honest bright calm clever kind long short warm strong useful big " +
    "fresh free open rare wise happy busy local smart plain lazy",
);
export const adverbs = list("often always usually rarely quietly gladly still also now soon slowly really truly daily");
export const intransitives = list("rest work grow learn wait begin stop return agree smile matter win stay pause try");
export const joins = list("and while because so but since although when as until");

/** Phrases that end a clause, by how many words they have. */
export const tails: Readonly<Record<2 | 3, readonly (readonly string[])[]>> = {
  2: phrases(
    "every day|at home|most years|in spring|in time|at first|by hand|without fear|this way|each week|all year",
  ),
  3: phrases(
    "in the morning|with great care|for many years|after the rain|at the weekend|with some luck|from then on|" +
      "without any fuss|for a while|once a week|in small steps|on busy days|under blue skies",
  ),
};

/** Of IFEval's published code, and more of the kind. */
export const endPhrases = [
  "Any other questions?",
  "Is there anything else I can help with?",
  "That is all you need to know.",
  "Thank you for reading.",
  "I hope this helps.",
  "This is where the story ends.",
  "Now it is your turn.",
  "Good luck with it!",
] as const;

export const placeholderLabels = list("name address date place number company city title phone email street hour");

export const sectionNames = ["Section", "SECTION", "Part", "Chapter"] as const;

function list(text: string): readonly string[] {
  return text.split(" ");
}

function phrases(text: string): readonly (readonly string[])[] {
  return text.split("|").map(list);
}
