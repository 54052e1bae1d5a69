"""What the record-*.py scripts share: the tiny models of src/engine/golden/, and how numbers are written there.

Not run by itself. Everything is float32 on one thread with eager attention, from fixed seeds.
"""

import json
import os
import re

import peft
import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, GenerationConfig

FOLDER = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "engine", "golden"))

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()


def versions():
    return {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__}


def model_folder(name):
    return os.path.join(FOLDER, "models", name)


def load(name, dtype=torch.float32):
    model = AutoModelForCausalLM.from_pretrained(model_folder(name), dtype=dtype, attn_implementation="eager")
    # Records hold the model's name and nothing of where it lay.
    model.name_or_path = model.config._name_or_path = name
    return model


def write_json(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    text = json.dumps(value, indent=2)
    # Lists of numbers on one line each.
    text = re.sub(r"\[[^\[\]{}\"]*\]", lambda found: "[" + ", ".join(found[0].strip("[]").replace(",", " ").split()) + "]", text)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    print(os.path.relpath(path))


def write_tensors(path, tensors):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, metadata={"format": "pt"})
    print(os.path.relpath(path))


def parameter_names(model):
    return [name for name, _ in model.named_parameters()]


def fingerprint(tensor):
    """Enough to notice any wrong, transposed or permuted tensor: norm, one projection, and four elements."""
    flat = tensor.detach().to(torch.float64).flatten()
    weights = (torch.arange(flat.numel(), dtype=torch.int64) * 7919 % 1009).to(torch.float64) / 1009 - 0.5
    places = [index * flat.numel() // 4 for index in range(4)]
    return {
        "norm": flat.norm().item(),
        "projection": (flat * weights).sum().item(),
        "elements": [flat[place].item() for place in places],
    }


NEW_TOKENS = 16
# Rounding differs between engines by some 1e-6: a greedy choice closer than this would be a coin toss.
LEAST_MARGIN = 2e-3


def greedy(model, prompt):
    """The likeliest tokens after the prompt, by generate(); an end token does not end them."""
    settings = GenerationConfig(
        max_new_tokens=NEW_TOKENS,
        do_sample=False,
        pad_token_id=0,
        eos_token_id=None,
        output_logits=True,
        return_dict_in_generate=True,
    )
    ids = torch.tensor([prompt])
    found = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), generation_config=settings)
    margins = [(best[0, 0] - best[0, 1]).item() for best in (step.topk(2).values for step in found.logits)]
    assert min(margins) > LEAST_MARGIN, f"a choice by {min(margins)}: take another seed"
    return found.sequences[0, len(prompt) :].tolist()


class Draws:
    """The linear congruential generator of Numerical Recipes, so that no library's version changes the data."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return (self.state >> 8) * limit // 2**24

    def tokens(self, vocabulary, length):
        # Token 0 pads.
        return [1 + self.below(vocabulary - 1) for _ in range(length)]


def rows_of(vocabulary, *, seed, batches, rows):
    """Batches of rows as in instruction tuning: a prompt that is only read, and an answer that is learnt."""
    draw = Draws(seed)
    return [
        [
            {"prompt": draw.tokens(vocabulary, 3 + draw.below(9)), "answer": draw.tokens(vocabulary, 2 + draw.below(10))}
            for _ in range(rows)
        ]
        for _ in range(batches)
    ]


def tensors_of(batch):
    """A batch as a Hugging Face collator makes it: padded on the right, -100 where nothing is learnt."""
    length = max(len(row["prompt"]) + len(row["answer"]) for row in batch)
    ids, labels, mask = [], [], []
    for row in batch:
        padding = length - len(row["prompt"]) - len(row["answer"])
        ids.append(row["prompt"] + row["answer"] + [0] * padding)
        labels.append([-100] * len(row["prompt"]) + row["answer"] + [-100] * padding)
        mask.append([1] * (length - padding) + [0] * padding)
    return {
        "input_ids": torch.tensor(ids),
        "labels": torch.tensor(labels),
        "attention_mask": torch.tensor(mask),
    }


def decay_groups(model, weight_decay):
    """The two groups of the Hugging Face Trainer: no decay on biases and norms."""
    decayed = set(transformers.Trainer.get_decay_parameter_names(None, model))
    trained = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    for name, parameter in trained:
        assert (name in decayed) == (parameter.dim() == 2), f"{name} is not in the group that its rank says"
    return [
        {"params": [parameter for name, parameter in trained if name in decayed], "weight_decay": weight_decay},
        {"params": [parameter for name, parameter in trained if name not in decayed], "weight_decay": 0.0},
    ]


OPTIMIZER = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1, "clip": 1.0}


def train(model, batches, *, steps, learning_rate, after_backward=lambda step: None):
    """The rate falls linearly to 0 from the first step on. Returns each step's loss and gradient norm, before its update."""
    model.train()
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    adamw = torch.optim.AdamW(
        decay_groups(model, OPTIMIZER["weightDecay"]),
        lr=learning_rate,
        betas=(OPTIMIZER["beta1"], OPTIMIZER["beta2"]),
        eps=OPTIMIZER["epsilon"],
        fused=False,
        foreach=False,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(adamw, lambda step: 1 - step / steps)
    recorded = {"losses": [], "gradientNorms": []}
    for step in range(steps):
        adamw.zero_grad()
        loss = model(**tensors_of(batches[step % len(batches)])).loss
        loss.backward()
        after_backward(step)
        norm = torch.nn.utils.clip_grad_norm_(parameters, OPTIMIZER["clip"])
        adamw.step()
        schedule.step()
        recorded["losses"].append(loss.item())
        recorded["gradientNorms"].append(norm.item())
    model.eval()
    return recorded
