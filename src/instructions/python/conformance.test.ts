import { test } from "vitest";
import { conformanceChecks } from "../conformance.ts";
import { conformanceCases } from "./conformance-cases.ts";
import { python } from "./family.ts";
for (const { name, run } of conformanceChecks(python, conformanceCases)) test(name, run);
