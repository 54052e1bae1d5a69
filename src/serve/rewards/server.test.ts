// The reward server against true threads: what it answers, and that no sample harms another.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../served.test-support.ts";
import { hostile, noComma, scratch, serveRewards, type Scratch, type TestRewards } from "./rewards.test-support.ts";

let files: Scratch;
let served: TestRewards;
beforeAll(async () => {
  files = await scratch();
  served = await serveRewards({
    families: [files.family],
    sampleMs: 2000,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
}, 60_000);
afterAll(async () => {
  await served.server.close();
  await files.remove();
});

const rule = { family: "rewrite", params: { x: "ab", y: "c" }, input: "abab" };
const label = JSON.stringify({ id: "punctuation:no_comma" });

describe("/v1/score", () => {
  test("gives rewards and verdicts in the order of the samples", async () => {
    const samples = Array.from({ length: 100 }, (_, i) =>
      i % 2 === 0 ? noComma(i % 4 === 0 ? "a" : "a, b") : { ...rule, response: i % 3 === 0 ? "cab" : "abc" },
    );
    const { rewards, results, counts } = await served.score(samples);
    const wanted = samples.map((_, i) => Number(i % 2 === 0 ? i % 4 === 0 : i % 3 === 0));
    expect(rewards).toEqual(wanted);
    expect(results.map(({ reward }) => reward)).toEqual(wanted);
    expect(counts).toEqual({ samples: 100, pass: 42, fail: 58, invalid: 0 });
  });

  test.each([
    ["loop", "time-limit"],
    ["backtrack", "time-limit"],
    ["exit", "crashed"],
    ["memory", "crashed"],
    ["throw", "checker-failed"],
    ["stack", "checker-failed"],
    ["invalid", "checker-failed"],
  ])("a sample whose checker does this is invalid and harms no other: %s", { timeout: 30_000 }, async (what, code) => {
    const good = Array.from({ length: 20 }, () => hostile("pass"));
    const { rewards, results, counts } = await served.score([...good, hostile(what), ...good]);
    expect(results[20]).toMatchObject({ reward: null, outcome: "invalid", error: { code } });
    expect(rewards.filter((reward) => reward === 1)).toHaveLength(40);
    expect(counts).toEqual({ samples: 41, pass: 40, fail: 0, invalid: 1 });
  });

  test("bad samples on every thread at once leave the server as able as before", { timeout: 30_000 }, async () => {
    const before = served.server.pool.replaced();
    const { counts } = await served.score(Array.from({ length: 6 }, (_, i) => hostile(i % 2 === 0 ? "exit" : "pass")));
    expect(counts).toMatchObject({ pass: 3, invalid: 3 });
    expect(served.server.pool.replaced() - before).toBe(3);
    await until(() => served.server.pool.ready() === 2);
    expect((await served.score([hostile("pass")])).rewards).toEqual([1]);
  });

  test("an invalid sample gets the value that the request names, and is still counted as invalid", async () => {
    const samples = [noComma("a"), { id: "nothing", response: "a" }];
    const { rewards, counts } = await served.score(samples, { invalid_reward: -1 });
    expect([rewards, counts["invalid"]]).toEqual([[1, -1], 1]);
  });

  test("settings of the request hold for its samples, unless they say otherwise", async () => {
    const half = {
      constraints: [{ id: "punctuation:no_comma" }, { id: "keywords:existence", params: { keywords: ["zebra"] } }],
    };
    const samples = [
      { ...half, response: "a" },
      { ...half, response: "a", reward: "all", evidence: true },
    ];
    const { rewards, results } = await served.score(samples, { reward: "fraction", mode: "parity", evidence: false });
    expect(rewards).toEqual([0.5, 0]);
    expect(results[0]?.mode).toBe("parity");
    expect(results[0]?.verdicts?.[0]).not.toHaveProperty("evidence");
    expect(results[1]?.verdicts?.[0]).toHaveProperty("evidence");
  });

  test.each([
    ["no samples", { samples: [] }, "samples"],
    ["samples that are no list", { samples: noComma("a") }, "samples"],
    ["no list of samples", {}, "samples"],
    ["an unknown field", { samples: [noComma("a")], sample: 1 }, "sample"],
    ["an unknown reward", { samples: [noComma("a")], reward: "most" }, "reward"],
    ["a mode that is none", { samples: [noComma("a")], mode: "exact" }, "mode"],
  ])("a request with %s is refused as a whole", async (_, body, param) => {
    const response = await served.post("/v1/score", body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param } });
  });
});

