// What the rest of the house, and users, take from data.
export { generateDataset, type GenerateOptions, type GenerateProgress } from "./datasets/generate-dataset.ts";
export { readManifest, type Manifest, type ShardRecord } from "./datasets/manifest.ts";
export { layoutStyle, type Layout, type LayoutKind, type LayoutStyle } from "./rows/layout.ts";
export { parseRowLine, type Place } from "./rows/parse-row.ts";
export {
  readPlan,
  splitNames,
  type DatasetPlan,
  type DatasetPlanInput,
  type Frequency,
  type SplitName,
  type SplitPlan,
} from "./plans/plan.ts";
export { powerWeights } from "./plans/frequency.ts";
export { readRows, type ReadOptions } from "./datasets/read-rows.ts";
export { cutResponse, judgeResponse, writeResponse, type CutResponse, type Posed } from "./rows/response.ts";
export { rowId } from "./rows/row-id.ts";
export { rowLine } from "./rows/row-line.ts";
export { rowSchema } from "./rows/row-schema.ts";
export type { RowPart } from "./rows/row-parts.ts";
export { openPlan, type RowSource } from "./plans/row-source.ts";
export {
  roles,
  rowKinds,
  type Lineage,
  type Outer,
  type Role,
  type Row,
  type RowKind,
  type Segment,
} from "./rows/row.ts";
export { splitChecks } from "./plans/split-conformance.ts";
export { plannedKinds, type PlannedKind, type SplitPart } from "./plans/split-part.ts";
export { verifyDataset, type VerifiedDataset, type VerifyOptions } from "./datasets/verify-dataset.ts";
export { rowVerifier } from "./rows/verify-row.ts";
export * from "./curricula/index.ts";
