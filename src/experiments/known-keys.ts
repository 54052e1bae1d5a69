// The keys a zod schema knows at a path, for suggestions beside an unknown one.
import { z } from "zod";

/** Keys of the object schema at `path`; none where the path leads to something that is not an object. */
export function knownKeys(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let candidates = [schema];
  for (const item of path) candidates = candidates.flatMap((candidate) => step(candidate, item));
  return [
    ...new Set(candidates.flatMap((candidate) => objects(candidate)).flatMap((object) => Object.keys(object.shape))),
  ];
}

function step(schema: z.ZodType, item: string | number): z.ZodType[] {
  return unwrapped(schema).flatMap((inner): z.ZodType[] => {
    if (inner instanceof z.ZodObject) {
      const member = (inner.shape as Record<string, z.ZodType>)[String(item)];
      return member === undefined ? [] : [member];
    }
    if (inner instanceof z.ZodRecord) return [inner.valueType as z.ZodType];
    if (inner instanceof z.ZodArray) return [inner.element as z.ZodType];
    return [];
  });
}

function objects(schema: z.ZodType): z.ZodObject[] {
  return unwrapped(schema).filter((inner) => inner instanceof z.ZodObject);
}

/** The schemas inside optional, default and union wrappers. */
function unwrapped(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(unwrapped);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  return [schema];
}
