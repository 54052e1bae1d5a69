// Questions put once, replies kept before they are given back, whatever stops it.
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModelError } from "../../core/errors.ts";
import type { AskedModel, Question, Reply } from "../../models/endpoint/index.ts";
import { askAll } from "./ask-all.ts";
import { openJournal } from "./journal.ts";
import { questionKeys } from "./question-key.ts";

let scratch = "";
let files = 0;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-asking-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const usage = { promptTokens: 2, completionTokens: 1, estimated: false };
const answer = (text: string): Reply => ({ kind: "answer", text, ending: "stop", usage, requests: 1 });
const failure: Reply = { kind: "failure", code: "not-json", detail: "no", usage, requests: 3 };
const never = new AbortController().signal;

function scripted(reply: (question: Question, turn: number) => Reply | "later"): AskedModel & { asked: Question[] } {
  const asked: Question[] = [];
  return {
    asked,
    name: "scripted",
    settings: { api: "chat", maxTokens: 8, temperature: 0, stop: [], extra: {} },
    identity: { kind: "scripted" },
    async ask(question) {
      asked.push(question);
      await new Promise((resolve) => setImmediate(resolve));
      return reply(question, asked.length - 1);
    },
    close: () => Promise.resolve(),
  };
}

const questions = (...prompts: string[]): Question[] => prompts.map((prompt) => ({ prompt, sample: 0 }));

async function asking(
  model: AskedModel,
  asked: readonly Question[],
  path = join(scratch, `${files++}.jsonl`),
  signal = never,
) {
  const journal = await openJournal(path, new Set(asked.map(questionKeys(model))));
  try {
    const all = await askAll({ model, questions: asked, journal, concurrency: 3, signal });
    return { ...all, path, usage: journal.usage() };
  } finally {
    await journal.close();
  }
}

describe("asking all", () => {
  it("gives replies in the order of the questions, and asks equal ones once", async () => {
    const model = scripted(({ prompt }) => answer(prompt.toUpperCase()));
    const { replies } = await asking(model, questions("b", "a", "b", "c", "a"));
    expect(replies.map((reply) => (reply?.kind === "answer" ? reply.text : ""))).toEqual(["B", "A", "B", "C", "A"]);
    expect(model.asked).toHaveLength(3);
  });

  it("asks samples of one prompt each by itself", async () => {
    const model = scripted(({ sample }) => answer(`${sample}`));
    const asked = [0, 1, 2].map((sample) => ({ prompt: "a", sample }));
    const { replies } = await asking(model, asked);
    expect(replies).toMatchObject([{ text: "0" }, { text: "1" }, { text: "2" }]);
  });

  it("asks nothing again that was answered, and failures again", async () => {
    const first = scripted(({ prompt }) => (prompt === "b" ? failure : answer(prompt)));
    const { path } = await asking(first, questions("a", "b", "c"));
    const second = scripted(({ prompt }) => answer(prompt));
    const { replies, usage: all } = await asking(second, questions("a", "b", "c", "d"), path);
    expect(second.asked.map(({ prompt }) => prompt).toSorted()).toEqual(["b", "d"]);
    expect(replies.every((reply) => reply?.kind === "answer")).toBe(true);
    // What the failure used is paid for, too.
    expect(all.promptTokens).toBe(10);
  });

  it("asks another model, or with other settings, again", async () => {
    const model = scripted(({ prompt }) => answer(prompt));
    const { path } = await asking(model, questions("a"));
    const warmer = { ...scripted(() => answer("x")), settings: { ...model.settings, temperature: 1 } };
    const other = { ...scripted(() => answer("y")), identity: { kind: "scripted", name: "other" } };
    expect((await asking(warmer, questions("a"), path)).replies).toMatchObject([{ text: "x" }]);
    expect((await asking(other, questions("a"), path)).replies).toMatchObject([{ text: "y" }]);
  });

  it("puts off what fails at the moment until the others are asked", async () => {
    const model = scripted(({ prompt }, turn) => (prompt === "a" && turn < 5 ? "later" : answer(prompt)));
    const { replies } = await asking(model, questions("a", "b", "c", "d", "e", "f"));
    expect(replies).toHaveLength(6);
    expect(model.asked.at(-1)?.prompt).toBe("a");
  });

  it("keeps what there is where the model throws, and says why it stopped", async () => {
    const silent = new ModelError("silent", { code: "endpoint-silent" });
    const model = scripted(({ prompt }) => {
      if (prompt === "d") throw silent;
      return answer(prompt);
    });
    const { replies, stopped, path } = await asking(model, questions("a", "b", "c", "d", "e", "f", "g"));
    expect(stopped).toBe(silent);
    const answered = replies.filter((reply) => reply !== undefined).length;
    expect(answered).toBeGreaterThan(2);
    expect((await readFile(path, "utf8")).trim().split("\n")).toHaveLength(answered);
  });

  it("begins nothing after the signal", async () => {
    const stop = new AbortController();
    const model = scripted(({ prompt }) => {
      stop.abort(new Error("enough"));
      return answer(prompt);
    });
    const { replies, stopped } = await asking(model, questions("a", "b", "c", "d", "e", "f"), undefined, stop.signal);
    expect(stopped).toEqual(new Error("enough"));
    expect(model.asked.length).toBeLessThanOrEqual(3);
    expect(replies.filter((reply) => reply !== undefined)).toHaveLength(model.asked.length);
  });
});

describe("the journal", () => {
  it("gives back whatever texts it was given", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary", maxLength: 40 }), { maxLength: 12 }), async (texts) => {
        const path = join(scratch, `${files++}.jsonl`);
        const keys = texts.map((_, i) => `k${i}`);
        const journal = await openJournal(path, new Set(keys));
        for (const [i, text] of texts.entries()) await journal.add(`k${i}`, answer(text));
        await journal.close();
        await appendFile(path, '{"key":"k0","kind":"ans');
        const again = await openJournal(path, new Set(keys));
        await again.close();
        expect(keys.map((key) => again.answered(key)?.text)).toEqual(texts);
        expect(again.damaged).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    "null",
    "7",
    "[]",
    '{"key":"a"}',
    '{"key":"a","kind":"answer","text":7}',
    "\u0000\u0000",
    '{"kind":"answer"}',
  ])("passes over the line %j, and counts it", async (line) => {
    const path = join(scratch, `${files++}.jsonl`);
    const journal = await openJournal(path, new Set(["a"]));
    await journal.add("a", answer("x"));
    await journal.close();
    await appendFile(path, `${line}\n`);
    const again = await openJournal(path, new Set(["a"]));
    await again.close();
    expect([again.damaged, again.answered("a")?.text]).toEqual([1, "x"]);
  });
});
