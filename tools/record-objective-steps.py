"""One DPO step and one GRPO step of models of src/engine/golden/models/ in PyTorch, for src/train/objectives/steps.test.ts.

Run:  python3 tools/record-objective-steps.py        (after record-transformers-models.py; needs torch, transformers, peft)

The loss is written with the model's own logits and autograd goes through everything: here is no coefficient and no weight.
Each row is a prompt that is only read and an answer. What the reference and the sampling policy say are the model's own
log-probabilities moved by drawn amounts, recorded beside the rows, so that no ratio is 1 and some are clipped, none near a
corner. The optimiser is AdamW without memory and clipping, with so large an epsilon that a step is nearly the gradient
times the rate. Recorded in src/train/objectives/golden/: each loss, the gradient of every parameter, and how far every
parameter moves.
"""

import os

import torch
import torch.nn.functional as F
from goldens import Draws, decay_groups, fingerprint, load, rows_of, tensors_of, versions, write_json

FOLDER = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "train", "objectives", "golden"))
NAMES = ["gpt2-tied", "llama-untied"]
OPTIMIZER = {"beta1": 0.0, "beta2": 0.0, "epsilon": 1.0, "weightDecay": 0.1, "clip": 0.0}
LEARNING_RATE = 0.5
PAIRS = [{"chosen": 0, "rejected": 1}, {"chosen": 2, "rejected": 3}, {"chosen": 5, "rejected": 4}]
DPO = {"beta": 0.5, "labelSmoothing": 0.05}
GRPO = {"clipLow": 0.2, "clipHigh": 0.28, "klWeight": 0.05, "average": "token-mean"}
ADVANTAGES = [1.2, -0.8, -0.4, 0.9, -1.1, 0.6]


def answers(model, rows):
    """The log-probabilities of each row's answer, with their graph."""
    batch = tensors_of(rows)
    logits = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
    found = []
    for row, own in enumerate(rows):
        first = len(own["prompt"]) - 1
        every = F.log_softmax(logits[row, first : first + len(own["answer"])], dim=-1)
        found.append(every.gather(1, torch.tensor(own["answer"])[:, None])[:, 0])
    return found


def dpo(policy, given):
    ratio = [own.sum() - torch.tensor(other).sum() for own, other in zip(policy, given["reference"])]
    h = DPO["beta"] * torch.stack([ratio[pair["chosen"]] - ratio[pair["rejected"]] for pair in PAIRS])
    return (-(1 - DPO["labelSmoothing"]) * F.logsigmoid(h) - DPO["labelSmoothing"] * F.logsigmoid(-h)).mean()


def grpo(policy, given):
    losses, clipped = [], 0
    for own, before, reference, advantage in zip(policy, given["old"], given["reference"], ADVANTAGES):
        ratio = torch.exp(own - torch.tensor(before))
        held = torch.clamp(ratio, 1 - GRPO["clipLow"], 1 + GRPO["clipHigh"])
        clipped += ((held * advantage) < (ratio * advantage)).sum().item()
        assert min(((ratio - corner).abs().min() for corner in (0.8, 1.28))) > 1e-3, "a ratio near a corner: take another seed"
        difference = torch.tensor(reference) - own
        losses.append(-torch.min(ratio * advantage, held * advantage) + GRPO["klWeight"] * (difference.exp() - difference - 1))
    tokens = torch.cat(losses)
    assert 0.1 < clipped / len(tokens) < 0.6, f"{clipped} of {len(tokens)} tokens are clipped"
    return tokens.mean()


def step(name, rows, given, loss_of):
    model = load(name)
    model.eval()
    start = {key: parameter.detach().clone() for key, parameter in model.named_parameters()}
    adamw = torch.optim.AdamW(
        decay_groups(model, OPTIMIZER["weightDecay"]),
        lr=LEARNING_RATE,
        betas=(OPTIMIZER["beta1"], OPTIMIZER["beta2"]),
        eps=OPTIMIZER["epsilon"],
        fused=False,
        foreach=False,
    )
    loss = loss_of(answers(model, rows), given)
    loss.backward()
    gradients = {key: fingerprint(parameter.grad) for key, parameter in model.named_parameters()}
    adamw.step()
    moved = {key: fingerprint(parameter.detach() - start[key]) for key, parameter in model.named_parameters()}
    return {"loss": loss.item(), "gradients": gradients, "moved": moved}


def shifted(draw, sequences, spread):
    return [[round(value + spread * (draw.below(2001) / 1000 - 1), 5) for value in own.tolist()] for own in sequences]


def main():
    for seed, name in enumerate(NAMES, start=300):
        model = load(name)
        (rows,) = rows_of(model.config.vocab_size, seed=seed, batches=1, rows=6)
        draw = Draws(seed + 50)
        with torch.no_grad():
            policy = answers(model, rows)
        given = {"reference": shifted(draw, policy, 0.6), "old": shifted(draw, policy, 0.7)}
        write_json(
            os.path.join(FOLDER, f"{name}.json"),
            {
                "command": "python3 tools/record-objective-steps.py",
                "versions": versions(),
                "model": name,
                "optimizer": OPTIMIZER,
                "learningRate": LEARNING_RATE,
                "rows": rows,
                **given,
                "dpo": {"options": DPO, "pairs": PAIRS, **step(name, rows, given, dpo)},
                "grpo": {"options": GRPO, "advantages": ADVANTAGES, **step(name, rows, given, grpo)},
            },
        )


if __name__ == "__main__":
    main()
