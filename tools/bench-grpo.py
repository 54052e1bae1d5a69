"""PyTorch's side of src/bench/grpo.ts: a GRPO step as plain PyTorch does it well, in milliseconds.

Run:  npm run bench grpo         (starts this; it takes its workload as JSON in argv[1] and one number of steps per line)

Sampling in one batch on a key and value cache that is allocated once, in inference mode, with logits of last positions
only; rewards in Python; the reference's and the policy's log-probabilities of answer tokens only, with fused attention;
the on-policy ratio exp(lp - lp.detach()), so that nothing is computed twice; k3 divergence, gradient clipping, fused
AdamW. No torch.compile, which the house's laptops mostly lack a compiler for.
"""

import copy
import json
import resource
import sys
import time

import torch

from bench_gpt import Gpt


def sample(model, prompts, new_tokens, cache):
    length = prompts.shape[1]
    tokens = torch.empty(prompts.shape[0], length + new_tokens, dtype=torch.long)
    tokens[:, :length] = prompts
    logits = model(prompts, length - 1, cache)
    for i in range(new_tokens):
        token = torch.multinomial(logits[:, -1].softmax(-1), 1)
        tokens[:, length + i : length + i + 1] = token
        if i + 1 < new_tokens:
            logits = model(token, 0, cache, length + i)
    return tokens


def log_probabilities(model, tokens, length):
    logits = model(tokens[:, :-1], length - 1)
    return logits.log_softmax(-1).gather(-1, tokens[:, length:, None]).squeeze(-1)


def main():
    work = json.loads(sys.argv[1])
    torch.set_num_threads(work["threads"])
    torch.manual_seed(1)
    m, length, new, group = work["model"], work["promptLength"], work["newTokens"], work["group"]
    policy = Gpt(m)
    reference = copy.deepcopy(policy).eval().requires_grad_(False)
    matrices = [p for p in policy.parameters() if p.dim() == 2]
    vectors = [p for p in policy.parameters() if p.dim() != 2]
    groups = [dict(params=matrices, weight_decay=0.01), dict(params=vectors, weight_decay=0.0)]
    adamw = torch.optim.AdamW(groups, lr=1e-6, fused=True)
    rows = work["prompts"] * group
    shape = (rows, m["heads"], length + new, m["width"] // m["heads"])
    with torch.inference_mode():
        cache = [(torch.zeros(shape), torch.zeros(shape)) for _ in range(m["layers"])]

    def step():
        prompts = torch.randint(m["vocabularySize"], (work["prompts"], length)).repeat_interleave(group, 0)
        with torch.inference_mode():
            drawn = sample(policy, prompts, new, cache)
        tokens = drawn.clone()
        rewards = torch.tensor([float(answer[3] % 2 == 0) for answer in tokens[:, length:].tolist()]).view(-1, group)
        advantages = ((rewards - rewards.mean(1, keepdim=True)) / (rewards.std(1, keepdim=True) + 1e-4)).view(-1, 1)
        lp = log_probabilities(policy, tokens, length)
        loss = -(torch.exp(lp - lp.detach()) * advantages)
        if work["klWeight"] > 0:
            with torch.no_grad():
                towards = log_probabilities(reference, tokens, length)
            d = towards - lp
            loss = loss + work["klWeight"] * (torch.exp(d) - d - 1)
        adamw.zero_grad()
        loss.mean().backward()
        torch.nn.utils.clip_grad_norm_(policy.parameters(), 1.0)
        adamw.step()

    for line in sys.stdin:
        times = []
        used = time.process_time()
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            times.append(1000 * (time.perf_counter() - start))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        used = 1000 * (time.process_time() - used) / max(1, len(times))
        answer = dict(name=f"PyTorch {torch.__version__}", milliseconds=times, peakMegabytes=peak)
        print(json.dumps(dict(answer, processorMilliseconds=used)), flush=True)


if __name__ == "__main__":
    main()
