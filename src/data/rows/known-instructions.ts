// Instructions met in a file, judged once each and not once per row.
import { canonicalJson } from "../../core/canonical-json.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { instruction, keyOf, type Instruction } from "../plans/instructions.ts";
import { leak, unverified, type RowProblem } from "./row-problem.ts";
import type { RowSource } from "../plans/row-source.ts";
import type { SplitName } from "../plans/split-part.ts";

export interface KnownInstruction {
  /** Why its parameters are no instruction of the plan's. */
  readonly problem: RowProblem | undefined;
  readonly instruction: Instruction;
  /** Whose it is; "every" where all splits show the same instructions. */
  readonly owner: SplitName | "every" | undefined;
  /** A name that was found to be its own. */
  pointer: string | undefined;
}

const MOST_KNOWN = 65_536;

export class KnownInstructions {
  private readonly source: RowSource;
  private known = new Map<object, KnownInstruction>();
  private readonly indices = new Map<SplitName, ReadonlyMap<string, number>>();

  constructor(source: RowSource) {
    this.source = source;
  }

  /** Rows of one instruction share its parameters (parse-plain-line.ts). */
  get(family: AnyFamily, params: unknown): KnownInstruction {
    if (typeof params !== "object" || params === null) return this.judge(family, params);
    let found = this.known.get(params);
    if (found === undefined || found.instruction.family !== family) {
      found = this.judge(family, params);
      if (this.known.size >= MOST_KNOWN) this.known = new Map();
      // Only frozen objects are shared between rows; what may still change is judged each time.
      if (Object.isFrozen(params)) this.known.set(params, found);
    }
    return found;
  }

  /** Why `known` may not stand in a row about the instructions of `home`. */
  ownerProblem(known: KnownInstruction, home: SplitName): RowProblem | undefined {
    const { owner } = known;
    if (owner === home || owner === "every") return undefined;
    return { ...leak(`the instruction belongs to the ${owner} split, not to ${home}`), elsewhere: true };
  }

  /** Why `pointer` does not name this instruction of `home`. */
  pointerProblem(known: KnownInstruction, home: SplitName, pointer: string): RowProblem | undefined {
    if (known.pointer === pointer) return undefined;
    const named = this.source.instructionNamed(pointer);
    if (named === undefined || (named.split !== home && known.owner !== "every")) {
      return unverified(`"${pointer}" is the name of no instruction of the ${home} split`);
    }
    const { params } = known.instruction;
    if (canonicalJson(this.source.paramsAt(named.split, named.index)) !== canonicalJson(params)) {
      return unverified(`"${pointer}" is the name of another instruction`);
    }
    known.pointer = pointer;
    return undefined;
  }

  /** Its place among the instructions of `home`, to which it belongs; undefined where it has none. */
  indexOf({ instruction }: KnownInstruction, home: SplitName): number | undefined {
    let indices = this.indices.get(home);
    if (indices === undefined) {
      const family = this.source.familyOf(home);
      const { instructions } = this.source.split(home);
      const keys = Array.from({ length: instructions }, (_, i) => family.key(this.source.paramsAt(home, i)));
      indices = new Map(keys.map((key, index) => [key, index]));
      this.indices.set(home, indices);
    }
    return indices.get(keyOf(instruction));
  }

  private judge(family: AnyFamily, params: unknown): KnownInstruction {
    const made = instruction(family, params);
    if (!family.isParams(params)) {
      return {
        problem: unverified("the parameters are not the family's"),
        instruction: made,
        owner: undefined,
        pointer: undefined,
      };
    }
    const owner = this.source.allotment.splitOfKey(keyOf(made), family.name);
    return { problem: this.problemOf(made, owner), instruction: made, owner, pointer: undefined };
  }

  private problemOf({ family, params }: Instruction, owner: KnownInstruction["owner"]): RowProblem | undefined {
    if (owner === undefined) return unverified("the instruction is none of the plan's");
    if (this.source.plan.unseen !== "parts") return undefined;
    for (const part of family.parts?.(params) ?? []) {
      const home = this.source.allotment.splitOfPart(part);
      if (home !== owner) return leak(`the piece "${part}" belongs to the ${home ?? "no"} split`);
    }
    return undefined;
  }
}
