// Rotary positions: tables of angles, and the turning of queries and keys.
import type { LlamaConfig } from "../contract.ts";
import type { RotationOperands } from "../onnx/graph-builder.ts";
import type { Value } from "../onnx/graph-writer.ts";
import type { Tape, Variable } from "./tape.ts";

export interface RotaryTables {
  /** Row-major [contextLength, headSize / 2]. */
  readonly cosines: Float32Array;
  readonly sines: Float32Array;
  readonly shape: readonly [contextLength: number, half: number];
}

/** Angles position / theta^(2i / headSize) (Su et al., 2021), the frequencies scaled as the configuration says. */
export function rotaryTables(config: LlamaConfig): RotaryTables {
  const half = config.headSize / 2;
  const cosines = new Float32Array(config.contextLength * half);
  const sines = new Float32Array(config.contextLength * half);
  for (let i = 0; i < half; i++) {
    // Float32, as the checkpoints' own code has it: far positions turn by its rounding.
    const frequency = Math.fround(scaled(config, config.ropeTheta ** ((-2 * i) / config.headSize)));
    for (let position = 0; position < config.contextLength; position++) {
      const angle = Math.fround(position * frequency);
      cosines[position * half + i] = Math.cos(angle);
      sines[position * half + i] = Math.sin(angle);
    }
  }
  return { cosines, sines, shape: [config.contextLength, half] };
}

/** The formula of "llama3" is that of the model's release (Llama 3.1, `apply_scaling`). */
function scaled({ ropeScaling }: LlamaConfig, frequency: number): number {
  if (ropeScaling === null) return frequency;
  if (ropeScaling.kind === "linear") return frequency / ropeScaling.factor;
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalContextLength } = ropeScaling;
  const turns = (originalContextLength * frequency) / (2 * Math.PI);
  if (turns < lowFrequencyFactor) return frequency / factor;
  if (turns > highFrequencyFactor) return frequency;
  const smooth = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
  return (1 - smooth) * (frequency / factor) + smooth * frequency;
}

/** Turns x [n, heads * size]; the way back turns by the opposite angles. */
export function rotary(tape: Tape, x: Variable, operands: RotationOperands): Variable {
  const { graph } = tape;
  return tape.result(graph.rotate(x.value, operands), (gradient) => {
    const sines = graph.unary("Neg", operands.sines);
    tape.contribute(x, graph.rotate(gradient, { ...operands, sines }));
  });
}

/** The tables as constants of the graph. */
export function rotaryConstants(tape: Tape, { cosines, sines, shape }: RotaryTables): { cosines: Value; sines: Value } {
  return { cosines: tape.graph.floats(cosines, shape), sines: tape.graph.floats(sines, shape) };
}