describe("the requests of training engines", () => {
  test("OpenRLHF's: the response is cut out of the query", async () => {
    const response = await served.post("/get_reward", {
      query: ["<s>Hi, you.\nFine.</s>", "<s>Hi, you.\nWell, fine.</s>"],
      prompts: ["Hi, you.\n", "Hi, you.\n"],
      labels: [label, label],
    });
    expect(await response.json()).toEqual({
      rewards: [1, 0],
      scores: [1, 0],
      extra_logs: { fraction: [1, 0], all: [1, 0], invalid: [0, 0] },
    });
  });

  test.each([
    ["a label that cannot be read", { query: ["Hi.a"], prompts: ["Hi."], labels: ["?"] }, 422, /label/],
    ["no label", { query: ["Hi.a"], prompts: ["Hi."], labels: [null] }, 422, /label/],
    ["a query without its prompt", { query: ["a"], prompts: ["Hi."], labels: [label] }, 422, /hold its prompt/],
    ["fewer labels than queries", { query: ["a", "b"], prompts: ["", ""], labels: [label] }, 400, /labels/],
    ["no labels", { query: ["a"], prompts: [""] }, 400, /labels/],
  ])("OpenRLHF's with %s has no reward, and a reason", async (_, body, status, message) => {
    const response = await served.post("/get_reward", body);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(message);
  });

  test("OpenRLHF's with one bad label among several leaves the others their rewards", async () => {
    const body = { query: ["Hi.a", "Hi.b"], prompts: ["Hi.", "Hi."], labels: ["?", label] };
    expect(await (await served.post("/get_reward", body)).json()).toMatchObject({ rewards: [null, 1] });
  });

  test("TRL's: columns of the data set say what is asked, and an invalid sample's reward is null", async () => {
    const completion = [{ role: "assistant", content: "Fine." }];
    const response = await served.post("/trl", {
      items: [
        { prompt: [], completion, n_tokens: 3, columns: { task_id: "t6", label } },
        { completion: "a, b", columns: { instruction_id_list: ["punctuation:no_comma"], kwargs: [{}] } },
        { completion, columns: { ground_truth: "?" } },
      ],
      step: 0,
    });
    const { results, metrics } = (await response.json()) as {
      results: { reward: unknown; detail: object }[];
      metrics: object;
    };
    expect(results.map(({ reward }) => reward)).toEqual([1, 0, null]);
    expect(results[1]?.detail).toMatchObject({ outcome: "fail", verdicts: [{ kind: "fail" }] });
    expect(metrics).toEqual({ "verifier/pass": 1 / 3, "verifier/fail": 1 / 3, "verifier/invalid": 1 / 3 });
  });

  test("verl's", async () => {
    const body = { data_source: "x", solution_str: "Fine.", ground_truth: label, extra_info: { index: 0 } };
    expect(await (await served.post("/verl", body)).json()).toEqual({ score: 1, fraction: 1, all: 1, invalid: 0 });
    expect((await served.post("/verl", { ...body, ground_truth: "?" })).status).toBe(422);
  });

  test("open-instruct's: the share followed after the reasoning", async () => {
    const asked = {
      suite: "ifeval",
      constraints: [{ id: "punctuation:no_comma" }, { id: "keywords:existence", params: { keywords: ["zebra"] } }],
    };
    const body = { prediction: "<think>a, b</think><answer>c</answer>", label: JSON.stringify(asked), query: "?" };
    expect(await (await served.post("/open_instruct", body)).json()).toMatchObject({ score: 0.5, all: 0 });
  });
});

describe("beside the rewards", () => {
  test("/health tells how many threads can score", async () => {
    expect(await (await fetch(`${served.server.origin}/health`)).json()).toEqual({
      status: "ok",
      workers: 2,
      ready: 2,
      waiting: 0,
    });
  });

  test("/metrics counts requests, samples by outcome, and the reasons of invalid ones", async () => {
    const own = await serveRewards({ workers: 1 });
    await own.score([noComma("a"), noComma("a, b"), { id: "nothing", response: "a" }]);
    await own.post("/nowhere", {});
    const response = await own.post("/metrics", {});
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
    const text = await (await fetch(`${own.server.origin}/metrics`)).text();
    const prefix = "precept_rewards_";
    for (const line of [
      `${prefix}requests_total{path="/v1/score",status="200"} 1`,
      `${prefix}requests_total{path="other",status="404"} 1`,
      `${prefix}samples_total{task="constraints",outcome="pass"} 1`,
      `${prefix}samples_total{task="constraints",outcome="fail"} 1`,
      `${prefix}invalid_total{code="unknown-constraint"} 1`,
      `${prefix}sample_seconds_count 3`,
      `${prefix}request_seconds_bucket{le="+Inf"} 3`,
      `${prefix}reward_sum 1`,
      `${prefix}reward_count 2`,
      `${prefix}samples_waiting 0`,
      `${prefix}requests_open 0`,
      `${prefix}workers_ready 1`,
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    for (const line of text.split("\n")) expect(line).toMatch(/^(|# (HELP|TYPE) .+|[a-z_]+(\{.+\})? [\d.e+-]+)$/);
    await own.server.close();
  });
});
