// Claims on answers: the true one passes, and nothing else does, whatever a model may write.
import { canonicalJson } from "../../core/canonical-json.ts";
import { Rng } from "../../core/rng.ts";
import { demand, sampleOf, shown, type Claim, type Drawn, type Subject } from "./draws.ts";

export const answerClaims: readonly Claim[] = [
  { claim: "the true answer passes", run: trueAnswersPass },
  { claim: "empty, changed, padded, quoted and repeated answers fail", run: wrongAnswersFail },
  { claim: "answers that hedge or list candidates fail", run: hedgesFail },
  { claim: "a neighbour's answer fails", run: neighboursAnswersFail },
  { claim: "no response makes check throw, or passes by itself", run: checkNeverThrows },
];

function trueAnswersPass(subject: Subject): void {
  for (const { params, input, answer } of sampleOf(subject)) {
    const verdict = subject.family.check(params, input, answer);
    demand(
      verdict.kind === "pass",
      () => `the true answer ${shown(answer)} of ${shown([params, input])} got ${shown(verdict)}`,
    );
    if (subject.oracle === undefined) continue;
    demand(
      subject.oracle(params, input, answer),
      () => `the oracle refuses the answer ${shown(answer)} of ${shown([params, input])}`,
    );
  }
}

function wrongAnswersFail(subject: Subject): void {
  for (const drawn of sampleOf(subject)) {
    judge(subject, drawn, "", drawn.answer !== "");
    for (const wrong of changedAnswers(drawn.answer)) judge(subject, drawn, wrong);
  }
}

function* changedAnswers(answer: string): Generator<string> {
  yield* [` ${answer}`, `${answer} `, `${answer}\n`, `\t${answer}`, `${answer}\u200B`, `${answer}${answer || "x"}`];
  yield* [`"${answer}"`, `'${answer}'`, `\`${answer}\``, `“${answer}”`, `**${answer}**`, `${answer}.`, `${answer}\0`];
  yield* [answer.toUpperCase(), answer.slice(1), answer.slice(0, -1), Array.from(answer).reverse().join("")];
  for (const place of [0, answer.length >> 1, answer.length - 1]) {
    if (place < 0 || place >= answer.length) continue;
    const other = answer.charAt(place) === "q" ? "r" : "q";
    yield answer.slice(0, place) + other + answer.slice(place + 1);
  }
}

function hedgesFail(subject: Subject): void {
  const all = sampleOf(subject);
  all.forEach((drawn, i) => {
    const { answer: x } = drawn;
    const others = [1, 2, 3].map((step) => (all[(i + step) % all.length] as Drawn).answer);
    const different = others.filter((other) => other !== x);
    const lists = different.length === 0 ? [] : candidateLists([x, ...different]);
    for (const hedge of [...hedges(x), ...lists]) judge(subject, drawn, hedge, true);
  });
}

function hedges(x: string): string[] {
  return [
    `${x} or not ${x}`,
    `not ${x} or something else`,
    `${x} or something else`,
    `either ${x} or something else`,
    `${x} or ${x}`,
    `maybe ${x}`,
    `not ${x}`,
    `The answer is ${x}`,
    `the answer is ${x}.`,
    `Answer: ${x}`,
    `<answer>${x}</answer>`,
    `\\boxed{${x}}`,
    `Let me think.\n${x}`,
    `${x}\n${x}`,
    `${x}, I think`,
  ];
}

function candidateLists(candidates: readonly string[]): string[] {
  const backwards = [...candidates].reverse();
  return [
    ...[", ", " or ", "\n", " | ", "; "].flatMap((mark) => [candidates.join(mark), backwards.join(mark)]),
    JSON.stringify(candidates),
    candidates.map((candidate, i) => `${i + 1}. ${candidate}`).join("\n"),
  ];
}

function neighboursAnswersFail(subject: Subject): void {
  const all = sampleOf(subject);
  all.forEach((drawn, i) => judge(subject, drawn, (all[(i + 1) % all.length] as Drawn).answer));
}

/** Texts that have broken checkers: control characters, lone surrogates, patterns, prototypes, great length. */
const strangeTexts = [
  " ",
  "\0",
  "\uD800",
  "\uDC00\uD800",
  "\u202Eabc",
  "\uFEFF",
  "e\u0301",
  "$&$1$`",
  "(((((",
  "[a-z]*",
  "%s%n%d",
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "NaN",
  "-0",
  "{}",
  "[]",
  '{"answer":',
  "\r\n",
  "👩‍👩‍👧‍👦",
];

/** As long as a model's worst answer: what takes time in proportion to the square of it hangs here. */
const longTexts = [
  "a".repeat(300_000),
  " ".repeat(200_000),
  "(".repeat(200_000),
  `${'"'.repeat(100_000)}${"a".repeat(100_000)}`,
  "1 + ".repeat(50_000),
  "[".repeat(100_000),
  "\uD800".repeat(100_000),
  "yes\n".repeat(50_000),
];

function checkNeverThrows(subject: Subject): void {
  const rng = Rng.from(subject.seed, "strange");
  sampleOf(subject)
    .slice(0, 50)
    .forEach((drawn, i) => {
      const random = Array.from({ length: 20 }, () => randomText(rng, drawn.answer));
      const long = i === 0 ? [...longTexts, `${drawn.answer}${" ".repeat(200_000)}`, again(drawn.answer)] : [];
      for (const text of [...strangeTexts, ...random, ...long]) judge(subject, drawn, text);
    });
}

/** An answer over and over, about 200,000 characters. */
function again(answer: string): string {
  return answer.repeat(Math.ceil(200_000 / Math.max(1, answer.length)));
}

/** Any code units, or the answer with some of its own put in another place. */
function randomText(rng: Rng, answer: string): string {
  if (rng.chance(0.5)) {
    return String.fromCharCode(
      ...Array.from({ length: rng.int(40) }, () => rng.int(rng.chance(0.5) ? 0x80 : 0x1_0000)),
    );
  }
  const [from, to, at] = [rng.int(answer.length + 1), rng.int(answer.length + 1), rng.int(answer.length + 1)];
  return answer.slice(0, at) + answer.slice(Math.min(from, to), Math.max(from, to)) + answer.slice(at);
}

/**
 * Demands a verdict on a response, and the right one: what the oracle says; without one, that of a family with one
 * answer, or a failure where `hopeless`.
 */
function judge(subject: Subject, drawn: Drawn, response: string, hopeless = false): void {
  const { family, oracle } = subject;
  const { params, input, answer } = drawn;
  const verdict = family.check(params, input, response);
  const seen = (): string =>
    `${shown(response)}, where the answer is ${shown(answer)}, got ${shown(verdict)} (of ${shown([params, input])})`;
  demand(verdict.kind === "pass" || verdict.kind === "fail", seen);
  if (verdict.kind === "fail")
    demand(verdict.code !== "" && verdict.detail !== "", () => `${seen()}, which says nothing`);
  canonicalJson(verdict);
  const right = oracle === undefined ? undefined : oracle(params, input, response);
  if (right !== undefined) {
    demand((verdict.kind === "pass") === right, () => `${seen()}, and the oracle ${right ? "accepts" : "refuses"} it`);
  } else if (hopeless || family.answers !== "many") {
    demand((verdict.kind === "pass") === (response === answer), seen);
  }
}
