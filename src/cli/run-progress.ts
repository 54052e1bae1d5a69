// The progress of a run on stderr: a live block on a terminal, plain lines elsewhere.
import type { WriteStream } from "node:tty";
import type { DeviceName } from "../engine/devices/device.ts";
import type { RunEvent } from "../experiments/run.ts";
import type { JobProgress } from "../experiments/job-messages.ts";
import { describe, type Work } from "../experiments/work.ts";
import { places } from "./places.ts";
import { bytes, count, duration, models } from "./quantities.ts";
import { paint } from "./report-error.ts";

export interface RunProgress {
  see(event: RunEvent): void;
  note(text: string): void;
  end(): void;
}

/** Shares of the time of a model; only the estimate of the time left depends on them. */
const phaseShare = { data: 0.06, train: 0.9, evaluate: 0.04 } as const;
const plainEveryMs = 15_000;
const frameEveryMs = 100;

export function createRunProgress(stream: WriteStream, device: DeviceName): RunProgress {
  const live = stream.isTTY;
  const active = new Map<string, { work: Work; progress: JobProgress }>();
  const started = performance.now();
  let total = 0;
  let done = 0;
  /** Estimated seconds of the work that is done here, by its id. */
  let seconds = new Map<string, number>();
  let secondsDone = 0;
  let lines = 0;
  let drawnAt = 0;

  function see(event: RunEvent): void {
    switch (event.kind) {
      case "start":
        total = event.experiment.units.length;
        done = event.done.length;
        seconds = new Map(event.estimate.works.map((one) => [one.work.id, one.seconds]));
        print(header(event, device));
        break;
      case "progress":
        active.set(event.work.id, event);
        break;
      case "work-done": {
        const { work } = event;
        active.delete(work.id);
        secondsDone += seconds.get(work.id) ?? 0;
        if (work.kind === "stage") print(`${paint("green", "done")} ${work.label}`);
        break;
      }
      case "unit-done": {
        done += 1;
        const unseen = event.result.accuracies.find((a) => a.split === "unseen");
        print(
          `${paint("green", "done")} ${describe(event.unit)}: unseen ${unseen?.value?.toFixed(3) ?? "-"}` +
            ` [${unseen?.low?.toFixed(3) ?? "-"}, ${unseen?.high?.toFixed(3) ?? "-"}]  (${done} of ${total})`,
        );
        break;
      }
      default:
        event satisfies never;
    }
    draw();
  }

  function draw(): void {
    const now = performance.now();
    if (now - drawnAt < (live ? frameEveryMs : plainEveryMs)) return;
    drawnAt = now;
    const block = [...active.values()].map(({ work, progress }) => activeLine(work, progress));
    if (active.size > 0) block.push(overall());
    if (live) {
      erase();
      for (const line of block) stream.write(`${clip(line, stream.columns)}\n`);
      lines = block.length;
    } else if (active.size > 0) {
      stream.write(`${block.join("\n")}\n`);
    }
  }

  function erase(): void {
    if (lines > 0) stream.write(`\u001b[${lines}A\u001b[0J`);
    lines = 0;
  }

  function print(text: string): void {
    if (live) erase();
    stream.write(`${text}\n`);
    drawnAt = live ? 0 : drawnAt;
  }

  function overall(): string {
    const running = [...active.values()].map(
      ({ work, progress }) => fraction(work, progress) * (seconds.get(work.id) ?? 0),
    );
    const all = [...seconds.values()].reduce((sum, one) => sum + one, 0);
    const share = (secondsDone + running.reduce((sum, one) => sum + one, 0)) / Math.max(1e-9, all);
    const elapsed = (performance.now() - started) / 1000;
    const left = share > 0.002 ? (elapsed / share) * (1 - share) : Number.NaN;
    const speed = [...active.values()].reduce((sum, { progress }) => sum + (progress.tokensPerSecond ?? 0), 0);
    return `${bar(share)} ${(share * 100).toFixed(0)} %  ${done} of ${models(total)}  ${count(speed)} tokens/s  ${duration(elapsed)} gone, about ${duration(left)} left`;
  }

  return {
    see,
    note: (text) => print(text),
    end: () => {
      if (live) erase();
    },
  };
}

/** The plan: what will be run, and for how long a few real steps say it will take. */
function header(event: Extract<RunEvent, { kind: "start" }>, device: DeviceName): string {
  const { experiment, dir, done, estimate } = event;
  const { units, works, seconds, diskBytes } = estimate;
  const title = paint("bold", `${experiment.file.title} (${experiment.file.name}, scale ${experiment.scale})`);
  const folder = `Run folder ${dir}`;
  if (units.length === 0) return [title, `All ${done.length} models were trained before.`, folder].join("\n");
  const range = (values: readonly number[]): string => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return low === high ? count(low) : `${count(low)} to ${count(high)}`;
  };
  const stages = works.filter(({ work }) => work.kind === "stage").length;
  return [
    title,
    `${models(units.length)} to train${done.length > 0 ? `, ${done.length} trained before` : ""}: ` +
      `${range(units.map((u) => u.parameters))} parameters, ${range(units.map((u) => u.rows))} rows, ` +
      `${range(units.map((u) => u.steps))} steps each; ${experiment.file.x.label}: ${experiment.xValues.join(", ")}`,
    ...(stages === 0 ? [] : [`They share ${stages} stage${stages === 1 ? "" : "s"}, each of which is trained once.`]),
    `${places(estimate, device)}: about ${duration(seconds)}, ${bytes(diskBytes)} of disk`,
    folder,
  ].join("\n");
}

function activeLine(work: Work, progress: JobProgress): string {
  const detail = [
    progress.loss === undefined ? "" : `loss ${progress.loss.toFixed(3)}`,
    progress.tokensPerSecond === undefined ? "" : `${count(progress.tokensPerSecond)} tokens/s`,
  ].filter((text) => text !== "");
  return `${bar(fraction(work, progress))} ${work.label}  ${progress.phase} ${count(progress.done)}/${count(progress.of)}  ${detail.join("  ")}`;
}

function fraction({ kind }: Work, { phase, done, of }: JobProgress): number {
  const inPhase = of === 0 ? 1 : done / of;
  if (kind === "evaluation") return inPhase;
  if (phase === "data") return phaseShare.data * inPhase;
  if (phase === "train") return phaseShare.data + (kind === "stage" ? 1 - phaseShare.data : phaseShare.train) * inPhase;
  return phaseShare.data + phaseShare.train + phaseShare.evaluate * inPhase;
}

function bar(share: number): string {
  const width = 20;
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return `${"█".repeat(full)}${"░".repeat(width - full)}`;
}

function clip(text: string, columns: number): string {
  return text.length < columns ? text : text.slice(0, Math.max(0, columns - 1));
}
