#!/usr/bin/env node
// The command line: `precept --help` lists the commands, each in a file of its own that is loaded when it is called.
import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { exitCodes } from "../core/errors.ts";
import { deviceNames } from "../engine/devices/device.ts";
import { scaleNames } from "../experiments/scales.ts";
import { writtenSurfaces } from "../instructions/surface.ts";
import type { CheckFamilyFlags } from "./check-family.ts";
import type { FamiliesFlags } from "./families.ts";
import type { GenerateFlags } from "./generate.ts";
import type { PlanFlags } from "./plan.ts";
import { examples, numberBetween, portNumber, wholeNumber } from "./flag-values.ts";
import { reportError } from "./report-error.ts";
import type { ReportFlags } from "./report.ts";
import type { ChatFlags } from "./chat.ts";
import type { ExportFlags } from "./export-model.ts";
import type { SampleFlags } from "./sample.ts";
import type { ServeFlags } from "./serve.ts";
import { addEval } from "./eval-command.ts";
import { addExport } from "./export-command.ts";
import { addServeRewards } from "./serve-rewards-command.ts";
import { addVerify } from "./verify-command.ts";

const version = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

const program = new Command("precept")
  .description(
    "Programs language models with instructions: verified training data, trained models, measured obedience.",
  )
  .version(version, "-V, --version")
  .showHelpAfterError("(precept --help lists the commands)")
  .configureHelp({ showGlobalOptions: false })
  // `families` and `families check` both have --json: what follows a command is its own.
  .enablePositionalOptions()
  .addHelpText(
    "after",
    `
Exit codes:
  0    done
  1    a threshold was missed
  2    what was asked or named cannot be used: flags, configuration, a file that is
       not there or may not be read, malformed data
  3    the machine, the disk or the network failed, or a file of precept's own is damaged
  130  interrupted`,
  )
  .exitOverride();

const scaleOption = (): Option =>
  new Option("--scale <name>", "smoke (seconds), laptop (minutes) or paper (the published numbers)").choices(
    scaleNames,
  );
const seedOption = (text: string): Option => new Option("--seed <n>", text).argParser(wholeNumber(0));
const workersOption = (): Option =>
  new Option("--workers <n>", "cores to use (default: all)").argParser(wholeNumber(1));
const deviceOption = (): Option =>
  new Option("--device <name>", "where models compute: cpu, or webgpu for the GPU (default: cpu)").choices(deviceNames);
const surfaceOption = (text: string): Option =>
  new Option("--surface <name>", `${text} (default: rule, or the first that the family has)`).choices([
    ...writtenSurfaces,
  ]);
const pythonOption = (): Option =>
  new Option(
    "--python <file>",
    "a Python file of your own in place of a family: its typed functions are the instructions, run in a sandbox",
  );
const jsonOption = (text: string): Option => new Option("--json", text);

program
  .command("run")
  .summary("run an experiment: data, training, evaluation, report")
  .description(
    "Runs an experiment file and writes its run folder. Stopped or killed, the same command goes on where it was.",
  )
  .argument("<file>", "an experiment file, or the name of a shipped one, such as number-of-rules")
  .addOption(scaleOption())
  .option("--out <dir>", "the run folder (default: runs/<experiment>-<scale>-<hash>)")
  .addOption(seedOption("one seed, in place of the file's"))
  .addOption(workersOption())
  .addOption(deviceOption())
  .addOption(jsonOption("print results.json on stdout at the end"))
  .addHelpText(
    "after",
    examples(["precept run experiments/number-of-rules.yaml", "precept run no-op-share --scale smoke --out /tmp/try"]),
  )
  .action(async (file: string, options: object) => (await import("./run.ts")).run(file, { ...options, version }));

program
  .command("plan")
  .summary("show what an experiment would run, and estimate its time")
  .description(
    "Reads and checks an experiment file, lists the models it would train and estimates time and disk. Runs nothing else.",
  )
  .argument("<file>", "an experiment file, or the name of a shipped one")
  .addOption(scaleOption())
  .addOption(seedOption("one seed, in place of the file's"))
  .addOption(workersOption())
  .addOption(deviceOption())
  .addOption(jsonOption("print the plan as JSON"))
  .addHelpText("after", examples(["precept plan number-of-rules --scale paper"]))
  .action(async (file: string, options: PlanFlags) => (await import("./plan.ts")).plan(file, options));

const ownCode = "A module is your own code and runs with your rights, outside any sandbox.";
const familyOption = (): Option =>
  new Option("--family <file>", `a family of your own, a TypeScript or JavaScript module. ${ownCode}`);
const familyWord = "a name that `precept families` lists, or the file of a family of your own";

