// The routes of the reward server.
import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { ApiError, errorResponse, toApiError } from "../api-error.ts";
import { bearerOfBasic, checkApiKey } from "../api-key.ts";
import { checkHost } from "../check-host.ts";
import { createEnding } from "../ending.ts";
import { readJsonBody } from "../read-json-body.ts";
import { createBudget } from "./budget.ts";
import type { RewardLimits } from "./limits.ts";
import type { Scored } from "./messages.ts";
import { createMetrics } from "./metrics.ts";
import {
  openInstructRequest,
  openRlhfRequest,
  scoreRequest,
  trlRequest,
  verlRequest,
  type ReadRequest,
  type RequestOptions,
} from "./requests.ts";
import type { ScorePool } from "./score-pool.ts";

export interface RewardAppOptions extends Pick<RequestOptions, "settings" | "invalidReward"> {
  readonly pool: ScorePool;
  readonly limits: RewardLimits;
  readonly apiKey?: string;
  /** Names the `Host` header may have; any unless given. */
  readonly hostNames?: readonly string[];
  readonly stopping: AbortSignal;
  /** Told of every error nobody foresaw. */
  readonly onError: (error: unknown) => void;
}

type Env = { Bindings: HttpBindings };

const scored: Readonly<Record<string, ReadRequest>> = {
  "/v1/score": scoreRequest,
  "/get_reward": openRlhfRequest,
  "/trl": trlRequest,
  "/verl": verlRequest,
  "/open_instruct": openInstructRequest,
};

const read = ["/health", "/metrics"];

export function createRewardApp(options: RewardAppOptions): Hono<Env> {
  const { pool, limits, apiKey, hostNames, stopping, settings, invalidReward, onError } = options;
  const bodies = createBudget(limits.allBodyBytes, "bytes for requests");
  const samples = createBudget(limits.allSamples, "places for samples");
  const metrics = createMetrics();
  let open = 0;
  const app = new Hono<Env>();

  app.use(async (context, next) => {
    const start = performance.now();
    open++;
    try {
      await next();
    } finally {
      open--;
      const { path } = context.req;
      const known = path in scored || read.includes(path);
      metrics.request(known ? path : "other", context.res.status, (performance.now() - start) / 1000);
    }
  });
  app.use(async (context, next) => {
    if (hostNames !== undefined) checkHost(context.env.incoming.headers.host, hostNames);
    if (apiKey !== undefined && context.req.path !== "/health") {
      checkApiKey(bearerOfBasic(context.req.header("authorization")), apiKey);
    }
    await next();
  });
  app.get("/health", () => {
    const reason = pool.unavailable();
    const body = { status: reason ?? "ok", workers: pool.workers, ready: pool.ready(), waiting: pool.waiting() };
    return Response.json(body, { status: reason === undefined ? 200 : 503 });
  });
  app.get("/metrics", () => {
    const text = metrics.text({
      workers: pool.workers,
      ready: pool.ready(),
      replaced: pool.replaced(),
      waiting: pool.waiting(),
      running: pool.running(),
      // This one aside.
      requests: open - 1,
      residentBytes: process.memoryUsage.rss(),
    });
    return new Response(text, { headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" } });
  });
  for (const [path, readRequest] of Object.entries(scored)) app.post(path, score(readRequest));
  for (const path of [...Object.keys(scored), ...read]) {
    app.all(path, (context) => {
      const allowed = read.includes(path) ? "GET" : "POST";
      throw new ApiError(405, `${context.req.method} is not allowed here; use ${allowed}`, {
        code: "method_not_allowed",
        headers: { Allow: allowed },
      });
    });
  }
  app.notFound((context) => {
    const { method, path } = context.req;
    return errorResponse(new ApiError(404, `Unknown request URL: ${method} ${path}`, { code: "unknown_url" }));
  });
  app.onError((error) => {
    const shown = toApiError(error);
    if (shown.status === 500) onError(error);
    return errorResponse(shown);
  });
  return app;

  function score(readRequest: ReadRequest) {
    return async ({ env: { incoming, outgoing } }: Context<Env>): Promise<Response> => {
      const unavailable = pool.unavailable();
      if (unavailable !== undefined) throw unavailableError(unavailable);
      const length = Number(incoming.headers["content-length"] ?? limits.bodyBytes);
      const bytes = Math.min(length, limits.bodyBytes);
      bodies.take(bytes);
      try {
        const body = await readJsonBody(incoming, limits.bodyBytes);
        const request = readRequest(body, { settings, invalidReward, most: limits.samples });
        const results = await judged(request.jobs, outgoing);
        for (const result of results) metrics.sample(result);
        return new Response(request.answer(results), { headers: { "Content-Type": "application/json" } });
      } finally {
        bodies.giveBack(bytes);
      }
    };
  }

  async function judged(
    jobs: Parameters<ScorePool["score"]>[0],
    outgoing: HttpBindings["outgoing"],
  ): Promise<readonly Scored[]> {
    samples.take(jobs.length);
    const ending = createEnding({ outgoing, limits, stopping });
    try {
      return await pool.score(jobs, ending.signal);
    } catch (error) {
      const lost = pool.unavailable();
      throw error instanceof ApiError || lost === undefined ? error : unavailableError(lost);
    } finally {
      ending.over();
      samples.giveBack(jobs.length);
    }
  }
}

function unavailableError(why: string): ApiError {
  return new ApiError(503, why, { code: "scorers_unavailable", headers: { "Retry-After": "5" } });
}
