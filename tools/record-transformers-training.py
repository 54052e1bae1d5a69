"""Trains the float32 models of src/engine/golden/models/ in PyTorch and records it in src/engine/golden/training/.

Run:  python3 tools/record-transformers-training.py        (after record-transformers-models.py; needs torch, transformers, peft)

Per model: the batches (each row a prompt that is only read and an answer that is learnt), the loss and the gradient's norm
of 50 AdamW steps that go through them in turn, the gradient of every parameter in the first step before clipping, and how
far every parameter has moved after the last. Weight decay is 0.1 on the parameters that the Hugging Face Trainer decays
(biases and norms excepted: exactly the two-dimensional ones) and 0 on the others. Printed beside each file: how far the
losses lie from the same run in float64, which is what rounding alone does.
"""

import os

import torch
from goldens import FOLDER, OPTIMIZER, fingerprint, load, rows_of, train, versions, write_json

STEPS = 50
LEARNING_RATE = 1e-3
NAMES = ["gpt2-tied", "llama-untied", "llama3-scaled", "smollm2-sharded", "qwen2-tied"]


def moved(name, before, after):
    change = after.detach() - before
    if name.endswith("attn.c_attn.bias"):
        # A bias of keys adds the same to all scores of a query: its gradient is rounding noise, which Adam scales up.
        size = change.numel() // 3
        change[size : 2 * size] = 0
    return fingerprint(change)


def run(name, batches, dtype):
    model = load(name, dtype)
    start = {key: parameter.detach().clone() for key, parameter in model.named_parameters()}
    gradients = {}

    def keep_gradients(step):
        if step == 0:
            gradients.update((key, fingerprint(parameter.grad)) for key, parameter in model.named_parameters())

    recorded = train(model, batches, steps=STEPS, learning_rate=LEARNING_RATE, after_backward=keep_gradients)
    moves = {key: moved(key, start[key], parameter) for key, parameter in model.named_parameters()}
    return {**recorded, "gradients": gradients, "moved": moves}


def main():
    for seed, name in enumerate(NAMES, start=100):
        batches = rows_of(load(name).config.vocab_size, seed=seed, batches=5, rows=4)
        recorded = run(name, batches, torch.float32)
        write_json(
            os.path.join(FOLDER, "training", f"{name}.json"),
            {
                "command": "python3 tools/record-transformers-training.py",
                "versions": versions(),
                "model": name,
                "optimizer": OPTIMIZER,
                "steps": STEPS,
                "learningRate": LEARNING_RATE,
                "batches": batches,
                **recorded,
            },
        )
        report(recorded, run(name, batches, torch.float64))


def report(recorded, exact):
    pairs = zip(recorded["losses"], exact["losses"], strict=True)
    losses = max(abs(found - expected) for found, expected in pairs)
    pairs = zip(recorded["gradientNorms"], exact["gradientNorms"], strict=True)
    norms = max(abs(found - expected) / expected for found, expected in pairs)
    distances = {
        key: abs(recorded["moved"][key]["projection"] - expected["projection"]) / expected["norm"]
        for key, expected in exact["moved"].items()
    }
    farthest = max(distances, key=distances.get)
    print(f"  {recorded['losses'][0]:.3f} to {recorded['losses'][-1]:.3f}; from float64: losses {losses:.1e}", end=", ")
    print(f"norms {norms:.1e} relative, moves {distances[farthest]:.1e} relative ({farthest})")


if __name__ == "__main__":
    main()
