import { describe, expect, it } from "vitest";
import { customCharacterReverse } from "./custom-character-reverse.ts";
import { customDateFormatList } from "./custom-date-format-list.ts";
import { customEuropeanCapitalsSort } from "./custom-european-capitals-sort.ts";
import { customMcqCountLength } from "./custom-mcq-count-length.ts";
import { customMultiples } from "./custom-multiples.ts";
import { customReverseNewline } from "./custom-reverse-newline.ts";
import { customSentenceAlphabet } from "./custom-sentence-alphabet.ts";
import { customWordReverse } from "./custom-word-reverse.ts";
import { itJudges, judge, pointedAt, type Row } from "./mode-table.test-support.ts";

const capitals =
  "Reykjavik, Helsinki, Oslo, Tallinn, Stockholm, Riga, Moscow, Copenhagen, Vilnius, Minsk, Dublin, Berlin, Amsterdam, " +
  "Warsaw, London, Brussels, Prague, Luxembourg, Paris, Vienna, Bratislava, Budapest, Vaduz, Chisinau, Bern, Ljubljana, Zagreb";

const countries =
  "Zimbabwe,Zambia,Uganda,Tunisia,Togo,Tanzania,Sudan,South Sudan,South Africa,Somalia,Sierra Leone,Seychelles,Senegal," +
  "São Tomé and Príncipe,Rwanda,Nigeria,Niger,Namibia,Mozambique,Morocco,Mauritius,Mauritania,Mali,Malawi,Madagascar," +
  "Libya,Liberia,Lesotho,Kenya,Ivory Coast,Guinea-Bissau,Guinea,Ghana,Gambia,Gabon,Ethiopia,Eswatini,Eritrea," +
  "Equatorial Guinea,Egypt,Djibouti,Democratic Republic of the Congo,Congo,Comoros,Chad,Central African Republic,Cameroon," +
  "Cabo Verde,Burundi,Burkina Faso,Botswana,Benin,Angola,Algeria";
const list = countries.split(",");
const lines = (names: readonly string[]): string => names.join("\n");
const without = (...names: readonly string[]): string[] => list.filter((name) => !names.includes(name));
const renamed = (from: string, to: string): string[] => list.map((name) => (name === from ? to : name));

const alphabet = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (letter) => `${letter}nna went home.`);

const question = (number: number, stem: string, letters = "ABCDE"): string =>
  [`Question ${number}. ${stem}`, ...Array.from(letters, (letter) => `${letter}. one`)].join("\n");
const questions = (...stems: readonly string[]): string => stems.map((stem, i) => question(i + 1, stem)).join("\n\n");

const battles =
  "1796-05-10, 1797-01-14, 1798-07-21, 1800-06-14, 1805-12-02, 1806-10-14, 1807-06-14, 1809-07-05, 1815-06-18";

