// A generation request from its jobs to its response: whole, or as a stream of events.
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Admission } from "./admission.ts";
import type { AnswerShape } from "./answer-shape.ts";
import { usage } from "./answer-shape.ts";
import { ApiError, errorBody, toApiError } from "./api-error.ts";
import type { GenerationRequest } from "./completion-request.ts";
import { createEventStream } from "./event-stream.ts";
import { createEnding, type Ending } from "./ending.ts";
import type { ServeLimits } from "./limits.ts";
import { runSequences } from "./run-sequences.ts";
import type { SequenceJob, SequenceStart, ServedModel } from "./served-model.ts";

export interface AnswerOptions {
  readonly model: ServedModel;
  readonly limits: ServeLimits;
  readonly admission: Admission;
  readonly shapeOf: (jobs: readonly SequenceJob[]) => AnswerShape;
  /** The parameter named in errors of the prompt. */
  readonly promptParam: string;
  readonly outgoing: ServerResponse;
  /** Fires when the server stops. */
  readonly stopping: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** The response. Throws what ended the request before there was one. The client's leaving ends its sequences. */
export async function answer(request: GenerationRequest, options: AnswerOptions): Promise<Response> {
  const { model, admission } = options;
  const unavailable = model.unavailable();
  if (unavailable !== undefined) {
    throw new ApiError(503, unavailable, { code: "model_unavailable", headers: { "Retry-After": "5" } });
  }
  admission.take(request.sequences);
  const ending = createEnding(options);
  return request.stream ? streamed(request, options, ending) : whole(request, options, ending);
}

async function whole(request: GenerationRequest, options: AnswerOptions, ending: Ending): Promise<Response> {
  const jobs = request.jobs();
  const shape = options.shapeOf(jobs);
  const running = runSequences(options.model, jobs, {
    signal: ending.signal,
    onStart: () => {},
    onDelta: () => {},
    onEnd: () => {},
    onGone: () => options.admission.giveBack(),
  });
  try {
    const [starts, results] = await Promise.all([running.started, running.ended]);
    return Response.json({
      ...envelope(shape.idPrefix, shape.whole, options.model),
      choices: results.map((result, index) => shape.choice(index, starts[index] as SequenceStart, result)),
      usage: usage(starts, results, request.samples),
    });
  } finally {
    ending.over();
  }
}

async function streamed(request: GenerationRequest, options: AnswerOptions, ending: Ending): Promise<Response> {
  const jobs = request.jobs();
  const shape = options.shapeOf(jobs);
  const head = envelope(shape.idPrefix, shape.chunk, options.model);
  const events = createEventStream({
    unreadBytes: options.limits.unreadBytes,
    onOverflow() {
      ending.end(new ApiError(499, "the stream was not read"));
      // Its end would wait for the reader too.
      options.outgoing.destroy();
    },
    onGone: () => ending.end(new ApiError(499, "the client left")),
  });
  const send = (choice: object | undefined): void => {
    if (choice !== undefined) {
      events.send({ ...head, choices: [choice], ...(request.includeUsage ? { usage: null } : {}) });
    }
  };
  const running = runSequences(options.model, jobs, {
    signal: ending.signal,
    onStart: (index, start) => send(shape.opening(index, start)),
    onDelta: (index, delta) => send(shape.piece(index, delta)),
    onEnd: (index, result) => send(shape.closing(index, result)),
    onGone: () => options.admission.giveBack(),
  });
  void finish();
  await running.started;
  return new Response(events.body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-cache",
      // Some proxies would otherwise hold events back.
      "X-Accel-Buffering": "no",
    },
  });

  async function finish(): Promise<void> {
    try {
      const [starts, results] = await Promise.all([running.started, running.ended]);
      if (request.includeUsage) events.send({ ...head, choices: [], usage: usage(starts, results, request.samples) });
      events.end("[DONE]");
    } catch (error) {
      const shown = toApiError(error, options.promptParam);
      if (shown.status === 500) options.onError(error);
      events.send(errorBody(shown));
      events.end();
    } finally {
      ending.over();
    }
  }
}

function envelope(idPrefix: string, object: string, { info }: ServedModel): object {
  return {
    id: `${idPrefix}${randomUUID().replaceAll("-", "")}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model: info.name,
    system_fingerprint: info.fingerprint,
  };
}
