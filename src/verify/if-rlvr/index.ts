// IF-RLVR: constraints to train on, the data that names them, and the reward (Pyatkin et al., arXiv 2507.02833).
export { ifRlvr, ifRlvrConstraints } from "./constraint-set.ts";
export { readGroundTruth, readyGroundTruth } from "./ground-truth.ts";
export { ifRlvrReward, type Reward } from "./reward.ts";
