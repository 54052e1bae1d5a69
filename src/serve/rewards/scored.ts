// A score in the form in which it goes from the threads that score to the client.
import type { Scored } from "./messages.ts";
import { invalidScore, type SampleScore, type Unjudged } from "./score-sample.ts";

/** The longest message a client is sent: what it quotes may be as long as a response. */
const longestMessage = 500;

export function toScored(score: SampleScore, seconds: number): Scored {
  const { reward, outcome, passed, total, task, error, ...rest } = score;
  const short = error === undefined ? undefined : { ...error, message: shortened(error.message) };
  const members = JSON.stringify({ outcome, passed, total, error: short, task, ...rest }).slice(1, -1);
  return { outcome, reward, passed, total, task, seconds, members, ...(short === undefined ? {} : { error: short }) };
}

/** For a sample whose thread could not answer. */
export function invalidScored(error: Unjudged, seconds: number): Scored {
  return toScored(invalidScore(error), seconds);
}

/** The JSON of a result; an invalid one has `invalidReward`. */
export function resultJson(scored: Scored, invalidReward: number | null): string {
  return `{"reward":${JSON.stringify(scored.reward ?? invalidReward)},${scored.members}}`;
}

function shortened(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}...` : message;
}
