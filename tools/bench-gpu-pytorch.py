"""PyTorch's side of src/bench/gpu.ts: the model and loop of bench-pytorch.py on CUDA, as it is or through torch.compile.

Run:  npm run bench gpu      (starts this: a workload as JSON in argv[1], "eager" or "compiled" in argv[2], and one number
                              of steps per line)

Float32 without TF32, as WebGPU computes. Ends at once where there is no CUDA.
"""

import importlib.util
import json
import pathlib
import sys
import time

import torch
import torch.nn.functional as F

if not torch.cuda.is_available():
    sys.exit("there is no CUDA")

place = pathlib.Path(__file__).with_name("bench-pytorch.py")
spec = importlib.util.spec_from_file_location("bench_pytorch", place)
shared = importlib.util.module_from_spec(spec)
spec.loader.exec_module(shared)


def main():
    work, mode = json.loads(sys.argv[1]), sys.argv[2]
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.manual_seed(1)
    model, first = shared.Gpt(work["model"]).cuda(), work["firstLearnt"]
    matrices = [p for p in model.parameters() if p.dim() == 2]
    vectors = [p for p in model.parameters() if p.dim() != 2]
    groups = [dict(params=matrices, weight_decay=0.01), dict(params=vectors, weight_decay=0.0)]
    adamw = torch.optim.AdamW(groups, lr=1e-3, fused=True)

    def loss_of(tokens, targets):
        return F.cross_entropy(model(tokens, first).flatten(0, 1), targets.flatten())

    loss_fn = torch.compile(loss_of) if mode == "compiled" else loss_of
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
            # Batches come from the host, as they do to Precept.
            tokens, targets = (part.cuda() for part in batches[steps % len(batches)])
            steps += 1
            loss = loss_fn(tokens, targets)
            adamw.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adamw.step()
            loss.item()
            times.append(1000 * (time.perf_counter() - start))
        peak = torch.cuda.max_memory_allocated() / 1e6
        name = f"PyTorch {torch.__version__} {mode} on {torch.cuda.get_device_name()}"
        print(json.dumps(dict(name=name, milliseconds=times, peakMegabytes=peak)), flush=True)


main()
