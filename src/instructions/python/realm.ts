// A JavaScript realm that holds nothing but the language and Pyodide: no process, no modules, no network, no clock.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, dirname } from "node:path";
import { constants, createContext, runInContext, type Context } from "node:vm";

export interface PythonRealm {
  /** Runs the harness's `handle` on a JSON text and returns its JSON text. */
  readonly handle: (request: string) => string;
  /** One byte: 2 interrupts the Python code that runs now. */
  readonly interrupt: SharedArrayBuffer;
}

/**
 * Loads CPython into a fresh realm. The realm is no object of this one and is handed none: everything it can reach
 * was made inside it, its strings cannot become code (`eval`, `Function`), and it has no `import()`. So whoever gets
 * out of Python into JavaScript is still without files, network and process. Memory stops growing at `memoryMiB`.
 */
export async function openPythonRealm(harness: string, memoryMiB: number): Promise<PythonRealm> {
  const realm = createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: true } });
  const run = (code: string, filename: string): unknown => runInContext(code, realm, { filename });
  const folder = dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));
  run(shims, "shims.js");
  run(`limitMemory(${Math.floor(memoryMiB * 16)}); delete globalThis.limitMemory;`, "limit.js");
  for (const file of ["pyodide.asm.wasm", "python_stdlib.zip"]) giveFile(realm, file, readFileSync(join(folder, file)));
  // The module is run as a script: of a module's features it uses only its own address, and that only outside shells.
  const assembly = readFileSync(join(folder, "pyodide.asm.mjs"), "utf8");
  run(
    assembly
      .replaceAll("import.meta.url", '""')
      .replace(/export default (\w+);?\s*$/, "globalThis.createPyodideModule = $1;"),
    "pyodide.asm.js",
  );
  run(readFileSync(join(folder, "pyodide.js"), "utf8"), "pyodide.js");
  const lock = JSON.parse(readFileSync(join(folder, "pyodide-lock.json"), "utf8")) as { info: unknown };
  const lockFileContents = JSON.stringify({ info: lock.info, packages: {} });
  await (run(`start(${lockFileContents}, ${JSON.stringify(harness)})`, "start.js") as Promise<void>);
  return {
    handle: run("handle", "handle.js") as PythonRealm["handle"],
    interrupt: run("interrupt", "interrupt.js") as SharedArrayBuffer,
  };
}

/** The bytes are copied into a buffer of the realm's own. */
function giveFile(realm: Context, name: string, bytes: Uint8Array): void {
  const inside = runInContext(`newFile(${JSON.stringify(name)}, ${bytes.length})`, realm) as Uint8Array;
  inside.set(bytes);
}

/**
 * What Pyodide asks of a JavaScript shell. Clock and entropy differ at every reading, so that a procedure that depends
 * on them gives itself away when it is run twice.
 */
const shims = String.raw`
"use strict";
{
  const files = new Map();
  globalThis.newFile = (name, length) => {
    const bytes = new Uint8Array(length);
    files.set(name, bytes);
    return bytes;
  };
  globalThis.read = (path) => { throw new Error("there is no file " + path); };
  globalThis.load = globalThis.read;
  globalThis.readbuffer = (path) => {
    const bytes = files.get(path.split("/").pop());
    if (bytes === undefined) throw new Error("there is no file " + path);
    return bytes.buffer;
  };
  const silent = () => {};
  globalThis.console = { log: silent, warn: silent, error: silent, info: silent, debug: silent };
  globalThis.setTimeout = (run) => { Promise.resolve().then(run); return 0; };
  globalThis.clearTimeout = silent;

  let state = 1;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  // Pyodide reads entropy in shells by running "head -c<bytes> /dev/urandom | base64".
  globalThis.os = {
    system(_, [, command]) {
      const bytes = Number(/-c(\d+)/.exec(command)[1]);
      let text = "";
      for (let i = 0; i < Math.ceil(bytes / 3) * 4; i++) text += letters[next() >>> 26];
      const padding = (3 - (bytes % 3)) % 3;
      return padding === 0 ? text : text.slice(0, -padding) + "=".repeat(padding);
    },
  };
  // Between 1980 and 2100; what a procedure sees of time is never the same.
  Date.now = () => 315532800000 + (next() / 4294967296) * 3786912000000;
  globalThis.performance = { now: () => next() / 1000 };

  globalThis.limitMemory = (mostPages) => {
    const { prototype } = WebAssembly.Memory;
    const grow = prototype.grow;
    prototype.grow = function (pages) {
      if (this.buffer.byteLength / 65536 + pages > mostPages) throw new RangeError("the memory limit is reached");
      return grow.call(this, pages);
    };
  };

  globalThis.start = async (lockFileContents, harness) => {
    const { loadPyodide, createPyodideModule } = globalThis;
    const python = await loadPyodide({
      indexURL: "/",
      createPyodideModule,
      lockFileContents,
      env: { HOME: "/", PYTHONHASHSEED: "0" },
      stdout: silent,
      stderr: silent,
    });
    files.clear();
    globalThis.TextDecoder = class {
      constructor(label) { if (label !== "latin1") throw new RangeError("only latin1 is decoded here"); }
      decode(bytes) {
        let text = "";
        for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
        return text;
      }
    };
    const interrupt = new SharedArrayBuffer(1);
    python.setInterruptBuffer(new Uint8Array(interrupt));
    const handle = python.runPython(harness);
    for (const name of ["newFile", "read", "load", "readbuffer", "start", "loadPyodide", "createPyodideModule"]) {
      globalThis[name] = undefined;
    }
    globalThis.interrupt = interrupt;
    globalThis.handle = (request) => handle(request);
  };
}
`;
