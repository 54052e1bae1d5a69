// The routes of the server: OpenAI's, for one model.
import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import type { Admission } from "./admission.ts";
import { answer, type AnswerOptions } from "./answer.ts";
import { ApiError, errorResponse, toApiError } from "./api-error.ts";
import { checkApiKey } from "./api-key.ts";
import { checkHost } from "./check-host.ts";
import { chatRequest } from "./chat-request.ts";
import { chatShape } from "./chat-shape.ts";
import { completionRequest, type GenerationRequest } from "./completion-request.ts";
import { completionShape } from "./completion-shape.ts";
import type { ServeLimits } from "./limits.ts";
import { readJsonBody } from "./read-json-body.ts";
import type { ServedModel } from "./served-model.ts";

export interface AppOptions {
  readonly model: ServedModel;
  readonly limits: ServeLimits;
  readonly admission: Admission;
  readonly apiKey?: string;
  /** Names the `Host` header may have; any unless given. */
  readonly hostNames?: readonly string[];
  readonly stopping: AbortSignal;
  /** Told of every error nobody foresaw. */
  readonly onError: (error: unknown) => void;
}

type Env = { Bindings: HttpBindings };
type GenerationOptions = Pick<AnswerOptions, "shapeOf" | "promptParam"> & {
  readonly parse: (body: Record<string, unknown>) => GenerationRequest;
};

export function createApp(options: AppOptions): Hono<Env> {
  const { model, limits, admission, apiKey, hostNames, stopping, onError } = options;
  const created = Math.floor(Date.now() / 1000);
  const app = new Hono<Env>();

  app.use(async (context, next) => {
    if (hostNames !== undefined) checkHost(context.env.incoming.headers.host, hostNames);
    await next();
  });
  app.get("/health", () => {
    const reason = model.unavailable();
    return reason === undefined ? Response.json({ status: "ok" }) : Response.json({ status: reason }, { status: 503 });
  });
  app.use("/v1/*", async (context, next) => {
    if (apiKey !== undefined) checkApiKey(context.req.header("authorization"), apiKey);
    await next();
  });

  const modelObject = (): object => ({
    id: model.info.name,
    object: "model",
    created,
    owned_by: "precept",
    max_model_len: model.info.contextLength,
  });
  app.get("/v1/models", () => Response.json({ object: "list", data: [modelObject()] }));
  app.get("/v1/models/:id{.+}", (context) => {
    checkModel(context.req.param("id"));
    return Response.json(modelObject());
  });
  app.post(
    "/v1/completions",
    generation({ parse: completionRequest, shapeOf: completionShape, promptParam: "prompt" }),
  );
  app.post("/v1/chat/completions", generation({ parse: chatRequest, shapeOf: chatShape, promptParam: "messages" }));

  for (const [path, methods] of allowedMethods) {
    app.all(path, (context) => {
      throw new ApiError(405, `${context.req.method} is not allowed here; use ${methods}`, {
        code: "method_not_allowed",
        headers: { Allow: methods },
      });
    });
  }
  app.notFound((context) =>
    errorResponse(
      new ApiError(404, `Unknown request URL: ${context.req.method} ${context.req.path}`, { code: "unknown_url" }),
    ),
  );
  app.onError((error) => {
    const shown = toApiError(error);
    if (shown.status === 500) onError(error);
    return errorResponse(shown);
  });
  return app;

  function generation({ parse, shapeOf, promptParam }: GenerationOptions) {
    return async (context: Context<Env>): Promise<Response> => {
      const { incoming, outgoing } = context.env;
      const request = parse(await readJsonBody(incoming, limits.bodyBytes));
      checkModel(request.model);
      const common = { model, limits, admission, stopping, onError, outgoing };
      try {
        return await answer(request, { ...common, shapeOf, promptParam });
      } catch (error) {
        const shown = toApiError(error, promptParam);
        throw shown.status === 500 ? error : shown;
      }
    };
  }

  function checkModel(name: string): void {
    if (name === model.info.name) return;
    throw new ApiError(404, `The model '${name}' does not exist; this server has '${model.info.name}'`, {
      param: "model",
      code: "model_not_found",
    });
  }
}

const allowedMethods = [
  ["/health", "GET"],
  ["/v1/models", "GET"],
  ["/v1/models/:id{.+}", "GET"],
  ["/v1/completions", "POST"],
  ["/v1/chat/completions", "POST"],
] as const;