const familiesCommand = program
  .command("families")
  .summary("list the families of instructions, or check one of your own")
  .description("Lists the families; with a name or a file, that one with its surfaces, axes and configuration.")
  .argument("[family]", familyWord)
  .addOption(familyOption())
  .addOption(jsonOption("print JSON, with each configuration's schema"))
  .addHelpText(
    "after",
    examples([
      "precept families",
      "precept families rewrite",
      "precept families check ./mine.ts",
      "precept families --json",
    ]),
  )
  .action(async (family: string | undefined, options: FamiliesFlags) =>
    (await import("./families.ts")).families(family, options),
  );

familiesCommand
  .enablePositionalOptions()
  .command("check")
  .summary("hold a family to the conformance suite")
  .description(
    `Draws from a family and tries to refute what every family must hold to, claim by claim, with the counterexample where one fails. The configurations are those that its module exports as conformanceCases, else its defaults. Exit code 1 when a claim fails. ${ownCode}`,
  )
  .argument("<family>", familyWord)
  .addOption(new Option("--samples <n>", "exercises drawn for each claim (default: 200)").argParser(wholeNumber(2)))
  .addOption(seedOption("the seed"))
  .option("--set <key=value...>", "check this configuration only")
  .addOption(
    new Option("--timeout <s>", "seconds that a claim may take before it counts as one that does not end")
      .argParser(wholeNumber(1))
      .default(120),
  )
  .addOption(new Option("--json", "one JSON object per claim"))
  .addHelpText(
    "after",
    examples(["precept families check ./mine.ts", "precept families check ./mine.ts --samples 2000 --set size=3"]),
  )
  .action(async (family: string, options: CheckFamilyFlags) =>
    (await import("./check-family.ts")).checkFamily(family, options),
  );

program
  .command("sample")
  .summary("print sampled instructions with an exercise each")
  .description("Samples instructions of a family and shows each with an input, its true answer and the trace.")
  .argument("[family]", familyWord)
  .addOption(familyOption())
  .addOption(pythonOption())
  .addOption(new Option("-n, --number <n>", "how many").argParser(wholeNumber(1)).default(3))
  .addOption(seedOption("the seed").default(0))
  .addOption(surfaceOption("how the instruction is written"))
  .option("--set <key=value...>", "set parameters of the family, such as patternLength=2")
  .addOption(jsonOption("one JSON object per line"))
  .addHelpText(
    "after",
    examples([
      "precept sample rewrite -n 3",
      "precept sample rewrite --surface pseudocode --set patternLength=2 replacementLength=2 inputLength=10",
      "precept sample --python my_procedures.py",
    ]),
  )
  .action(async (family: string | undefined, options: SampleFlags) =>
    (await import("./sample.ts")).sample(family, options),
  );

program
  .command("generate")
  .summary("write a verified dataset, without training")
  .description(
    "Writes JSONL shards and a manifest. Every row is read back and verified. The same seed gives the same bytes.",
  )
  .argument("[family]", familyWord)
  .addOption(familyOption())
  .addOption(pythonOption())
  .option("--out <dir>", "the folder to write (for a Python file by default data/ and its name)")
  .addOption(new Option("--rows <n>", "rows to write").argParser(wholeNumber(1)).default(1000))
  .addOption(
    new Option(
      "--instructions <n>",
      "distinct instructions among them (default: 100; of a Python file, all procedures)",
    ).argParser(wholeNumber(1)),
  )
  .addOption(
    new Option("--split <name>", "which instructions").choices(["train", "validation", "test"]).default("train"),
  )
  .addOption(seedOption("the seed").default(0))
  .addOption(surfaceOption("how instructions are written"))
  .option("--set <key=value...>", "set parameters of the family, such as patternLength=2")
  .addOption(workersOption())
  .option("--strict", "with --python: stop where a function gives no exercises (default: leave it out and say so)")
  .addOption(jsonOption("print the manifest on stdout"))
  .addHelpText(
    "after",
    examples([
      "precept generate rewrite --rows 100000 --instructions 500 --out data/rewrite",
      "precept generate rewrite --surface prose --set patternLength=3 --out data/prose",
      "precept generate --family ./mine.ts --rows 10000 --out data/mine",
      "precept generate --python my_procedures.py --rows 1000 --out data/mine",
    ]),
  )
  .action(async (family: string | undefined, options: GenerateFlags) =>
    (await import("./generate.ts")).generate(family, options),
  );

program
  .command("report")
  .summary("write a run's page again")
  .description("Writes report/index.html from the results.json of a run folder.")
  .argument("<run>", "a run folder")
  .option("--figure <file>", "also write the main figure as an SVG file, for a paper or a slide")
  .addHelpText(
    "after",
    examples([
      "precept report runs/number-of-rules-laptop-0123456789",
      "precept report runs/number-of-rules-laptop-0123456789 --figure transition.svg",
    ]),
  )
  .action(async (dir: string, options: ReportFlags) => (await import("./report.ts")).report(dir, options));

addVerify(program);
addEval(program, version);
addExport(program, version);

