// The flags of `precept eval`.
import { Option, type Command } from "commander";
import { deviceNames } from "../engine/devices/device.ts";
import { reasoningParts } from "../eval/verification/reasoning-parts.ts";
import { plannedKinds } from "../data/plans/split-part.ts";
import { writtenSurfaces } from "../instructions/surface.ts";
import { modes } from "../verify/constraint.ts";
import type { EvalFlags } from "./eval-flags.ts";
import { examples, numberBetween, wholeNumber } from "./flag-values.ts";

export function addEval(program: Command, version: string): void {
  const command = program
    .command("eval")
    .summary("measure any model: an endpoint, a run, a model folder")
    .description(
      "Asks a model the test exercises of a run (--run), of a dataset (--data), fresh ones of a family (--family), or the prompts of a published set (--suite), and judges its answers by executing what was asked. Every answer is kept as it comes: stopped, killed or refused, the same command goes on where it was, and nothing is asked twice. The key is read from PRECEPT_API_KEY or OPENAI_API_KEY and is never written anywhere.",
    );
  for (const option of [...modelOptions(), ...questionOptions(), ...judgingOptions(), ...outputOptions()]) {
    command.addOption(option);
  }
  command
    .addHelpText(
      "after",
      examples([
        "precept eval --model openai:https://api.openai.com/v1#gpt-4o-mini --family procedure --surface prose --dry-run",
        "precept eval --model openai:http://127.0.0.1:8000/v1#tiny --api completions --run runs/my-run",
        "precept eval --model runs/my-run --unit rewrite_512_1 --run runs/my-run",
        "precept eval --model models/SmolLM2-135M-Instruct --suite ifeval --data input_data.jsonl --html page.html",
      ]),
    )
    .action(async (options: Omit<EvalFlags, "version">) =>
      (await import("./eval.ts")).evaluate({ ...options, version }),
    );
}

const positive = numberBetween(Number.MIN_VALUE, 1e12);
const price = numberBetween(0, 1e9);

function modelOptions(): Option[] {
  return [
    new Option(
      "--model <model>",
      "openai:URL#NAME for an OpenAI-compatible endpoint, or a run folder, or a Hugging Face model folder",
    ).makeOptionMandatory(),
    new Option("--unit <id>", "which model of a run folder that holds several"),
    new Option("--threads <n>", "threads that compute, for a model on disk (default: one per core)").argParser(
      wholeNumber(1),
    ),
    new Option("--device <name>", "where a model on disk computes: cpu or webgpu (default: cpu)").choices(deviceNames),
    new Option("--api <name>", "chat completions, or completions for models that only continue text")
      .choices(["chat", "completions"])
      .default("chat"),
    new Option("--system <text>", "what the model is told first"),
    new Option("--max-tokens <n>", "longest answer").argParser(wholeNumber(1)).default(1024),
    new Option("--temperature <t>", "0 for the likeliest answer").argParser(numberBetween(0, 2)).default(0),
    new Option("--top-p <p>", "draw from the likeliest tokens that together reach this probability").argParser(
      numberBetween(0, 1),
    ),
    new Option(
      "--sampling-seed <n>",
      "answers are drawn with seeds made of this (default: none is sent; of a model on disk 0)",
    ).argParser(wholeNumber(0)),
    new Option("--stop <text...>", "an answer ends before any of these"),
    new Option("--param <name=value...>", "further members of a request, or with the value null members to leave out"),
    new Option("--api-key-env <name>", "the environment variable that holds the key"),
    new Option("--api-key-header <name>", "the header that takes the key, in place of authorization"),
    new Option("--concurrency <n>", "questions under way at a time (default: 8; of a model on disk 32)").argParser(
      wholeNumber(1),
    ),
    new Option("--requests-per-minute <n>", "the endpoint's limit").argParser(positive),
    new Option("--tokens-per-minute <n>", "the endpoint's limit").argParser(positive),
    new Option("--timeout <seconds>", "for one request").argParser(positive).default(300),
    new Option("--patience <minutes>", "how long nothing may be answered before it is left")
      .argParser(positive)
      .default(60),
  ];
}

function questionOptions(): Option[] {
  return [
    new Option("--run <dir>", "the test exercises of this run"),
    new Option("--run-unit <id>", "of this one of its models (default: --unit, or any where all are asked the same)"),
    new Option("--data <path>", "a folder that `precept generate` wrote; with --suite, its prompts (JSONL)"),
    new Option(
      "--split <name>",
      "of a dataset or a run: train, validation or test; of a run with a curriculum what its models are asked, such as unseen or declared (default: test, unseen)",
    ),
    new Option("--family <family>", "fresh exercises: a name that `precept families` lists, or a file of your own"),
    new Option("--python <file>", "fresh exercises of the functions of a Python file"),
    new Option("--set <key=value...>", "set parameters of the family, such as patternLength=2"),
    new Option("--kind <kind>", "how fresh exercises pose the instruction").choices(plannedKinds).default("in-context"),
    new Option("--surface <name>", "how fresh instructions are written (default: rule, or the family's first)").choices(
      [...writtenSurfaces],
    ),
    new Option("--shots <n>", "worked examples before a fresh exercise").argParser(wholeNumber(1)),
    new Option("--instructions <n>", "different fresh instructions (default: 100)").argParser(wholeNumber(1)),
    new Option("--inputs <n>", "fresh exercises of each").argParser(wholeNumber(1)).default(1),
    new Option("--seed <n>", "of fresh exercises").argParser(wholeNumber(0)).default(0),
    new Option("--suite <name>", "a published set of prompts: ifeval, ifbench, ... (precept verify --list)"),
    new Option("--limit <n>", "only the first so many").argParser(wholeNumber(1)),
    new Option("--samples <n>", "answers to each exercise").argParser(wholeNumber(1)).default(1),
  ];
}

function judgingOptions(): Option[] {
  return [
    new Option("--reasoning <part>", "judge answers as they are, or what follows their reasoning").choices(
      reasoningParts,
    ),
    new Option("--reasoning-tags <tags...>", "what opens and what closes reasoning (default: <think> </think>)"),
    new Option("--answer-after <text>", "an answer is what follows the last of these, such as 'Answer:'"),
    new Option("--trim", "space around an answer is no part of it"),
    new Option("--mode <mode>", "of --suite: as the published code judges, or repaired")
      .choices(modes)
      .default("parity"),
    new Option("--min-accuracy <share>", "exit code 1 below this share, from 0 to 1").argParser(numberBetween(0, 1)),
  ];
}

function outputOptions(): Option[] {
  return [
    new Option("--out <dir>", "where answers and results are kept (default: evals/ and the model's name)"),
    new Option("--html <file>", "write a page with the numbers and the failed answers"),
    new Option("--json", "print the results as JSON on stdout"),
    new Option("--dry-run", "say what would be asked and what it would cost, and ask nothing"),
    new Option("--price-in <x>", "price of a million tokens that are read").argParser(price),
    new Option("--price-out <x>", "price of a million tokens that are written").argParser(price),
  ];
}
