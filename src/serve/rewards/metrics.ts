// Counts and latencies of the reward server, as the text that Prometheus reads.
import type { Scored } from "./messages.ts";

export interface RewardMetrics {
  request(path: string, status: number, seconds: number): void;
  sample(scored: Scored): void;
  /** The text, with what is so now. */
  text(gauges: RewardGauges): string;
}

export interface RewardGauges {
  readonly workers: number;
  readonly ready: number;
  readonly replaced: number;
  readonly waiting: number;
  readonly running: number;
  readonly requests: number;
  readonly residentBytes: number;
}

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const sampleBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

export function createMetrics(): RewardMetrics {
  const requests = new Map<string, number>();
  const samples = new Map<string, number>();
  const invalid = new Map<string, number>();
  const requestSeconds = createHistogram(requestBuckets);
  const sampleSeconds = createHistogram(sampleBuckets);
  let rewardSum = 0;
  let rewardCount = 0;

  return {
    request(path, status, seconds) {
      count(requests, `path="${path}",status="${status}"`);
      requestSeconds.observe(seconds);
    },
    sample({ outcome, task, error, reward, seconds }) {
      count(samples, `task="${task ?? "unknown"}",outcome="${outcome}"`);
      if (error !== undefined) count(invalid, `code="${error.code}"`);
      sampleSeconds.observe(seconds);
      if (reward === null) return;
      rewardSum += reward;
      rewardCount++;
    },
    text: (gauges) =>
      [
        ...family("requests_total", "counter", "Requests answered.", requests),
        ...requestSeconds.lines("request_seconds", "From a request's arrival to its answer."),
        ...family("samples_total", "counter", "Samples judged.", samples),
        ...family("invalid_total", "counter", "Samples that could not be judged, by reason.", invalid),
        ...sampleSeconds.lines("sample_seconds", "Time a thread spent on a sample."),
        ...single("reward_sum", "counter", "Sum of the rewards given.", rewardSum),
        ...single("reward_count", "counter", "Rewards given.", rewardCount),
        ...single("samples_waiting", "gauge", "Samples that no thread has taken.", gauges.waiting),
        ...single("samples_running", "gauge", "Samples that a thread has taken.", gauges.running),
        ...single("requests_open", "gauge", "Requests under way.", gauges.requests),
        ...single("workers", "gauge", "Threads that score.", gauges.workers),
        ...single("workers_ready", "gauge", "Threads that can take samples.", gauges.ready),
        ...single("workers_replaced_total", "counter", "Threads replaced after a sample.", gauges.replaced),
        "# TYPE process_resident_memory_bytes gauge",
        `process_resident_memory_bytes ${gauges.residentBytes}`,
        "",
      ].join("\n"),
  };
}

const prefix = "precept_rewards_";

function count(counts: Map<string, number>, labels: string): void {
  counts.set(labels, (counts.get(labels) ?? 0) + 1);
}

function family(name: string, type: string, help: string, counts: ReadonlyMap<string, number>): string[] {
  return [...head(name, type, help), ...[...counts].map(([labels, value]) => `${prefix}${name}{${labels}} ${value}`)];
}

function single(name: string, type: string, help: string, value: number): string[] {
  return [...head(name, type, help), `${prefix}${name} ${value}`];
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${prefix}${name} ${help}`, `# TYPE ${prefix}${name} ${type}`];
}

interface Histogram {
  observe(value: number): void;
  lines(name: string, help: string): string[];
}

function createHistogram(bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0);
  let total = 0;
  let sum = 0;
  return {
    observe(value) {
      total++;
      sum += value;
      const at = bounds.findIndex((bound) => value <= bound);
      if (at >= 0) counts[at] = (counts[at] as number) + 1;
    },
    lines(name, help) {
      let below = 0;
      const buckets = bounds.map((bound, i) => {
        below += counts[i] as number;
        return `${prefix}${name}_bucket{le="${bound}"} ${below}`;
      });
      return [
        ...head(name, "histogram", help),
        ...buckets,
        `${prefix}${name}_bucket{le="+Inf"} ${total}`,
        `${prefix}${name}_sum ${sum}`,
        `${prefix}${name}_count ${total}`,
      ];
    },
  };
}