const unitOption = (): Option => new Option("--unit <id>", "which model of a run folder that holds several");
const threadsOption = (): Option =>
  new Option("--threads <n>", "threads that compute (default: one per core)").argParser(wholeNumber(1));

program
  .command("serve")
  .summary("serve a model to OpenAI clients")
  .description(
    "Serves a model as OpenAI's API: /v1/models, /v1/completions and /v1/chat/completions. Reachable from this machine only, unless --host says otherwise. Where the environment variable PRECEPT_API_KEY is set, clients must send that key. The base URL goes to stdout when the server is ready.",
  )
  .argument("<model>", "a run folder, or a Hugging Face model folder")
  .addOption(unitOption())
  .addOption(new Option("--port <n>", "the port, 0 for any that is free").argParser(portNumber).default(8000))
  .option("--host <address>", "the address to listen on, such as 0.0.0.0 for every network", "127.0.0.1")
  .option("--model-name <name>", "what clients call the model (default: the unit's or the folder's name)")
  .addOption(threadsOption())
  .addOption(deviceOption())
  .addOption(
    new Option("--max-sequences <n>", "sequences generated at a time; more wait").argParser(wholeNumber(1)).default(32),
  )
  .addOption(
    new Option("--max-waiting <n>", "sequences that may wait; more are refused with a 429")
      .argParser(wholeNumber(0))
      .default(256),
  )
  .addOption(
    new Option("--timeout <seconds>", "longest time for an answer, waiting included")
      .argParser(wholeNumber(1))
      .default(600),
  )
  .addHelpText(
    "after",
    examples([
      "precept serve runs/number-of-rules-laptop-0123456789 --unit rewrite_512_1",
      "PRECEPT_API_KEY=$(openssl rand -hex 16) precept serve models/SmolLM2-135M --host 0.0.0.0",
    ]),
  )
  .action(async (model: string, options: ServeFlags) => (await import("./serve.ts")).serve(model, options));

addServeRewards(program);

program
  .command("chat")
  .summary("talk to a model in the terminal")
  .description(
    "Answers line by line. A model with a chat template remembers the conversation; for others each line is a prompt. What is piped in is one prompt, and only its answer is printed.",
  )
  .argument("<model>", "a run folder, or a Hugging Face model folder")
  .addOption(unitOption())
  .option("--system <text>", "what the model is told first")
  .addOption(
    new Option("--temperature <t>", "0 for the likeliest answer, more for more variety")
      .argParser(numberBetween(0, 2))
      .default(0),
  )
  .addOption(
    new Option("--top-p <p>", "draw from the likeliest tokens that together reach this probability")
      .argParser(numberBetween(0, 1))
      .default(1),
  )
  .addOption(new Option("--max-tokens <n>", "longest answer (default: what fits)").argParser(wholeNumber(1)))
  .addOption(seedOption("the same seed draws the same answers"))
  .addOption(threadsOption())
  .addOption(deviceOption())
  .addHelpText(
    "after",
    examples([
      "precept chat models/SmolLM2-135M-Instruct",
      "echo 'ab=c;abab>' | precept chat runs/my-run --unit rewrite_8_1",
    ]),
  )
  .action(async (model: string, options: ChatFlags) => (await import("./chat.ts")).chat(model, options));

program
  .command("export-model")
  .summary("write a trained model for another program")
  .description(
    "Writes a Hugging Face folder (transformers, TRL, vLLM), one GGUF file (llama.cpp, Ollama) or one ONNX file for inference: input_ids [batch, sequence] to logits. A model that was trained with adapters is written merged, unless --adapter asks for the adapter alone, in PEFT's format. An earlier export is replaced, anything else is left alone.",
  )
  .argument("<model>", "a run folder, or a Hugging Face model folder")
  .argument("<out>", "the folder (hf) or file (onnx, gguf) to write")
  .addOption(new Option("--to <format>", "the format").choices(["hf", "onnx", "gguf"]).makeOptionMandatory())
  .addOption(unitOption())
  .addOption(
    new Option("--dtype <type>", "how weights are stored (default: float32)").choices([
      "float32",
      "float16",
      "bfloat16",
    ]),
  )
  .addOption(new Option("--adapter", "the adapter alone, in PEFT's format (hf)").conflicts("merge"))
  .option("--merge", "the adapter merged into its model: the default")
  .addOption(jsonOption("print what was written as JSON"))
  .addHelpText(
    "after",
    examples([
      "precept export-model runs/number-of-rules-laptop-0123456789 --unit rewrite_512_1 --to hf models/rewriter",
      "precept export-model runs/my-run --to gguf --dtype float16 my-model.gguf",
    ]),
  )
  .action(async (model: string, out: string, options: ExportFlags) =>
    (await import("./export-model.ts")).exportModel(model, out, options),
  );

// Whoever reads stdout may have read enough, as `head` has; whoever reads stderr may be gone while a run goes on.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? exitCodes.done : reportError(error));
});
process.stderr.on("error", () => {});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else process.exitCode = reportError(error);
}
