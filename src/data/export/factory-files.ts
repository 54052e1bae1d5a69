// What LLaMA-Factory and Axolotl need beside the rows: descriptions of the files, and a configuration for each stage.
import type { ExportManifest, StageRecord } from "./export-manifest.ts";
import { batch, lora, stageSettings, warmup } from "./launch.ts";
import type { TextFile } from "./text-file.ts";

/** Of alpaca and sharegpt. */
export function factoryFiles({ stages, target }: ExportManifest): readonly TextFile[] {
  const format = target === "alpaca" ? alpaca : shareGpt;
  const info = Object.fromEntries(
    stages.flatMap(({ name, learning, files }) =>
      files.map(({ split, file, systems }) => [
        datasetName(name, split),
        { file_name: file, ...format.described, ...described(learning, format, systems > 0) },
      ]),
    ),
  );
  return [
    { path: "dataset_info.json", text: `${JSON.stringify(info, null, 2)}\n` },
    ...stages.flatMap((stage) => [
      { path: `launch/llamafactory-${stage.name}.yaml`, text: llamaFactory(stage) },
      { path: `launch/axolotl-${stage.name}.yaml`, text: axolotl(stage, format) },
    ]),
  ];
}

function datasetName(stage: string, split: string): string {
  return split === "train" ? stage : `${stage}-${split}`;
}

interface FactoryFormat {
  readonly described: object;
  readonly columns: Readonly<Record<string, string>>;
  readonly learnt: Readonly<Record<string, string>>;
  readonly axolotl: Readonly<Record<"sft" | "preference", readonly string[]>>;
}

const alpaca: FactoryFormat = {
  described: { formatting: "alpaca" },
  columns: { prompt: "instruction", query: "input" },
  learnt: { response: "output" },
  axolotl: {
    // A format of its own, since the usual one puts Alpaca's preamble before every instruction.
    sft: [
      "    type:",
      '      system_prompt: ""',
      "      field_instruction: instruction",
      "      field_input: input",
      "      field_output: output",
      '      format: "{instruction}"',
      '      no_input_format: "{instruction}"',
    ],
    preference: [
      "    type:",
      "      field_prompt: instruction",
      "      field_chosen: chosen",
      "      field_rejected: rejected",
      '      prompt_format: "{prompt}"',
      '      chosen_format: "{chosen}"',
      '      rejected_format: "{rejected}"',
    ],
  },
};

const turns = [
  "    field_messages: conversations",
  "    message_property_mappings: { role: from, content: value }",
  "    roles: { user: [human], assistant: [gpt] }",
];

const shareGpt: FactoryFormat = {
  described: { formatting: "sharegpt" },
  columns: { messages: "conversations" },
  learnt: {},
  axolotl: {
    sft: ["    type: chat_template", ...turns, "    roles_to_train: [assistant]", "    train_on_eos: turn"],
    preference: [
      "    type: chat_template.default",
      ...turns,
      "    field_chosen: chosen",
      "    field_rejected: rejected",
    ],
  },
};

/** LLaMA-Factory looks for every column that is named. */
function described(learning: StageRecord["learning"], { columns, learnt }: FactoryFormat, hasSystem: boolean): object {
  const read = { ...columns, ...(hasSystem ? { system: "system" } : {}) };
  return learning === "preference"
    ? { ranking: true, columns: { ...read, chosen: "chosen", rejected: "rejected" } }
    : { columns: { ...read, ...learnt } };
}

function llamaFactory(stage: StageRecord): string {
  const { name, objective, learningRate, epochs, tokens, beta, train } = stageSettings(stage);
  const preference = stage.learning === "preference";
  return `# ${name}: ${objective}, ${train.rows} rows. From the export's folder:
# llamafactory-cli train launch/llamafactory-${name}.yaml model_name_or_path=MODEL template=TEMPLATE output_dir=DIR
stage: ${preference ? "dpo" : "sft"}
do_train: true
dataset_dir: .
dataset: ${datasetName(name, "train")}
cutoff_len: ${tokens}
train_on_prompt: false
packing: false
${preference ? `pref_loss: sigmoid\npref_beta: ${beta}\n` : ""}num_train_epochs: ${epochs}
finetuning_type: lora
lora_target: all
lora_rank: ${lora.rank}
lora_alpha: ${lora.alpha}
lora_dropout: ${lora.dropout.toFixed(1)}
learning_rate: ${learningRate.adapter} # of whole models, with finetuning_type: full, ${learningRate.whole}
lr_scheduler_type: cosine
warmup_ratio: ${warmup}
per_device_train_batch_size: ${batch.perDevice}
gradient_accumulation_steps: ${batch.accumulated}
bf16: true
logging_steps: 10
report_to: none
`;
}

function axolotl(stage: StageRecord, format: FactoryFormat): string {
  const { name, objective, learningRate, epochs, tokens, beta, train } = stageSettings(stage);
  const preference = stage.learning === "preference";
  return `# ${name}: ${objective}, ${train.rows} rows. From the export's folder:
# axolotl train launch/axolotl-${name}.yaml --base-model MODEL --output-dir DIR
base_model: MODEL
${preference ? `rl: dpo\nrl_beta: ${beta}\n` : ""}datasets:
  - path: ${train.file}
    ds_type: json
    split: train
${format.axolotl[preference ? "preference" : "sft"].join("\n")}
train_on_inputs: false
sample_packing: false
sequence_len: ${tokens}
num_epochs: ${epochs}
adapter: lora # without it, learning_rate ${learningRate.whole}
lora_r: ${lora.rank}
lora_alpha: ${lora.alpha}
lora_dropout: ${lora.dropout.toFixed(1)}
lora_target_linear: true
optimizer: adamw_torch
learning_rate: ${learningRate.adapter}
lr_scheduler: cosine
warmup_ratio: ${warmup}
micro_batch_size: ${batch.perDevice}
gradient_accumulation_steps: ${batch.accumulated}
bf16: auto
val_set_size: 0
logging_steps: 10
`;
}
