// What TRL needs beside the rows: a configuration for each stage, one script for all of them, and the reward function.
import type { ExportManifest, StageRecord } from "./export-manifest.ts";
import { batch, lora, stageSettings, warmup } from "./launch.ts";
import { mergeScript, rewardFunction } from "./python-files.ts";
import type { TextFile } from "./text-file.ts";

export const trlCommands = { sft: "sft", preference: "dpo", reward: "grpo" } as const;

export function trlFiles({ stages }: ExportManifest): readonly TextFile[] {
  return [
    ...stages.map((stage) => ({ path: `launch/${stage.name}.yaml`, text: configuration(stage) })),
    { path: "train.sh", text: script(stages) },
    { path: "merge.py", text: mergeScript },
    ...(stages.some(({ learning }) => learning === "reward") ? [{ path: "reward.py", text: rewardFunction }] : []),
  ];
}

function configuration(stage: StageRecord): string {
  const settings = stageSettings(stage);
  const { objective, learningRate, epochs, tokens, answerTokens, train } = settings;
  // What is generated at a time must come in whole groups.
  const whole = stage.learning !== "reward" || (batch.perDevice * batch.accumulated) % settings.group === 0;
  const perDevice = whole ? batch.perDevice : settings.group;
  const own = {
    sft: ["completion_only_loss: true", "packing: false", `max_length: ${tokens}`, `num_train_epochs: ${epochs}`],
    preference: [`beta: ${decimal(settings.beta)}`, `max_length: ${tokens}`, `num_train_epochs: ${epochs}`],
    reward: [
      "reward_funcs: [reward.precept_reward]",
      "loss_type: grpo",
      `num_generations: ${settings.group}`,
      `beta: ${decimal(settings.kl)}`,
      `temperature: ${decimal(settings.temperature)}`,
      `max_completion_length: ${answerTokens}`,
      `max_steps: ${settings.steps}`,
      ...settings.grpo,
    ],
  }[stage.learning];
  return `# ${stage.name}: ${objective}, ${train.rows} rows. From the export's folder: bash train.sh, or
# trl ${trlCommands[stage.learning]} --config launch/${stage.name}.yaml --model_name_or_path MODEL --output_dir DIR
datasets:
  - path: json
    data_files: ${train.file}
    split: train
${own.join("\n")}
learning_rate: ${learningRate.adapter} # of whole models, without use_peft: ${learningRate.whole}
lr_scheduler_type: cosine
warmup_steps: ${warmup} # below 1, a share of the steps
per_device_train_batch_size: ${perDevice}
gradient_accumulation_steps: ${batch.accumulated}
use_peft: true
lora_r: ${lora.rank}
lora_alpha: ${lora.alpha}
lora_dropout: ${lora.dropout.toFixed(1)}
lora_target_modules: all-linear
logging_steps: 10
save_strategy: "no"
report_to: none
`;
}

/** YAML's whole numbers are no fractions to TRL. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function script(stages: readonly StageRecord[]): string {
  const steps = stages.map(({ name, learning, ...stage }) => {
    const { learningRate } = stageSettings({ name, learning, ...stage });
    return `stage ${trlCommands[learning]} ${name} ${learningRate.whole} "$@"`;
  });
  return `#!/usr/bin/env bash
# Trains a model on the stages in order, each from where the one before ended. What is finished is not done again.
#   MODEL=Qwen/Qwen3-4B bash train.sh                     adapters, merged after each stage
#   MODEL=... WHOLE=1 bash train.sh                       the whole model
#   MODEL=... bash train.sh --num_processes 8             further arguments go to every \`trl\`
# The trained models: $OUT/<stage>, by default beside this folder.
set -euo pipefail
cd "$(dirname "$0")"
: "\${MODEL:?MODEL is the Hugging Face model to begin with}"
out=\${OUT:-$PWD-trained}
model=$MODEL

stage() {
  local trainer=$1 name=$2 whole_rate=$3
  shift 3
  if [ ! -e "$out/$name/config.json" ]; then
    local how=()
    if [ "\${WHOLE:-}" = 1 ]; then how=(--use_peft False --learning_rate "$whole_rate"); fi
    trl "$trainer" --config "launch/$name.yaml" --model_name_or_path "$model" --output_dir "$out/$name.work" \${how[@]+"\${how[@]}"} "$@"
    python3 merge.py "$out/$name.work" "$out/$name"
  fi
  model=$out/$name
}

${steps.join("\n")}
echo "$model"
`;
}
