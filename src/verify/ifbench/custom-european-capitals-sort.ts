// `custom:european_capitals_sort`: the capitals of Europe north of 45 degrees, from north to south.
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { strip } from "../python-text.ts";
import { asciiFold } from "./ascii-fold.ts";

const capitals =
  "Reykjavik,Helsinki,Oslo,Tallinn,Stockholm,Riga,Moscow,Copenhagen,Vilnius,Minsk,Dublin,Berlin,Amsterdam,Warsaw,London," +
  "Brussels,Prague,Luxembourg,Paris,Vienna,Bratislava,Budapest,Vaduz,Chisinau,Bern,Ljubljana,Zagreb";

/** North of Prague (50.08 N), south of Brussels (50.85 N); the published list leaves it out. */
const KYIV = "Kyiv";

/** Accents do not matter. */
export const customEuropeanCapitalsSort: Constraint<NoParams> = {
  id: "custom:european_capitals_sort",
  params: noParams,
  repairs:
    'Kyiv (50.45 N) may stand in its place, and a list without it passes, too; "Kiev", "Luxembourg City", "Berne" and a period at the end are accepted.',
  check: (response, _params, mode) => {
    const names = asciiFold(response)
      .split(",")
      .map(strip)
      .filter((name) => name !== "");
    const given =
      mode === "parity"
        ? names
        : names.map((name, i) => usual(i === names.length - 1 ? name.replace(/\.$/, "") : name));
    const order = capitals.split(",");
    if (mode === "fixed" && given.includes(KYIV)) order.splice(order.indexOf("Prague"), 0, KYIV);
    const wrong = order.findIndex((name, i) => given[i] !== name);
    const at = wrong === -1 && given.length > order.length ? order.length : wrong;
    const count = given.length;
    const threshold = `exactly ${order.length}`;
    if (at === -1) return followed({ count, threshold });
    const [expected, found] = [order[at] ?? "the end", given[at] ?? "the end"];
    const code = count === order.length ? "wrong-capital" : count < order.length ? "too-few" : "too-many";
    return broken(code, `place ${at + 1} is not ${expected}`, {
      count,
      threshold,
      expected,
      found: found.slice(0, 200),
    });
  },
};

/** The name that the list has. */
function usual(name: string): string {
  return { Kiev: KYIV, "Luxembourg City": "Luxembourg", Berne: "Bern" }[name] ?? name;
}
