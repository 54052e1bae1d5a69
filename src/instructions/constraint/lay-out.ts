// Puts the sentences of a response into paragraphs, sections and lists, with all that stands around them.
import type { Rng } from "../../core/rng.ts";
import { sentencesIn } from "./languages.ts";
import type { Plan } from "./plan.ts";
import { longestSentence, sentenceWriter, type SentenceWriter, type Words } from "./sentence-writer.ts";
import type { Topic } from "./topics.ts";

/** How many sentences are written beside those that the plan itself demands, and how many words they share. */
export interface Aim {
  readonly fillers: number;
  readonly words: number;
}

export interface Ground {
  readonly topic: Topic;
  readonly rng: Rng;
}

/** Undefined where the plan leaves no words to write with. */
export function layOut(plan: Plan, aim: Aim, { topic, rng }: Ground): string | undefined {
  const writer = writerOf(plan, topic, rng.derive("words"));
  if (writer === undefined) return undefined;
  const place = rng.derive("places");
  const own = [...demanded(plan, writer), ...fillers(plan, aim, writer)].map((words) => written(words, plan));
  const items = place.shuffle([...own, ...plan.sayings]);
  emphasise(items, plan, rng.derive("emphasis"));
  const body =
    plan.dress?.(items) ?? (plan.shape === "json" ? asJson(items, topic) : arrange(items, plan, { topic, rng }));
  const whole = plan.opening === undefined ? body : `${plan.opening}\n\n${body}`;
  const cased =
    plan.letterCase === "upper" ? whole.toUpperCase() : plan.letterCase === "lower" ? whole.toLowerCase() : whole;
  return plan.quoted ? `"${cased}"` : cased;
}

function writerOf(plan: Plan, topic: Topic, rng: Rng): SentenceWriter | undefined {
  const known = plan.language === "en" ? undefined : sentencesIn[plan.language];
  if (known === undefined) return sentenceWriter(plan, topic, rng);
  let left: string[] = [];
  const next = (): Words => {
    if (left.length === 0) left = rng.shuffle(known);
    return (left.pop() as string).slice(0, -1).split(" ");
  };
  return {
    plain: next,
    about: (keyword) => [...next(), "–", keyword],
    beginning: (word) => [word, "–", ...next()],
    withPlaceholders: (count, first) => {
      return [...next(), ...Array.from({ length: count }, (_, i) => `[${placeholderName(first + i)}]`)];
    },
  };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A, B, C, ..., Z, A2, B2, ...: what stands in the brackets of any language. */
function placeholderName(index: number): string {
  const round = Math.floor(index / letters.length);
  return letters.charAt(index % letters.length) + (round === 0 ? "" : String(round + 1));
}

/** The sentences without which the plan is not met, in no order. */
function demanded(plan: Plan, writer: SentenceWriter): Words[] {
  const sentences: Words[] = [];
  for (const [keyword, times] of plan.keywords) {
    for (let i = 0; i < times; i++) sentences.push(writer.about(keyword));
  }
  for (let done = 0; done < plan.placeholders; done += 3) {
    sentences.push(writer.withPlaceholders(Math.min(3, plan.placeholders - done), done));
  }
  return sentences;
}

function fillers(plan: Plan, aim: Aim, writer: SentenceWriter): Words[] {
  const around = [...plan.keywords.values()].reduce((sum, times) => sum + times, Math.ceil(plan.placeholders / 3));
  const needed = Math.max(plan.paragraphs?.count ?? 1, plan.sections?.count ?? 1) - around;
  const own = Math.max(aim.fillers - around - plan.sayings.length, needed - plan.sayings.length, plan.highlights, 0);
  const short = 2 + around * 5 > aim.words ? 2 : 3;
  const share = Math.max(short * own, aim.words - around * 5);
  return lengths(own, share, short).map((length) => writer.plain(length));
}

/** `count` lengths that add up to `total` where they can, longer and shorter ones side by side. */
function lengths(count: number, total: number, least: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const even = Math.floor(((i + 1) * total) / count) - Math.floor((i * total) / count);
    const paired = i % 2 === 1 || i + 1 < count ? i >> 1 : -1;
    const room = Math.min(Math.floor(total / count) - least, longestSentence - Math.ceil(total / count));
    const swing = paired < 0 || room < 1 ? 0 : (paired * 7 + 2) % (room + 1);
    return Math.max(least, Math.min(longestSentence, i % 2 === 0 ? even + swing : even - swing));
  });
}

