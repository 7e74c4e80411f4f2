"""NSGA-II of pymoo on a problem that the parent process evaluates.

The parent starts this with one JSON argument: {"keys", "objectives", "population", "generations", "seed",
"start"}; "start" holds rows of keys that begin the first population. Each individual is one line of keys on
standard output, answered by one line of values on standard input. At the end: the word "front" and its values.
"""

import json
import sys

import numpy as np
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.problem import Problem
from pymoo.optimize import minimize

settings = json.loads(sys.argv[1])


class Remote(Problem):
    def __init__(self):
        super().__init__(n_var=settings["keys"], n_obj=settings["objectives"], xl=0.0, xu=1.0)

    def _evaluate(self, x, out, *args, **kwargs):
        lines = [" ".join(format(key, ".9g") for key in row) for row in x]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        answers = [sys.stdin.readline().split() for _ in lines]
        out["F"] = np.array(answers, dtype=float)


rng = np.random.default_rng(settings["seed"])
start = rng.random((settings["population"], settings["keys"]))
start[: len(settings["start"])] = settings["start"]
# Crossover, mutation and elimination of duplicates as pymoo sets them by default.
algorithm = NSGA2(pop_size=settings["population"], sampling=start)
result = minimize(Remote(), algorithm, ("n_gen", settings["generations"]), seed=settings["seed"])
print("front", json.dumps(np.atleast_2d(result.F).tolist()), flush=True)
