// ShareGPT's conversations, as LLaMA-Factory and Axolotl read them: human and gpt by turns, every answer learnt.
import { z } from "zod";
import type { Segment } from "../rows/row.ts";
import { Unfit, type Codec } from "./codec.ts";
import { pairOf, requireTurns } from "./segments.ts";
import { shaped } from "./shape.ts";

const turn = z.strictObject({ from: z.enum(["human", "gpt"]), value: z.string() });
const answer = z.strictObject({ from: z.literal("gpt"), value: z.string() });
const sft = z.strictObject({ conversations: z.array(turn).min(1), system: z.string().optional() });
const preference = sft.extend({ chosen: answer, rejected: answer });

type Turn = z.output<typeof turn>;

export const shareGptSft: Codec = {
  encode({ segments }) {
    requireTurns(segments);
    if (segments.some(({ role, learn }) => role === "assistant" && !learn)) {
      throw new Unfit("an answer in it is only read, and every gpt turn is learnt");
    }
    return { line: lineOf(segments), beside: {} };
  },
  decode(line) {
    const { conversations, system } = shaped(sft, line);
    return { segments: segmentsOf(conversations, system, true) };
  },
};

export const shareGptPreference: Codec = {
  encode({ segments, rejected }) {
    const { read, learnt } = pairOf(segments);
    if (rejected === undefined) throw new Unfit("the wrong answer is missing");
    const [chosen, other] = [learnt.text, rejected].map((value) => ({ from: "gpt", value }));
    return { line: { ...lineOf(read), chosen, rejected: other }, beside: {} };
  },
  decode(line) {
    const { conversations, system, chosen, rejected } = shaped(preference, line);
    const learnt: Segment = { role: "assistant", text: chosen.value, learn: true };
    return { segments: [...segmentsOf(conversations, system, false), learnt], rejected: rejected.value };
  },
};

function lineOf(segments: readonly Segment[]): object {
  const [first] = segments;
  const system = first?.role === "system" ? { system: first.text } : {};
  const turns = first?.role === "system" ? segments.slice(1) : segments;
  const conversations = turns.map(({ role, text }): Turn => ({ from: role === "user" ? "human" : "gpt", value: text }));
  return { conversations, ...system };
}

function segmentsOf(turns: readonly Turn[], system: string | undefined, learn: boolean): Segment[] {
  turns.forEach(({ from }, i) => {
    if (from !== (i % 2 === 0 ? "human" : "gpt")) throw new Unfit(`turn ${i + 1} is ${from}'s: they must alternate`);
  });
  return [
    ...(system === undefined ? [] : [{ role: "system" as const, text: system, learn: false }]),
    ...turns.map(({ from, value }): Segment => {
      return { role: from === "human" ? "user" : "assistant", text: value, learn: learn && from === "gpt" };
    }),
  ];
}
