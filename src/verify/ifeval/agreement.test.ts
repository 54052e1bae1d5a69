import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyResponse } from "../loose.ts";
import { readyConstraint } from "../ready-constraint.ts";
import { ifeval } from "./index.ts";

const folder = new URL("../../../../shared/data/ifeval/", import.meta.url);

interface Prompt {
  readonly key: number;
  readonly prompt: string;
  readonly instruction_id_list: readonly string[];
  readonly kwargs: readonly Readonly<Record<string, unknown>>[];
}

interface Judged {
  readonly key: number;
  readonly id: string;
  readonly strict: readonly [ours: boolean, theirs: boolean];
  readonly loose: readonly [ours: boolean, theirs: boolean];
}

/** The published code scored a random letter for `#` (strict and loose each drew their own). */
const drawnAtRandom = new Set(["1122 keywords:letter_frequency", "1129 keywords:letter_frequency"]);
const byLanguageTools = new Set([
  "language:response_language",
  "change_case:english_capital",
  "change_case:english_lowercase",
  "change_case:capital_word_frequency",
  "length_constraints:number_sentences",
]);

describe.skipIf(!existsSync(folder))(
  "the published GPT-4 responses, judged by the original code (../shared/data)",
  () => {
    let judged: readonly Judged[] = [];
    beforeAll(() => {
      judged = judgePublished();
    });

    it("are judged alike wherever no language tool and no random letter decides", () => {
      const others = judged.filter(({ id, key }) => !byLanguageTools.has(id) && !drawnAtRandom.has(`${key} ${id}`));
      expect(others.length).toBeGreaterThan(600);
      expect(others.filter(differs)).toEqual([]);
    });

    it("are judged alike in at least 99.5 % of all verdicts, and in 99 % of those of language tools", () => {
      const tools = judged.filter(({ id }) => byLanguageTools.has(id));
      expect(judged.filter(differs).length / judged.length).toBeLessThanOrEqual(0.005);
      expect(tools.filter(differs).length / tools.length).toBeLessThanOrEqual(0.01);
    });
  },
);

function differs({ strict, loose }: Judged): boolean {
  return strict[0] !== strict[1] || loose[0] !== loose[1];
}

function judgePublished(): Judged[] {
  const responses = new Map(
    read<{ prompt: string; response: string }>("responses_gpt4.jsonl").map(({ prompt, response }) => [
      prompt,
      response,
    ]),
  );
  const verdicts = new Map(
    read<{ key: number; strict: boolean[]; loose: boolean[] }>("verdicts_gpt4.jsonl").map((row) => [row.key, row]),
  );
  return read<Prompt>("input_data.jsonl").flatMap(({ key, prompt, instruction_id_list: ids, kwargs }) => {
    const constraints = ids.map((id, i) => readyConstraint(ifeval, { id, params: kwargs[i] }));
    const { strict, loose } = verifyResponse(constraints, responses.get(prompt) ?? "", "parity");
    const theirs = verdicts.get(key);
    return ids.map((id, i): Judged => ({
      key,
      id,
      strict: [strict[i]?.kind === "pass", theirs?.strict[i] === true],
      loose: [loose[i]?.verdict.kind === "pass", theirs?.loose[i] === true],
    }));
  });
}

function read<Row>(name: string): Row[] {
  const lines = readFileSync(new URL(name, folder), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Row);
}
