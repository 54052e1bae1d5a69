// The inverse of the standard normal distribution function.

// Coefficients of algorithm AS 241, PPND16: Wichura, "The percentage points of the normal distribution" (1988).
const centre = {
  numerator: [
    3.387132872796366, 1.3314166789178438e2, 1.9715909503065513e3, 1.373169376550946e4, 4.592195393154987e4,
    6.72657709270087e4, 3.3430575583588128e4, 2.5090809287301227e3,
  ],
  denominator: [
    1, 4.231333070160091e1, 6.871870074920579e2, 5.394196021424751e3, 2.1213794301586597e4, 3.930789580009271e4,
    2.8729085735721943e4, 5.226495278852545e3,
  ],
};
const middle = {
  numerator: [
    1.4234371107496835, 4.630337846156545, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    2.417807251774506e-1, 2.2723844989269184e-2, 7.7454501427834139e-4,
  ],
  denominator: [
    1, 2.053191626637759, 1.6763848301838038, 6.897673349851e-1, 1.4810397642748008e-1, 1.5198666563616457e-2,
    5.475938084995345e-4, 1.0507500716444169e-9,
  ],
};
const tail = {
  numerator: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 2.965605718285049e-1, 2.6532189526576124e-2,
    1.2426609473880784e-3, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  denominator: [
    1, 5.99832206555888e-1, 1.3692988092273581e-1, 1.4875361290850615e-2, 7.868691311456133e-4, 1.8463183175100548e-5,
    1.4215117583164459e-7, 2.0442631033899397e-15,
  ],
};

/** The z below which a standard normal number lies with probability `p`, to about 16 digits; ±Infinity at 1 and 0. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability is from 0 to 1, got ${p}`);
  const fromMiddle = p - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) {
    return fromMiddle * ratio(centre, 0.180625 - fromMiddle * fromMiddle);
  }
  const smaller = Math.min(p, 1 - p);
  if (smaller === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const root = Math.sqrt(-Math.log(smaller));
  const size = root <= 5 ? ratio(middle, root - 1.6) : ratio(tail, root - 5);
  return fromMiddle < 0 ? -size : size;
}

function ratio(fraction: typeof centre, x: number): number {
  return polynomial(fraction.numerator, x) / polynomial(fraction.denominator, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
