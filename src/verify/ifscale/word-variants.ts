// Whether two words are forms of one: English endings after a shared stem.

/**
 * Whether `left` and `right` (lower case) differ and are a shared stem of four letters or more (or all of the shorter
 * one), followed by nothing or an ending that English has: "accountability" and "accountable", "strategy" and
 * "strategic"; not "contract" and "contrast". A heuristic of ours for what IFScale calls a modification.
 */
export function areVariants(left: string, right: string): boolean {
  if (left === right) return false;
  const least = Math.max(2, Math.min(LEAST_STEM, left.length, right.length));
  for (let stem = sharedPrefix(left, right); stem >= least; stem--) {
    if (endings.has(left.slice(stem)) && endings.has(right.slice(stem))) return true;
  }
  return false;
}

const LEAST_STEM = 4;

function sharedPrefix(left: string, right: string): number {
  let same = 0;
  while (same < left.length && same < right.length && left.charCodeAt(same) === right.charCodeAt(same)) same++;
  return same;
}

const endings: ReadonlySet<string> = new Set(
  (
    " s es ed d e er ers r rs or ors ing ings y ies ied ier ion ions ional ioned ation ations ational ative atives atively ator ators atory" +
    " ate ated ates ating ant ants ance ances ancy ent ents ence ences ency able ably ability abilities ible ibly ibility ibilities" +
    " al als ally ial ially ity ities ety ly ness ful less ment ments mental ive ives ively iveness ic ical ically ics ist ists ism" +
    " ize izes ized izing izer ization izations ise ised ising isation ous ously ary aries ship ships hood age ages ify ified ifies" +
    " ifying ification ifications tion tions sion sions sive se sition sitions re ility ilities le les ee ees eer"
  ).split(" "),
);
