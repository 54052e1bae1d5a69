// Bounds of what grammars and exercises may be, so that everything about them ends soon.

/** Longest text, in words, that is asked about. */
export const MAX_LENGTH = 100;
/** Deepest derivation tree that may be asked for. */
export const MAX_DEPTH = 1_000;
export const MOST_RULES = 32;
/** Alternatives in all rules together. */
export const MOST_ALTERNATIVES = 128;
/** Symbols in one alternative. */
export const MOST_SYMBOLS = 8;
