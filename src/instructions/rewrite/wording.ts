// One wording of a rule: a template with holes for both sides that can be filled and read back.

export interface Wording {
  render(x: string, y: string): string;
  /** Both sides, or undefined where `text` is not exactly this wording. */
  parse(text: string): { readonly x: string; readonly y: string } | undefined;
}

/** `template` holds `{x}` and `{y}`, each at least once; everything else is literal. */
export function wording(template: string): Wording {
  const pieces = template.split(/(\{x\}|\{y\})/);
  const pattern = new RegExp(`^${pieces.map(matcher()).join("")}$`);
  return {
    render: (x, y) => pieces.map((piece) => (piece === "{x}" ? x : piece === "{y}" ? y : piece)).join(""),
    parse(text) {
      const sides = pattern.exec(text)?.groups;
      return sides === undefined ? undefined : { x: sides.x as string, y: sides.y as string };
    },
  };
}

/** The first hole for a side takes any word, later ones must repeat it. */
function matcher(): (piece: string) => string {
  const seen = new Set<string>();
  return (piece) => {
    if (piece !== "{x}" && piece !== "{y}") return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const name = piece.charAt(1);
    if (seen.has(name)) return String.raw`\k<${name}>`;
    seen.add(name);
    return `(?<${name}>[A-Za-z0-9]+)`;
  };
}
