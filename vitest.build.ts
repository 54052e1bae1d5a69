import { execFileSync } from "node:child_process";

/** Compiles the sources once before the suite, for the tests that start workers or the command line; `npm run types` checks them. */
export function setup(): void {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--noCheck"], {
    stdio: "inherit",
  });
}
