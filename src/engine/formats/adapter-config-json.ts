// PEFT's adapter_config.json, read and written for plain LoRA.
import type { LoraConfig } from "../contract.ts";
import { badConfig, configKeys, unsupported, type JsonObject } from "./config-keys.ts";

export interface ParsedAdapterConfig {
  readonly rank: number;
  /** As if the scale were alpha / rank. */
  readonly alpha: number;
  readonly baseModel: string | undefined;
}

/** What must be absent, null, false or empty: each makes something else than plain LoRA of whole models. */
const mustBeEmpty = (
  "use_dora lora_bias use_qalora use_bdlora modules_to_save rank_pattern alpha_pattern layers_to_transform " +
  "layer_replication target_parameters trainable_token_indices alora_invocation_tokens arrow_config kasa_config " +
  "lora_ga_config monteclora_config velora_config"
).split(" ");

/** Ways to begin that leave the model itself as it was. */
const plainBeginnings = [true, false, "gaussian", "eva", "orthogonal"];

/** Throws a ModelError naming the key and value of anything but plain LoRA. */
export function parseAdapterConfig(where: string, json: JsonObject): ParsedAdapterConfig {
  const keys = configKeys(where, json);
  keys.only("peft_type", ["LORA"], undefined);
  keys.only("task_type", ["CAUSAL_LM", null], null);
  keys.only("bias", ["none"], "none");
  keys.only("init_lora_weights", plainBeginnings, true);
  for (const key of mustBeEmpty) {
    const value = Object.hasOwn(json, key) ? json[key] : null;
    if (!isEmpty(value)) throw unsupported(where, key, value, [null]);
  }
  const rank = keys.size("r");
  const alpha = keys.positive("lora_alpha");
  const baseModel = keys.text("base_model_name_or_path", "");
  const scaled = keys.flag("use_rslora", false) ? alpha * Math.sqrt(rank) : alpha;
  if (!Number.isFinite(scaled)) throw badConfig(`${where} has "lora_alpha": ${alpha}, which is too large`);
  return { rank, alpha: scaled, baseModel: baseModel === "" ? undefined : baseModel };
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

interface AdapterPlace {
  readonly baseModel: string | undefined;
  /** Whether the base model stores its maps [in, out], as GPT-2 does. */
  readonly turned: boolean;
}

/** adapter_config.json with all that PEFT would otherwise fill in by its own defaults. */
export function adapterConfigJson(
  { rank, alpha, targets }: LoraConfig,
  { baseModel, turned }: AdapterPlace,
): JsonObject {
  return {
    peft_type: "LORA",
    task_type: "CAUSAL_LM",
    base_model_name_or_path: baseModel ?? null,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: 0,
    target_modules: targets,
    fan_in_fan_out: turned,
    bias: "none",
    use_rslora: false,
    use_dora: false,
    init_lora_weights: true,
    modules_to_save: null,
    layers_to_transform: null,
    rank_pattern: {},
    alpha_pattern: {},
    inference_mode: true,
  };
}
