// Operators that read from or write to places given as numbers.
import type { NodeReader, Operator } from "./node-reader.ts";
import {
  axisFromFront,
  elementAt,
  elementCount,
  forEachIndex,
  generate,
  offsetOf,
  type ReferenceTensor,
  withSize,
} from "./tensor.ts";

export const indexingOperators: Readonly<Record<string, Operator>> = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  OneHot: oneHot,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
};

/** A place counted from the front. Throws a RangeError outside the axis. */
function placeFromFront(place: number, size: number): number {
  if (!(place >= -size && place < size)) throw new RangeError(`place ${place} lies outside an axis of size ${size}`);
  return place < 0 ? place + size : place;
}

function gather(node: NodeReader): ReferenceTensor {
  const [data, indices] = [node.operand(0), node.operand(1)];
  const axis = axisFromFront(node.int("axis", 0), data.shape.length);
  const size = data.shape[axis] as number;
  const shape = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)];
  return generate(data.type, shape, (index) => {
    const place = elementAt(indices, index.slice(axis, axis + indices.shape.length));
    const source = [...index.slice(0, axis), placeFromFront(place, size), ...index.slice(axis + indices.shape.length)];
    return elementAt(data, source);
  });
}

function gatherElements(node: NodeReader): ReferenceTensor {
  const [data, indices] = [node.operand(0), node.operand(1)];
  const axis = axisFromFront(node.int("axis", 0), data.shape.length);
  const size = data.shape[axis] as number;
  return generate(data.type, indices.shape, (index, flat) =>
    elementAt(data, withSize(index, axis, placeFromFront(indices.data[flat] as number, size))),
  );
}

/** The last axis of the indices holds the first places of an index into the data, after the batch axes. */
function gatherNd(node: NodeReader): ReferenceTensor {
  const [data, indices] = [node.operand(0), node.operand(1)];
  const batch = node.int("batch_dims", 0);
  const depth = indices.shape.at(-1) ?? 0;
  const outer = indices.shape.slice(0, -1);
  return generate(data.type, [...outer, ...data.shape.slice(batch + depth)], (index) => {
    const places = Array.from({ length: depth }, (_, i) => {
      const place = elementAt(indices, [...index.slice(0, outer.length), i]);
      return placeFromFront(place, data.shape[batch + i] as number);
    });
    return elementAt(data, [...index.slice(0, batch), ...places, ...index.slice(outer.length)]);
  });
}

function oneHot(node: NodeReader): ReferenceTensor {
  const [indices, values] = [node.operand(0), node.operand(2)];
  const depth = node.operand(1).data[0] as number;
  const [off, on] = Array.from(values.data) as [number, number];
  const axis = axisFromFront(node.int("axis", -1), indices.shape.length + 1);
  return generate(values.type, indices.shape.toSpliced(axis, 0, depth), (index) => {
    const place = elementAt(indices, index.toSpliced(axis, 1));
    return (place < 0 ? place + depth : place) === index[axis] ? on : off;
  });
}

/** What an update does to the element it meets. */
function updateOf(node: NodeReader): (old: number, update: number) => number {
  const reduction = node.string("reduction", "none");
  if (reduction === "none") return (_, update) => update;
  if (reduction === "add") return (old, update) => old + update;
  throw new RangeError(`the reduction "${reduction}" is not known here`);
}

function scatterElements(node: NodeReader): ReferenceTensor {
  const [data, indices, updates] = [node.operand(0), node.operand(1), node.operand(2)];
  const axis = axisFromFront(node.int("axis", 0), data.shape.length);
  const size = data.shape[axis] as number;
  const update = updateOf(node);
  const result = data.data.slice();
  forEachIndex(indices.shape, (index, flat) => {
    const place = placeFromFront(indices.data[flat] as number, size);
    const at = offsetOf(data.shape, withSize(index, axis, place));
    result[at] = update(result[at] as number, updates.data[flat] as number);
  });
  return { ...data, data: result };
}

function scatterNd(node: NodeReader): ReferenceTensor {
  const [data, indices, updates] = [node.operand(0), node.operand(1), node.operand(2)];
  const depth = indices.shape.at(-1) ?? 0;
  const inner = data.shape.slice(depth);
  const size = elementCount(inner);
  const update = updateOf(node);
  const result = data.data.slice();
  forEachIndex(indices.shape.slice(0, -1), (index, row) => {
    const places = Array.from({ length: depth }, (_, i) =>
      placeFromFront(elementAt(indices, [...index, i]), data.shape[i] as number),
    );
    const start = size * offsetOf(data.shape.slice(0, depth), places);
    for (let i = 0; i < size; i++) {
      result[start + i] = update(result[start + i] as number, updates.data[row * size + i] as number);
    }
  });
  return { ...data, data: result };
}
