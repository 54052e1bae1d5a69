"""PyTorch's side of src/bench/train.ts: trains a GPT-2 as fast as plain PyTorch does it and reports milliseconds per step.

Run:  npm run bench train        (starts this; it takes its workload as JSON in argv[1] and one number of steps per line)

Fused attention (scaled_dot_product_attention), fused AdamW, gradient clipping; no torch.compile, which the house's
laptops mostly lack a compiler for.
"""

import json
import resource
import sys
import time

import torch
import torch.nn.functional as F

from bench_gpt import Gpt


def main():
    work = json.loads(sys.argv[1])
    torch.set_num_threads(work["threads"])
    torch.manual_seed(1)
    model, first = Gpt(work["model"]), work["firstLearnt"]
    matrices = [p for p in model.parameters() if p.dim() == 2]
    vectors = [p for p in model.parameters() if p.dim() != 2]
    groups = [dict(params=matrices, weight_decay=0.01), dict(params=vectors, weight_decay=0.0)]
    adamw = torch.optim.AdamW(groups, lr=1e-3, fused=True)
    vocabulary = work["model"]["vocabularySize"]
    batches = []
    for lengths in work["batches"]:
        shape = (len(lengths), max(lengths))
        targets = torch.randint(vocabulary, shape)
        for row, length in enumerate(lengths):
            targets[row, length:] = -100
        batches.append((torch.randint(vocabulary, shape), targets[:, first:].contiguous()))
    steps = 0
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            tokens, targets = batches[steps % len(batches)]
            steps += 1
            loss = F.cross_entropy(model(tokens, first).flatten(0, 1), targets.flatten())
            adamw.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adamw.step()
            loss.item()
            times.append(1000 * (time.perf_counter() - start))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(json.dumps(dict(name=f"PyTorch {torch.__version__}", milliseconds=times, peakMegabytes=peak)), flush=True)


if __name__ == "__main__":
    main()
