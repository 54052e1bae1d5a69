// The commands that train on an export, trainer by trainer.
import type { ExportManifest, StageRecord } from "./export-manifest.ts";
import { lora, stageSettings } from "./launch.ts";
import { trlCommands } from "./trl-files.ts";

export function trainingText(manifest: ExportManifest): string {
  switch (manifest.target) {
    case "trl":
      return trl(manifest);
    case "openai-jsonl":
      return openAi(manifest);
    case "alpaca":
    case "sharegpt":
      return factories(manifest);
    default:
      return manifest.target satisfies never;
  }
}

function trl({ stages, form, families }: ExportManifest): string {
  const rewarded = stages.some(({ learning }) => learning === "reward");
  const modules = families.flatMap(({ module }) => (module === undefined ? [] : [module.path]));
  const flags = modules.length === 0 ? "" : ` --family ${modules.join(" ")}`;
  const server = rewarded
    ? `Rewards come from Precept's server, which must run beside the training (\`reward.py\` asks it; elsewhere, with PRECEPT_REWARDS=URL):

\`\`\`sh
npx precept serve-rewards --port 8100${flags}
\`\`\`

`
    : "";
  const single = stages.map(
    ({ name, learning }) =>
      `trl ${trlCommands[learning]} --config launch/${name}.yaml --model_name_or_path "$MODEL" --output_dir "$OUT/${name}.work"`,
  );
  const model = form === "chat" ? "any model with a chat template" : "any model; no chat template is needed";
  return `${server}All stages, each from where the one before ended (${model}):

\`\`\`sh
pip install "trl[peft]==1.13.0"
MODEL=Qwen/Qwen3-4B OUT=../trained bash train.sh
\`\`\`

What it calls, stage by stage; between two stages, \`python3 merge.py "$OUT/<stage>.work" "$OUT/<stage>"\` makes one model of adapter and base:

\`\`\`sh
${single.join("\n")}
\`\`\`

Further arguments of \`train.sh\` go to every \`trl\`: \`--num_processes 8 --accelerate_config zero2\`, or on a CPU \`--use_cpu True --bf16 False\`.${otherObjectives(stages)}`;
}

/** Objectives that TRL's command line has not. */
function otherObjectives(stages: readonly StageRecord[]): string {
  const notes = stages.flatMap(({ name, objective }) => {
    if (objective === "sft") return [];
    switch (objective.kind) {
      case "iopo":
      case "rpo":
      case "orpo":
        return [
          `${name} is of objective ${objective.kind}, which \`trl\` does not train by. Its rows are pairs of answers to one prompt, and train.sh learns from them by DPO.`,
        ];
      case "rejection":
      case "expert-iteration":
        return [
          `${name} is of objective ${objective.kind}, which \`trl\` does not train by. Its rows are questions, and train.sh learns from their rewards by GRPO. To do what the stage says, sample answers with your engine, have them judged (POST /v1/score of the same server), and train on those that pass as in a stage of objective sft.`,
        ];
      case "dpo":
      case "grpo":
        return [];
      default:
        return objective.kind satisfies never;
    }
  });
  return notes.map((note) => `\n\n${note}`).join("");
}

function openAi({ stages }: ExportManifest): string {
  const steps = stages.map((stage, i) => {
    const { name, epochs, beta, train } = stageSettings(stage);
    const method =
      stage.learning === "preference"
        ? `{"type":"dpo","dpo":{"hyperparameters":{"n_epochs":${epochs},"beta":${beta}}}}`
        : `{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":${epochs}}}}`;
    const model = i === 0 ? "a model that can be fine-tuned" : `what ${stages[i - 1]?.name} gave (ft:...)`;
    return `# ${name}; MODEL is ${model}
FILE=$(curl -sS https://api.openai.com/v1/files -H "Authorization: Bearer $OPENAI_API_KEY" \\
  -F purpose=fine-tune -F file=@${train.file} | jq -r .id)
curl -sS https://api.openai.com/v1/fine_tuning/jobs -H "Authorization: Bearer $OPENAI_API_KEY" -H 'content-type: application/json' \\
  -d '{"model":"'"$MODEL"'","training_file":"'"$FILE"'","seed":1,"suffix":"${name}","method":${method}}'`;
  });
  return `\`\`\`sh
${steps.join("\n\n")}
\`\`\`

Wait for a job (\`GET /v1/fine_tuning/jobs/ID\`) before the next stage begins with its \`fine_tuned_model\`. OpenAI takes no new fine-tuning jobs from 6 January
2027 on, and since July 2026 only from those who had fine-tuned before. Together and Fireworks read the same files; for Together:
\`POST /v1/fine-tunes {"model", "training_file", "n_epochs", "learning_rate": 1e-4, "train_on_inputs": false, "training_type": {"type": "Lora", "lora_r": ${lora.rank}, "lora_alpha": ${lora.alpha}}}\`,
and for pairs \`"training_method": {"method": "dpo", "dpo_beta": ...}\`.`;
}

function factories({ stages }: ExportManifest): string {
  const llamaFactory = stages.flatMap(({ name }) => [
    `llamafactory-cli train launch/llamafactory-${name}.yaml model_name_or_path="$MODEL" template=$TEMPLATE output_dir="$OUT/${name}.work"`,
    `llamafactory-cli export --model_name_or_path "$MODEL" --adapter_name_or_path "$OUT/${name}.work" --template $TEMPLATE --export_dir "$OUT/${name}"`,
    `MODEL=$OUT/${name}`,
  ]);
  const axolotl = stages.flatMap(({ name }) => [
    `axolotl train launch/axolotl-${name}.yaml --base-model "$MODEL" --output-dir "$OUT/${name}.work"`,
    `axolotl merge-lora launch/axolotl-${name}.yaml --base-model "$MODEL" --lora-model-dir "$OUT/${name}.work" --output-dir "$OUT/${name}"`,
    `MODEL=$OUT/${name}/merged`,
  ]);
  return `LLaMA-Factory, which finds the files by \`dataset_info.json\` (TEMPLATE is the name it gives the model's chat template, such as qwen3):

\`\`\`sh
MODEL=Qwen/Qwen3-4B TEMPLATE=qwen3 OUT=../trained
${llamaFactory.join("\n")}
\`\`\`

Axolotl:

\`\`\`sh
MODEL=Qwen/Qwen3-4B OUT=../trained
${axolotl.join("\n")}
\`\`\`

Each stage begins with what the one before gave.`;
}
