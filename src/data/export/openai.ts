// The JSONL of OpenAI's fine-tuning, which Together and Fireworks read too: messages, or pairs of answers.
import { z } from "zod";
import { Unfit, type Codec } from "./codec.ts";
import { messageOf, pairOf, requireTurns, segmentOf } from "./segments.ts";
import { shaped } from "./shape.ts";

const message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
const weighed = message.extend({ weight: z.literal(0).optional() });
const conversation = z.strictObject({ messages: z.array(weighed).min(1) });
const answer = z.tuple([z.strictObject({ role: z.literal("assistant"), content: z.string() })]);
const preference = z.strictObject({
  input: z.strictObject({ messages: z.array(message).min(1) }),
  preferred_output: answer,
  non_preferred_output: answer,
});

/** Every assistant's message is learnt, those of weight 0 aside. */
export const openAiSft: Codec = {
  encode({ segments }) {
    requireTurns(segments);
    const messages = segments.map((segment) =>
      segment.role === "assistant" && !segment.learn ? { ...messageOf(segment), weight: 0 } : messageOf(segment),
    );
    return { line: { messages }, beside: {} };
  },
  decode(line) {
    const { messages } = shaped(conversation, line);
    const segments = messages.map(({ weight, ...said }) => {
      if (weight !== undefined && said.role !== "assistant") throw new Unfit(`a ${said.role}'s message with a weight`);
      return segmentOf(said, said.role === "assistant" && weight === undefined);
    });
    return { segments };
  },
};

export const openAiPreference: Codec = {
  encode({ segments, rejected }) {
    const { read, learnt } = pairOf(segments);
    if (rejected === undefined) throw new Unfit("the wrong answer is missing");
    const line = {
      input: { messages: read.map(messageOf) },
      preferred_output: [messageOf(learnt)],
      non_preferred_output: [{ role: "assistant", content: rejected }],
    };
    return { line, beside: {} };
  },
  decode(line) {
    const { input, preferred_output, non_preferred_output } = shaped(preference, line);
    const segments = [...input.messages.map((each) => segmentOf(each, false)), segmentOf(preferred_output[0], true)];
    return { segments, rejected: non_preferred_output[0].content };
  },
};
