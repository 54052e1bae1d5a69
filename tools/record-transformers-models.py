"""Writes tiny models as transformers saves them, and what transformers computes with them, to src/engine/golden/models/.

Run:  python3 tools/record-transformers-models.py        (needs torch, transformers, peft, safetensors)

Per model: NAME/ is the folder that save_pretrained wrote; NAME.logits.safetensors holds the logits [length, vocabulary] of
two prompts of different lengths; NAME.json holds those prompts, greedy continuations of four, and the log-probability of
each token of given continuations. Weights are drawn wide (0.25), biases and gains away from 0 and 1, and epsilons differ and
are large in some models, so that whatever is left out, swapped or transposed changes every number. bf16 and fp16 folders are
computed with in float32, from the weights as they were rounded.
"""

import os
import shutil

import torch
from goldens import FOLDER, Draws, greedy, load, model_folder, versions, write_json, write_tensors
from transformers import AutoModelForCausalLM, GPT2Config, LlamaConfig, Qwen2Config

ENDS = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}


def gpt2(**changes):
    sizes = {"vocab_size": 96, "n_positions": 48, "n_embd": 32, "n_layer": 2, "n_head": 2}
    return GPT2Config(**{**sizes, "resid_pdrop": 0, "embd_pdrop": 0, "attn_pdrop": 0, **ENDS, **changes})


def llama(**changes):
    sizes = {"vocab_size": 64, "hidden_size": 48, "intermediate_size": 64, "num_hidden_layers": 2}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 12, "max_position_embeddings": 64}
    return LlamaConfig(**{**sizes, **heads, "rms_norm_eps": 1e-5, "tie_word_embeddings": False, **ENDS, **changes})


LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 10000.0,
    "factor": 4.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}

MODELS = {
    "gpt2-tied": {"config": gpt2()},
    "gpt2-fp16": {"config": gpt2(n_embd=16, n_inner=40, layer_norm_epsilon=1e-3), "dtype": torch.float16},
    "llama-untied": {"config": llama()},
    # One pair of each head's frequencies is kept, one blended, the rest divided; heads * head_dim is not hidden_size.
    "llama3-scaled": {
        "config": llama(
            hidden_size=32,
            head_dim=16,
            intermediate_size=48,
            rms_norm_eps=1e-3,
            tie_word_embeddings=True,
            rope_parameters=LLAMA3,
        ),
    },
    "llama-linear-bf16": {
        "config": llama(
            hidden_size=32,
            head_dim=8,
            num_key_value_heads=1,
            rope_parameters={"rope_type": "linear", "factor": 2.0, "rope_theta": 10000.0},
        ),
        "dtype": torch.bfloat16,
    },
    "smollm2-sharded": {
        "config": llama(
            num_attention_heads=3,
            num_key_value_heads=1,
            head_dim=16,
            tie_word_embeddings=True,
            rope_parameters={"rope_type": "default", "rope_theta": 100000.0},
        ),
        "max_shard_size": "40KB",
    },
    "qwen2-tied": {
        "config": Qwen2Config(
            vocab_size=80,
            hidden_size=32,
            intermediate_size=56,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=64,
            rms_norm_eps=1e-2,
            tie_word_embeddings=True,
            rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
            **ENDS,
        )
    },
}


def fill(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            is_gain = name.endswith("weight") and parameter.dim() == 1
            parameter.copy_(0.25 * noise if parameter.dim() == 2 else (1.0 if is_gain else 0.0) + 0.15 * noise)


def save(name, spec, seed):
    folder = model_folder(name)
    shutil.rmtree(folder, ignore_errors=True)
    model = AutoModelForCausalLM.from_config(spec["config"], attn_implementation="eager")
    fill(model, seed)
    model.to(spec.get("dtype", torch.float32))
    shards = {"max_shard_size": spec["max_shard_size"]} if "max_shard_size" in spec else {}
    model.save_pretrained(folder, **shards)


def score(model, prompt, continuation):
    logits = model(torch.tensor([prompt + continuation])).logits[0].to(torch.float64).log_softmax(-1)
    each = [logits[len(prompt) - 1 + index, token].item() for index, token in enumerate(continuation)]
    return {"prompt": prompt, "continuation": continuation, "logProbabilities": each, "sum": sum(each)}


@torch.inference_mode()
def record(name, seed):
    model = load(name).eval()
    vocabulary = model.config.vocab_size
    draw = Draws(seed)
    prompts = [draw.tokens(vocabulary, length) for length in (7, 19)]
    starts = [draw.tokens(vocabulary, length) for length in (1, 4, 9, 17)]
    lengths = ((3, 1), (8, 5), (1, 12))
    pairs = [(draw.tokens(vocabulary, before), draw.tokens(vocabulary, after)) for before, after in lengths]
    logits = {f"prompt.{index}": model(torch.tensor([prompt])).logits[0] for index, prompt in enumerate(prompts)}
    write_tensors(os.path.join(FOLDER, "models", f"{name}.logits.safetensors"), logits)
    write_json(
        os.path.join(FOLDER, "models", f"{name}.json"),
        {
            "command": "python3 tools/record-transformers-models.py",
            "versions": versions(),
            "prompts": prompts,
            "greedy": [{"prompt": prompt, "tokens": greedy(model, prompt)} for prompt in starts],
            "scores": [score(model, *pair) for pair in pairs],
        },
    )


if __name__ == "__main__":
    for index, (name, spec) in enumerate(MODELS.items()):
        save(name, spec, seed=index + 1)
        record(name, seed=index + 1)
