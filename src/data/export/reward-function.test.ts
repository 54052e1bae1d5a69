// The reward function that goes along with questions, held against Precept's own reward server.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pythonHas } from "../../engine/parity/python.test-support.ts";
import { startRewardServer, type RunningRewardServer } from "../../serve/rewards/server.ts";
import type { DatasetPlanInput } from "../plans/plan.ts";
import { exportRows } from "./index.ts";

const plan: DatasetPlanInput = {
  family: "procedure",
  seed: 2,
  splits: {
    train: {
      instructions: 8,
      rows: 32,
      surfaces: ["python"],
      kinds: [{ kind: "in-context" }, { kind: "execute-with-trace" }, { kind: "compose" }],
    },
  },
};

const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import reward
rows = [json.loads(line) for line in open(sys.argv[1] + "/stages/1-train/train.jsonl", encoding="utf-8")]
told = {}
rewards = reward.precept_reward(
    prompts=[row["prompt"] for row in rows], completions=json.load(sys.stdin), step=1,
    log_metric=told.__setitem__, **{name: [row[name] for row in rows] for name in rows[0] if name != "prompt"})
print(json.dumps([rewards, told]))
`;

describe.skipIf(!pythonHas())("reward.py (needs python3)", () => {
  let root = "";
  let folder = "";
  let server: RunningRewardServer;
  let taught: string[] = [];
  let marked: boolean[] = [];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "precept-reward-"));
    folder = join(root, "export");
    const source = { title: "Questions", stages: [{ name: "train", objective: { kind: "grpo" }, plan } as const] };
    await exportRows({ ...source, evaluations: [] }, folder, { target: "trl", version: "0.0.0" });
    const lines = async (path: string): Promise<Record<string, string>[]> =>
      (await readFile(join(folder, path), "utf8"))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as never);
    taught = (await lines("lineage/1-train/train.jsonl")).map((line) => line["taught"] as string);
    marked = (await lines("stages/1-train/train.jsonl")).map((line) => line["answer_after"] !== "");
    server = await startRewardServer({ port: 0, workers: 1 });
  });
  afterAll(async () => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  });

  interface Rewarded {
    readonly rewards: (number | null)[];
    readonly unmarked: number | undefined;
  }

  async function rewardsOf(
    completions: readonly unknown[],
    environment: Record<string, string> = {},
  ): Promise<Rewarded> {
    const env = { ...process.env, PRECEPT_REWARDS: server.origin, PRECEPT_PATIENCE_S: "2", ...environment };
    const job = promisify(execFile)("python3", ["-c", program, folder], { env });
    job.child.stdin?.end(JSON.stringify(completions));
    const [rewards, told] = JSON.parse((await job).stdout) as [(number | null)[], Record<string, number>];
    return { rewards, unmarked: told["precept/unmarked"] };
  }

  const messages = (text: string): object[] => [{ role: "assistant", content: text }];

  test("gives 1 for every true response, as text and as messages", async () => {
    expect(new Set(marked)).toEqual(new Set([true, false]));
    const all = { rewards: taught.map(() => 1), unmarked: 0 };
    expect(await rewardsOf(taught)).toEqual(all);
    expect(await rewardsOf(taught.map(messages))).toEqual(all);
  });

  test("gives 0 for wrong answers and for those without the mark", async () => {
    expect((await rewardsOf(taught.map((text) => `${text}1`))).rewards).toEqual(taught.map(() => 0));
    const bare = await rewardsOf(taught.map((text) => text.split("\nAnswer: ").at(-1) as string));
    expect(bare.rewards).toEqual(marked.map((mark) => (mark ? 0 : 1)));
    expect(bare.unmarked).toBeCloseTo(marked.filter(Boolean).length / marked.length);
  });

  test("takes the last mark for the one before the answer", async () => {
    const doubled = taught.map((text, i) => (marked[i] === true ? `\nAnswer: 7${text}` : text));
    expect((await rewardsOf(doubled)).rewards).toEqual(taught.map(() => 1));
  });

  test("stops the training, and does not say 0, where nobody answers", async () => {
    const nobody = rewardsOf(taught, { PRECEPT_REWARDS: "http://127.0.0.1:9" });
    await expect(nobody).rejects.toThrow(/gave no rewards for 2 s; is `npx precept serve-rewards` running\?/);
  });

  test("stops the training where the server refuses", async () => {
    const refused = rewardsOf(taught, { PRECEPT_REWARDS: `${server.origin}/nowhere` });
    await expect(refused).rejects.toThrow(/answered 404/);
  });
});
