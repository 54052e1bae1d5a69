// The flags of `precept verify`.
import { Option, type Command } from "commander";
import { reasoningParts } from "../eval/verification/reasoning-parts.ts";
import { modes } from "../verify/constraint.ts";
import { examples, numberBetween } from "./flag-values.ts";
import type { VerifyFlags } from "./verify.ts";

export function addVerify(program: Command): void {
  program
    .command("verify")
    .summary("score responses by the instructions they follow")
    .description(
      "Judges responses to IFEval, IFBench and the like by programs, strictly and loosely, with 95 % intervals. Files may be paths, http(s) addresses or hf://owner/name. Responses are lines {prompt, response}; a prompt without one counts as failed. Exit code 1 below --min-prompt-strict.",
    )
    .option("--suite <name>", "the published set: ifeval, ifbench, ... (--list shows all)")
    .option(
      "--data <file>",
      "its prompts with their instructions, JSONL (default: fetched from where they are published)",
    )
    .option("--responses <file>", "the model's responses, JSONL")
    .option("--compare <file...>", "two files of responses, or two that --rows wrote: how far apart, and how surely")
    .addOption(
      new Option("--mode <mode>", "as the published code judges, or with its defects repaired")
        .choices(modes)
        .default("parity"),
    )
    .addOption(
      new Option(
        "--reasoning <part>",
        "judge responses as they are, what follows their reasoning, or the reasoning (default: trace for reasonif, cut for mathif, else keep)",
      ).choices(reasoningParts),
    )
    .option("--reasoning-tags <tags...>", "what opens and what closes reasoning (default: <think> </think>)")
    .option(
      "--without-constraints <file>",
      "mathif: responses to the bare questions, for correctness without constraints",
    )
    .addOption(new Option("--json", "print JSON"))
    .option("--html <file>", "write a page with every response and the places that decided")
    .option("--rows <file>", "write one line of verdicts per prompt: {key, strict, loose}")
    .addOption(
      new Option("--min-prompt-strict <share>", "exit code 1 below this share, from 0 to 1").argParser(
        numberBetween(0, 1),
      ),
    )
    .option("--list", "list the sets, or with --suite the instructions of one")
    .addHelpText(
      "after",
      examples([
        "precept verify --suite ifeval --data input_data.jsonl --responses responses.jsonl --html page.html",
        "precept verify --suite ifbench --responses responses.jsonl --mode fixed --min-prompt-strict 0.4",
        "precept verify --suite ifbench --responses reasoned.jsonl --reasoning cut",
        "precept verify --suite ifeval --data input_data.jsonl --compare before.jsonl after.jsonl",
      ]),
    )
    .action(async (options: VerifyFlags) => (await import("./verify.ts")).verify(options));
}
