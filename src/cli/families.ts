// `precept families`: what kinds of instructions there are.
import { z } from "zod";
import { families as registered } from "../instructions/registry.ts";

export function families(flags: { readonly json?: boolean }): void {
  if (flags.json === true) {
    const list = registered.map((family) => ({
      name: family.name,
      version: family.version,
      surfaces: family.surfaces,
      axes: family.axes.map(({ name, description }) => ({ name, description })),
      config: z.toJSONSchema(family.config, { io: "input" }),
    }));
    process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    return;
  }
  for (const family of registered) {
    const defaults = family.config.parse({}) as Record<string, unknown>;
    process.stdout.write(
      [
        `${family.name} (version ${family.version})`,
        `  surfaces  ${family.surfaces.join(", ")}`,
        `  axes`,
        ...family.axes.map((axis) => `    ${axis.name}: ${axis.description}`),
        `  config, with its defaults (the published protocol)`,
        ...Object.entries(defaults).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`),
        "",
      ].join("\n"),
    );
  }
}
