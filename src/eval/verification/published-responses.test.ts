// The published GPT-4 responses against the verdicts of the original code, where that data lies beside the repository.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ifeval } from "../../verify/ifeval/index.ts";
import { openSource } from "./open-source.ts";
import { readPrompts } from "./read-prompts.ts";
import { readResponses } from "./read-responses.ts";
import { scoresOf } from "./scores.ts";
import { readVerdictRows } from "./verdict-rows.ts";
import { verifyResponses } from "./verify-responses.ts";

const folder = fileURLToPath(new URL("../../../../shared/data/ifeval/", import.meta.url));
const missing = !existsSync(folder);
const why = missing ? " (skipped: no ../shared/data/ifeval)" : "";

describe(`the published responses of GPT-4${why}`, () => {
  it.skipIf(missing)("are judged as by the original code in 99.5 % of verdicts, in its mode", async () => {
    const prompts = await readPrompts(ifeval, openSource(`${folder}input_data.jsonl`));
    const responses = readResponses(prompts, openSource(`${folder}responses_gpt4.jsonl`));
    const judged = await verifyResponses(prompts, responses, { mode: "parity" });
    const original = await readVerdictRows(openSource(`${folder}verdicts_gpt4.jsonl`), prompts);
    let same = 0;
    let all = 0;
    for (const [at, one] of judged.entries()) {
      const verdicts = [...one.strict, ...one.loose];
      const theirs = [...(original[at]?.strict ?? []), ...(original[at]?.loose ?? [])];
      all += verdicts.length;
      same += verdicts.filter((verdict, i) => verdict === theirs[i]).length;
    }
    expect(same / all).toBeGreaterThanOrEqual(0.995);
    const { prompt, instruction } = scoresOf(judged);
    expect(prompt.strict.value).toBeCloseTo(0.7722, 2);
    expect(instruction.strict.value).toBeCloseTo(0.8377, 2);
    expect(prompt.loose.value).toBeCloseTo(0.7963, 2);
    expect(instruction.loose.value).toBeCloseTo(0.8558, 2);
  });
});
