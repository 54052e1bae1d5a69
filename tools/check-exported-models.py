"""Opens folders that Precept wrote in transformers and compares what the two choose.

Run:  python3 tools/check-exported-models.py DIR [DIR ...]        (needs torch, transformers; nothing is fetched)

Each DIR is a Hugging Face folder (config.json, model.safetensors, tokenizer.json, ...) that also holds expected.json, which
transformers ignores:

  {"greedy": [{"prompt": [ids], "tokens": [ids]}],                    greedy continuations, end tokens included
   "scores": [{"prompt": [ids], "continuation": [ids], "sum": -1.5}], optional: log-probability of a continuation
   "texts": [{"text": "a b", "tokens": [ids]}]}                       optional: what the tokenizer makes of a text, and back

A DIR passes if every tensor is used and none is missing, and every item agrees: tokens exactly, sums to 1e-3. A greedy
choice may differ only where transformers itself has the two tokens within 1e-4 of each other. Prints one JSON line per DIR;
exit status 1 if one fails.
"""

import json
import os
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, logging

NEARLY_EQUAL = 1e-4


def check(folder):
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file:
        expected = json.load(file)
    model, loading = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", local_files_only=True, output_loading_info=True
    )
    problems = [f"{kind}: {sorted(map(str, found))}" for kind, found in loading.items() if found]
    model.eval()
    for item in expected["greedy"]:
        problems += greedy_problems(model, item)
    for item in expected.get("scores", []):
        found = score(model, item)
        if not abs(found - item["sum"]) < 1e-3:
            problems.append(f"log-probability after {item['prompt']}: {found}, expected {item['sum']}")
    if "texts" in expected:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        for item in expected["texts"]:
            problems += text_problems(tokenizer, item)
    return problems


@torch.inference_mode()
def greedy_problems(model, item):
    ids = torch.tensor([item["prompt"]])
    for index, token in enumerate(item["tokens"]):
        logits = model(ids).logits[0, -1]
        choice = logits.argmax().item()
        if choice != token and logits[choice] - logits[token] > NEARLY_EQUAL:
            return [f"greedy token {index} after {item['prompt']}: {choice}, expected {token}"]
        ids = torch.cat([ids, torch.tensor([[token]])], 1)
    return []


@torch.inference_mode()
def score(model, item):
    prompt, continuation = item["prompt"], item["continuation"]
    each = model(torch.tensor([prompt + continuation])).logits[0].to(torch.float64).log_softmax(-1)
    return sum(each[len(prompt) - 1 + index, token].item() for index, token in enumerate(continuation))


def text_problems(tokenizer, item):
    problems = []
    found = tokenizer.encode(item["text"], add_special_tokens=False)
    if found != item["tokens"]:
        problems.append(f"tokens of {item['text']!r}: {found}, expected {item['tokens']}")
    back = tokenizer.decode(item["tokens"])
    if back != item["text"]:
        problems.append(f"text of {item['tokens']}: {back!r}, expected {item['text']!r}")
    return problems


def main(folders):
    if not folders:
        sys.exit(__doc__)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(1)
    failed = False
    for folder in folders:
        try:
            problems = check(folder)
        except Exception as error:  # One folder's failure must not hide the others.
            problems = [f"{type(error).__name__}: {error}"]
        failed |= bool(problems)
        print(json.dumps({"folder": os.path.basename(os.path.normpath(folder)), "problems": problems}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
