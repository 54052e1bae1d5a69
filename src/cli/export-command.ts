// The flags of `precept export` and `precept verify-export`.
import { Option, type Command } from "commander";
import { exportForms, exportTargets } from "../data/export/codec.ts";
import { scaleNames } from "../experiments/scales.ts";
import type { ExportRowsFlags, VerifyExportFlags } from "./export.ts";
import { examples, wholeNumber } from "./flag-values.ts";

export function addExport(program: Command, version: string): void {
  program
    .command("export")
    .summary("write the rows of a run or a dataset for another trainer")
    .description(
      "Writes every stage of a curriculum as the rows that TRL, OpenAI's fine-tuning, LLaMA-Factory or Axolotl read, with a README of the commands, the trainers' configurations, and the exercises that score what comes back. All rows are read back from the files and verified by execution before the folder gets its name. The same source gives the same bytes. An earlier export is replaced, anything else is left alone.",
    )
    .argument(
      "<source>",
      "a run folder, a folder that `precept generate` wrote, or an experiment (a file, or the name of a shipped one), which need not have been run",
    )
    .argument("<dir>", "the folder to write")
    .addOption(new Option("--to <format>", "the format").choices([...exportTargets]).makeOptionMandatory())
    .addOption(
      new Option(
        "--form <form>",
        "of trl: messages, for models with a chat template, or plain text (default: chat)",
      ).choices([...exportForms]),
    )
    .option("--unit <id>", "which model of a run or an experiment with several, or the name of its arm")
    .addOption(new Option("--scale <name>", "of an experiment (default: laptop)").choices([...scaleNames]))
    .addOption(
      new Option("--objective <name>", "learn all rows so, in place of what their stages say").choices([
        "sft",
        "dpo",
        "grpo",
      ]),
    )
    .addOption(new Option("--limit <n>", "only the first so many rows of each stage").argParser(wholeNumber(1)))
    .addOption(new Option("--json", "print the export's manifest as JSON"))
    .addHelpText(
      "after",
      examples([
        "precept export runs/pbb-rewrite-laptop-0123456789 --unit proactive --to trl exports/proactive",
        "precept export pbb-rewrite --scale laptop --unit proactive --to openai-jsonl exports/openai",
        "precept export data/rewrite --to trl --form text --objective grpo exports/grpo",
      ]),
    )
    .action(async (source: string, dir: string, options: Omit<ExportRowsFlags, "version">) =>
      (await import("./export.ts")).exportTrainingRows(source, dir, { ...options, version }),
    );

  program
    .command("verify-export")
    .summary("verify an exported folder again")
    .description(
      "Reads every row and every exercise of a folder that `precept export` wrote, carries its instruction out again, and compares all other files with what was written. The first row that is not true, not where it belongs, or changed is named by file and line. Exit code 2 where there is one.",
    )
    .argument("<dir>", "the exported folder")
    .addOption(new Option("--json", "print what was verified as JSON"))
    .addHelpText("after", examples(["precept verify-export exports/proactive"]))
    .action(async (dir: string, options: VerifyExportFlags) =>
      (await import("./export.ts")).verifyExported(dir, options),
    );
}
