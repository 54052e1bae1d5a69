// Modules, samples and servers for the tests of the reward server.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { post } from "../served.test-support.ts";
import { startRewardServer, type RewardServerOptions, type RunningRewardServer } from "./server.ts";

/** A family whose checks do what the response says: loop, die, eat memory, throw, never settle, pass or fail. */
export const hostileFamily = `
import { z } from "zod";
export const family = {
  name: "hostile", version: 1, config: z.strictObject({}), axes: [], surfaces: ["rule"],
  sample: () => ({}), sampleInput: () => "", execute: () => ({ answer: "pass", trace: [] }),
  paraphrases: () => 1, render: () => "", renderInput: () => "",
  check(params, input, response) {
    if (response === "loop") for (;;);
    if (response === "backtrack") /^(a+)+$/.test("a".repeat(60) + "!");
    if (response === "exit") process.exit(3);
    if (response === "memory") { const all = []; for (;;) all.push(new Array(10000).fill({})); }
    if (response === "throw") throw new Error("the checker broke");
    if (response === "stack") return this.check(params, input, response);
    if (response === "invalid") return { kind: "invalid", error: "cannot say" };
    return response === "pass" ? { kind: "pass" } : { kind: "fail", code: "wrong", detail: "not right" };
  },
  key: () => "", capacity: () => 1, isParams: () => true, isInput: () => true,
};
`;

export interface Scratch {
  /** The module of the hostile family. */
  readonly family: string;
  remove(): Promise<void>;
}

export async function scratch(): Promise<Scratch> {
  const dir = await mkdtemp(join(tmpdir(), "precept-rewards-"));
  const family = join(dir, "hostile.js");
  await writeFile(family, hostileFamily);
  return { family, remove: () => rm(dir, { recursive: true, force: true }) };
}

export function hostile(response: string): object {
  return { family: "hostile", params: {}, input: "", response };
}

export const noComma = (response: string): object => ({ id: "punctuation:no_comma", response });

export interface RewardResult {
  readonly reward: number | null;
  readonly outcome: string;
  readonly passed: number;
  readonly total: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly suite?: string;
  readonly mode?: string;
  readonly verdicts?: readonly { readonly id: string; readonly kind: string; readonly evidence?: object }[];
}

export interface ScoreAnswer {
  readonly rewards: readonly (number | null)[];
  readonly counts: Readonly<Record<string, number>>;
  readonly results: readonly RewardResult[];
}

export interface TestRewards {
  readonly server: RunningRewardServer;
  readonly errors: unknown[];
  readonly notes: string[];
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The answer to `POST /v1/score`. */
  score(samples: readonly unknown[], settings?: object): Promise<ScoreAnswer>;
}

export async function serveRewards(options: Partial<RewardServerOptions> = {}): Promise<TestRewards> {
  const errors: unknown[] = [];
  const notes: string[] = [];
  const server = await startRewardServer({
    port: 0,
    workers: 2,
    onError: (error) => errors.push(error),
    onNote: (text) => notes.push(text),
    ...options,
  });
  const send: TestRewards["post"] = (path, body, headers) => post(`${server.origin}${path}`, body, headers);
  return {
    server,
    errors,
    notes,
    post: send,
    async score(samples, settings = {}) {
      const response = await send("/v1/score", { samples, ...settings });
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
      return (await response.json()) as ScoreAnswer;
    },
  };
}
