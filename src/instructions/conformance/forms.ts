// Claims on forms: surfaces, JSON, axes, bounds and the config's own schema.
import { canonicalJson } from "../../core/canonical-json.ts";
import { demand, sampleOf, shown, type Claim, type Subject } from "./draws.ts";

export const formClaims: readonly Claim[] = [
  { claim: "every surface and paraphrase reads back to the same meaning", run: surfacesReadBack },
  { claim: "no text makes parse throw or read what is no instruction", run: parseNeverThrows },
  { claim: "an instruction is written in the same words every time", run: renderingRepeats },
  { claim: "parameters and inputs survive JSON and strangers are refused", run: jsonRoundTrips },
  { claim: "every axis measures every exercise", run: axesMeasure },
  { claim: "carrying out ends within its bounds", run: executionIsBounded },
  { claim: "the config refuses what it does not know", run: configIsStrict },
];

/** Of the families that promise it. */
export const traceClaim: Claim = { claim: "the trace's last line ends with the answer", run: tracesEndWithAnswers };

function surfacesReadBack(subject: Subject): void {
  const { family, config, writeOnly } = subject;
  const parse = family.parse?.bind(family);
  for (const { params } of sampleOf(subject).slice(0, 50)) {
    const key = family.key(params);
    for (const surface of family.surfaces) {
      const wordings = family.paraphrases(surface);
      demand(Number.isInteger(wordings) && wordings >= 1, () => `${surface} has ${wordings} paraphrases`);
      for (let paraphrase = 0; paraphrase < wordings; paraphrase++) {
        const text = family.render(params, surface, paraphrase);
        demand(typeof text === "string" && text !== "", () => `paraphrase ${paraphrase} of ${surface} is empty`);
        if (parse === undefined || writeOnly.includes(surface)) continue;
        const back = parse(text, surface, config) as unknown;
        demand(
          back !== undefined && family.key(back) === key,
          () => `${surface} ${paraphrase} of ${shown(params)} reads back as ${shown(back)}: ${shown(text)}`,
        );
        demand(parse(`${text} `, surface, config) === undefined, () => `${surface} ${paraphrase} reads a padded text`);
      }
    }
  }
}

/** Texts that are no instruction, or a broken one. */
function parseNeverThrows(subject: Subject): void {
  const { family, config } = subject;
  if (family.parse === undefined) return;
  for (const surface of family.surfaces) {
    const [first] = sampleOf(subject);
    const text = family.render(first?.params, surface, 0);
    const damaged = [1, 2, 3, 4, 5].flatMap((part) => {
      const at = Math.floor((text.length * part) / 6);
      return [text.slice(0, at), text.slice(at), `${text.slice(0, at)}\uD800${text.slice(at)}`];
    });
    for (const strange of [
      "",
      " ",
      "\0",
      "{}",
      "(".repeat(50_000),
      "a ".repeat(50_000),
      `${text}${text}`,
      ...damaged,
    ]) {
      const back = family.parse(strange, surface, config) as unknown;
      demand(
        back === undefined || family.isParams(back),
        () => `${surface}: ${shown(strange)} reads as ${shown(back)}, which isParams refuses`,
      );
    }
  }
}

function renderingRepeats(subject: Subject): void {
  const { family } = subject;
  for (const { params, input } of sampleOf(subject).slice(0, 50)) {
    const copies = [params, JSON.parse(canonicalJson(params)) as unknown];
    const inputs = copies.map((copy) => family.renderInput(copy, input));
    demand(
      inputs[0] === inputs[1],
      () => `the input of ${shown(params)} is written ${shown(inputs[0])} and ${shown(inputs[1])}`,
    );
    for (const surface of family.surfaces) {
      demand(
        family.render(params, surface) === family.render(params, surface, 0),
        () => `${surface} without a paraphrase is not paraphrase 0 of ${shown(params)}`,
      );
      for (let paraphrase = 0; paraphrase < family.paraphrases(surface); paraphrase++) {
        const [first, again] = copies.map((copy) => family.render(copy, surface, paraphrase));
        demand(first === again, () => `${surface} ${paraphrase} is written ${shown(first)} and then ${shown(again)}`);
      }
    }
  }
}

function jsonRoundTrips(subject: Subject): void {
  const { family } = subject;
  for (const { params, input, answer } of sampleOf(subject)) {
    const [backParams, backInput] = JSON.parse(canonicalJson([params, input])) as [unknown, unknown];
    demand(family.isParams(backParams), () => `isParams refuses ${shown(params)}`);
    demand(family.isInput(backInput), () => `isInput refuses ${shown(input)}`);
    demand(
      family.execute(backParams, backInput).answer === answer,
      () => `the answer of ${shown([params, input])} changes after a trip through JSON`,
    );
    demand(
      family.key(backParams) === family.key(params),
      () => `the key of ${shown(params)} changes after a trip through JSON`,
    );
    const extended: unknown = { ...(backParams as object), stowaway: 1 };
    demand(!family.isParams(extended), () => `isParams accepts an unknown key: ${shown(extended)}`);
  }
  for (const stranger of [null, undefined, 1, "", [], {}, { x: 1 }]) {
    demand(!family.isParams(stranger), () => `isParams accepts ${JSON.stringify(stranger)}`);
  }
  for (const stranger of [undefined, Number.NaN, () => 1]) {
    demand(!family.isInput(stranger), () => `isInput accepts what JSON lacks: ${String(stranger)}`);
  }
}

function axesMeasure(subject: Subject): void {
  const { family } = subject;
  demand(new Set(family.axes.map(({ name }) => name)).size === family.axes.length, () => "two axes have one name");
  for (const { params, input } of sampleOf(subject).slice(0, 50)) {
    for (const axis of family.axes) {
      const value: unknown = axis.measure(params, input);
      demand(
        typeof value === "string" || typeof value === "boolean" || Number.isFinite(value),
        () => `axis ${axis.name} measures ${String(value)} on ${shown([params, input])}`,
      );
    }
  }
}

function executionIsBounded(subject: Subject): void {
  const { steps, characters } = subject.bounds;
  for (const { params, input, execution } of sampleOf(subject)) {
    const { answer, trace, trackers = {} } = execution;
    const of = (): string => `on ${shown([params, input])}`;
    demand(typeof answer === "string", () => `the answer is ${shown(answer)} ${of()}`);
    demand(
      Array.isArray(trace) && trace.every((line) => typeof line === "string"),
      () => `the trace is no list of texts ${of()}`,
    );
    demand(trace.length <= steps, () => `${trace.length} steps, of ${steps} allowed, ${of()}`);
    const size = trace.reduce((sum, line) => sum + line.length, answer.length);
    demand(size <= characters, () => `${size} characters, of ${characters} allowed, ${of()}`);
    for (const [name, count] of Object.entries(trackers)) {
      demand(Number.isSafeInteger(count) && count >= 0, () => `the tracker ${name} counts ${count} ${of()}`);
    }
  }
}

function tracesEndWithAnswers(subject: Subject): void {
  for (const { params, input, answer, execution } of sampleOf(subject)) {
    const last = execution.trace.at(-1) ?? "";
    demand(
      last.endsWith(answer),
      () => `the trace of ${shown([params, input])} ends ${shown(last)}, the answer is ${shown(answer)}`,
    );
  }
}

function configIsStrict({ family, written }: Subject): void {
  const extended: unknown = { ...(written as object), "no such key": 1 };
  demand(
    !family.config.safeParse(extended).success,
    () => "the config's schema accepts an unknown key: use z.strictObject",
  );
}
