// Reverse-mode differentiation over a graph being built: blocks emit forward nodes and record how to emit the backward ones.
import { ModelError } from "../../core/errors.ts";
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Value } from "../onnx/graph-writer.ts";
import { sameShape, shapeError, showShape } from "../onnx/shapes.ts";

/** A value that may have a gradient. */
export interface Variable {
  readonly value: Value;
  /** False for data: blocks then emit nothing for it on the way back. */
  readonly differentiable: boolean;
}

/**
 * Blocks take and return Variables and call `record` with a closure that reads its result's gradient and adds to those
 * of its operands. `backward` runs the closures last to first, so each is complete when it is read (Griewank and
 * Walther, 2008, section 3.2).
 */
export class Tape {
  readonly graph: GraphBuilder;
  /** False where no gradient will be asked for: blocks may then use cheaper forms. */
  readonly training: boolean;
  private closures: (() => void)[] = [];
  private readonly gradients = new Map<Variable, Value>();

  constructor(graph: GraphBuilder, training: boolean) {
    this.graph = graph;
    this.training = training;
  }

  /** Data: no gradient. */
  data(value: Value): Variable {
    return { value, differentiable: false };
  }

  /** A parameter, or a block's result. */
  variable(value: Value): Variable {
    return { value, differentiable: true };
  }

  /** A block's result and how its gradient goes back; the closure is not run where nothing depends on the result. */
  result(value: Value, backward: (gradient: Value) => void): Variable {
    const variable = this.variable(value);
    this.record(() => {
      const gradient = this.gradients.get(variable);
      this.gradients.delete(variable);
      if (gradient !== undefined) backward(gradient);
    });
    return variable;
  }

  /** For blocks with several results. */
  record(closure: () => void): void {
    if (this.training) this.closures.push(closure);
  }

  /** The gradient so far. */
  gradient(variable: Variable): Value | undefined {
    return this.gradients.get(variable);
  }

  /** The gradient of a result with several parts, in its closure; it is not open any more. */
  takeGradient(variable: Variable): Value | undefined {
    const gradient = this.gradients.get(variable);
    this.gradients.delete(variable);
    return gradient;
  }

  /** Adds to a variable's gradient. `emit` gets what is there and returns the sum, so that it can use a fused form. */
  accumulate(variable: Variable, emit: (previous: Value | undefined) => Value): void {
    if (!variable.differentiable) return;
    const gradient = emit(this.gradients.get(variable));
    if (!sameShape(gradient.shape, variable.value.shape)) {
      throw shapeError(`gradient ${showShape(gradient.shape)} of a ${showShape(variable.value.shape)} variable`);
    }
    this.gradients.set(variable, gradient);
  }

  /** Adds a contribution that is already a value. */
  contribute(variable: Variable, contribution: Value): void {
    this.accumulate(variable, (previous) => {
      return previous === undefined ? contribution : this.graph.add(previous, contribution);
    });
  }

  /** Emits the backward nodes of everything recorded, last first, and forgets it. */
  backward(): void {
    if (!this.training) throw new ModelError("this tape does not record", { code: "not-training" });
    const recorded = this.closures.splice(0);
    for (const closure of recorded.toReversed()) closure();
  }
}
