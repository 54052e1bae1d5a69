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
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.attn_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.c_fc, self.mlp_proj = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, keys, values, start):
        rows, length, width = x.shape
        end = start + length
        qkv = self.c_attn(self.ln_1(x)).view(rows, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        keys[:, :, start:end] = qkv[1]
        values[:, :, start:end] = qkv[2]
        # A single query sees everything; a prompt is causal from its start.
        a = F.scaled_dot_product_attention(qkv[0], keys[:, :, :end], values[:, :, :end], is_causal=length > 1)
        x = x + self.attn_proj(a.transpose(1, 2).reshape(rows, length, width))
        return x + self.mlp_proj(F.gelu(self.c_fc(self.ln_2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.wte = nn.Embedding(m["vocabularySize"], m["width"])
        self.wpe = nn.Embedding(m["contextLength"], m["width"])
        self.blocks = nn.ModuleList(Block(m["width"], m["heads"]) for _ in range(m["layers"]))
        self.ln_f = nn.LayerNorm(m["width"])
        for p in self.parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02)

    def forward(self, tokens, cache, start):
        x = self.wte(tokens) + self.wpe.weight[start : start + tokens.shape[1]]
        for block, (keys, values) in zip(self.blocks, cache):
            x = block(x, keys, values, start)
        return self.ln_f(x[:, -1]) @ self.wte.weight.T


def generate(model, prompts, new_tokens, cache):
    length = prompts.shape[1]
    out = torch.empty(prompts.shape[0], new_tokens, dtype=torch.long)
    token = model(prompts, cache, 0).argmax(-1, keepdim=True)
    out[:, :1] = token
    for i in range(1, new_tokens):
        token = model(token, cache, length + i - 1).argmax(-1, keepdim=True)
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
