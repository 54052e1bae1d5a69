"""Trains LoRA adapters on two models of src/engine/golden/models/ with PEFT and records it in src/engine/golden/adapters/.

Run:  python3 tools/record-peft-adapters.py        (after record-transformers-models.py; needs torch, transformers, peft)

Per adapter: NAME/start/ and NAME/trained/ are the adapter as PEFT saved it before (A drawn, B zero) and after 20 AdamW steps;
NAME.json holds the batches, the loss and gradient norm of each step, and greedy tokens with the adapter;
NAME.logits.safetensors holds the logits of two prompts with the adapter beside the model ("adapter.0"), and after
merge_and_unload ("merged.0"). The optimiser is that of record-transformers-training.py; both matrices of an adapter decay.
"""

import json
import os
import shutil

import torch
from goldens import FOLDER, OPTIMIZER, Draws, greedy, load, rows_of, train, versions, write_json, write_tensors
from peft import LoraConfig, get_peft_model

STEPS = 20
LEARNING_RATE = 1e-2
ADAPTERS = {
    "gpt2-tied": {"targets": ["c_attn", "c_fc"], "fan_in_fan_out": True},
    "llama-untied": {"targets": ["q_proj", "v_proj", "down_proj"], "fan_in_fan_out": False},
}


def save(model, folder):
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, save_embedding_layers=False)
    # A model card full of blanks.
    os.remove(os.path.join(folder, "README.md"))
    # PEFT writes its set of targets in an order that changes from run to run.
    path = os.path.join(folder, "adapter_config.json")
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    config["target_modules"].sort()
    with open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps(config, indent=2))


@torch.inference_mode()
def logits_of(model, prompts, label):
    return {f"{label}.{index}": model(torch.tensor([prompt])).logits[0] for index, prompt in enumerate(prompts)}


def main():
    for seed, (name, spec) in enumerate(ADAPTERS.items(), start=210):
        torch.manual_seed(seed)
        base = load(name)
        vocabulary = base.config.vocab_size
        settings = LoraConfig(
            r=4,
            lora_alpha=8,
            lora_dropout=0.0,
            target_modules=spec["targets"],
            fan_in_fan_out=spec["fan_in_fan_out"],
            task_type="CAUSAL_LM",
        )
        model = get_peft_model(base, settings)
        folder = os.path.join(FOLDER, "adapters", name)
        save(model, os.path.join(folder, "start"))
        batches = rows_of(vocabulary, seed=seed, batches=4, rows=4)
        recorded = train(model, batches, steps=STEPS, learning_rate=LEARNING_RATE)
        save(model, os.path.join(folder, "trained"))

        draw = Draws(seed)
        prompts = [draw.tokens(vocabulary, length) for length in (6, 15)]
        starts = [draw.tokens(vocabulary, length) for length in (2, 11)]
        found = [{"prompt": prompt, "tokens": greedy(model, prompt)} for prompt in starts]
        tensors = logits_of(model, prompts, "adapter")
        plain = logits_of(load(name).eval(), prompts, "plain")
        tensors |= logits_of(model.merge_and_unload().eval(), prompts, "merged")
        effect = (tensors["adapter.1"] - plain["plain.1"]).abs().max().item()
        merging = (tensors["adapter.1"] - tensors["merged.1"]).abs().max().item()
        write_tensors(os.path.join(FOLDER, "adapters", f"{name}.logits.safetensors"), tensors)
        write_json(
            os.path.join(FOLDER, "adapters", f"{name}.json"),
            {
                "command": "python3 tools/record-peft-adapters.py",
                "versions": versions(),
                "model": name,
                "optimizer": OPTIMIZER,
                "steps": STEPS,
                "learningRate": LEARNING_RATE,
                "batches": batches,
                **recorded,
                "prompts": prompts,
                "greedy": found,
            },
        )
        print(f"  {recorded['losses'][0]:.3f} to {recorded['losses'][-1]:.3f}", end="; ")
        print(f"the adapter moves logits by {effect:.2f}, merging by {merging:.1e}")


if __name__ == "__main__":
    main()
