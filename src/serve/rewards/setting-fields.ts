// The settings of scoring as fields of a request, of a sample or of a label.
import { z } from "zod";
import { modes } from "../../verify/constraint.ts";
import { judges, rewardKinds, thinkings, type ScoreSettings } from "./settings.ts";

/** Null is as good as absent. */
export const settingFields = {
  suite: z.string().nullish(),
  mode: z.enum(modes).nullish(),
  reward: z.enum(rewardKinds).nullish(),
  judge: z.enum(judges).nullish(),
  thinking: z.enum(thinkings).nullish(),
  evidence: z.boolean().nullish(),
};

type SettingFields = z.infer<z.ZodObject<typeof settingFields>>;

/** `settings` with what `fields` says in their place. */
export function withFields(settings: ScoreSettings, fields: SettingFields): ScoreSettings {
  return {
    suite: fields.suite ?? settings.suite,
    mode: fields.mode ?? settings.mode,
    reward: fields.reward ?? settings.reward,
    judge: fields.judge ?? settings.judge,
    thinking: fields.thinking ?? settings.thinking,
    evidence: fields.evidence ?? settings.evidence,
  };
}
