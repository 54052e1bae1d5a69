// The name of an answer: a hash of the model, the question and how it was put.
import { sha256 } from "../../core/content-id.ts";
import { canonicalJson } from "../../core/canonical-json.ts";
import type { AskedModel, Question } from "../../models/endpoint/index.ts";

/** Equal keys, equal questions to the same model in the same words: one answer does for both. */
export function questionKeys({ identity, settings }: AskedModel): (question: Question) => string {
  const asked = canonicalJson({ identity, settings });
  return ({ prompt, sample }) => sha256(`${asked}\n${sample}\n${prompt}`).slice(0, 32);
}
