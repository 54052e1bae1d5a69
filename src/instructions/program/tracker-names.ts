// How the branches and loops of a program are named where they are counted (state trackers of LogicIF).
import type { Program, Statement } from "./ast.ts";

/**
 * The trackers of a program: `if1.then`, `if1.else`, `loop1`, ..., numbered by their position in the source, ifs and
 * loops apart. An `if` without `else` has an else too: how often it was passed by.
 */
export function trackerNames(program: Program): readonly string[] {
  const names: string[] = [];
  const seen = { ifs: 0, loops: 0 };
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (statement.kind === "if") {
        const name = `if${++seen.ifs}`;
        names.push(`${name}.then`, `${name}.else`);
        visit(statement.then);
        visit(statement.else);
      } else if (statement.kind !== "assign" && statement.kind !== "return") {
        names.push(`loop${++seen.loops}`);
        visit(statement.body);
      }
    }
  };
  for (const { body } of program.procedures) visit(body);
  return names;
}
