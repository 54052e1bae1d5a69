"""PyTorch's side of src/bench/generate.ts: greedy continuations of equally long prompts, as fast as plain PyTorch does it.

Run:  npm run bench generate     (starts this; it takes its workload as JSON in argv[1] and one number of repeats per line)

Fused attention (scaled_dot_product_attention) on a key and value cache that is allocated once and written in place,
inference mode, logits of last positions only; no torch.compile, which the house's laptops mostly lack a compiler for.
"""

import json
import resource
import sys
import time

import torch

from bench_gpt import Gpt


def generate(model, prompts, new_tokens, cache):
    length = prompts.shape[1]
    out = torch.empty(prompts.shape[0], new_tokens, dtype=torch.long)
    token = model(prompts, length - 1, cache).argmax(-1)
    out[:, :1] = token
    for i in range(1, new_tokens):
        token = model(token, 0, cache, length + i - 1).argmax(-1)
        out[:, i : i + 1] = token
    return out.tolist()


def main():
    work = json.loads(sys.argv[1])
    torch.set_num_threads(work["threads"])
    torch.manual_seed(1)
    m, rows = work["model"], work["rows"]
    model = Gpt(m).eval()
    prompts = torch.randint(m["vocabularySize"], (rows, work["promptLength"]))
    shape = (rows, m["heads"], work["promptLength"] + work["newTokens"], m["width"] // m["heads"])
    with torch.inference_mode():
        cache = [(torch.zeros(shape), torch.zeros(shape)) for _ in range(m["layers"])]
        for line in sys.stdin:
            times = []
            for _ in range(int(line)):
                start = time.perf_counter()
                generate(model, prompts, work["newTokens"], cache)
                times.append(1000 * (time.perf_counter() - start))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            answer = dict(name=f"PyTorch {torch.__version__}", milliseconds=times, peakMegabytes=peak)
            print(json.dumps(answer), flush=True)


main()
