// A wording of a list of rules: a frame with one line per rule that can be filled and read back.
import { symbolClass, type MarkovRule } from "./params.ts";

/** Lines may hold `{n}`, the rule's number from 1, and must hold `{left}` and `{right}`. */
export interface RuleListTemplate {
  readonly head: string;
  readonly rule: string;
  /** The line of a rule that ends the algorithm. */
  readonly final: string;
  /** Between two lines. */
  readonly between: string;
  readonly foot: string;
}

export interface RuleListWording {
  render(rules: readonly MarkovRule[]): string;
  /** The rules, or undefined where `text` is not exactly this wording. */
  parse(text: string): MarkovRule[] | undefined;
}

export function ruleListWording(template: RuleListTemplate): RuleListWording {
  const { head, foot, between } = template;
  const writeRule = writer(template.rule);
  const writeFinal = writer(template.final);
  // Final rules first: their line may be that of another rule with more after it.
  const pattern = new RegExp(`${matcher(template.final, "Final")}|${matcher(template.rule, "")}`, "y");
  const render = (rules: readonly MarkovRule[]): string => {
    let text = head;
    rules.forEach((rule, i) => {
      if (i > 0) text += between;
      text += (rule.final ? writeFinal : writeRule)(rule, i + 1);
    });
    return text + foot;
  };
  return {
    render,
    parse(text) {
      if (!text.startsWith(head) || !text.endsWith(foot) || text.length < head.length + foot.length) return undefined;
      const rules: MarkovRule[] = [];
      const end = text.length - foot.length;
      for (let at = head.length; ; at += between.length) {
        pattern.lastIndex = at;
        const found = pattern.exec(text)?.groups;
        if (found === undefined) return undefined;
        const { left, right, leftFinal, rightFinal } = found;
        const final = left === undefined;
        rules.push({ left: (final ? leftFinal : left) ?? "", right: (final ? rightFinal : right) ?? "", final });
        at = pattern.lastIndex;
        if (at === end) break;
        if (!text.startsWith(between, at)) return undefined;
      }
      // Numbers, and whatever else a line repeats, are right exactly where writing the rules down gives the text.
      return render(rules) === text ? rules : undefined;
    },
  };
}

type Hole = "{n}" | "{left}" | "{right}";

function piecesOf(line: string): string[] {
  return line.split(/(\{n\}|\{left\}|\{right\})/);
}

function writer(line: string): (rule: MarkovRule, n: number) => string {
  const pieces = piecesOf(line);
  return ({ left, right }, n) => {
    let text = "";
    for (const piece of pieces) {
      text += piece === "{left}" ? left : piece === "{right}" ? right : piece === "{n}" ? String(n) : piece;
    }
    return text;
  };
}

function matcher(line: string, suffix: string): string {
  const seen = new Set<string>();
  const sources: Readonly<Record<Hole, string>> = {
    "{n}": String.raw`\d+`,
    "{left}": `(?<left${suffix}>[${symbolClass}]*)`,
    "{right}": `(?<right${suffix}>[${symbolClass}]*)`,
  };
  return piecesOf(line)
    .map((piece) => {
      if (!(piece in sources)) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      if (seen.has(piece)) return piece === "{n}" ? String.raw`\d+` : `[${symbolClass}]*`;
      seen.add(piece);
      return sources[piece as Hole];
    })
    .join("");
}
