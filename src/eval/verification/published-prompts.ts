// Where the prompts of the published sets are to be had.

const addresses: Readonly<Record<string, string>> = {
  ifeval: "hf://google/IFEval@966cd89545d6b6acfd7638bc708b98261ca58e84/ifeval_input_data.jsonl",
  ifbench:
    "https://raw.githubusercontent.com/allenai/IFBench/db69a6f05689830b0068b8f1529ebcfd2f3b164c/ifbench/data/IFBench_test.jsonl",
};

/** The address of a set's prompts, of one version that does not change, or undefined where none is known. */
export function publishedPrompts(set: string): string | undefined {
  return addresses[set];
}
