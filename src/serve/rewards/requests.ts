// The shapes of requests that are scored: this server's own, and those of training engines.
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { parseRequest } from "../request-fields.ts";
import type { Scored, ScoreJob } from "./messages.ts";
import { isGiven } from "./sample.ts";
import { resultJson } from "./scored.ts";
import { settingFields, withFields } from "./setting-fields.ts";
import type { ScoreSettings } from "./settings.ts";

export interface RewardRequest {
  readonly jobs: readonly ScoreJob[];
  /** The body of the answer. Throws a 422 where the shape has no way to say that a sample could not be judged. */
  answer(results: readonly Scored[]): string;
}

export interface RequestOptions {
  readonly settings: ScoreSettings;
  /** In place of the reward of a sample that could not be judged. */
  readonly invalidReward: number | null;
  /** Samples that a request may have. */
  readonly most: number;
}

export type ReadRequest = (body: Record<string, unknown>, options: RequestOptions) => RewardRequest;

const scoreSchema = z.strictObject({
  samples: z.array(z.unknown()).min(1),
  invalid_reward: z.number().nullish(),
  ...settingFields,
});

/** `{samples: [...], ...settings, invalid_reward}` -> `{rewards, results, counts}`. */
export const scoreRequest: ReadRequest = (body, options) => {
  const { samples, ...fields } = parseRequest(body, scoreSchema, {});
  limit("samples", samples, options);
  const settings = withFields(options.settings, fields);
  const invalidReward = fields.invalid_reward === undefined ? options.invalidReward : fields.invalid_reward;
  return {
    jobs: samples.map((sample) => ({ sample, settings })),
    answer(results) {
      const rewards = results.map(({ reward }) => reward ?? invalidReward);
      const all = results.map((scored) => resultJson(scored, invalidReward));
      const counts = JSON.stringify({ samples: results.length, ...outcomes(results) });
      return `{"rewards":${JSON.stringify(rewards)},"counts":${counts},"results":[${all.join(",")}]}`;
    },
  };
};

const openRlhfSchema = z.object({
  query: z.array(z.string()).min(1),
  prompts: z.array(z.string()).nullish(),
  labels: z.array(z.unknown()),
});

/**
 * OpenRLHF's remote reward: `{query, prompts, labels}` -> `{rewards, scores, extra_logs}` (openrlhf/utils/agent.py). A
 * query is prompt and response in one text. OpenRLHF makes tensors of the numbers, and takes a request that ends with an
 * error for one without a reward: so ends a request of which no sample could be judged.
 */
export const openRlhfRequest: ReadRequest = (body, options) => {
  const { query, prompts, labels } = parseRequest(body, openRlhfSchema, {});
  limit("query", query, options);
  for (const [name, values] of Object.entries({ prompts: prompts ?? query, labels })) {
    if (values.length !== query.length) throw unequal(name, values.length, query.length);
  }
  const settings = { ...options.settings, evidence: false };
  return {
    jobs: query.map((text, i) => ({
      sample: { query: text, prompt: prompts?.[i] ?? "", label: labels[i] ?? missing },
      settings,
    })),
    answer(results) {
      if (options.invalidReward === null && results.every(isInvalid)) throw unjudged(results);
      const rewards = results.map(({ reward }) => reward ?? options.invalidReward);
      const figures = results.map(numbers);
      const logs = Object.keys(figures[0] ?? {}).map((name) => [name, figures.map((each) => each[name])]);
      return JSON.stringify({ rewards, scores: rewards, extra_logs: Object.fromEntries(logs) as object });
    },
  };
};

const trlItem = z.object({ completion: z.unknown().optional(), columns: z.record(z.string(), z.unknown()) });
const trlSchema = z.object({ items: z.array(trlItem).min(1), step: z.unknown().optional() });

/**
 * A reward function of TRL that sends its batch: `{items: [{completion, columns}]}` -> `{results, metrics}`. The columns
 * of the data set are the fields of a sample, or hold them in `label` or `ground_truth`; other columns are left alone.
 */
