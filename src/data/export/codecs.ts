// Which format holds what a trainer learns from.
import { ConfigError } from "../../core/errors.ts";
import { alpacaPreference, alpacaSft } from "./alpaca.ts";
import {
  exportForms,
  exportTargets,
  Unfit,
  type Codec,
  type Example,
  type ExportForm,
  type ExportTarget,
  type LearningKind,
} from "./codec.ts";
import { openAiPreference, openAiSft } from "./openai.ts";
import { shareGptPreference, shareGptSft } from "./sharegpt.ts";
import { trlCodec } from "./trl.ts";

export interface Format {
  readonly target: ExportTarget;
  /** "chat" for all but TRL, which has both. */
  readonly form: ExportForm;
}

/** Throws a ConfigError ("no-such-format") where the target has no rows of that kind. */
export function codecOf({ target, form }: Format, learning: LearningKind): Codec {
  if (target === "trl") return trlCodec(learning, form);
  if (learning !== "reward") return others[target][learning];
  throw new ConfigError(`${target} has no rows for learning from rewards`, {
    code: "no-such-format",
    hint: "Use --to trl, which asks Precept's reward server; or --objective sft, which writes the true answers.",
  });
}

const others: Readonly<Record<Exclude<ExportTarget, "trl">, Readonly<Record<Exclude<LearningKind, "reward">, Codec>>>> =
  {
    "openai-jsonl": { sft: openAiSft, preference: openAiPreference },
    alpaca: { sft: alpacaSft, preference: alpacaPreference },
    sharegpt: { sft: shareGptSft, preference: shareGptPreference },
  };

/** Flags of the formats that could hold what another cannot. */
export function formatsThatHold(example: Example, learning: LearningKind): string[] {
  const formats = exportTargets.flatMap((target): Format[] =>
    target === "trl" ? exportForms.map((form) => ({ target, form })) : [{ target, form: "chat" }],
  );
  return formats.flatMap((format) => {
    if (learning === "reward" && format.target !== "trl") return [];
    try {
      codecOf(format, learning).encode(example);
    } catch (error) {
      if (error instanceof Unfit) return [];
      throw error;
    }
    return [`--to ${format.target}${format.form === "text" ? " --form text" : ""}`];
  });
}
