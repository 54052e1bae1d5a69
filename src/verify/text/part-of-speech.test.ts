import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { startsWithVerb } from "./part-of-speech.ts";

const verbs: readonly [form: string, texts: readonly string[]][] = [
  [
    "an imperative",
    ["Explore the city.", "Imagine a world.", "Write!", "Let's go.", "Don't be late.", "Go straight ahead."],
  ],
  ["in any case", ["write a poem.", "WRITE A POEM.", "BOOK A TABLE.", "  \n Take care."]],
  [
    "a word that is a noun as well, with an object",
    ["Water the plants.", "Book us a table.", "Name three rivers.", "List 5 towns."],
  ],
  [
    "with a particle or a place",
    ["Slow down near the school.", "Walk along the river.", "Look at the map.", "Step into the light."],
  ],
  ["with a noun", ["Mix flour and eggs.", "Plan meals ahead.", "Trust your instincts.", "Reduce heat."]],
  ["with another verb", ["Stop and think.", "Start by setting the table.", "Rest well!"]],
  ["a word that is an adjective as well", ["Open the door.", "Clean your room.", "Empty it.", "Warm up the soup."]],
  ["a gerund", ["Running is fun.", "Having finished, he left.", "According to him, no."]],
  [
    "a participle",
    ["Based on that, no.", "Born in Rome, she left.", "Located in the north, it is cold.", "Tired of it?"],
  ],
  ["an auxiliary", ["Is it late?", "Have a seat.", "Do come in.", "Were they here?"]],
  ["the third person", ["Seems fine.", "Gives it speed."]],
];

const others: readonly [kind: string, texts: readonly string[]][] = [
  ["nothing", ["", " ", "\n\n", "..."]],
  [
    "a mark before the verb",
    ["**Run** fast.", "- Run fast.", "1. Run fast.", '"Run!" he said.', "(Run.)", "# Run", "<b>Run</b>"],
  ],
  ["a modal", ["Can you swim?", "Will it rain?", "Would you?", "Can't you?", "Won't it?", "May I?"]],
  [
    "a noun that is a verb as well",
    [
      "Work is hard.",
      "Water is wet.",
      "Plans change.",
      "Help was near.",
      "Research shows it.",
      "Practice makes perfect.",
    ],
  ],
  [
    "a noun before a noun",
    [
      "Design of bridges",
      "Book Reviews",
      "Water quality is poor.",
      "Test results were late.",
      "Title: The Sea",
      "Step 1: Boil.",
    ],
  ],
  ["a name", ["Mark went home.", "Jack moved away.", "Bill paid.", "Rob lives here.", "Will Smith sang."]],
  ["an adjective", ["Clean water is rare.", "Open doors everywhere.", "Beautiful day.", "Perfect!"]],
  ["a word in -ing", ["Morning came.", "Nothing helps.", "King Arthur", "Spring is here.", "During the war"]],
  ["a word in -ed", ["Red is a colour.", "Seed prices rose.", "Hundred of them.", "Indeed, no."]],
  [
    "any other kind",
    [
      "The run",
      "I run",
      "To run",
      "Please run.",
      "Hello!",
      "Yes.",
      "Sure, run.",
      "Never run.",
      "Like a bird",
      "10 men ran.",
    ],
  ],
  ["another script", ["你好", "Мы бежим", "كتب الولد"]],
];

describe("a text starts with a verb", () => {
  it.each(verbs.flatMap(([form, texts]) => texts.map((text) => [form, text] as const)))("%s: %j", (_, text) => {
    expect(startsWithVerb(text)).toBe(true);
  });

  it.each(others.flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const)))("not %s: %j", (_, text) => {
    expect(startsWithVerb(text)).toBe(false);
  });

  it("any text is judged, and a mark before it makes it false", () => {
    assert(
      property(string({ unit: "grapheme" }), (text) => {
        expect(startsWithVerb(`* ${text}`)).toBe(false);
        expect(typeof startsWithVerb(text)).toBe("boolean");
      }),
    );
  });

  it.each([
    ["spaces and a verb", `${" ".repeat(500_000)}Run!`, true],
    ["a verb and many words", `Explore ${"the city ".repeat(100_000)}`, true],
    ["one word", "run".repeat(300_000), false],
    ["lone surrogates", "\uD800".repeat(1_000_000), false],
    ["marks", "!".repeat(1_000_000), false],
  ])("a megabyte of %s is read", (_, text, expected) => {
    expect(startsWithVerb(text)).toBe(expected);
  });
});
