"""Opens folders that `precept export` wrote as Hugging Face datasets and TRL do, and says what a trainer would learn.

Run:  python3 tools/check-exported-rows.py DIR [DIR ...]        (needs datasets; trl, transformers and tokenizers for --to trl)

Prints one JSON line per stage of each DIR: {"folder", "stage", "rows": rows that `load_dataset(DIR, stage)` gives,
"columns": [...]}, and for TRL's formats {"learnt": [the text of the tokens that the loss is computed on, for the first rows]},
or {"prompts": [what the model is given to answer]} of stages of questions. Nothing is fetched. Exit status 1 where a folder
cannot be read.
"""

import json
import os
import sys
import tempfile

os.environ.setdefault("HF_HUB_OFFLINE", "1")
FIRST = 20


def check(folder):
    from datasets import load_dataset

    with open(os.path.join(folder, "export.json"), encoding="utf-8") as file:
        export = json.load(file)
    for stage in export["stages"]:
        with tempfile.TemporaryDirectory() as cache:
            data = load_dataset(folder, stage["name"], split="train", cache_dir=cache)
            said = {"folder": folder, "stage": stage["name"], "rows": len(data), "columns": sorted(data.column_names)}
            if export["target"] == "trl":
                said.update(trl_reading(data.select(range(min(FIRST, len(data)))), stage["learning"], export["form"]))
            print(json.dumps(said))


def tokenizer():
    """One token per byte, so that every boundary between texts is one between tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    vocabulary = {mark: i for i, mark in enumerate(["<pad>", "<end>", *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    model = Tokenizer(models.BPE(vocabulary, []))
    model.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    model.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(tokenizer_object=model, pad_token="<pad>", eos_token="<end>")
    made.chat_template = (
        "{% for m in messages %}[{{ m.role }}]{{ m.content }}<end>{% endfor %}"
        "{% if add_generation_prompt %}[assistant]{% endif %}"
    )
    return made


def trl_reading(data, learning, form):
    tokens = tokenizer()
    if learning == "reward":
        from trl.data_utils import maybe_apply_chat_template

        return {"prompts": [maybe_apply_chat_template({"prompt": row["prompt"]}, tokens)["prompt"] for row in data]}
    if learning == "preference":
        from trl.data_utils import maybe_apply_chat_template

        rows = [maybe_apply_chat_template(dict(row), tokens) for row in data]
        return {"learnt": [row["chosen"] for row in rows], "rejected": [row["rejected"] for row in rows]}
    return {"learnt": [tokens.decode([i for i in row["labels"] if i != -100]) for row in trained(data, tokens)]}


def trained(data, tokens):
    """The labels of the rows as SFTTrainer makes them."""
    from transformers import GPT2Config, GPT2LMHeadModel
    from trl import SFTConfig, SFTTrainer

    model = GPT2LMHeadModel(GPT2Config(vocab_size=len(tokens), n_embd=8, n_layer=1, n_head=1, n_positions=4096))
    with tempfile.TemporaryDirectory() as out:
        config = SFTConfig(
            output_dir=out, completion_only_loss=True, max_length=4096, report_to="none", use_cpu=True, bf16=False,
            per_device_train_batch_size=1, eos_token="<end>",
        )
        trainer = SFTTrainer(model=model, args=config, train_dataset=data, processing_class=tokens)
        for row in trainer.train_dataset:
            batch = trainer.data_collator([row])
            yield {"labels": batch["labels"][0].tolist()}


if __name__ == "__main__":
    try:
        for each in sys.argv[1:]:
            check(each)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
        sys.exit(1)
