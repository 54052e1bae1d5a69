// Errors as OpenAI's API words them.
import { DataError, ModelError } from "../core/errors.ts";

export interface ApiErrorDetails {
  readonly type?: string;
  /** The parameter at fault. */
  readonly param?: string;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a request ends with in place of an answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly details: ApiErrorDetails;

  constructor(status: number, message: string, details: ApiErrorDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.details = details;
  }
}

/** The longest message a client is sent: what it quotes may be as long as a request. */
const longestMessage = 500;

/** The body of an error response, and of an error in the middle of a stream. */
export function errorBody(error: ApiError): object {
  const {
    type = error.status < 500 ? "invalid_request_error" : "server_error",
    param = null,
    code = null,
  } = error.details;
  const { message } = error;
  const shown = message.length > longestMessage ? `${message.slice(0, longestMessage)}...` : message;
  return { error: { message: shown, type, param, code } };
}

export function errorResponse(error: ApiError): Response {
  return Response.json(errorBody(error), { status: error.status, headers: { ...error.details.headers } });
}

/**
 * Any error as one for the client: a DataError is the prompt's (`promptParam`), a model that is gone is a 503, and what
 * nobody foresaw is a 500 that tells nothing of the inside.
 */
export function toApiError(error: unknown, promptParam?: string): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof DataError) {
    const message = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    return new ApiError(400, message, {
      code: error.code.replaceAll("-", "_"),
      ...(promptParam === undefined ? {} : { param: promptParam }),
    });
  }
  if (error instanceof ModelError && error.code === "model-unavailable") {
    return new ApiError(503, error.message, { code: "model_unavailable", headers: { "Retry-After": "5" } });
  }
  return new ApiError(500, "The server had an error while it processed the request; its log says more.", {
    code: "internal_error",
  });
}
