// Writes the rules of a Markov algorithm one after the other, each from what the rules before it leave of some inputs.
import type { Rng } from "../../core/rng.ts";
import type { MarkovConfig } from "./config.ts";
import { drawText, limitsOf, type Outcome } from "./input.ts";
import type { MarkovRule } from "./params.ts";
import { prepare } from "./prepared.ts";
import { runMarkov } from "./run.ts";
import { isAbove, sampleOrder, type SymbolOrder } from "./symbol-order.ts";

export interface Draft {
  readonly rules: readonly MarkovRule[];
  readonly inputs: readonly string[];
  /** What the algorithm makes of each input, in how many steps. */
  readonly outcomes: readonly Outcome[];
  /** The places of the rules that are applied on some input. */
  readonly fired: ReadonlySet<number>;
}

const INPUTS = 8;
const LEFT_ATTEMPTS = 6;
const RIGHT_ATTEMPTS = 12;

/**
 * An algorithm that halts on every text. Each rule that is not final goes down in one order of texts (`sampleOrder`), so
 * that only finitely many can be applied in a row. The exception is the rule "" -> marker at the very end: with it,
 * every other rule looks for the marker, keeps it or is final, and the rule before it is marker -> something, final; so
 * it is applied once, at the beginning, after which a rule above it always applies until a final one does.
 *
 * A rule's left side is cut from what the rules before it leave of an input, so that it is applied there. Undefined
 * where the draft came to nothing.
 */
export function draft(config: MarkovConfig, rng: Rng): Draft | undefined {
  const { symbols, counts } = prepare(config);
  const count = counts.length === 1 ? (counts[0] as number) : rng.pick(counts);
  const marker = drawMarker(config, count, rng);
  const writer = new Writer(config, rng, marker === undefined ? symbols : Array.from(config.alphabet + marker), marker);
  const ending = marker === undefined && count > 1 && rng.chance(config.emptyLeftShare) ? 1 : 0;
  const body = count - (marker === undefined ? ending : 2);
  for (let i = 0; i < body; i++) if (!writer.addRule(i, count)) return undefined;
  if (marker !== undefined) {
    if (!writer.push({ left: marker, right: writer.drawRight(), final: true })) return undefined;
    writer.pushStart(marker);
  } else if (ending === 1) {
    if (!writer.push({ left: "", right: writer.drawRight() || rng.pick(symbols), final: true })) return undefined;
  }
  return writer.finish();
}

/** The marker of an algorithm that begins by placing one; undefined for the others. */
function drawMarker(config: MarkovConfig, count: number, rng: Rng): string | undefined {
  const possible = config.markers !== "" && count >= 3 && config.leftLength.to >= 2;
  // The other half of the empty left sides ends algorithms instead.
  if (!possible || !rng.chance(config.emptyLeftShare / 2)) return undefined;
  return rng.pick(Array.from(config.markers));
}

class Writer {
  private readonly config: MarkovConfig;
  private readonly rng: Rng;
  private readonly symbols: readonly string[];
  private readonly marker: string | undefined;
  private readonly order: SymbolOrder;
  private readonly rules: MarkovRule[] = [];
  private readonly inputs: readonly string[];
  /** What the rules so far make of each input. */
  private readonly outcomes: Outcome[];
  /** The places of the inputs that a final rule has ended. */
  private readonly ended = new Set<number>();
  private readonly fired = new Set<number>();
  private distractors = 0;

  constructor(config: MarkovConfig, rng: Rng, symbols: readonly string[], marker: string | undefined) {
    this.config = config;
    this.rng = rng;
    this.symbols = symbols;
    this.marker = marker;
    this.order = sampleOrder(symbols, rng);
    this.inputs = Array.from({ length: INPUTS }, () => drawText(config, rng));
    this.outcomes = this.inputs.map((text) =>
      marker === undefined ? { text, steps: 0 } : { text: marker + text, steps: 1 },
    );
  }

  /** One more rule, for place `place` of `count`; false where none was found. */
  addRule(place: number, count: number): boolean {
    const { rng, config } = this;
    const isFinal = place + 1 < count && rng.chance(config.finalShare);
    const spare = Math.floor((1 - config.firingShare) * count) - this.distractors;
    const isDistractor = spare > 0 && rng.chance(1 - config.firingShare);
    if (isDistractor) this.distractors++;
    for (let attempt = 0; attempt < LEFT_ATTEMPTS; attempt++) {
      const left = isDistractor ? this.freeLeft() : this.foundLeft();
      if (left === undefined) continue;
      for (let again = 0; again < RIGHT_ATTEMPTS; again++) {
        const right = this.drawRight();
        if (right === left) continue;
        if (!isFinal && (!isAbove(left, right, this.order) || !right.includes(this.marker ?? ""))) continue;
        return this.push({ left, right, final: isFinal });
      }
    }
    return false;
  }

  /** False where an input runs into the limits of an exercise. */
  push(rule: MarkovRule): boolean {
    const { rules, outcomes, ended, fired } = this;
    const place = rules.push(rule) - 1;
    const { maxSteps, maxLength } = limitsOf(this.config);
    for (let i = 0; i < outcomes.length; i++) {
      const { text, steps } = outcomes[i] as Outcome;
      // What the rules before this one leave has none of their left sides: this one is applied first, if any.
      if (ended.has(i) || !text.includes(rule.left)) continue;
      fired.add(place);
      const run = runMarkov(rules, text, { maxSteps: maxSteps - steps, maxLength });
      if (run.kind === "limited") return false;
      outcomes[i] = { text: run.text, steps: steps + run.steps };
      if (run.final) ended.add(i);
    }
    return true;
  }

  /** The rule that places the marker, which was there from the beginning of the draft. */
  pushStart(marker: string): void {
    this.fired.add(this.rules.push({ left: "", right: marker, final: false }) - 1);
  }

  drawRight(): string {
    const { from, to } = this.config.rightLength;
    return this.drawSymbols(from + this.rng.int(to - from + 1));
  }

  finish(): Draft {
    const { rules, inputs, outcomes, fired } = this;
    return { rules, inputs, outcomes, fired };
  }

  private foundLeft(): string | undefined {
    const { outcomes, ended, rng } = this;
    if (ended.size === outcomes.length) return undefined;
    let chosen = rng.int(outcomes.length);
    while (ended.has(chosen)) chosen = (chosen + 1) % outcomes.length;
    const { text } = outcomes[chosen] as Outcome;
    const length = this.drawLeftLength();
    if (length > text.length) return undefined;
    if (this.marker === undefined) {
      const at = rng.int(text.length - length + 1);
      return text.slice(at, at + length);
    }
    const place = text.indexOf(this.marker);
    if (place < 0) return undefined;
    const first = Math.max(0, place - length + 1);
    const at = first + rng.int(Math.min(place, text.length - length) - first + 1);
    return text.slice(at, at + length);
  }

  private freeLeft(): string {
    const length = this.drawLeftLength();
    if (this.marker === undefined) return this.drawSymbols(length);
    const before = this.rng.int(length);
    return this.drawSymbols(before) + this.marker + this.drawSymbols(length - 1 - before);
  }

  /** The marker alone is the left side of the rule that ends such an algorithm, so that the others have more. */
  private drawLeftLength(): number {
    const { from, to } = this.config.leftLength;
    const least = this.marker === undefined ? from : Math.max(2, from);
    return least + this.rng.int(to - least + 1);
  }

  private drawSymbols(length: number): string {
    let text = "";
    for (let i = 0; i < length; i++) text += this.symbols[this.rng.int(this.symbols.length)] as string;
    return text;
  }
}
