// Minimisation without derivatives.

export interface NelderMeadOptions {
  readonly start: readonly number[];
  /** How far the first simplex reaches along each axis. */
  readonly step: readonly number[];
  /** Ends when the values at the simplex's corners differ by less than this. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

interface Corner {
  readonly at: readonly number[];
  readonly value: number;
}

/**
 * The lowest point found by the simplex method of Nelder and Mead (1965), with its usual coefficients. A local minimum:
 * start it near the one you want.
 */
export function nelderMead(objective: (at: readonly number[]) => number, options: NelderMeadOptions): Corner {
  const { start, step, tolerance, maxIterations } = options;
  const corner = (at: readonly number[]): Corner => ({ at, value: objective(at) });
  const along = (axis: number): readonly number[] => start.map((x, i) => (i === axis ? x + (step[i] as number) : x));
  let corners = [corner(start), ...start.map((_, axis) => corner(along(axis)))];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    corners.sort((left, right) => left.value - right.value);
    const best = corners[0] as Corner;
    const worst = corners.at(-1) as Corner;
    const secondWorst = corners.at(-2) as Corner;
    if (worst.value - best.value < tolerance) break;
    const centre = start.map((_, i) => mean(corners.slice(0, -1), i));
    const towards = (share: number): Corner => corner(centre.map((c, i) => c + share * ((worst.at[i] as number) - c)));
    const reflected = towards(-1);
    if (reflected.value < best.value) {
      const expanded = towards(-2);
      corners[corners.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < secondWorst.value) {
      corners[corners.length - 1] = reflected;
    } else {
      const contracted = towards(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) corners[corners.length - 1] = contracted;
      else
        corners = corners.map((c) => (c === best ? c : corner(c.at.map((x, i) => (x + (best.at[i] as number)) / 2))));
    }
  }
  return corners.reduce((best, c) => (c.value < best.value ? c : best));
}

function mean(corners: readonly Corner[], axis: number): number {
  return corners.reduce((sum, c) => sum + (c.at[axis] as number), 0) / corners.length;
}
