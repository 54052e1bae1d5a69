// Classical identities, to be applied from left to right. Data: order is part of the output, so add at the end.
import { readOperator } from "./operators.ts";
import { leavesOf, operatorOf, readTree, type Tree } from "./tree.ts";
import { algebraKey, paramsOf, type AlgebraParams, type RuleTrees } from "./params.ts";

const written: readonly (readonly [name: string, rule: string])[] = [
  ["difference of squares", "(a+b)*(a-b) = a*a-b*b"],
  ["difference of squares, factored", "a*a-b*b = (a+b)*(a-b)"],
  ["square of a sum", "(a+b)*(a+b) = a*a+2*(a*b)+b*b"],
  ["square of a difference", "(a-b)*(a-b) = a*a-2*(a*b)+b*b"],
  ["square of a sum, factored", "a*a+2*(a*b)+b*b = (a+b)*(a+b)"],
  ["square of a difference, factored", "a*a-2*(a*b)+b*b = (a-b)*(a-b)"],
  ["product of two sums", "(a+b)*(c+d) = a*c+a*d+b*c+b*d"],
  ["product of two differences", "(a-b)*(c-d) = a*c-a*d-b*c+b*d"],
  ["distribution from the left", "a*(b+c) = a*b+a*c"],
  ["distribution from the right", "(a+b)*c = a*c+b*c"],
  ["distribution over a difference from the left", "a*(b-c) = a*b-a*c"],
  ["distribution over a difference from the right", "(a-b)*c = a*c-b*c"],
  ["common left factor of a sum", "a*b+a*c = a*(b+c)"],
  ["common right factor of a sum", "a*c+b*c = (a+b)*c"],
  ["common left factor of a difference", "a*b-a*c = a*(b-c)"],
  ["common right factor of a difference", "a*c-b*c = (a-b)*c"],
  ["one more of the same", "a*b+b = (a+1)*b"],
  ["one less of the same", "a*b-b = (a-1)*b"],
  ["associativity of sums", "a+b+c = a+(b+c)"],
  ["associativity of sums, reversed", "a+(b+c) = a+b+c"],
  ["associativity of products", "a*b*c = a*(b*c)"],
  ["associativity of products, reversed", "a*(b*c) = a*b*c"],
  ["commutativity of sums", "a+b = b+a"],
  ["commutativity of products", "a*b = b*a"],
  ["zero added", "a+0 = a"],
  ["zero added in front", "0+a = a"],
  ["zero subtracted", "a-0 = a"],
  ["one as a factor", "a*1 = a"],
  ["one as the first factor", "1*a = a"],
  ["division by one", "a/1 = a"],
  ["zero as a factor", "a*0 = 0"],
  ["zero as the first factor", "0*a = 0"],
  ["difference of equals", "a-a = 0"],
  ["quotient of equals", "a/a = 1"],
  ["sum of equals", "a+a = 2*a"],
  ["sum undone", "a+b-b = a"],
  ["first summand taken away", "a+b-a = b"],
  ["difference undone", "a-b+b = a"],
  ["product undone", "a*b/b = a"],
  ["quotient undone", "a/b*b = a"],
  ["subtraction of a sum", "a-(b+c) = a-b-c"],
  ["subtraction of a difference", "a-(b-c) = a-b+c"],
  ["two subtractions in one", "a-b-c = a-(b+c)"],
  ["addition of a difference", "a+(b-c) = a+b-c"],
  ["subtractions exchanged", "a-b-c = a-c-b"],
  ["divisions exchanged", "a/b/c = a/c/b"],
  ["two divisions in one", "a/b/c = a/(b*c)"],
  ["division by a quotient", "a/(b/c) = a*c/b"],
  ["product with a quotient", "a*(b/c) = a*b/c"],
  ["product of quotients", "a/b*(c/d) = a*c/(b*d)"],
  ["quotient of quotients", "a/b/(c/d) = a*d/(b*c)"],
  ["sum over a common denominator", "a/c+b/c = (a+b)/c"],
  ["difference over a common denominator", "a/c-b/c = (a-b)/c"],
  ["quotient of a sum", "(a+b)/c = a/c+b/c"],
  ["quotient of a difference", "(a-b)/c = a/c-b/c"],
  ["sum of quotients", "a/b+c/d = (a*d+c*b)/(b*d)"],
  ["difference of quotients", "a/b-c/d = (a*d-c*b)/(b*d)"],
  ["common factor cancelled", "a*c/(b*c) = a/b"],
  ["double negation", "-(-a) = a"],
  ["addition of a negative", "a+(-b) = a-b"],
  ["subtraction of a negative", "a-(-b) = a+b"],
  ["negation of a sum", "-(a+b) = (-a)-b"],
  ["negation of a difference", "-(a-b) = b-a"],
  ["product of negatives", "(-a)*(-b) = a*b"],
  ["negative first factor", "(-a)*b = -(a*b)"],
  ["negative second factor", "a*(-b) = -(a*b)"],
  ["negation as a difference", "0-a = -a"],
];

export interface Identity extends RuleTrees {
  readonly name: string;
  readonly operators: ReadonlySet<string>;
}

export const library: readonly Identity[] = written.map(([name, rule]) => {
  const [left, right] = rule.split(" = ").map((side) => readTree(side, "needed"));
  if (left === undefined || right === undefined) throw new TypeError(`the identity ${name} cannot be read`);
  const operators = new Set<string>();
  collectOperators(left, operators);
  collectOperators(right, operators);
  return { name, left, right, operators };
});

/** The identities that need only these operators, as a config writes them. */
export function libraryWith(operators: readonly string[]): readonly Identity[] {
  const names = new Set(operators.map((written) => readOperator(written).name));
  return library.filter(({ operators }) => [...operators].every((operator) => names.has(operator)));
}

/** The name of a classical identity, under any names of its variables; undefined for every other rule. */
export function identityName(params: AlgebraParams): string | undefined {
  names ??= new Map(library.map((identity) => [algebraKey(paramsOf(identity, "needed")), identity.name]));
  return names.get(algebraKey(params));
}

let names: ReadonlyMap<string, string> | undefined;

function collectOperators(tree: Tree, found: Set<string>): void {
  if (typeof tree === "string") return;
  found.add(operatorOf(tree));
  for (let i = 1; i < tree.length; i++) collectOperators(tree[i] as Tree, found);
}

/** The numbers that an identity speaks of, such as 0 and 1. */
export function constantsOf({ left, right }: RuleTrees): readonly string[] {
  return [...leavesOf(left), ...leavesOf(right)].filter((leaf) => /^[0-9]/.test(leaf));
}
