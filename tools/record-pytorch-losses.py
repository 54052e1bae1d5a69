"""Records the first losses and gradient norms of small GPT-2s in PyTorch, for src/engine/parity/pytorch.test.ts.

Run:  python3 tools/record-pytorch-losses.py        (writes src/engine/golden/*.json; needs only torch)

Parameters and batches come from one linear congruential generator, which the test repeats: state' = (1664525 state +
1013904223) mod 2^32 from state 1; a draw is floor(state / 2^8) / 2^24 in [0, 1). Parameters first, in their order:
matrices 0.2 (u - 0.5), gains 1 + that, biases that. Then batch by batch, row by row, position by position: token
floor(u V), target floor(u V), weight 0, 0.5 or 1 as floor(3 u) / 2, but 0 before the first learnt position.
"""

import json
import os
import sys

import torch
import torch.nn.functional as F

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "engine", "golden")

RUNS = {
    "tied-clipped-masked": dict(
        model=dict(vocabularySize=13, contextLength=12, layers=2, width=16, heads=2, tieEmbeddings=True),
        optimizer=dict(beta1=0.9, beta2=0.99, epsilon=1e-8, weightDecay=0.1, clip=0.5),
        rows=5, length=9, firstLearnt=4, steps=20, learningRate=0.01,
    ),
    "untied-unclipped-full-context": dict(
        model=dict(vocabularySize=7, contextLength=8, layers=3, width=12, heads=3, tieEmbeddings=False),
        optimizer=dict(beta1=0.9, beta2=0.999, epsilon=1e-6, weightDecay=0.0, clip=0),
        rows=4, length=8, firstLearnt=0, steps=20, learningRate=0.02,
    ),
}


class Draws:
    def __init__(self):
        self.state = 1

    def __call__(self):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return (self.state >> 8) / 2**24


def shapes(m):
    c = m["width"]
    yield "transformer.wte.weight", (m["vocabularySize"], c)
    yield "transformer.wpe.weight", (m["contextLength"], c)
    for layer in range(m["layers"]):
        h = f"transformer.h.{layer}."
        yield h + "ln_1.weight", (c,)
        yield h + "ln_1.bias", (c,)
        yield h + "attn.c_attn.weight", (c, 3 * c)
        yield h + "attn.c_attn.bias", (3 * c,)
        yield h + "attn.c_proj.weight", (c, c)
        yield h + "attn.c_proj.bias", (c,)
        yield h + "ln_2.weight", (c,)
        yield h + "ln_2.bias", (c,)
        yield h + "mlp.c_fc.weight", (c, 4 * c)
        yield h + "mlp.c_fc.bias", (4 * c,)
        yield h + "mlp.c_proj.weight", (4 * c, c)
        yield h + "mlp.c_proj.bias", (c,)
    yield "transformer.ln_f.weight", (c,)
    yield "transformer.ln_f.bias", (c,)
    if not m["tieEmbeddings"]:
        yield "lm_head.weight", (m["vocabularySize"], c)


def initial(m, draw):
    parameters = {}
    for name, shape in shapes(m):
        base = 1.0 if ".ln_" in name and name.endswith(".weight") else 0.0
        values = [base + 0.2 * (draw() - 0.5) for _ in range(torch.Size(shape).numel())]
        parameters[name] = torch.tensor(values, dtype=torch.float32).reshape(shape).requires_grad_()
    return parameters


def logits(m, p, tokens):
    rows, length = tokens.shape
    x = p["transformer.wte.weight"][tokens] + p["transformer.wpe.weight"][:length]
    norm = lambda name, x: F.layer_norm(x, x.shape[-1:], p[name + ".weight"], p[name + ".bias"], 1e-5)
    conv = lambda name, x: x @ p[name + ".weight"] + p[name + ".bias"]
    for layer in range(m["layers"]):
        h = f"transformer.h.{layer}."
        q, k, v = conv(h + "attn.c_attn", norm(h + "ln_1", x)).split(m["width"], dim=2)
        heads = lambda t: t.view(rows, length, m["heads"], -1).transpose(1, 2)
        a = F.scaled_dot_product_attention(heads(q), heads(k), heads(v), is_causal=True)
        x = x + conv(h + "attn.c_proj", a.transpose(1, 2).reshape(rows, length, -1))
        x = x + conv(h + "mlp.c_proj", F.gelu(conv(h + "mlp.c_fc", norm(h + "ln_2", x)), approximate="tanh"))
    output = p["transformer.wte.weight" if m["tieEmbeddings"] else "lm_head.weight"]
    return norm("transformer.ln_f", x) @ output.T


def record(run):
    m, o, draw = run["model"], run["optimizer"], Draws()
    parameters = initial(m, draw)
    groups = [
        dict(params=[t for t in parameters.values() if t.dim() == 2], weight_decay=o["weightDecay"]),
        dict(params=[t for t in parameters.values() if t.dim() < 2], weight_decay=0.0),
    ]
    adamw = torch.optim.AdamW(groups, lr=run["learningRate"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])
    steps = []
    for step in range(run["steps"]):
        tokens, targets, weights = [], [], []
        for _ in range(run["rows"]):
            for position in range(run["length"]):
                tokens.append(int(draw() * m["vocabularySize"]))
                targets.append(int(draw() * m["vocabularySize"]))
                weight = int(draw() * 3) / 2
                weights.append(weight if position >= run["firstLearnt"] else 0.0)
        ids = torch.tensor(tokens).reshape(run["rows"], run["length"])
        weight = torch.tensor(weights)
        each = F.cross_entropy(logits(m, parameters, ids).flatten(0, 1), torch.tensor(targets), reduction="none")
        loss = (each * weight).sum() / weight.sum()
        adamw.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), o["clip"] if o["clip"] > 0 else float("inf"))
        for group in adamw.param_groups:
            # The rate falls, so that the test notices a schedule that is not passed on.
            group["lr"] = run["learningRate"] * (1 - step / run["steps"])
        adamw.step()
        steps.append(dict(loss=round(loss.item(), 7), gradientNorm=round(norm.item(), 7)))
    return steps


def main():
    torch.set_num_threads(1)
    os.makedirs(FOLDER, exist_ok=True)
    for name, run in RUNS.items():
        golden = dict(command="python3 tools/record-pytorch-losses.py", torch=torch.__version__, **run, recorded=record(run))
        path = os.path.join(FOLDER, f"{name}.json")
        with open(path, "w", encoding="utf-8") as file:
            # The formatter of this repository writes 1e-8 where Python writes 1e-08.
            file.write(json.dumps(golden, indent=2).replace("e-0", "e-") + "\n")
        print(os.path.relpath(path), file=sys.stderr)


if __name__ == "__main__":
    main()
