// Numbers as a reader wants them; one way for the whole report.

const grouped = new Intl.NumberFormat("en-US");
const threeDigits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** 160000 as "160,000". */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** At most three significant digits: 312.4 as "312", 0.0713 as "0.0713". */
export function formatNumber(value: number): string {
  return threeDigits.format(value);
}

/** 0.5644 as "56.4%". */
export function formatPercent(value: number): string {
  return `${(value * 100).toFixed(1)}%`;
}

/** 0.539 and 0.588 as "53.9 to 58.8". */
export function formatPercentRange(low: number, high: number): string {
  return `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}`;
}

/** For axes: 2048 as "2,048", 250000 as "250k", 1000000 as "1M". */
export function formatTick(value: number): string {
  if (value >= 1e6 && value % 1e5 === 0) return `${value / 1e6}M`;
  if (value >= 1e4 && value % 1e3 === 0) return `${value / 1e3}k`;
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value);
}

export function formatLoss(value: number): string {
  return value.toFixed(3);
}

/** 50.2 as "50 s", 754 as "12 min 34 s", 7300 as "2 h 2 min". */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole < 10 ? seconds.toFixed(1) : whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** One text for many numbers: "0.41" where all agree, "0.41 to 0.44" where not, "" for none. */
export function formatSpread(values: readonly number[], format: (value: number) => string): string {
  if (values.length === 0) return "";
  const low = format(Math.min(...values));
  const high = format(Math.max(...values));
  return low === high ? low : `${low} to ${high}`;
}
