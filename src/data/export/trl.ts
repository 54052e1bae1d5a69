// TRL's rows: prompt and completion, prompt with a chosen and a rejected answer, or prompts with what judges answers.
import { z } from "zod";
import { Unfit, type Beside, type Codec, type ExportForm, type LearningKind, type Question } from "./codec.ts";
import { messageOf, pairOf, plainPair, plainSegments, segmentOf, type Message } from "./segments.ts";
import { shaped } from "./shape.ts";

/**
 * Messages ("chat") or plain text ("text"). In plain text whose the pieces are is said beside the line, since the text
 * does not; SFTTrainer computes the loss on the completion alone (`completion_only_loss`).
 */
export function trlCodec(learning: LearningKind, form: ExportForm): Codec {
  return form === "chat" ? chat[learning] : text[learning];
}

const message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
const prompt = z.array(message).min(1);
const answer = z.tuple([z.strictObject({ role: z.literal("assistant"), content: z.string() })]);
const asked = { label: z.string(), answer_after: z.string(), kind: z.string(), id: z.string() };

const chatSft = z.strictObject({ prompt, completion: answer });
const chatPreference = z.strictObject({ prompt, chosen: answer, rejected: answer });
const chatReward = z.strictObject({ prompt, ...asked });

const chat: Readonly<Record<LearningKind, Codec>> = {
  sft: {
    encode({ segments }) {
      const { read, learnt } = pairOf(segments);
      return { line: { prompt: read.map(messageOf), completion: [messageOf(learnt)] }, beside: {} };
    },
    decode(line) {
      const { prompt: said, completion } = shaped(chatSft, line);
      return { segments: [...readSegments(said), segmentOf(completion[0], true)] };
    },
  },
  preference: {
    encode({ segments, rejected }) {
      const { read, learnt } = pairOf(segments);
      const line = { prompt: read.map(messageOf), chosen: answered(learnt.text), rejected: answered(given(rejected)) };
      return { line, beside: {} };
    },
    decode(line) {
      const { prompt: said, chosen, rejected } = shaped(chatPreference, line);
      return { segments: [...readSegments(said), segmentOf(chosen[0], true)], rejected: rejected[0].content };
    },
  },
  reward: {
    encode({ segments, question }) {
      const { read, learnt } = pairOf(segments);
      return { line: { prompt: read.map(messageOf), ...columns(question) }, beside: { taught: learnt.text } };
    },
    decode(line, { taught }) {
      const { prompt: said, ...rest } = shaped(chatReward, line);
      const learnt = segmentOf({ role: "assistant", content: given(taught) }, true);
      return { segments: [...readSegments(said), learnt], question: questionOf(rest) };
    },
  },
};

const textSft = z.strictObject({ prompt: z.string(), completion: z.string() });
const textPreference = z.strictObject({ prompt: z.string(), chosen: z.string(), rejected: z.string() });
const textReward = z.strictObject({ prompt: z.string(), ...asked });

const text: Readonly<Record<LearningKind, Codec>> = {
  sft: {
    encode({ segments }) {
      const { prompt: said, learnt, beside } = plainPair(segments);
      return { line: { prompt: said, completion: learnt }, beside };
    },
    decode(line, beside) {
      const { prompt: said, completion } = shaped(textSft, line);
      return { segments: plainSegments(said, completion, beside) };
    },
  },
  preference: {
    encode({ segments, rejected }) {
      const { prompt: said, learnt, beside } = plainPair(segments);
      return { line: { prompt: said, chosen: learnt, rejected: given(rejected) }, beside };
    },
    decode(line, beside) {
      const { prompt: said, chosen, rejected } = shaped(textPreference, line);
      return { segments: plainSegments(said, chosen, beside), rejected };
    },
  },
  reward: {
    encode({ segments, question }) {
      const { prompt: said, learnt, beside } = plainPair(segments);
      return { line: { prompt: said, ...columns(question) }, beside: { ...beside, taught: learnt } satisfies Beside };
    },
    decode(line, { taught, ...beside }) {
      const { prompt: said, ...rest } = shaped(textReward, line);
      return { segments: plainSegments(said, given(taught), beside), question: questionOf(rest) };
    },
  },
};

function readSegments(messages: readonly Message[]) {
  return messages.map((each) => segmentOf(each, false));
}

function answered(content: string): readonly Message[] {
  return [{ role: "assistant", content }];
}

function columns(question: Question | undefined): object {
  if (question === undefined) throw new Unfit("nothing says how answers are judged");
  const { id, kind, label, answerAfter } = question;
  return { label, answer_after: answerAfter, kind, id };
}

function questionOf({ id, kind, label, answer_after }: z.output<z.ZodObject<typeof asked>>): Question {
  return { id, kind, label, answerAfter: answer_after };
}

function given(said: string | undefined): string {
  if (said === undefined) throw new Unfit("an answer is missing");
  return said;
}
