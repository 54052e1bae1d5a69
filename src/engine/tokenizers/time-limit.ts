// Ends work that foreign patterns and templates may never end by themselves.
import { Script, createContext } from "node:vm";

const jobs: { run?: () => unknown } = {};
const context = createContext(jobs);
const script = new Script("run()");

/**
 * What `work` returns, or undefined where it has not ended after `limitMs`; it is then stopped where it stands, also
 * inside a regular expression. Synchronous; costs about 0.1 ms. Throws what `work` throws.
 */
export function withinTime<T>(limitMs: number, work: () => T): { readonly value: T } | undefined {
  const outer = jobs.run;
  jobs.run = work;
  try {
    return { value: script.runInContext(context, { timeout: limitMs }) as T };
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  } finally {
    if (outer === undefined) delete jobs.run;
    else jobs.run = outer;
  }
}

/** The error of a stopped script is of another realm, so `instanceof` does not know it. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