/** With a capital, the words that every sentence has, and a mark that the plan does not avoid. */
function written(words: Words, { everyFirst, everyLast, avoided }: Plan): string {
  const all = [
    ...(everyFirst === undefined ? [] : [everyFirst]),
    ...words,
    ...(everyLast === undefined ? [] : [everyLast]),
  ];
  const text = all.join(" ");
  const mark = [".", "!", "?"].find((each) => !avoided.has(each)) ?? "";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${mark}`;
}

/** Highlights and words in capitals, neither at the start of a sentence. */
function emphasise(items: string[], { highlights, capitals }: Plan, rng: Rng): void {
  const order = rng.shuffle(items.map((_, i) => i));
  let marked = 0;
  for (const i of order) {
    if (marked >= highlights) break;
    const changed = (items[i] as string).replace(/ ([\p{L} ]{1,20}\p{L})\.$/u, " *$1*.");
    if (changed === items[i]) continue;
    items[i] = changed;
    marked++;
  }
  let left = capitals.least ?? 0;
  for (let at = 1; left > 0 && at < longestSentence; at++) {
    for (const i of order) {
      if (left === 0) break;
      const words = (items[i] as string).split(" ");
      if (!/^[a-z]{2,}$/.test(words[at] ?? "")) continue;
      words[at] = (words[at] as string).toUpperCase();
      items[i] = words.join(" ");
      left--;
    }
  }
}

function asJson(items: readonly string[], { subject }: Topic): string {
  return JSON.stringify({ subject, response: items.join(" ") }, null, 2);
}

function arrange(items: readonly string[], plan: Plan, ground: Ground): string {
  const two = plan.shape === "two-responses";
  const count = two ? 2 : (plan.paragraphs?.count ?? Math.min(4, Math.max(1, Math.round(items.length / 5))));
  const writer = writerOf(plan, ground.topic, ground.rng.derive("around"));
  const paragraphs: string[][] = [];
  let pending: string[] = [];
  let sections = 0;
  for (let p = 0; p < count; p++) {
    const lines: string[] = [];
    const first = plan.firstWords.get(p + 1);
    if (p === 0 && plan.title && first === undefined) lines.push(titleOf(plan, ground, writer));
    if (first !== undefined && writer !== undefined) {
      const sentence = written(writer.beginning(first), plan);
      lines.push(sentence);
      if (p === 0 && plan.title) lines.push(titleOf(plan, ground, writer));
    }
    const isLine = lines.length;
    let line: string[] = [];
    const [from, to] = [Math.floor((p * items.length) / count), Math.floor(((p + 1) * items.length) / count)];
    for (let i = from; i < to; i++) {
      const wanted = plan.sections === undefined ? 0 : Math.ceil(((i + 1) * plan.sections.count) / items.length);
      while (sections < wanted) pending.push(`${plan.sections?.name ?? ""} ${++sections}`);
      if (pending.length > 0) {
        if (line.length > 0) lines.push(line.join(" "));
        line = [];
        lines.push(...pending);
        pending = [];
      }
      line.push(items[i] as string);
    }
    if (line.length > 0) {
      const joinFirst = first !== undefined && isLine === 1 && lines.length === 1;
      if (joinFirst) lines[0] = `${lines[0] as string} ${line.join(" ")}`;
      else lines.push(line.join(" "));
    }
    paragraphs.push(lines);
  }
  addAround(paragraphs, plan, writer);
  const divider = two ? "\n\n******\n\n" : (plan.paragraphs?.divider ?? "\n\n");
  return paragraphs.map((lines) => lines.join("\n")).join(divider);
}

/** The list, the postscript and the ending. */
function addAround(paragraphs: readonly string[][], plan: Plan, writer: SentenceWriter | undefined): void {
  const [first, last] = [paragraphs[0], paragraphs.at(-1)];
  if (first === undefined || last === undefined || writer === undefined) return;
  for (let i = 0; i < plan.bullets; i++) first.push(`- ${written(writer.plain(3), plan)}`);
  if (plan.postscript !== undefined) last.push(`${plan.postscript} ${written(writer.plain(4), plan)}`);
  if (plan.ending === undefined) return;
  const end = last.length - 1;
  if (plan.bullets > 0 && first === last && plan.postscript === undefined) last.push(plan.ending);
  else if (end < 0) last.push(plan.ending);
  else last[end] = `${last[end] as string} ${plan.ending}`;
}

function titleOf({ language }: Plan, { topic }: Ground, writer: SentenceWriter | undefined): string {
  if (language === "en") return `<<About ${topic.subject}>>`;
  return `<<${(writer?.plain(4) ?? []).join(" ")}>>`;
}
