// What the command line takes from exporting.
export { exportForms, exportTargets, type ExportForm, type ExportTarget } from "./codec.ts";
export { testPlan, type ExportEvaluation } from "./evaluation.ts";
export type { ExportManifest, StageRecord } from "./export-manifest.ts";
export {
  exportRows,
  type ExportOptions,
  type ExportProgress,
  type ExportSource,
  type ExportStage,
} from "./export-rows.ts";
export { verifyExport, type VerifiedExport, type VerifyExportOptions } from "./verify-export.ts";
