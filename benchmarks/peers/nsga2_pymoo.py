"""NSGA-II of pymoo on a problem that the parent process evaluates.

The parent writes a line of JSON for each run: {"operators", "tasks", "modes", "objectives", "population",
"generations", "seed", "start"}. Requests are lines on standard output, each answered by a line on standard
input, in order:

    values <genome>            the objectives
    repair <genome>            the same genome with its tasks in an order that precedence allows
    child <genome> <genome>    a child by the operators of the parent process

A genome is the task list, then the mode of each task, counted from 0. With operators "keys" it is two keys in
[0, 1] a task instead. At the end of a run: the word "front" and its values.
"""

import json
import sys

import numpy as np
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.crossover import Crossover
from pymoo.core.mutation import Mutation
from pymoo.core.problem import Problem
from pymoo.core.repair import Repair
from pymoo.operators.crossover.ox import ox
from pymoo.operators.mutation.inversion import inversion_mutation
from pymoo.operators.mutation.nom import NoMutation
from pymoo.optimize import minimize

def run(settings):
    tasks = settings["tasks"]
    modes = np.array(settings["modes"])
    keys = settings["operators"] == "keys"

    def ask(kind, rows, dtype):
        """One request a row, all written before the first answer is read."""
        write = (lambda x: format(x, ".9g")) if keys else (lambda x: str(int(x)))
        sys.stdout.write("".join(f"{kind} {' '.join(map(write, row))}\n" for row in rows))
        sys.stdout.flush()
        return np.array([sys.stdin.readline().split() for _ in rows], dtype=dtype)

    class Remote(Problem):
        def __init__(self):
            upper = 1.0 if keys else np.concatenate([np.full(tasks, tasks - 1), modes - 1])
            super().__init__(n_var=2 * tasks, n_obj=settings["objectives"], xl=0, xu=upper)

        def _evaluate(self, x, out, *args, **kwargs):
            out["F"] = ask("values", x, float)

    class InOrder(Repair):
        def _do(self, problem, x, **kwargs):
            return ask("repair", x, int)

    class OwnCrossover(Crossover):
        """pymoo's order crossover of the lists, uniform crossover of the modes: its operators for such variables."""

        def __init__(self):
            super().__init__(n_parents=2, n_offsprings=2, prob=0.9)

        def _do(self, problem, x, *args, random_state=None, **kwargs):
            children = x.copy()
            for k in range(x.shape[1]):
                mother, father = x[0, k], x[1, k]
                first, last = np.sort(random_state.choice(tasks, 2, replace=False))
                lists = mother[:tasks].astype(int), father[:tasks].astype(int)
                children[0, k, :tasks] = ox(lists[0], lists[1], seq=(first, last))
                children[1, k, :tasks] = ox(lists[1], lists[0], seq=(first, last))
                swap = np.concatenate([np.zeros(tasks, bool), random_state.random(tasks) < 0.5])
                children[0, k, swap], children[1, k, swap] = father[swap], mother[swap]
            return children

    class OwnMutation(Mutation):
        """pymoo's inversion of a part of the list; each mode drawn anew with probability 1 / tasks."""

        def _do(self, problem, x, *args, random_state=None, **kwargs):
            for row in x:
                first, last = np.sort(random_state.choice(tasks, 2, replace=False))
                row[:tasks] = inversion_mutation(row[:tasks], seq=(first, last))
                fresh = np.flatnonzero(random_state.random(tasks) < 1 / tasks)
                row[tasks + fresh] = random_state.integers(0, modes[fresh])
            return x

    class ParentsOperators(Crossover):
        def __init__(self):
            super().__init__(n_parents=2, n_offsprings=1, prob=1.0)

        def _do(self, problem, x, *args, **kwargs):
            return ask("child", np.concatenate([x[0], x[1]], axis=1), int)[None, :, :]

    # What is not set here is as pymoo sets it by default: tournament, survival, elimination of duplicates.
    operators = {
        "keys": {},
        "own": {"crossover": OwnCrossover(), "mutation": OwnMutation(), "repair": InOrder()},
        "same": {"crossover": ParentsOperators(), "mutation": NoMutation()},
    }[settings["operators"]]
    algorithm = NSGA2(pop_size=settings["population"], sampling=np.array(settings["start"]), **operators)
    result = minimize(Remote(), algorithm, ("n_gen", settings["generations"]), seed=settings["seed"])
    print("front", json.dumps(np.atleast_2d(result.F).tolist()), flush=True)


while line := sys.stdin.readline():
    run(json.loads(line))
