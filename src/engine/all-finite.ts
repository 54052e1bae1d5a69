// Whether numbers are numbers: neither NaN nor infinite.

/** One pass, about a nanosecond a number. */
export function allFinite(data: Float32Array): boolean {
  // Adding keeps a NaN and turns infinities into one or the other; finite numbers of float32 do not overflow a double.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] as number;
  return Number.isFinite(sum);
}
