// The checks on WebGPU, one after another in a process of its own, which a driver may end at any moment.
import { checks, type Contender } from "./conformance.test-support.ts";
import { webgpuDevice } from "./webgpu-device.ts";
import { openWebgpuSession } from "./webgpu-session.ts";

/** What the process says to the one that started it. */
export type FromChild =
  | { readonly kind: "device"; readonly missing: string | null }
  | { readonly kind: "begin"; readonly title: string }
  | { readonly kind: "end"; readonly title: string; readonly error: string | null };

const contender: Contender = {
  dialect: "webgpu",
  async run(graph, feeds) {
    const session = await openWebgpuSession(graph, { toHost: graph.outputs.map(({ name }) => name) });
    try {
      return await session.run(feeds);
    } finally {
      await session.close();
    }
  },
  trainer: { device: "webgpu" },
  generator: { device: "webgpu" },
};

/** Runs the checks of these titles; with none it only says whether there is a device. */
export async function runChecks(titles: readonly string[]): Promise<void> {
  const say = (message: FromChild): void => void process.send?.(message);
  const device = await webgpuDevice().catch((error: unknown) => String(error));
  say({ kind: "device", missing: typeof device === "string" ? device : null });
  if (typeof device === "string") return;
  for (const title of titles) {
    say({ kind: "begin", title });
    say({ kind: "end", title, error: await errorOf(title) });
  }
  await device.close();
}

async function errorOf(title: string): Promise<string | null> {
  try {
    await checks.find((check) => check.title === title)?.run(contender);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