describe("prompts with a constraint of their own", () => {
  const multiples: readonly Row[] = [
    ["all of them", {}, "14, 21, 28, 35, 42, 49", "+", "+"],
    ["without space", {}, "14,21,28,35,42,49", "+", "+"],
    ["on lines", {}, "14\n21\n28\n35\n42\n49", "+", "+"],
    ["one missing", {}, "14, 21, 28, 35, 42", "wrong-numbers", "wrong-numbers"],
    ["one too many", {}, "7, 14, 21, 28, 35, 42, 49", "wrong-numbers", "wrong-numbers"],
    ["out of order", {}, "14, 28, 21, 35, 42, 49", "wrong-numbers", "wrong-numbers"],
    ["run together", {}, "142128354249", "wrong-numbers", "wrong-numbers"],
    ["the request repeated", {}, "Multiples of 7 from 10 to 50: 14, 21, 28, 35, 42, 49", "wrong-numbers", "+"],
    ["10 and 50 printed", {}, "10, 14, 21, 28, 35, 42, 49, 50", "wrong-numbers", "wrong-numbers"],
    ["numbered", {}, "1. 14 2. 21 3. 28 4. 35 5. 42 6. 49", "wrong-numbers", "wrong-numbers"],
    ["in digits of another script", {}, "١٤, ٢١, ٢٨, ٣٥, ٤٢, ٤٩", "wrong-numbers", "wrong-numbers"],
  ];
  itJudges(customMultiples, multiples);

  const four = questions("Who?", "Who is?", "Who is it?", "Who is it now?");
  const mcq: readonly Row[] = [
    ["four, each longer", {}, four, "+", "+"],
    ["text before them", {}, `Sure!\n${four}`, "wrong-start", "wrong-start"],
    ["three", {}, questions("Who?", "Who is?", "Who is it?"), "too-few", "too-few"],
    ["five", {}, questions("a", "ab", "abc", "abcd", "abcde"), "too-many", "too-many"],
    ["two of one length", {}, questions("Who?", "Who is?", "Who isn", "Who is it now?"), "not-longer", "not-longer"],
    ["lengths are those of code points", {}, questions("abc", "𝒳𝒳", "abcde", "abcdef"), "not-longer", "not-longer"],
    ["no text in the first", {}, questions("", "Who is?", "Who is it?", "Who is it now?"), "+", "not-longer"],
    [
      "four options",
      {},
      `${questions("a", "ab", "abc")}\n${question(4, "abcd", "ABCD")}`,
      "wrong-options",
      "wrong-options",
    ],
    [
      "six options",
      {},
      `${questions("a", "ab", "abc")}\n${question(4, "abcd", "ABCDEA")}`,
      "wrong-options",
      "wrong-options",
    ],
    [
      "options with brackets",
      {},
      four
        .replaceAll(/^([A-E])\./gm, "$1)")
        .toLowerCase()
        .replaceAll("question", "Question"),
      "+",
      "+",
    ],
    ["without numbers", {}, four.replaceAll(/Question \d/g, "Question"), "too-few", "+"],
    ["without labels", {}, four.replaceAll(/^Question (?=[2-4])/gm, ""), "too-few", "too-few"],
    ["a label within a question", {}, four.replace("Who is it now?", "Is Question 1 hard now?"), "too-many", "+"],
  ];
  itJudges(customMcqCountLength, mcq);

  const reversed: readonly Row[] = [
    ["all of them", {}, lines(list), "+", "+"],
    ["with text before them", {}, `Here they are:\n\n${lines(list)}`, "+", "+"],
    ["two missing", {}, lines(without("Chad", "Egypt")), "+", "too-few"],
    ["three missing", {}, lines(without("Chad", "Egypt", "Mali")), "too-few", "too-few"],
    ["in alphabetical order", {}, lines(list.toReversed()), "too-few", "too-few"],
    ["two exchanged", {}, lines(["Zimbabwe", "Uganda", "Zambia", ...list.slice(3)]), "out-of-order", "out-of-order"],
    ["without Zimbabwe", {}, lines(list.slice(1)), "no-start", "no-start"],
    ["not countries of Africa", {}, lines(renamed("Egypt", "Eire")), "+", "not-a-country"],
    ["one of them twice", {}, lines(["Zimbabwe", ...list]), "+", "repeated"],
    ["numbered", {}, lines(list.map((name, i) => `${i + 1}. ${name}`)), "out-of-order", "+"],
    ["with hyphens", {}, lines(list.map((name) => `- ${name}`)), "+", "+"],
    ["accents do not matter", {}, lines(renamed("São Tomé and Príncipe", "Sao Tome & Principe")), "+", "+"],
    [
      "another name at the place of the first",
      {},
      lines(renamed("Cabo Verde", "Cape Verde")),
      "out-of-order",
      "out-of-order",
    ],
    ["listed without its article", {}, lines(renamed("Gambia", "The Gambia")), "out-of-order", "+"],
    ["a note in brackets", {}, lines(renamed("Eswatini", "Eswatini (Swaziland)")), "+", "+"],
    ["text after them", {}, `${lines(list)}\nThat is all.`, "out-of-order", "not-a-country"],
    ["lines that end as on Windows", {}, list.join("\r\n"), "+", "+"],
  ];
  itJudges(customReverseNewline, reversed);

  const words: readonly Row[] = [
    ["reversed", {}, "States United the of symbol the is eagle bald The.", "+", "+"],
    ["not reversed", {}, "The bald eagle is the symbol.", "no-bald-eagle", "no-bald-eagle"],
    ["marks and case do not matter", {}, "Eagle, BALD.", "+", "+"],
    ["on two lines", {}, "eagle\nbald", "+", "+"],
    ["letters reversed", {}, "elgae dlab", "no-bald-eagle", "no-bald-eagle"],
    ["one word between", {}, "eagle is bald", "no-bald-eagle", "no-bald-eagle"],
  ];
  itJudges(customWordReverse, words);

  const letters: readonly Row[] = [
    ["reversed", {}, ".elgae dlab eht si tI", "+", "+"],
    ["another case", {}, "ELGAE DLAB", "+", "+"],
    ["not reversed", {}, "bald eagle", "too-few", "too-few"],
    ["two spaces", {}, "elgae  dlab", "too-few", "too-few"],
  ];
  itJudges(customCharacterReverse, letters);

  const story: readonly Row[] = [
    ["26 sentences", {}, alphabet.join(" "), "+", "+"],
    ["25 sentences", {}, alphabet.slice(0, -1).join(" "), "too-few", "too-few"],
    ["27 sentences", {}, `${alphabet.join(" ")} Zen came.`, "too-many", "too-many"],
    ["two exchanged", {}, ["Bob ran.", "Anna ran.", ...alphabet.slice(2)].join(" "), "wrong-initial", "wrong-initial"],
    ["in small letters", {}, alphabet.join(" ").replace("Inna", "inna"), "+", "+"],
    ["a quotation mark first", {}, alphabet.join(" ").replace("Cnna", "“Cnna"), "wrong-initial", "+"],
    ["an accent", {}, alphabet.join(" ").replace("Enna", "Énna"), "wrong-initial", "wrong-initial"],
    ["numbered", {}, alphabet.map((sentence, i) => `${i + 1}. ${sentence}`).join("\n"), "too-many", "+"],
  ];
  itJudges(customSentenceAlphabet, story);

  const cities: readonly Row[] = [
    ["the published list", {}, capitals, "+", "+"],
    ["with Kyiv in its place", {}, capitals.replace("Prague", "Kyiv, Prague"), "too-many", "+"],
    ["with Kyiv under its other name", {}, capitals.replace("Prague", "Kiev, Prague"), "too-many", "+"],
    ["with Kyiv out of place", {}, capitals.replace("Brussels", "Kyiv, Brussels"), "too-many", "wrong-capital"],
    ["Kyiv instead of another", {}, capitals.replace("Prague", "Kyiv"), "wrong-capital", "too-few"],
    ["a period at the end", {}, `${capitals}.`, "wrong-capital", "+"],
    ["accents", {}, capitals.replace("Chisinau", "Chișinău").replace("Reykjavik", "Reykjavík"), "+", "+"],
    ["one missing", {}, capitals.replace("Vaduz, ", ""), "too-few", "too-few"],
    ["a city that is too far south", {}, `${capitals}, Belgrade`, "too-many", "too-many"],
    ["two exchanged", {}, capitals.replace("Oslo, Tallinn", "Tallinn, Oslo"), "wrong-capital", "wrong-capital"],
    ["with countries", {}, capitals.replace("Paris", "Paris (France)"), "wrong-capital", "wrong-capital"],
    ["on lines, without commas", {}, capitals.replaceAll(", ", "\n"), "too-few", "too-few"],
    ["a comma at the end", {}, `${capitals},`, "+", "+"],
  ];
  itJudges(customEuropeanCapitalsSort, cities);

  const dates: readonly Row[] = [
    ["his great battles", {}, battles, "+", "+"],
    ["more of them", {}, `1793-09-18, ${battles}`, "+", "+"],
    ["one date", {}, "1815-06-18", "+", "battle-missing"],
    ["Austerlitz left out", {}, battles.replace("1805-12-02, ", ""), "+", "battle-missing"],
    ["month 00 and day 00", {}, `${battles}, 1805-00-00`, "+", "impossible-date"],
    ["day 00", {}, `${battles}, 1805-10-00`, "+", "impossible-date"],
    ["29 February of no leap year", {}, `${battles}, 1800-02-29`, "+", "impossible-date"],
    ["29 February of a leap year", {}, `${battles}, 1804-02-29`, "+", "+"],
    ["30 February", {}, `${battles}, 1804-02-30`, "impossible-date", "impossible-date"],
    ["31 April", {}, `${battles}, 1809-04-31`, "impossible-date", "impossible-date"],
    ["month 13", {}, `${battles}, 1809-13-01`, "impossible-date", "impossible-date"],
    ["before his birth", {}, `1768-12-31, ${battles}`, "impossible-date", "impossible-date"],
    ["when he was a child", {}, `1770-12-31, ${battles}`, "+", "impossible-date"],
    ["after Waterloo", {}, `${battles}, 1815-06-19`, "+", "impossible-date"],
    ["the day first", {}, "18-06-1815", "not-a-date", "not-a-date"],
    ["with a name", {}, "1815-06-18 (Waterloo)", "not-a-date", "not-a-date"],
    ["a period at the end", {}, `${battles}.`, "not-a-date", "not-a-date"],
    ["a comma at the end", {}, `${battles},`, "not-a-date", "not-a-date"],
    ["digits of another script", {}, "١٨٠٥-١٢-٠٢", "+", "impossible-date"],
    ["a year of another script that is too late", {}, "١٨٢٢-١٢-٠٢", "impossible-date", "impossible-date"],
  ];
  itJudges(customDateFormatList, dates);

  it("points at what breaks the constraint", () => {
    const response = `${battles}, May 1805`;
    expect(pointedAt(response, judge(customDateFormatList, {}, response, "fixed"))).toEqual([" May 1805"]);
    const shuffled = lines(["Zimbabwe", "Uganda", "Zambia", ...list.slice(3)]);
    expect(pointedAt(shuffled, judge(customReverseNewline, {}, shuffled, "fixed"))).toEqual(["Zambia"]);
    expect(judge(customEuropeanCapitalsSort, {}, capitals.replace("Oslo", "Rome"), "fixed")).toMatchObject({
      evidence: { expected: "Oslo", found: "Rome" },
    });
  });

  it("knows every country under the name it is listed by", () => {
    expect(list).toHaveLength(54);
    for (const [name, other] of [
      ["Ivory Coast", "Côte d’Ivoire"],
      ["Eswatini", "Swaziland"],
      ["Congo", "Republic of the Congo"],
      ["Cabo Verde", "Cape Verde"],
    ]) {
      const names = list.filter((each) => each !== name);
      const sorted = [...names, other as string].toSorted((a, b) => (plain(a) < plain(b) ? 1 : -1));
      expect(judge(customReverseNewline, {}, lines(sorted), "fixed").kind, other).toBe("pass");
    }
  });
});

function plain(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/[^a-z ]/gi, "")
    .toLowerCase();
}
