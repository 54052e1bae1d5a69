// What may end a request before it has its answer.
import type { ServerResponse } from "node:http";
import { ApiError } from "./api-error.ts";
import type { HttpLimits } from "./http-server.ts";

export interface Ending {
  /** Fires when the request is to end early, with the error that says why. */
  readonly signal: AbortSignal;
  end(why: ApiError): void;
  /** The request is over: nothing can end it any more. */
  over(): void;
}

export interface EndingOptions {
  readonly outgoing: ServerResponse;
  readonly limits: Pick<HttpLimits, "answerMs">;
  /** Fires when the server stops. */
  readonly stopping: AbortSignal;
}

/** Watches for what ends a request early: its client leaves, its time is up, the server stops. */
export function createEnding({ outgoing, limits, stopping }: EndingOptions): Ending {
  const controller = new AbortController();
  const end = (why: ApiError): void => controller.abort(why);
  const onClose = (): void => {
    if (!outgoing.writableFinished) end(new ApiError(499, "the client left"));
  };
  const onStopping = (): void => end(new ApiError(503, "the server is stopping", { code: "stopping" }));
  const timer = setTimeout(
    () => end(new ApiError(504, `the answer took longer than ${limits.answerMs / 1000} s`, { code: "timeout" })),
    limits.answerMs,
  );
  outgoing.on("close", onClose);
  stopping.addEventListener("abort", onStopping);
  if (stopping.aborted) onStopping();
  if (outgoing.destroyed) onClose();
  return {
    signal: controller.signal,
    end,
    over() {
      clearTimeout(timer);
      outgoing.off("close", onClose);
      stopping.removeEventListener("abort", onStopping);
    },
  };
}
