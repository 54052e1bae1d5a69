// Names that programs cannot use, since Python or TypeScript gives them a meaning.

const python =
  "and as assert async await break case class continue def del elif else except finally for from global if import in is " +
  "lambda match nonlocal not or pass raise return try type while with yield " +
  // What the Python surface calls, or a reader would take for a builtin.
  "abs all any bool chr dict enumerate filter float int len list map max min next ord print range reversed round set " +
  "sorted str sum tuple zip";

const typescript =
  "abstract any arguments as async await bigint boolean break case catch class const continue debugger declare default " +
  "delete do else enum eval export extends false finally for from function get if implements import in infer instanceof " +
  "interface is keyof let module namespace never new null number object of package private protected public readonly " +
  "require return set static string super switch symbol this throw true try type typeof undefined unique unknown var " +
  "void while with yield console";

const reserved: ReadonlySet<string> = new Set(`${python} ${typescript}`.split(" "));

const identifier = /^[a-z][a-z0-9_]{0,39}$/;

/** Whether `name` can be the name of a procedure or a variable on every surface. */
export function isName(name: unknown): name is string {
  return typeof name === "string" && identifier.test(name) && !reserved.has(name);
}
