import { expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { initialParameters, parameterShapes } from "../architectures/architecture.ts";
import { gpt2Config } from "../model-config.ts";
import { tinyModel } from "../tiny-model.test-support.ts";
import { flatten, layOut, unflatten, viewOf } from "./flat-layout.ts";

const model = gpt2Config({ ...tinyModel, tieEmbeddings: false });
const layout = layOut(parameterShapes(model));

test("every float belongs to one parameter, and matrices come first", () => {
  const slots = [...layout.slots.values()].toSorted((left, right) => left.offset - right.offset);
  let end = 0;
  for (const { offset, size, shape } of slots) {
    expect(offset).toBe(end);
    expect(offset < layout.decayed, `[${shape.join()}]`).toBe(shape.length === 2);
    end = offset + size;
  }
  expect(end).toBe(layout.size);
  expect(layout.decayed).toBeGreaterThan(0);
  expect(layout.decayed).toBeLessThan(layout.size);
});

test("names keep the parameters' order", () => {
  expect([...layout.slots.keys()]).toEqual([...parameterShapes(model).keys()]);
});

test("what is flattened comes back, as a copy", () => {
  const parameters = initialParameters(model, Rng.from(1));
  const flat = flatten(layout, parameters);
  const back = unflatten(layout, flat);
  expect(back).toEqual(parameters);
  flat.fill(0);
  expect(back).toEqual(parameters);
});

test("a view shares the buffer", () => {
  const flat = new Float32Array(layout.size);
  const slot = layout.slots.get("lm_head.weight");
  if (slot === undefined) throw new Error("lm_head.weight has no slot");
  viewOf(flat, slot).fill(2);
  expect(flat.filter((value) => value === 2)).toHaveLength(slot.size);
});
