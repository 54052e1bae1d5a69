// The other half of the registry's families, held to the conformance suite.
import { holdFamilies } from "./shipped-families.test-support.ts";

await holdFamilies(1, 2);
