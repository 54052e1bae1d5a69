import { expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { flatten, layOut, unflatten } from "./flat-layout.ts";
import { tinyModel } from "../tiny-model.test-support.ts";
import { initialParameters, parameterShapes } from "../transformer.ts";

const shapes = parameterShapes({ ...tinyModel, tieEmbeddings: false });

test.each([1, 300, 1e9])("groups of at least %d floats tile the buffer without gap or overlap", (groupSize) => {
  const { groups, size, slots } = layOut(shapes, groupSize);
  let end = 0;
  for (const group of groups) {
    expect(group.offset).toBe(end);
    for (const slot of group.slots) {
      expect(slot.offset).toBe(end);
      end += slot.size;
    }
    expect(group.offset + group.size).toBe(end);
  }
  expect(end).toBe(size);
  expect(groups.flatMap((group) => group.slots)).toHaveLength(slots.size);
});

test("matrices and embeddings decay; biases, gains and shifts do not", () => {
  for (const group of layOut(shapes, 1).groups) {
    for (const { name } of group.slots)
      expect(group.decay, name).toBe(!name.endsWith(".bias") && !name.includes(".ln_"));
  }
});

test("tensors come back as they were, in their own order", () => {
  const parameters = initialParameters({ ...tinyModel, tieEmbeddings: false }, Rng.from(1));
  const layout = layOut(shapes);
  const back = unflatten(layout, flatten(layout, parameters));
  expect(back).toEqual(parameters);
  expect([...back.keys()]).toEqual([...parameters.keys()]);
});

test("initial parameters are GPT-2's: deviations, gains and zeros", () => {
  const parameters = initialParameters({ ...tinyModel, width: 64, layers: 8 }, Rng.from(1));
  const deviation = (name: string): number => {
    const data = parameters.get(name)?.data ?? new Float32Array(1);
    return Math.sqrt(data.reduce((total, value) => total + value * value, 0) / data.length);
  };
  expect(deviation("transformer.h.3.mlp.c_fc.weight")).toBeCloseTo(0.02, 3);
  expect(deviation("transformer.h.3.mlp.c_proj.weight")).toBeCloseTo(0.02 / 4, 3);
  expect(deviation("transformer.h.0.attn.c_proj.weight")).toBeCloseTo(0.02 / 4, 3);
  expect(new Set(parameters.get("transformer.h.0.ln_1.weight")?.data)).toEqual(new Set([1]));
  expect(new Set(parameters.get("transformer.h.0.attn.c_attn.bias")?.data)).toEqual(new Set([0]));
});

test("a tensor's initial values do not depend on the others' sizes", () => {
  const name = "transformer.h.0.mlp.c_fc.weight";
  const small = initialParameters(tinyModel, Rng.from(1)).get(name);
  expect(initialParameters({ ...tinyModel, vocabularySize: 99, contextLength: 5 }, Rng.from(1)).get(name)).toEqual(
    small,
  );
  expect(initialParameters(tinyModel, Rng.from(2)).get(name)).not.toEqual(small);
});
