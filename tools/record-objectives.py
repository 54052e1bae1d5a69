"""The objectives of src/train/objectives/ in PyTorch: losses as they are written in papers, slopes by autograd, in float64.

Run:  python3 tools/record-objectives.py             writes src/train/objectives/golden/objectives.json (needs only torch)
      python3 tools/record-objectives.py CASES.json  prints what PyTorch makes of other cases, as one line of JSON

A case is {objective, values, options} with the names of the TypeScript functions; a result {loss, coefficients}. Nothing
here is shared with the code under test: no slope is written down, and means and sums are torch's own.
"""

import json
import os
import sys

import torch
import torch.nn.functional as F

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "train", "objectives", "golden", "objectives.json")


def averaged(tokens, average):
    if average == "token-mean":
        return torch.cat(tokens).mean()
    if average == "sequence-mean":
        return torch.stack([own.mean() if len(own) > 0 else own.sum() for own in tokens]).mean()
    return torch.stack([own.sum() / average["divisor"] for own in tokens]).mean()


def sft(policy, values, options):
    return averaged([-own for own in policy], options.get("average", "token-mean"))


def bradley_terry(policy, values, options, comparisons):
    beta, smoothing = options.get("beta", 0.1), options.get("labelSmoothing", 0.0)
    ratio = [own.sum() - torch.tensor(other, dtype=torch.float64).sum() for own, other in zip(policy, values["reference"])]
    losses = []
    for chosen, rejected, gap in comparisons:
        h = beta * (sum(ratio[at] for at in chosen) - sum(ratio[at] for at in rejected)) - gap
        losses.append(-(1 - smoothing) * F.logsigmoid(h) - smoothing * F.logsigmoid(-h))
    return torch.stack(losses).mean()


def dpo(policy, values, options):
    return bradley_terry(policy, values, options, [([p["chosen"]], [p["rejected"]], 0.0) for p in values["pairs"]])


def iopo(policy, values, options):
    quadruples = values["quadruples"]
    right = lambda q: [q["first"], q["second"]]
    wrong = lambda q: [q["secondGivenFirst"], q["firstGivenSecond"]]
    return bradley_terry(policy, values, options, [(right(q), wrong(q), 0.0) for q in quadruples])


def rpo(policy, values, options):
    gamma = options.get("gamma", 0.05)
    comparisons = [([p["chosen"]], [p["rejected"]], gamma * p["differing"]) for p in values["pairs"]]
    return bradley_terry(policy, values, options, comparisons)


def orpo(policy, values, options):
    def log_odds(mean):
        return mean - torch.log1p(-torch.exp(mean))

    losses = []
    for pair in values["pairs"]:
        chosen, rejected = policy[pair["chosen"]].mean(), policy[pair["rejected"]].mean()
        odds_ratio = log_odds(chosen) - log_odds(rejected)
        losses.append(-chosen - options.get("lambda", 0.1) * F.logsigmoid(odds_ratio))
    return torch.stack(losses).mean()


def grpo(policy, values, options):
    low, high, weight = options.get("clipLow", 0.2), options.get("clipHigh", 0.2), options.get("klWeight", 0.0)
    tokens = []
    for at, own in enumerate(policy):
        advantage = values["advantages"][at]
        ratio = torch.exp(own - torch.tensor(values["old"][at], dtype=torch.float64))
        loss = -torch.min(ratio * advantage, torch.clamp(ratio, 1 - low, 1 + high) * advantage)
        if weight > 0:
            difference = torch.tensor(values["reference"][at], dtype=torch.float64) - own
            loss = loss + weight * (torch.exp(difference) - difference - 1)
        tokens.append(loss)
    return averaged(tokens, options.get("average", "sequence-mean"))


OBJECTIVES = {"sft": sft, "dpo": dpo, "iopo": iopo, "rpo": rpo, "orpo": orpo, "grpo": grpo}


def result(case):
    policy = [torch.tensor(own, dtype=torch.float64, requires_grad=True) for own in case["values"]["policy"]]
    loss = OBJECTIVES[case["objective"]](policy, case["values"], case["options"])
    loss.backward()
    slopes = [own.grad if own.grad is not None else torch.zeros_like(own) for own in policy]
    return {"loss": loss.item(), "coefficients": [own.tolist() for own in slopes]}


class Draws:
    """The linear congruential generator of Numerical Recipes, so that no library's version changes the cases."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return (self.state >> 8) / 2**24

    def like(self, sequences, spread):
        return [[round(value + spread * (self() - 0.5), 4) for value in own] for own in sequences]


def cases():
    draw = Draws(7)
    lengths = [3, 1, 6, 4, 2, 5, 3, 7]
    policy = draw.like([[-2.5] * length for length in lengths], 4)
    reference = draw.like(policy, 1.5)
    old = draw.like(policy, 1.2)
    advantages = [1.25, -0.75, 0.0, -1.5, 0.5, 2.0, -0.25, -1.0]
    pairs = [{"chosen": 0, "rejected": 1}, {"chosen": 2, "rejected": 3}, {"chosen": 7, "rejected": 4}, {"chosen": 2, "rejected": 6}]
    quadruples = [
        {"first": 0, "second": 1, "secondGivenFirst": 2, "firstGivenSecond": 3},
        {"first": 4, "second": 5, "secondGivenFirst": 6, "firstGivenSecond": 7},
    ]
    reversed_pairs = [{**pair, "differing": at} for at, pair in enumerate(pairs)]
    compared = {"policy": policy, "reference": reference}
    averages = ["sequence-mean", "token-mean", {"divisor": 8}]
    yield "sft", {"policy": policy}, {}
    for average in averages:
        yield "sft", {"policy": policy}, {"average": average}
    for options in [{}, {"beta": 0.5}, {"beta": 2.0, "labelSmoothing": 0.1}]:
        yield "dpo", {**compared, "pairs": pairs}, options
        yield "iopo", {**compared, "quadruples": quadruples}, options
        yield "rpo", {**compared, "pairs": reversed_pairs}, options
    yield "rpo", {**compared, "pairs": reversed_pairs}, {"beta": 0.3, "gamma": 0.4}
    for weight in [0.1, 1.0]:
        yield "orpo", {"policy": policy, "pairs": pairs}, {"lambda": weight}
    sampled = {"policy": policy, "old": old, "reference": reference, "advantages": advantages}
    for average in averages:
        yield "grpo", sampled, {"average": average}
        yield "grpo", sampled, {"average": average, "clipLow": 0.1, "clipHigh": 0.28, "klWeight": 0.04}
    yield "grpo", {**sampled, "old": policy}, {"klWeight": 0.01}


def main():
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as file:
            print(json.dumps([result(case) for case in json.load(file)]))
        return
    recorded = []
    for objective, values, options in cases():
        case = {"objective": objective, "values": values, "options": options}
        recorded.append({**case, **result(case)})
    golden = {"command": "python3 tools/record-objectives.py", "torch": torch.__version__, "cases": recorded}
    os.makedirs(os.path.dirname(PATH), exist_ok=True)
    with open(PATH, "w", encoding="utf-8") as file:
        file.write(json.dumps(golden).replace('{"objective"', '\n{"objective"') + "\n")
    print(os.path.relpath(PATH), len(recorded), "cases")


if __name__ == "__main__":
    main()
