// The README of an export: what is in it, how to train on it, how to score what comes back.
import type { ExportTarget } from "./codec.ts";
import type { ExportManifest, StageRecord } from "./export-manifest.ts";
import { batch, lora, stageSettings, warmup } from "./launch.ts";
import { objectiveName } from "./learning.ts";
import { trainingText } from "./readme-training.ts";

/** The same manifest gives the same text. */
export function readmeText(manifest: ExportManifest): string {
  const sections = [
    `# ${manifest.title}, for ${names[manifest.target]}`,
    contents(manifest),
    `## Train\n\n${trainingText(manifest)}`,
    `## Parameters\n\n${parameters(manifest)}`,
    `## Score what comes back\n\n${scoring(manifest)}`,
    `## What to know\n\n${notes(manifest)}`,
  ];
  return `${frontMatter(manifest)}\n${sections.join("\n\n")}\n`;
}

const names: Readonly<Record<ExportTarget, string>> = {
  trl: "TRL",
  "openai-jsonl": "OpenAI's fine-tuning format",
  alpaca: "LLaMA-Factory and Axolotl, as alpaca",
  sharegpt: "LLaMA-Factory and Axolotl, as sharegpt",
};

/** \`load_dataset("this folder", "1-stage-1")\` of Hugging Face \`datasets\` reads the rows of a stage. */
function frontMatter({ stages }: ExportManifest): string {
  const configs = stages.flatMap(({ name, files }, i) => [
    `  - config_name: ${name}`,
    ...(i === 0 ? ["    default: true"] : []),
    "    data_files:",
    ...files.flatMap(({ split, file }) => [`      - split: ${split}`, `        path: ${file}`]),
  ]);
  return ["---", "configs:", ...configs, "---"].join("\n");
}

function contents({ stages, precept, limit }: ExportManifest): string {
  const rows = stages.flatMap((stage) =>
    stage.files.map(({ file, split, rows, kinds, longest, bytes }) => {
      const what = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`);
      const learns = objectiveName(stage.objective);
      return `| ${stage.name} | ${learns} | \`${file}\` | ${rows} | ${what.join(", ")} | ${split === "train" ? stage.repeats : ""} | ${longest.prompt} + ${longest.learnt} | ${bytes} |`;
    }),
  );
  const cut = limit === undefined ? "" : `\n\nOnly the first ${limit} rows of each file were exported.`;
  return `Written by \`precept export\` (Precept ${precept}). Every row was read back from these files, and its answer compared with what carrying the
instruction out gives, before the folder got its name. Do so again with \`npx precept verify-export .\`

| stage | learns by | file | rows | kinds | rows per instruction | longest prompt + answer, bytes | size, bytes |
|---|---|---|---|---|---|---|---|
${rows.join("\n")}${cut}

\`lineage/\` says line by line where each row comes from: family, parameters, input, surface. \`export.json\` holds the plans from which
every row follows. \`load_dataset(".", "${stages[0]?.name}")\` of Hugging Face \`datasets\` reads a stage.`;
}

function parameters({ stages, target }: ExportManifest): string {
  const learnings = new Set(stages.map(({ learning }) => learning));
  const epochs = [...new Set(stages.map((stage) => stageSettings(stage).epochs))];
  const budget = stages.some(({ plan }) => plan.stage !== undefined)
    ? ". The rows of a stage are its whole budget, repetitions of an instruction included: each row is meant to be seen once"
    : "";
  const lines = [
    `adapters of rank ${lora.rank} and alpha ${lora.alpha} on all linear layers, learning rate ${learnings.has("sft") ? "1e-4" : "1e-5"} (whole models: a tenth)`,
    `cosine schedule, ${100 * warmup} % warm-up, ${batch.perDevice * batch.accumulated} rows an update on one device`,
    `${epochs.join(" or ")} epoch${epochs.length === 1 && epochs[0] === 1 ? "" : "s"}${budget}`,
    ...stages.flatMap((stage) => {
      const { name, beta, group, kl, temperature, steps } = stageSettings(stage);
      if (stage.learning === "sft") return [];
      const rates = "learning rate 1e-5 (whole models: 1e-6)";
      return stage.learning === "preference"
        ? [`${name}: beta ${beta}, ${rates}`]
        : [
            `${name}: groups of ${group}, reward 1 for the exact answer and 0 otherwise, KL ${kl}, ${rates}, temperature ${temperature}, ${steps} steps (200 to 500 are usual)`,
          ];
    }),
  ];
  const where = target === "openai-jsonl" ? "The commands above" : "The files in `launch/`";
  return `${where} use what suits programming by backprop (arXiv 2506.18777) where the paper says nothing, and what the objective of a stage
says itself; change them freely.

${lines.map((line) => `* ${line}`).join("\n")}`;
}

