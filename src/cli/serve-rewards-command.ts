// The flags of `precept serve-rewards`.
import { Option, type Command } from "commander";
import { judges, rewardKinds } from "../serve/rewards/settings.ts";
import { modes } from "../verify/constraint.ts";
import { examples, numberBetween, portNumber, wholeNumber } from "./flag-values.ts";
import type { ServeRewardsFlags } from "./serve-rewards.ts";

export function addServeRewards(program: Command): void {
  program
    .command("serve-rewards")
    .summary("serve verified rewards to training engines")
    .description(
      "Judges responses over HTTP: POST /v1/score takes batches of constraints and of exercises of any family; /get_reward, /trl, /verl and /open_instruct take what these engines send; /health and /metrics (Prometheus) tell how it is. Reachable from this machine only, unless --host says otherwise. Where the environment variable PRECEPT_API_KEY is set, clients must send that key, as a bearer or as the password of the URL. The URL goes to stdout when the server is ready.",
    )
    .addOption(new Option("--port <n>", "the port, 0 for any that is free").argParser(portNumber).default(8100))
    .option("--host <address>", "the address to listen on, such as 0.0.0.0 for every network", "127.0.0.1")
    .option("--suite <name>", "the set of constraints that ids are looked up in, unless a request says", "ifeval")
    .addOption(
      new Option("--mode <name>", "judge as the published code does, or what the instruction says")
        .choices(modes)
        .default("fixed"),
    )
    .addOption(
      new Option("--reward <kind>", "1 where all constraints are followed, or the share that is")
        .choices(rewardKinds)
        .default("all"),
    )
    .addOption(
      new Option("--judge <kind>", "the response as it is, or the best of IFEval's eight variants")
        .choices(judges)
        .default("strict"),
    )
    .option("--strip-thinking", "judge what follows the last </think>, answer tags removed")
    .option("--family <file...>", "families of your own, TypeScript or JavaScript modules; they run with your rights")
    .addOption(
      new Option("--invalid-reward <x>", "what a sample that cannot be judged gets (default: null)").argParser(
        numberBetween(-1e6, 1e6),
      ),
    )
    .addOption(new Option("--workers <n>", "threads that score (default: one per core)").argParser(wholeNumber(1)))
    .addOption(
      new Option("--sample-timeout <seconds>", "longest time for one sample, which is invalid past it")
        .argParser(numberBetween(0.01, 3600))
        .default(5),
    )
    .addOption(
      new Option("--max-samples <n>", "samples under way, waiting ones included; more are refused with a 429")
        .argParser(wholeNumber(1))
        .default(16_384),
    )
    .addHelpText(
      "after",
      examples([
        "precept serve-rewards --suite ifeval --reward fraction",
        `curl -d '{"samples":[{"id":"punctuation:no_comma","response":"No."}]}' -H 'content-type: application/json' http://127.0.0.1:8100/v1/score`,
      ]),
    )
    .action(async (options: ServeRewardsFlags) => (await import("./serve-rewards.ts")).serveRewards(options));
}
