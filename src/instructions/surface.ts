// The ways of writing an instruction down.

export const surfaces = ["rule", "prose", "pseudocode", "python", "typescript"] as const;

export type Surface = (typeof surfaces)[number];
