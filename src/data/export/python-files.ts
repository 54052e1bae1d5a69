// The Python that goes along with rows for TRL: rewards from Precept's server, and adapters merged between stages.

export const rewardFunction = `"""Rewards for TRL's GRPOTrainer from \`npx precept serve-rewards\`: 1 where carrying the instruction out gives the answer.

PRECEPT_REWARDS is the server's URL (http://127.0.0.1:8100), PRECEPT_API_KEY its key where it asks for one. A response that
should mark its answer (column answer_after) and does not gets 0. What the server cannot judge gets None, which TRL leaves out.
"""

import json
import os
import time
import urllib.error
import urllib.request

URL = os.environ.get("PRECEPT_REWARDS", "http://127.0.0.1:8100").rstrip("/") + "/trl"
PATIENCE_S = float(os.environ.get("PRECEPT_PATIENCE_S", "600"))


def precept_reward(prompts, completions, label, answer_after, log_metric=None, **columns):
    rewards = [0.0] * len(completions)
    asked, items = [], []
    for i, completion in enumerate(completions):
        text = completion if isinstance(completion, str) else completion[-1]["content"]
        mark = answer_after[i]
        if mark and mark not in text:
            continue
        asked.append(i)
        items.append({"completion": text.rpartition(mark)[2] if mark else text, "columns": {"label": label[i]}})
    results = post({"items": items})["results"] if items else []
    for i, result in zip(asked, results, strict=True):
        rewards[i] = result["reward"]
    if asked and all(rewards[i] is None for i in asked):
        raise RuntimeError(f"the reward server could judge no answer: {json.dumps(results[0])[:500]}")
    if log_metric is not None:
        log_metric("precept/unmarked", 1 - len(asked) / len(completions))
    return rewards


def post(body):
    headers = {"content-type": "application/json"}
    if os.environ.get("PRECEPT_API_KEY"):
        headers["authorization"] = "Bearer " + os.environ["PRECEPT_API_KEY"]
    request = urllib.request.Request(URL, json.dumps(body).encode(), headers)
    end, wait = time.monotonic() + PATIENCE_S, 0.5
    while True:
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 500, 502, 503, 504):
                raise RuntimeError(f"{URL} answered {error.code}: {error.read()[:500]!r}") from error
            problem = error
        except OSError as error:
            problem = error
        if time.monotonic() + wait > end:
            raise RuntimeError(f"{URL} gave no rewards for {PATIENCE_S:.0f} s; is \`npx precept serve-rewards\` running?") from problem
        time.sleep(wait)
        wait = min(2 * wait, 30)
`;

export const mergeScript = `"""python3 merge.py TRAINED OUT: what a stage left, as a whole model that the next stage begins with."""

import os
import shutil
import sys

trained, out = sys.argv[1:]
if os.path.exists(os.path.join(trained, "adapter_config.json")):
    from peft import AutoPeftModelForCausalLM
    from transformers import AutoTokenizer

    model = AutoPeftModelForCausalLM.from_pretrained(trained, dtype="auto").merge_and_unload()
    model.save_pretrained(out + ".new")
    AutoTokenizer.from_pretrained(trained).save_pretrained(out + ".new")
else:
    shutil.copytree(trained, out + ".new", dirs_exist_ok=True)
os.rename(out + ".new", out)
`;
