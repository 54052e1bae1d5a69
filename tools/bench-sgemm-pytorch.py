"""PyTorch's side of src/bench/sgemm.ts: one product of two square float32 matrices.

Run:  npm run bench train        (starts this; it takes its workload as JSON in argv[1] and one number of repeats per line)
"""

import json
import resource
import sys
import time

import torch

work = json.loads(sys.argv[1])
torch.set_num_threads(work["threads"])
a, b = torch.full((work["size"],) * 2, 0.5), torch.full((work["size"],) * 2, 0.25)
c = torch.empty_like(a)
for line in sys.stdin:
    times = []
    for _ in range(int(line)):
        start = time.perf_counter()
        torch.mm(a, b, out=c)
        times.append(1000 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(dict(name=f"PyTorch {torch.__version__}", milliseconds=times, peakMegabytes=peak)), flush=True)
