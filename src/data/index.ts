// What the rest of the house, and users, take from data.
export { generateDataset, type GenerateOptions, type GenerateProgress } from "./generate-dataset.ts";
export { readManifest, type Manifest, type ShardRecord } from "./manifest.ts";
export { layoutStyle, type Layout, type LayoutKind, type LayoutStyle } from "./layout.ts";
export { parseRowLine, type Place } from "./parse-row.ts";
export {
  readPlan,
  splitNames,
  type DatasetPlan,
  type DatasetPlanInput,
  type Frequency,
  type SplitName,
  type SplitPlan,
} from "./plan.ts";
export { powerWeights } from "./frequency.ts";
export { readRows, type ReadOptions } from "./read-rows.ts";
export { cutResponse, judgeResponse, writeResponse, type CutResponse, type Posed } from "./response.ts";
export { rowId } from "./row-id.ts";
export { rowLine } from "./row-line.ts";
export { rowSchema } from "./row-schema.ts";
export type { RowPart } from "./row-parts.ts";
export { openPlan, type RowSource } from "./row-source.ts";
export { roles, rowKinds, type Lineage, type Outer, type Role, type Row, type RowKind, type Segment } from "./row.ts";
export { splitChecks } from "./split-conformance.ts";
export { plannedKinds, type PlannedKind, type SplitPart } from "./split-part.ts";
export { verifyDataset, type VerifiedDataset, type VerifyOptions } from "./verify-dataset.ts";
export { rowVerifier } from "./verify-row.ts";
