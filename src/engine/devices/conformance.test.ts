import { describe, test } from "vitest";
import { cpuSession } from "../generation/graph-session.ts";
import { referenceSession } from "../generation/generation.test-support.ts";
import { checks, type Contender } from "./conformance.test-support.ts";

const none = new Map();

function cpu(dialect: Contender["dialect"]): Contender {
  return {
    dialect,
    async run(graph, feeds) {
      const session = await cpuSession(1)(graph, none);
      const outputs = graph.outputs.map(({ name }) => name);
      try {
        return await session.run(feeds, outputs);
      } finally {
        await session.close();
      }
    },
    trainer: { dialect },
    generator: { dialect },
  };
}

const contenders: Record<string, Contender> = {
  "the reference evaluator": {
    dialect: "portable",
    run: async (graph, feeds) => {
      const session = await referenceSession(graph, none);
      return await session.run(feeds, []);
    },
    generator: { dialect: "portable", openSession: referenceSession },
  },
  "the CPU, fused": cpu("cpu-fused"),
  "the CPU, portable": cpu("portable"),
  "the CPU, as on WebGPU": cpu("webgpu"),
};

describe.each(Object.entries(contenders))("%s conforms", (_, contender) => {
  test.each(checks.filter(({ concerns }) => concerns(contender)).map((check) => [check.title, check] as const))(
    "%s",
    async (_title, check) => {
      await check.run(contender);
    },
  );
});
