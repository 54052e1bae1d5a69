// How the arms of an experiment are told apart: by colour, by symbol and by dash, so that grey paper shows them too.
import type { SymbolType } from "@observablehq/plot";

export interface ArmStyle {
  /** A custom property of the page's style sheet, which has one value per theme. */
  readonly colour: string;
  readonly symbol: SymbolType;
  readonly dash: string;
}

const symbols: readonly SymbolType[] = ["circle", "square", "triangle", "diamond", "star", "wye"];
const dashes = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "1 2"];

/** The style of the arm at a place in the legend. Six arms differ in all three marks; more differ in two of them. */
export function armStyle(index: number): ArmStyle {
  const colour = index % symbols.length;
  const turn = Math.floor(index / symbols.length);
  return {
    colour: `var(--arm-${colour + 1})`,
    symbol: symbols[(colour + turn) % symbols.length] ?? "circle",
    dash: dashes[(colour + turn) % dashes.length] ?? "none",
  };
}
