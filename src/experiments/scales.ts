// The scales of an experiment: seconds that prove the plumbing, minutes on two cores, the published sizes.

export const scaleNames = ["smoke", "laptop", "paper"] as const;

export type ScaleName = (typeof scaleNames)[number];
