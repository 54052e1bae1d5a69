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
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.attn_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.c_fc, self.mlp_proj = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        rows, length, width = x.shape
        qkv = self.c_attn(self.ln_1(x)).view(rows, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], is_causal=True)
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

    def forward(self, tokens, first_learnt):
        x = self.wte(tokens) + self.wpe.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        # As a careful user would: no logits where nothing is learnt.
        return self.ln_f(x[:, first_learnt:]) @ self.wte.weight.T


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
