// A tiny experiment with curricula, as text.
export interface TinyOptions {
  /** Lines of the scale's settings in place of the usual ones, by their key. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly arms?: readonly string[];
  readonly x?: string;
  /** More lines at the top level. */
  readonly top?: string;
  readonly expect?: string;
  readonly seeds?: string;
}

const usual: Readonly<Record<string, string>> = {
  data: "{ config: { patternLength: 1, replacementLength: 1, inputLength: 4 }, instructions: 12, templates: { forms: [terse] } }",
  curriculum: "{ stage1: { rows: 240 }, stage2: { rows: 120 } }",
  model: "{ layers: 1, width: 16, heads: 2, contextLength: 64 }",
  training: "{ batchSize: 16, learningRate: 3.0e-3, warmup: 0.1, threads: 1, checkpointSeconds: 0.1 }",
  evaluation: "{ instructions: 6, inputsPerInstruction: 2, trainInstructions: 4 }",
};

export const usualArms = [
  "{ name: proactive, label: one declaration, fixed: true, set: { curriculum: { order: proactive } } }",
  "{ name: examples, label: examples, set: { curriculum: { order: distillation } } }",
  "{ name: stage-1-only, label: stage 1 only, fixed: true, set: { curriculum: { order: stage-1-only } } }",
  "{ name: untrained, label: untrained, fixed: true, set: { curriculum: { order: untrained } } }",
];

export function tinyCurriculum(options: TinyOptions = {}): string {
  const { settings = {}, arms = usualArms, x = "[1, 2]", top = "", expect, seeds = "[3]" } = options;
  const lines = Object.entries({ ...usual, ...settings }).map(([key, value]) => `      ${key}: ${value}`);
  return `format: 1
name: tiny-curriculum
title: Tiny
claim: It runs.
source: nowhere
family: rewrite
${top}
x: { name: examples, label: examples, scale: log, parameter: curriculum.examples }
arms:
${arms.map((arm) => `  - ${arm}`).join("\n")}
scales:
  smoke:
    seeds: ${seeds}
    x: ${x}
${expect === undefined ? "" : `    expect: ${expect}\n`}    settings:
${lines.join("\n")}
`;
}
