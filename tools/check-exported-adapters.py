"""Opens LoRA adapters that Precept wrote in PEFT and compares them with one that PEFT wrote.

Run:  python3 tools/check-exported-adapters.py BASE ADAPTER [REFERENCE]        (needs torch, transformers, peft; nothing is fetched)

BASE is the model's Hugging Face folder, ADAPTER the folder that Precept wrote, REFERENCE another adapter folder that must
give the same logits. An adapter passes if PEFT finds every tensor it asks for, uses every tensor there is, and changes the
logits (or gives REFERENCE's, to 1e-5). Prints one JSON line; exit status 1 if it fails.
"""

import json
import os
import sys
import warnings

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors import safe_open
from transformers import AutoModelForCausalLM


def base_model(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True).eval()


@torch.inference_mode()
def logits(model):
    width = min(16, model.config.vocab_size)
    return model(torch.arange(width).unsqueeze(0)).logits


def check(base, adapter, reference):
    problems = []
    plain = logits(base_model(base))
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        model = PeftModel.from_pretrained(base_model(base), adapter)
    problems += [str(item.message) for item in found if "key" in str(item.message) or "fan_in" in str(item.message)]
    with safe_open(os.path.join(adapter, "adapter_model.safetensors"), "pt") as file:
        unused = set(file.keys()) - set(get_peft_model_state_dict(model))
    if unused:
        problems.append(f"unused: {sorted(unused)}")
    adapted = logits(model)
    if reference is None:
        if torch.equal(adapted, plain):
            problems.append("the adapter changes nothing")
    else:
        expected = logits(PeftModel.from_pretrained(base_model(base), reference))
        difference = (adapted - expected).abs().max().item()
        if difference > 1e-5:
            problems.append(f"logits differ from the reference's by {difference}")
    print(json.dumps({"adapter": adapter, "problems": problems}))
    return not problems


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(0 if check(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else None) else 1)
