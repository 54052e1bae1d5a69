// Where a worker's compiled file lies, whether its parent runs from the sources (tests) or from the build.

/**
 * The URL of the compiled worker `name` (without extension) beside the module whose `import.meta.url` is `parentUrl`.
 * Node 20 cannot run TypeScript, so a parent under `src/` starts the worker's twin under `dist/`.
 */
export function workerEntry(name: string, parentUrl: string): URL {
  const compiled = parentUrl.endsWith(".ts") ? parentUrl.replace(/\/src\/(?!.*\/src\/)/, "/dist/") : parentUrl;
  return new URL(`./${name}.js`, compiled);
}
