// What is learnt before an answer, and how the answer is cut out of a response again: the two halves of one convention.
import { DataError } from "../../core/errors.ts";
import { fail, type Verdict } from "../../core/verdict.ts";
import type { AnyFamily } from "../../instructions/family.ts";

/**
 * The learnt text of a row: what leads to the answer, the marker, the answer; the answer alone where there is no marker.
 * Throws a DataError ("ambiguous-marker") where the answer holds the marker, since it could not be cut out again.
 */
export function writeResponse(lead: string, answer: string, marker: string | undefined): string {
  if (marker === undefined) return answer;
  if (answer.includes(marker)) {
    throw new DataError(`the answer ${JSON.stringify(answer)} holds the marker ${JSON.stringify(marker)}`, {
      code: "ambiguous-marker",
      hint: "Give the layout a finalMarker that no answer contains.",
    });
  }
  return lead + marker + answer;
}

export interface CutResponse {
  /** What stands before the last marker. */
  readonly lead: string;
  readonly answer: string;
}

/** `response` cut at its last marker; undefined where it has none. Without a marker the response is the answer. */
export function cutResponse(response: string, marker: string | undefined): CutResponse | undefined {
  if (marker === undefined) return { lead: "", answer: response };
  const at = response.lastIndexOf(marker);
  return at < 0 ? undefined : { lead: response.slice(0, at), answer: response.slice(at + marker.length) };
}

export interface Posed {
  readonly params: unknown;
  readonly input: unknown;
  /** What stands before the answer in a response; absent where the response is the answer. */
  readonly marker?: string | undefined;
}

/**
 * The family's verdict on the answer within a response. A response that should hold the marker and does not is a
 * failure ("missing-marker"), whatever else it says.
 */
export function judgeResponse(family: AnyFamily, { params, input, marker }: Posed, response: string): Verdict {
  const cut = cutResponse(response, marker);
  if (cut !== undefined) return family.check(params, input, cut.answer);
  return fail("missing-marker", `the response has no ${JSON.stringify(marker)} before an answer`, {
    span: [0, response.length],
    expected: marker as string,
    found: response,
  });
}