function scoring({ evaluations, form, target, stages, families }: ExportManifest): string {
  if (evaluations.length === 0) {
    return `This data has no test split, so nothing was held out, and nothing here can tell what was learnt from what was memorised. Export a run, or
generate the data from a plan with a \`test\` split.`;
  }
  const rows = evaluations.map(
    ({ name, folder, prompts, exercises, kinds }) =>
      `| ${name} | ${exercises} | ${kinds.join(", ")} | \`${folder}\` | \`${prompts}\` |`,
  );
  const answer = Math.max(...stages.map((stage) => stageSettings(stage).answerTokens));
  const api = form === "text" ? "completions" : "chat";
  const [first] = evaluations;
  const ask = `--data ${first?.folder} --api ${api} --max-tokens ${answer}`;
  const hosted =
    target === "openai-jsonl"
      ? `OPENAI_API_KEY=... npx precept eval --model openai:https://api.openai.com/v1#ft:NAME ${ask}`
      : `vllm serve MODEL --served-model-name mine --port 8000     # or: npx precept serve MODEL --model-name mine
npx precept eval --model openai:http://127.0.0.1:8000/v1#mine ${ask}`;
  const modules = families.filter(({ module }) => module !== undefined);
  const own =
    modules.length === 0
      ? ""
      : `\n\nThe ${modules.length === 1 ? "family" : "families"} ${modules.map(({ name, module }) => `${name} (\`${module?.path}\`)`).join(", ")} must lie where \`export.json\` says.`;
  return `| name | exercises | kinds | asked by \`precept eval\` | prompts for other programs |
|---|---|---|---|---|
${rows.join("\n")}

No exercise of an instruction that is held out is in a training file${evaluations.some(({ kinds }) => kinds.includes("declare")) ? " (exercises of kind `declare` ask for what training rows do say)" : ""}. Answers are judged by carrying the instructions
out, as the rows were made. Ask before the first stage, too: that is the point to compare with.

\`\`\`sh
${hosted}
\`\`\`${own}`;
}

function notes(manifest: ExportManifest): string {
  const marks = manifest.stages.filter(({ files }) => files.some(({ marks }) => marks > 0)).map(({ name }) => name);
  return [
    learntText(manifest),
    ...(marks.length === 0
      ? []
      : [
          `**Single marks.** Rows of ${marks.join(", ")} use the surface \`rule\`, in which every mark is a character of its own (\`ab>c;xabx=\`). Tokenizers of large models join
characters to tokens of their own making, so that such a model sees other pieces than the instruction speaks of. For those, generate the data on the
surfaces \`prose\`, \`pseudocode\` or \`python\`; \`rule\` is for models with a character tokenizer.`,
        ]),
    ...leftOut(manifest.stages),
    "Prompts and answers stand in the files exactly as they were verified. Some chat templates trim the white space around messages.",
    "Keep trained models outside of this folder: exporting again replaces it, and refuses to where other files lie in it.",
  ]
    .map((note) => `* ${note.replaceAll("\n", "\n  ")}`)
    .join("\n");
}

function learntText({ target, form }: ExportManifest): string {
  switch (target) {
    case "trl":
      return form === "chat"
        ? "**Loss.** `completion_only_loss`: on the answers alone, which end with the chat template's own mark."
        : `**Loss.** \`completion_only_loss\`: on the completions alone, after which TRL puts the tokenizer's end token. Where TRL warns of a "mismatch between tokenized prompt and
the start of tokenized prompt+completion", the tokenizer joins the last mark of prompts with the first of answers, and the boundary is off by that token.`;
    case "openai-jsonl":
      return "**Loss.** On every assistant's message; on none with `weight: 0`.";
    case "alpaca":
      return "**Loss.** On `output` alone (`train_on_prompt: false`, `train_on_inputs: false`). The whole prompt is the instruction; `input` is empty, since trainers put words between the two.";
    case "sharegpt":
      return "**Loss.** On every `gpt` turn and on no other; rows with an answer that is only read were refused.";
    default:
      return target satisfies never;
  }
}

function leftOut(stages: readonly StageRecord[]): string[] {
  return stages.flatMap(({ name, files }) => {
    const rows = files.reduce((sum, { leftOut }) => sum + leftOut, 0);
    if (rows === 0) return [];
    return [
      `**Left out.** ${rows} rows of ${name}, on whose input no other instruction that was tried gives another answer: there is nothing to reject.`,
    ];
  });
}
