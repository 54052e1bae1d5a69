// LoRA: which low-rank matrices a model gets, how they begin, and what becomes of them when they are merged.
import { ModelError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import { checkTensors, linearModules, parameterShapes } from "../architectures/architecture.ts";
import type { LoraConfig, Parameters, ParameterTensor, TransformerConfig } from "../contract.ts";

/** The names of a module's two matrices: down is [rank, in], up is [out, rank]. */
export function adapterNames(module: string): { readonly down: string; readonly up: string } {
  return { down: `${module}.lora_A.weight`, up: `${module}.lora_B.weight` };
}

/** Names, as PEFT has them, and shapes. Throws a ModelError for a rank or targets that the model has not. */
export function adapterShapes(model: TransformerConfig, lora: LoraConfig): ReadonlyMap<string, readonly number[]> {
  const { rank, alpha, targets } = lora;
  if (!Number.isSafeInteger(rank) || rank < 1) throw bad(`rank must be a whole number from 1, got ${rank}`);
  if (!(alpha > 0 && alpha < Infinity)) throw bad(`alpha must be a number above 0, got ${alpha}`);
  const modules = linearModules(model);
  const known = [...new Set([...modules.keys()].map(lastPart))];
  const unknown = targets.find((target) => !known.includes(target));
  if (unknown !== undefined) throw bad(`the model has no "${unknown}"`, `Targets can be ${known.join(", ")}.`);
  if (targets.length === 0) throw bad("no target is given", `Targets can be ${known.join(", ")}.`);
  const shapes = new Map<string, readonly number[]>();
  for (const [module, { inputs, outputs }] of modules) {
    if (!targets.includes(lastPart(module))) continue;
    const { down, up } = adapterNames(module);
    shapes.set(down, [rank, inputs]);
    shapes.set(up, [outputs, rank]);
  }
  return shapes;
}

/** As PEFT begins: down uniform within 1 / sqrt(in) (Kaiming with a = sqrt 5), up zero, so that nothing changes at first. */
export function initialAdapter(model: TransformerConfig, lora: LoraConfig, rng: Rng): Parameters {
  const adapter = new Map<string, ParameterTensor>();
  for (const [name, shape] of adapterShapes(model, lora)) {
    const [rows, columns] = shape as [number, number];
    const data = new Float32Array(rows * columns);
    if (name.endsWith(".lora_A.weight")) {
      const stream = rng.derive(name);
      for (let i = 0; i < data.length; i++) data[i] = (2 * stream.float() - 1) / Math.sqrt(columns);
    }
    adapter.set(name, { shape, data });
  }
  return adapter;
}

export interface AdaptedModel {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  readonly lora: LoraConfig;
  readonly adapter: Parameters;
}

/** The model's parameters with the adapter added: weight + alpha / rank up down. Untouched tensors are shared, not copied. */
export function mergeAdapter({ model, parameters, lora, adapter }: AdaptedModel): Parameters {
  checkTensors(parameterShapes(model), parameters);
  const shapes = adapterShapes(model, lora);
  checkTensors(shapes, adapter);
  const merged = new Map(parameters);
  for (const module of linearModules(model).keys()) {
    const { down, up } = adapterNames(module);
    if (!shapes.has(down)) continue;
    const name = `${module}.weight`;
    const weight = parameters.get(name) as ParameterTensor;
    const addition = lowRankProduct(adapter.get(up) as ParameterTensor, adapter.get(down) as ParameterTensor);
    const data = weight.data.slice();
    const [rows, columns] = weight.shape as [number, number];
    // GPT-2 stores its maps [in, out].
    const turned = model.architecture === "gpt2";
    const scale = lora.alpha / lora.rank;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column;
        data[at] = (data[at] as number) + scale * (addition[turned ? column * rows + row : at] as number);
      }
    }
    merged.set(name, { shape: weight.shape, data });
  }
  return merged;
}

/** up [out, rank] times down [rank, in], row-major [out, in]. */
function lowRankProduct(up: ParameterTensor, down: ParameterTensor): Float64Array {
  const [outputs, rank] = up.shape as [number, number];
  const inputs = down.shape[1] as number;
  const product = new Float64Array(outputs * inputs);
  for (let row = 0; row < outputs; row++) {
    for (let k = 0; k < rank; k++) {
      const factor = up.data[row * rank + k] as number;
      for (let column = 0; column < inputs; column++) {
        const at = row * inputs + column;
        product[at] = (product[at] as number) + factor * (down.data[k * inputs + column] as number);
      }
    }
  }
  return product;
}

function lastPart(module: string): string {
  return module.slice(module.lastIndexOf(".") + 1);
}

function bad(message: string, hint?: string): ModelError {
  return new ModelError(`lora: ${message}`, { code: "bad-lora", ...(hint === undefined ? {} : { hint }) });
}
