// The fixed inputs on which programs are compared.
import { Rng } from "../../core/rng.ts";
import type { Type, Value } from "./ast.ts";

const COUNT = 64;

/** The probes of a program of one number. */
export const wholeNumbers: Float64Array = Float64Array.from({ length: 100 }, (_, i) => i);

/**
 * Arguments for parameters of these types: 0 to 99 for one number, else 64 draws of numbers from 0 to 99, words of 3 to
 * 8 of the letters a to z, half of them of a to h only, and lists of 3 to 6 of those. These are the inputs that the
 * family `procedure` draws by default: programs that only differ elsewhere count as one, which is safe for splits.
 */
export function probesFor(types: readonly Type[]): readonly (readonly Value[])[] {
  const name = types.join();
  let probes = known.get(name);
  if (probes === undefined) {
    probes = name === "int" ? Array.from(wholeNumbers, (value) => [value]) : draw(types);
    known.set(name, probes);
  }
  return probes;
}

const known = new Map<string, readonly (readonly Value[])[]>();

function draw(types: readonly Type[]): (readonly Value[])[] {
  const rng = Rng.from("probes", types.join());
  return Array.from({ length: types.length === 0 ? 1 : COUNT }, (_, i) =>
    types.map((type) => valueOf(type, rng, i % 2 === 0 ? 8 : 26)),
  );
}

function valueOf(type: Type, rng: Rng, letters: number): Value {
  const member = (): number => rng.int(100);
  const word = (): string =>
    Array.from({ length: rng.between(3, 8) }, () => String.fromCharCode(97 + rng.int(letters))).join("");
  switch (type) {
    case "int":
      return member();
    case "bool":
      return rng.int(2) === 1;
    case "str":
      return word();
    case "list[int]":
      return Array.from({ length: rng.between(3, 6) }, member);
    case "list[str]":
      return Array.from({ length: rng.between(3, 6) }, word);
    default:
      return type satisfies never;
  }
}
