// Contenders of a bench: processes of their own, measured in turn within one run, so that memory is counted apart.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { median } from "../core/statistics/index.ts";

/** The answer to one request, which is a number of repeats: one line of JSON for one line. */
export const measurement = z.strictObject({
  name: z.string(),
  /** Of each repeat. */
  milliseconds: z.array(z.number()),
  /** Largest resident memory of the process so far. */
  peakMegabytes: z.number(),
  /** Processor time of a repeat, over all threads: what a machine that is shared with others says most about. */
  processorMilliseconds: z.number().exactOptional(),
  /** Mean seconds of the parts of a repeat, where the contender tells them apart. */
  phases: z.record(z.string(), z.number()).exactOptional(),
});
export type Measurement = z.infer<typeof measurement>;

export interface Contest {
  /** Programs with their arguments: Precept first, then PyTorch. */
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
  /** What is repeated: "step". */
  readonly unit: string;
  /** Tokens of one repeat. */
  readonly tokens: number;
  /** Repeats of each contender in each round. */
  readonly repeats: number;
  readonly rounds: number;
}

/**
 * Prints milliseconds, tokens per second and peak memory of both, and the median of the rounds' ratios. Returns each
 * contender's measurements by round.
 */
export async function compareContenders(contest: Contest, print: (line: string) => void): Promise<Measurement[][]> {
  const contenders = contest.commands.map(([program, ...args]) => startContender(program, args));
  try {
    return await compare(contest, contenders, print);
  } finally {
    for (const contender of contenders) contender.stop();
  }
}

export interface Contender {
  /** Undefined when the process is not there or has ended. */
  readonly measure: (repeats: number) => Promise<Measurement | undefined>;
  readonly stop: () => void;
}

async function compare(
  { unit, tokens, repeats, rounds }: Contest,
  contenders: readonly Contender[],
  print: (line: string) => void,
): Promise<Measurement[][]> {
  // Graphs are built and caches warmed before anything counts.
  for (const contender of contenders) await contender.measure(2);
  const results = contenders.map((): Measurement[] => []);
  for (let round = 0; round < rounds; round++) {
    // Who goes first alternates, so that a slow spell of the machine meets both.
    const order = contenders.map((_, index) => (index + round) % contenders.length);
    for (const index of order) {
      const measured = await contenders[index]?.measure(repeats);
      if (measured !== undefined) results[index]?.push(measured);
    }
  }
  for (const measurements of results) {
    const last = measurements.at(-1);
    if (last === undefined) continue;
    const time = median(measurements.flatMap((measurement) => measurement.milliseconds));
    const speed = Math.round((1000 * tokens) / time);
    print(
      `  ${last.name}: median ${time.toFixed(1)} ms/${unit} (fastest ${fastest(measurements).toFixed(1)}), ` +
        `${speed} tokens/s, peak ${Math.round(last.peakMegabytes)} MB`,
    );
  }
  const [precept = [], pytorch = []] = results;
  if (pytorch.length < rounds) {
    print("  no ratio: python3 with torch was not found");
    return results;
  }
  const ratios = precept.map(({ milliseconds }, round) => {
    return median(pytorch[round]?.milliseconds ?? []) / median(milliseconds);
  });
  const shown = ratios.map((ratio) => ratio.toFixed(2)).join(" ");
  print(
    `  Precept's speed as a multiple of PyTorch's: ${median(ratios).toFixed(2)}, ` +
      `of the fastest ${(fastest(pytorch) / fastest(precept)).toFixed(2)} (rounds: ${shown})`,
  );
  return results;
}

/** Starts a contender. */
export function startContender(command: string, args: readonly string[]): Contender {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(command, args, {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // A missing program or a process that ended closes the output, which `measure` reports as undefined.
  child.on("error", () => child.stdout.destroy());
  child.stdin.on("error", () => undefined);
  const measure = async (repeats: number): Promise<Measurement | undefined> => {
    if (child.pid === undefined || child.exitCode !== null) return undefined;
    if (!child.stdin.write(`${repeats}\n`)) await once(child.stdin, "drain");
    const line = await lines.next();
    return line.done === true ? undefined : measurement.parse(JSON.parse(line.value));
  };
  return { measure, stop: () => void child.kill() };
}

/** Milliseconds of the fastest repeat: what the machine can do when nobody else uses it. */
function fastest(measurements: readonly Measurement[]): number {
  return Math.min(...measurements.flatMap((measurement) => measurement.milliseconds));
}
