// `custom:date_format_list`: the start dates of Napoleon's battles as YYYY-MM-DD, with commas between.
import type { Constraint, Mode } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { splitWithPlaces } from "../placed-text.ts";
import { py, strip } from "../python-text.ts";

/** His first battle, at La Maddalena, and his last, at Waterloo. */
const FIRST = "1793-02-22";
const LAST = "1815-06-18";

/** Battles of his whose first day nobody disputes; a list of all of them has these. */
const undisputed: Readonly<Record<string, string>> = {
  Lodi: "1796-05-10",
  Rivoli: "1797-01-14",
  "the Pyramids": "1798-07-21",
  Marengo: "1800-06-14",
  Austerlitz: "1805-12-02",
  Jena: "1806-10-14",
  Friedland: "1807-06-14",
  Wagram: "1809-07-05",
  Waterloo: "1815-06-18",
};

const pattern = new RegExp(`^${py.digit}{4}-${py.digit}{2}-${py.digit}{2}$`, "u");

export const customDateFormatList: Constraint<NoParams> = {
  id: "custom:date_format_list",
  params: noParams,
  repairs: `Dates are days of the calendar from ${FIRST} to ${LAST}, and those of ${Object.keys(undisputed).length} great battles are among them.`,
  check: (response, _params, mode) => {
    const threshold = "at least 1";
    const items = splitWithPlaces(response, ",");
    const dates = new Set<string>();
    for (const { text, span } of items) {
      const date = strip(text);
      const evidence = { span, found: date.slice(0, 200) };
      if (!pattern.test(date)) return broken("not-a-date", "an item is no date in the format YYYY-MM-DD", evidence);
      if (!isPossible(date, mode)) return broken("impossible-date", "a date is none of Napoleon's", evidence);
      dates.add(date);
    }
    const missing = mode === "parity" ? undefined : Object.entries(undisputed).find(([, date]) => !dates.has(date));
    if (missing !== undefined) {
      return broken("battle-missing", `the battle of ${missing[0]} is missing`, {
        count: items.length,
        expected: missing[1],
      });
    }
    return followed({ count: items.length, threshold, spans: someSpans(items.map(({ span }) => span)) });
  },
};

const longMonths: readonly number[] = [1, 3, 5, 7, 8, 10, 12];
const shortMonths: readonly number[] = [4, 6, 9, 11];

/** "parity": in his lifetime, no month above 12, no day above the longest that the month can have. */
function isPossible(date: string, mode: Mode): boolean {
  const [year = 0, month = 0, day = 0] = date.split("-").map(numberOf);
  if (year < 1769 || year > 1821 || month > 12) return false;
  if (longMonths.includes(month) && day > 31) return false;
  if (shortMonths.includes(month) && day > 30) return false;
  if (month === 2 && day > 29) return false;
  if (mode === "parity") return true;
  const leap = year % 4 === 0 && year % 100 !== 0;
  return month > 0 && day > 0 && (month !== 2 || day <= (leap ? 29 : 28)) && date >= FIRST && date <= LAST;
}

/** `int(digits)`: digits of any script. */
function numberOf(digits: string): number {
  return Array.from(digits).reduce((value, digit) => value * 10 + digitValue(digit.codePointAt(0) as number), 0);
}

/** The digits of a script stand in a row, and rows side by side are each of ten. */
function digitValue(point: number): number {
  let start = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return (point - start) % 10;
}
