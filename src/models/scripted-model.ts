// A model made of a function: for tests, baselines and upper bounds.
import type { Model } from "./model.ts";

export function scriptedModel(name: string, respond: (prompt: string) => string): Model {
  return { name, answer: (prompts) => Promise.resolve(prompts.map(respond)) };
}
