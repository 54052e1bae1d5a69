// Draws productions as numbers, and gives back those in which no symbol is useless.
import type { Rng } from "../../core/rng.ts";
import type { Productions } from "./analyse.ts";
import { ends, type GrammarConfig, type Range } from "./config.ts";

/**
 * Draws alternatives with uniform lengths and symbols. Most draws come to nothing, so all are written into the same
 * arrays, and looked at as sets of symbols, which are the bits of a number.
 */
export class ProductionDraw {
  private readonly config: GrammarConfig;
  private readonly isFinite: boolean;
  private terminals = 0;
  private nonTerminals = 0;
  /** As `Productions` has them, up to `dots`. */
  private readonly symbolAfter: number[] = [];
  private readonly leftOf: number[] = [];
  private dots = 0;
  /** By production, up to `productions`: its non-terminal less `terminals`, its symbols, and a number of its own. */
  private readonly rows: number[] = [];
  private readonly sets: number[] = [];
  private readonly codes: number[] = [];
  private productions = 0;

  constructor(config: GrammarConfig) {
    this.config = config;
    this.isFinite = config.language === "finite";
  }

  /** Undefined where the draw repeats itself or has a useless symbol: seen at little cost, before it is analysed. */
  next(rng: Rng): Productions | undefined {
    const { nonTerminals, terminals, alternatives } = this.config;
    this.nonTerminals = drawFrom(nonTerminals, rng);
    this.terminals = drawFrom(terminals, rng);
    this.dots = 0;
    this.productions = 0;
    for (let row = 0; row < this.nonTerminals; row++) {
      const first = this.productions;
      for (let count = drawFrom(alternatives, rng); count > 0; count--) {
        this.drawAlternative(row, rng);
        if (this.repeats(first)) return undefined;
      }
    }
    if (!this.allReached() || !this.allFinite()) return undefined;
    return {
      start: this.terminals,
      symbolAfter: this.symbolAfter.slice(0, this.dots),
      leftOf: this.leftOf.slice(0, this.dots),
    };
  }

  private drawAlternative(row: number, rng: Rng): void {
    const { terminals, nonTerminals } = this;
    // Symbols of a finite language can be put in an order in which each leads to later ones only.
    const first = this.isFinite ? row + 1 : 0;
    let set = 0;
    let code = 1;
    for (let length = drawFrom(this.config.alternativeLength, rng); length > 0; length--) {
      const isWord = first === nonTerminals || !rng.chance(this.config.nonTerminalShare);
      const symbol = isWord ? rng.int(terminals) : terminals + first + rng.int(nonTerminals - first);
      set |= 1 << symbol;
      code = code * 64 + symbol;
      this.add(symbol, terminals + row);
    }
    this.add(-1, terminals + row);
    this.rows[this.productions] = row;
    this.sets[this.productions] = set;
    this.codes[this.productions++] = code;
  }

  private add(symbol: number, left: number): void {
    this.symbolAfter[this.dots] = symbol;
    this.leftOf[this.dots++] = left;
  }

  /** Whether the last production is one of those from `first` on. */
  private repeats(first: number): boolean {
    const last = this.productions - 1;
    for (let p = first; p < last; p++) if (this.codes[p] === this.codes[last]) return true;
    return false;
  }

  /** Whether every symbol is reached from the first non-terminal. */
  private allReached(): boolean {
    const { terminals, rows, sets, productions } = this;
    let reached = 1 << terminals;
    for (let before = 0; before !== reached;) {
      before = reached;
      for (let p = 0; p < productions; p++) {
        if (((reached >>> (terminals + (rows[p] as number))) & 1) === 1) reached |= sets[p] as number;
      }
    }
    return reached === this.allSymbols();
  }

  /** Whether every non-terminal derives a finite string. */
  private allFinite(): boolean {
    const { terminals, rows, sets, productions } = this;
    let finite = 2 ** terminals - 1;
    for (let before = 0; before !== finite;) {
      before = finite;
      for (let p = 0; p < productions; p++) {
        if (((sets[p] as number) & ~finite) === 0) finite |= 1 << (terminals + (rows[p] as number));
      }
    }
    return finite === this.allSymbols();
  }

  /** At most 20 terminals and 10 non-terminals: see the config. */
  private allSymbols(): number {
    return (1 << (this.terminals + this.nonTerminals)) - 1;
  }
}

function drawFrom(range: Range, rng: Rng): number {
  const { from, to } = ends(range);
  return from === to ? from : rng.between(from, to);
}
