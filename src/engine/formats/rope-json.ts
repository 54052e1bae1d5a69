// Rotary positions in config.json: `rope_theta` and `rope_scaling` of transformers 4, `rope_parameters` of transformers 5.
import type { LlamaConfig, RopeScaling } from "../contract.ts";
import { badConfig, configKeys, isObject, unsupported, type JsonObject } from "./config-keys.ts";

type Rope = Pick<LlamaConfig, "ropeTheta" | "ropeScaling">;

const usualTheta = 10_000;

/** Reads either form, or both where they agree. Throws a ModelError for other kinds of rotary positions. */
export function parseRope(where: string, json: JsonObject, contextLength: number): Rope {
  const rope = merged(where, json);
  const ropeWhere = `${where} (rotary positions)`;
  const keys = configKeys(ropeWhere, rope);
  keys.only("partial_rotary_factor", [1], 1);
  const ropeTheta = keys.positive("rope_theta", usualTheta);
  const type = keys.text("rope_type", "default");
  switch (type) {
    case "default":
      return { ropeTheta, ropeScaling: null };
    case "linear":
      return { ropeTheta, ropeScaling: { kind: "linear", factor: keys.positive("factor") } };
    case "llama3":
      return {
        ropeTheta,
        ropeScaling: {
          kind: "llama3",
          factor: keys.positive("factor"),
          lowFrequencyFactor: keys.positive("low_freq_factor"),
          highFrequencyFactor: keys.positive("high_freq_factor"),
          originalContextLength: keys.size("original_max_position_embeddings", contextLength),
        },
      };
    default:
      throw unsupported(ropeWhere, "rope_type", type, ["default", "linear", "llama3"]);
  }
}

/** Both forms as one object. */
function merged(where: string, json: JsonObject): JsonObject {
  const keys = configKeys(where, json);
  const { rope_theta, partial_rotary_factor } = json;
  const sources = [keys.object("rope_parameters"), keys.object("rope_scaling"), { rope_theta, partial_rotary_factor }];
  const rope: Record<string, unknown> = {};
  for (const [name, value] of sources.flatMap((source) => Object.entries(source))) {
    const key = name === "type" ? "rope_type" : name;
    if (value === undefined || value === null) continue;
    if (isObject(value)) throw unsupported(where, `rope_parameters.${key}`, value, ["the same in all layers"]);
    if (Object.hasOwn(rope, key) && rope[key] !== value) {
      const values = `${JSON.stringify(rope[key])} and ${JSON.stringify(value)}`;
      throw badConfig(`${where} gives the rotary positions two values of "${key}": ${values}`);
    }
    rope[key] = value;
  }
  return rope;
}

/** Both forms, so that transformers 4 and 5 and what builds on them read the same. */
export function ropeJson({ ropeTheta, ropeScaling }: Rope): JsonObject {
  const scaling = ropeScaling === null ? null : scalingJson(ropeScaling);
  return {
    rope_theta: ropeTheta,
    rope_scaling: scaling,
    rope_parameters: { rope_theta: ropeTheta, ...(scaling ?? { rope_type: "default" }) },
  };
}

function scalingJson(scaling: RopeScaling): JsonObject {
  if (scaling.kind === "linear") return { rope_type: "linear", factor: scaling.factor };
  return {
    rope_type: "llama3",
    factor: scaling.factor,
    low_freq_factor: scaling.lowFrequencyFactor,
    high_freq_factor: scaling.highFrequencyFactor,
    original_max_position_embeddings: scaling.originalContextLength,
  };
}
