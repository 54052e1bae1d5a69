// The scripts under tools/ that hold what was written here against the programs it was written for.
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** Whether python3 is there and has these modules; they are not imported, which would take seconds. */
export function pythonHas(...modules: readonly string[]): boolean {
  const program = "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))";
  return spawnSync("python3", ["-c", program, ...modules]).status === 0;
}

/** The lines that a script of tools/ prints; a script that ends with 1 has found what it looks for, and says so in them. */
export async function runTool(name: string, args: readonly string[]): Promise<string[]> {
  const script = fileURLToPath(new URL(`../../../tools/${name}`, import.meta.url));
  const env = { ...process.env, HF_HUB_OFFLINE: "1" };
  const { stdout } = await promisify(execFile)("python3", [script, ...args], { env, timeout: 110_000 }).catch(
    (error: unknown) => z.looseObject({ code: z.literal(1), stdout: z.string().min(1) }).parse(error),
  );
  return stdout.trim().split("\n");
}
