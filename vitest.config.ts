import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // Workers run compiled files (Node 20 cannot run TypeScript), so the build comes first.
    globalSetup: ["./vitest.build.ts"],
    pool: "forks",
    // By default one core is left idle, which on two is half of them.
    maxWorkers: "100%",
    testTimeout: 30_000,
    // CI counts the tests at its end.
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: ".vitest/results.json" }]] : ["default"],
  },
});