export const trlRequest: ReadRequest = (body, options) => {
  const { items } = parseRequest(body, trlSchema, {});
  limit("items", items, options);
  const { settings, invalidReward } = options;
  return {
    jobs: items.map(({ completion, columns }) => ({ sample: { ...asked(columns), completion }, settings })),
    answer(results) {
      const all = results.map((scored) => {
        const reward = JSON.stringify(scored.reward ?? invalidReward);
        return `{"reward":${reward},"detail":{${scored.members}}}`;
      });
      const metrics = Object.entries(outcomes(results)).map(([name, count]) => [
        `verifier/${name}`,
        count / results.length,
      ]);
      return `{"results":[${all.join(",")}],"metrics":${JSON.stringify(Object.fromEntries(metrics))}}`;
    },
  };
};

const verlSchema = z.object({ solution_str: z.string(), ground_truth: z.unknown().optional() });

/** A `compute_score` of verl: `{solution_str, ground_truth}` -> `{score, fraction, all, invalid}`. */
export const verlRequest: ReadRequest = (body, options) => {
  const { solution_str: response, ground_truth: label } = parseRequest(body, verlSchema, {});
  return single({ response, label: label ?? missing }, options.settings, options);
};

const openInstructSchema = z.object({ prediction: z.string(), label: z.unknown().optional() });

/**
 * A `VerifierFunction` of open-instruct: `{prediction, label}` -> the same as verl's. As there, the reward is the share
 * of the constraints that the text after the reasoning follows.
 */
export const openInstructRequest: ReadRequest = (body, options) => {
  const { prediction: response, label } = parseRequest(body, openInstructSchema, {});
  const settings: ScoreSettings = { ...options.settings, reward: "fraction", thinking: "strip" };
  return single({ response, label: label ?? missing }, settings, options);
};

function single(sample: object, settings: ScoreSettings, { invalidReward }: RequestOptions): RewardRequest {
  return {
    jobs: [{ sample, settings: { ...settings, evidence: false } }],
    answer(results) {
      const [scored] = results as readonly [Scored];
      if (invalidReward === null && isInvalid(scored)) throw unjudged(results);
      return JSON.stringify({ score: scored.reward ?? invalidReward, ...numbers(scored) });
    },
  };
}

/** A label that is not there, as one that cannot be read. */
const missing = "";

const askedColumns = ["id", "params", "constraints", "instruction_id_list", "kwargs", "family", "input"] as const;

function asked(columns: Readonly<Record<string, unknown>>): object {
  const label = columns["label"] ?? columns["ground_truth"];
  if (isGiven(label)) return { label };
  const names = [...askedColumns, ...Object.keys(settingFields)].filter((name) => isGiven(columns[name]));
  return Object.fromEntries(names.map((name) => [name, columns[name]])) as object;
}

function limit(param: string, samples: readonly unknown[], { most }: RequestOptions): void {
  if (samples.length <= most) return;
  const message = `'${param}' has ${samples.length} items, and the server takes at most ${most} in a request`;
  throw new ApiError(400, message, { param, code: "too_many_samples" });
}

const isInvalid = ({ outcome }: Scored): boolean => outcome === "invalid";

function outcomes(results: readonly Scored[]): {
  readonly pass: number;
  readonly fail: number;
  readonly invalid: number;
} {
  const counts = { pass: 0, fail: 0, invalid: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}

/** What an engine can plot of a sample. */
function numbers({ outcome, passed, total }: Scored): Readonly<Record<string, number>> {
  return {
    fraction: total === 0 ? 0 : passed / total,
    all: Number(outcome === "pass"),
    invalid: Number(outcome === "invalid"),
  };
}

function unjudged(results: readonly Scored[]): ApiError {
  const error = results[0]?.error;
  return new ApiError(422, `no sample could be judged: ${error?.message ?? "no reason is known"}`, {
    code: error?.code.replaceAll("-", "_") ?? "unjudged",
  });
}

function unequal(param: string, found: number, wanted: number): ApiError {
  return new ApiError(400, `'${param}' has ${found} items, and query ${wanted}`, { param, code: "invalid_value" });
}
