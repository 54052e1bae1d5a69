// What of a plan can be known to be impossible before anything is drawn.
import { canonicalJson } from "../../core/canonical-json.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { checkPart, impossible } from "./check-part.ts";
import type { DatasetPlan, SplitPlan } from "./plan.ts";
import { partRows } from "../rows/row-parts.ts";
import { splitFamily } from "./split-family.ts";
import { splitNames, type SplitName, type SplitPart } from "./split-part.ts";

/**
 * Throws a ConfigError ("impossible-plan") for more instructions than a family's config can give, fewer rows than
 * instructions, a surface that the family does not have, kinds and layouts that exclude each other, compositions of
 * instructions that do not compose, and splits that cannot be kept apart as `unseen` says.
 */
export function checkPlan(plan: DatasetPlan): void {
  for (const name of splitNames) {
    const split = plan.splits[name];
    if (split === undefined) continue;
    checkRows(name, split, plan.stage !== undefined);
    const parts: readonly SplitPart[] = split.kinds ?? [{ kind: split.kind ?? "in-context" }];
    parts.forEach((part, i) => {
      const at = split.kinds === undefined ? `splits.${name}` : `splits.${name}.kinds[${i}]`;
      checkPart({ plan, name, split, part, at });
    });
  }
  checkUnseen(plan);
  checkTogether(plan);
}

function checkRows(name: SplitName, split: SplitPlan, ofStage: boolean): void {
  const { instructions, rows, frequency, kind, kinds } = split;
  if (kind !== undefined && kinds !== undefined) {
    throw impossible(`splits.${name}: both kind and kinds`, "Name one kind, or list several under kinds.");
  }
  const fixed = kinds?.reduce((sum, part) => sum + (part.rows ?? 0), 0) ?? 0;
  if (kinds !== undefined && rows > 0) {
    const allFixed = kinds.every((part) => part.rows !== undefined);
    if (fixed > rows || (allFixed && fixed < rows)) {
      throw impossible(
        `splits.${name}: its kinds fix ${fixed} rows of ${rows}`,
        allFixed ? `Set rows to ${fixed}.` : `Set rows to at least ${fixed}.`,
      );
    }
    for (const part of kinds) {
      if (part.rows === undefined || part.weight === undefined) continue;
      throw impossible(`splits.${name}: a kind with both rows and a weight`, "Say one of them.");
    }
  }
  // A stage need not show everything; parts of other splits' instructions show none of this split's.
  if (ofStage) return;
  const own = partRows(split).filter((_, i) => kinds?.[i]?.of === undefined && !showsSome(kinds?.[i]));
  const shown = own.length === 0 ? rows : Math.max(...own);
  if (frequency.kind === "uniform" && rows > 0 && shown < instructions && own.length > 0) {
    throw impossible(
      kinds === undefined
        ? `splits.${name}: ${rows} rows cannot show ${instructions} instructions`
        : `splits.${name}: the most rows of one kind, ${shown}, cannot show ${instructions} instructions`,
      `Ask for at least ${instructions} rows or at most ${shown} instructions.`,
    );
  }
}

function showsSome(part: SplitPart | undefined): boolean {
  return part?.instructions !== undefined || part?.where !== undefined;
}

function checkUnseen(plan: DatasetPlan): void {
  const { splits, unseen } = plan;
  const named = splitNames.filter((name) => splits[name] !== undefined);
  if (unseen === "parts") {
    const family = named.map((name) => splitFamily(plan, name)).find((family) => family.parts === undefined);
    if (family !== undefined) {
      throw impossible(
        `unseen: the instructions of family "${family.name}" have no parts`,
        'Use unseen: "instruction".',
      );
    }
  }
  if (unseen === "instance") {
    const same = (name: SplitName): string => canonicalJson([splitFamily(plan, name).name, splits[name]?.config]);
    const differing = named.find((name) => same(name) !== same(named[0] as SplitName));
    if (differing !== undefined) {
      throw impossible(
        `unseen: splits.${named[0]} and splits.${differing} show the same instructions, but their families or configs differ`,
        "Give both the same, or keep whole instructions unseen.",
      );
    }
  }
  if (unseen === "family") {
    const [test, train] = (["test", "train"] as const).map((name) =>
      splits[name] === undefined ? undefined : splitFamily(plan, name).name,
    );
    if (test === undefined || train === undefined || test === train) {
      throw impossible(
        `unseen: the test split must be of another family than the train split (${test ?? "none"}, ${train ?? "none"})`,
        "Name one with splits.test.family.",
      );
    }
  }
}

/** Splits that draw from the same config share what it can give. */
function checkTogether(plan: DatasetPlan): void {
  const wanted = new Map<string, { readonly family: AnyFamily; readonly names: SplitName[]; total: number }>();
  for (const name of splitNames) {
    const split = plan.splits[name];
    if (split === undefined) continue;
    const family = splitFamily(plan, name);
    const key = canonicalJson([family.name, split.config]);
    const group = wanted.get(key) ?? { family, names: [], total: 0 };
    group.names.push(name);
    group.total =
      plan.unseen === "instance" ? Math.max(group.total, split.instructions) : group.total + split.instructions;
    wanted.set(key, group);
  }
  for (const { family, names, total } of wanted.values()) {
    const capacity = family.capacity(plan.splits[names[0] as SplitName]?.config);
    if (total <= capacity) continue;
    throw impossible(
      `splits.${names.join(" and ")}: ${total} different instructions asked, but this config of family ` +
        `"${family.name}" has only ${capacity}`,
      "Ask for fewer instructions, or widen the config (longer rules, more letters).",
    );
  }
}
