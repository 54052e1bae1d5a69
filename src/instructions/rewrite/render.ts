// Writes a rule down on any surface and reads it back.
import { surfaces, type Surface } from "../surface.ts";
import { cipherOf, decrypt, encrypt } from "./cipher.ts";
import type { RewriteConfig } from "./config.ts";
import type { RewriteInput, RewriteParams } from "./params.ts";
import { wording, type Wording } from "./wording.ts";
import { wordings } from "./wordings.ts";

const compiled = new Map<Surface, readonly Wording[]>(
  surfaces.map((surface) => [surface, wordings[surface].map((template) => wording(template))]),
);

export function countWordings(surface: Surface): number {
  return wordings[surface].length;
}

/** Throws a RangeError for a paraphrase that does not exist. */
export function renderRule(params: RewriteParams, surface: Surface, paraphrase = 0): string {
  const chosen = compiled.get(surface)?.[paraphrase];
  if (chosen === undefined) throw new RangeError(`rewrite has no paraphrase ${paraphrase} for the surface ${surface}`);
  const { x, y } = shownRule(params);
  return chosen.render(x, y);
}

export function renderInput(params: RewriteParams, input: RewriteInput): string {
  return params.cipher === undefined ? input : encrypt(input, params.cipher);
}

/** Both sides as a reader sees them: encrypted only where the cipher covers the rule. */
export function shownRule({ x, y, cipher }: RewriteParams): { readonly x: string; readonly y: string } {
  return cipher?.rule === true ? { x: encrypt(x, cipher), y: encrypt(y, cipher) } : { x, y };
}

/** The rule that `text` writes down; the cipher, which no surface shows, comes from `config`. */
export function parseRule(text: string, surface: Surface, config: RewriteConfig): RewriteParams | undefined {
  for (const candidate of compiled.get(surface) ?? []) {
    const shown = candidate.parse(text);
    if (shown === undefined || shown.x === shown.y) continue;
    const cipher = cipherOf(config);
    if (cipher === undefined) return shown;
    if (!cipher.rule) return { ...shown, cipher };
    return { x: decrypt(shown.x, cipher), y: decrypt(shown.y, cipher), cipher };
  }
  return undefined;
}
