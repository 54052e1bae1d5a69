// Scores and comparisons of `precept verify` as tables for people.
import type {
  ByMeasure,
  Changes,
  Comparison,
  Difference,
  NamedScore,
  Rate,
  Scores,
  SuiteScores,
} from "../eval/verification/index.ts";
import type { ConstraintSet, Mode } from "../verify/constraint.ts";
import { aligned } from "./aligned.ts";
import { count } from "./quantities.ts";
import { reasoningLines, suiteLines, type ReasoningNote } from "./verify-suite-text.ts";

export interface ScoresTextParts {
  readonly title: string;
  readonly mode: Mode;
  readonly scores: Scores;
  readonly suite: SuiteScores;
  readonly reasoning: ReasoningNote;
  readonly approximate: readonly { readonly id: string; readonly why: string }[];
}

export function scoresText({ title, mode, scores, suite, reasoning, approximate }: ScoresTextParts): string {
  const { prompts, instructions, missing, invalid, modesDiffer } = scores;
  const other = mode === "parity" ? "fixed" : "parity";
  const rough = new Set(approximate.map(({ id }) => id));
  const head = ["", "n", "strict", "", "loose", ""];
  const row = ({ name, strict, loose }: NamedScore): string[] => [
    `${name}${rough.has(name) ? " ~" : ""}`,
    count(Math.max(strict.n, loose.n)),
    ...cells(strict),
    ...cells(loose),
  ];
  return `${[
    `${title}, mode ${mode}: ${plural(prompts, "prompt", "prompts")}, ${plural(instructions, "instruction", "instructions")}`,
    ...(missing > 0 ? [`${missingCount(missing)}.`] : []),
    "",
    aligned([head, row({ name: "prompt", ...scores.prompt }), row({ name: "instruction", ...scores.instruction })]),
    "",
    ...suiteLines(suite),
    aligned([["group", ...head.slice(1)], ...scores.groups.map(row)]),
    "",
    aligned([["id", ...head.slice(1)], ...scores.ids.map(row)]),
    "",
    "Percentages with 95 % intervals, clustered by prompt.",
    ...reasoningLines(reasoning),
    `In mode ${other} ${modesDiffer === 0 ? "no prompt is" : plural(modesDiffer, "prompt is", "prompts are")} judged differently.`,
    ...(invalid > 0
      ? [`On ${plural(invalid, "prompt", "prompts")} a checker broke; what it left unjudged is not counted.`]
      : []),
    ...[...new Set(approximate.map(({ why }) => why))].map((why) => `~ approximate: ${why}`),
  ].join("\n")}\n`;
}

export interface ComparisonNames {
  readonly a: string;
  readonly b: string;
  /** Prompts without a response; null where nobody knows. */
  readonly missing: { readonly a: number | null; readonly b: number | null };
  /** Undefined where rows were compared without their data. */
  readonly title: string | undefined;
  readonly mode: Mode;
}

export function comparisonText(comparison: Comparison, { a, b, missing, title, mode }: ComparisonNames): string {
  const row = (name: string, { a, b, difference, low, high, p }: Difference): string[] => [
    name,
    percent(a.value),
    percent(b.value),
    signed(difference),
    low === null || high === null ? "" : `(${signed(low)} to ${signed(high)})`,
    p < 0.0001 ? "<0.0001" : p.toFixed(4),
  ];
  const changed = (name: string, { strict, loose }: ByMeasure<Changes>): string[] => [
    name,
    count(strict.a.n),
    ...changeCells(strict),
    ...changeCells(loose),
  ];
  const columns = ["A", "B", "better", "worse"];
  return `${[
    ...(title === undefined ? [] : [`${title}, mode ${mode}`]),
    `A  ${a}${missingText(missing.a)}`,
    `B  ${b}${missingText(missing.b)}`,
    plural(comparison.prompts, "prompt", "prompts"),
    "",
    aligned([
      ["", "A", "B", "B - A", "", "p"],
      row("prompt strict", comparison.prompt.strict),
      row("prompt loose", comparison.prompt.loose),
      row("instruction strict", comparison.instruction.strict),
      row("instruction loose", comparison.instruction.loose),
    ]),
    "",
    aligned([
      ["", "", "strict", "", "", "", "loose"],
      ["id", "n", ...columns, ...columns],
      changed("(whole prompts)", comparison.changes),
      ...comparison.ids.map((one) => changed(one.name, one)),
    ]),
    "",
    "Differences in percentage points with paired 95 % intervals, prompts resampled; p is exact and two-sided (McNemar on",
    "prompts; on instructions, signs flipped by prompt). better and worse count prompts.",
  ].join("\n")}\n`;
}

function missingText(missing: number | null): string {
  return missing === null || missing === 0 ? "" : `  (${missingCount(missing)})`;
}

function missingCount(missing: number): string {
  return `${plural(missing, "prompt has no response and counts", "prompts have no response and count")} as failed`;
}

/** The suites, or with `ids` their constraints and what is to be known of them. */
export function suitesText(suites: readonly ConstraintSet[], ids: boolean): string {
  if (!ids) {
    return `${aligned(
      suites.map(({ name, title, source, constraints }) => [name, String(constraints.length), `${title} (${source})`]),
      [1],
    )}\n`;
  }
  return suites
    .map(({ name, title, source, constraints }) =>
      [
        `${name}: ${title} (${source})`,
        ...constraints.flatMap(({ id, repairs, approximate }) => [
          `  ${id}`,
          ...(repairs === undefined ? [] : [`    fixed: ${repairs}`]),
          ...(approximate === undefined ? [] : [`    approximate: ${approximate}`]),
        ]),
        "",
      ].join("\n"),
    )
    .join("\n");
}

function cells({ value, low, high }: Rate): string[] {
  return [percent(value), low === null || high === null ? "" : `(${percent(low)} to ${percent(high)})`];
}

function changeCells({ a, b, better, worse }: Changes): string[] {
  return [percent(a.value), percent(b.value), `+${better.length}`, `-${worse.length}`];
}

function percent(value: number | null): string {
  return value === null ? "-" : (100 * value).toFixed(1);
}

function signed(value: number | null): string {
  if (value === null) return "-";
  const text = (100 * value).toFixed(1);
  return value > 0 && text !== "0.0" ? `+${text}` : text.replace(/^-(0\.0)$/, "$1");
}

function plural(number: number, one: string, many: string): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
