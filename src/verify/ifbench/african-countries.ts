// The countries of Africa (the 54 members of the United Nations) under the names in use.
import { asciiFold } from "./ascii-fold.ts";

/** The country that a line names, if it does; accents, case, marks, "the" and a note in brackets do not matter. */
export function africanCountry(name: string): string | undefined {
  const bracket = name.indexOf("(");
  const bare = bracket > 0 ? name.slice(0, bracket) : name;
  return countries().get(plain(name)) ?? countries().get(plain(bare));
}

/** What an alphabetical list may sort the line by: the name as it is written, or without "The" or "Republic of the". */
export function listedAs(name: string, country: string): string[] {
  const bare = plain(name);
  const ends = [plain(country), "congo"].filter((end) => bare.endsWith(end));
  return [plain(name, true), bare, ...ends];
}

export function countryCount(): number {
  return table.length;
}

/** Letters only, words parted by one space; little words stay where `whole`. */
function plain(name: string, whole = false): string {
  const words =
    asciiFold(name.replaceAll(/['‘’`]/g, ""))
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  return words.filter((word) => whole || !["the", "of", "and"].includes(word)).join(" ");
}

let names: ReadonlyMap<string, string> | undefined;

function countries(): ReadonlyMap<string, string> {
  names ??= new Map(
    table.flatMap((entry) => {
      const [country = "", ...others] = entry.split("|");
      return [country, ...others].map((name) => [plain(name), country] as const);
    }),
  );
  return names;
}

/** The name to sort by first. */
const table: readonly string[] = [
  "Algeria",
  "Angola",
  "Benin",
  "Botswana",
  "Burkina Faso",
  "Burundi",
  "Cabo Verde|Cape Verde",
  "Cameroon",
  "Central African Republic",
  "Chad",
  "Comoros|Union of the Comoros",
  "Congo|Republic of the Congo|Congo Republic|Congo, Republic of the|Congo-Brazzaville|Congo (Brazzaville)",
  "Democratic Republic of the Congo|Congo, Democratic Republic of the|DR Congo|D.R. Congo|DRC|Congo-Kinshasa|Congo (Kinshasa)|Congo, DR|Congo (DRC)|Congo (Democratic Republic)|Democratic Republic of the Congo (DRC)|Democratic Republic of Congo (Zaire)",
  "Djibouti",
  "Egypt",
  "Equatorial Guinea",
  "Eritrea",
  "Eswatini|Swaziland|Kingdom of Eswatini|eSwatini (Swaziland)",
  "Ethiopia",
  "Gabon",
  "Gambia",
  "Ghana",
  "Guinea",
  "Guinea-Bissau",
  "Ivory Coast|Côte d'Ivoire|Cote d Ivoire",
  "Kenya",
  "Lesotho",
  "Liberia",
  "Libya",
  "Madagascar",
  "Malawi",
  "Mali",
  "Mauritania",
  "Mauritius",
  "Morocco",
  "Mozambique",
  "Namibia",
  "Niger",
  "Nigeria",
  "Rwanda",
  "São Tomé and Príncipe|Sao Tome & Principe",
  "Senegal",
  "Seychelles",
  "Sierra Leone",
  "Somalia",
  "South Africa",
  "South Sudan",
  "Sudan",
  "Tanzania|United Republic of Tanzania|Tanzania, United Republic of",
  "Togo",
  "Tunisia",
  "Uganda",
  "Zambia",
  "Zimbabwe",
];
