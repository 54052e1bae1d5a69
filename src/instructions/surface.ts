// The ways of writing an instruction down.

/** What a family writes by itself. */
export const surfaces = ["rule", "prose", "pseudocode", "python", "typescript"] as const;

export type Surface = (typeof surfaces)[number];

/**
 * What is made from a family's pseudo-code (and prose) by leaving something out: the ablations of Mishra et al., arXiv
 * 2305.11790, and their single parts. Every family that has pseudo-code has them, see `writeInstruction`.
 */
export const ablatedSurfaces = [
  "pseudocode-without-docstring",
  "pseudocode-without-comments",
  "pseudocode-without-types",
  /** Neither docstring nor comments. */
  "pseudocode-bare",
  "pseudocode-signature",
  /** The function and its helpers lose their telling names. */
  "pseudocode-generic-names",
  /** Only what docstring and comments say. */
  "pseudocode-documentation",
  "prose-with-documentation",
] as const;

export type AblatedSurface = (typeof ablatedSurfaces)[number];

export const writtenSurfaces = [...surfaces, ...ablatedSurfaces] as const;

export type WrittenSurface = Surface | AblatedSurface;
