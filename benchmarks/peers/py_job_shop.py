"""PyJobShop through its own modelling interface, which solves by CP-SAT with a model of its own."""

import math
from importlib import import_module
from importlib.metadata import version

from ortools.sat.python import cp_model
from pyjobshop import Model

from serve import serve

STATUS = {"Optimal": "optimal", "Feasible": "feasible", "Infeasible": "infeasible"}


class Course(cp_model.CpSolverSolutionCallback):
    def __init__(self):
        super().__init__()
        self.begin(lambda: 0)

    def begin(self, elapsed):
        self.elapsed = elapsed
        self.points = []

    def on_solution_callback(self):
        bound = math.ceil(self.best_objective_bound - 1e-6)
        self.points.append([1000 * self.elapsed(), self.objective_value, bound])


COURSE = Course()


class WatchedSolver(cp_model.CpSolver):
    """PyJobShop takes no callback; this is how one learns when its schedules came."""

    def solve(self, model):
        return super().solve(model, COURSE)


def build(problem):
    model = Model()
    unary = unary_resources(problem)
    resources = [
        model.add_machine() if unary[r] else add_resource(model, resource)
        for r, resource in enumerate(problem["resources"])
    ]
    tasks = []
    for task in problem["tasks"]:
        tasks.append(model.add_task(earliest_start=task["release"], latest_end=task["deadline"]))
        for mode in task["modes"]:
            demands = mode["demands"]
            model.add_mode(
                tasks[-1],
                [resources[r] for r, _ in demands],
                mode["duration"],
                # A machine holds one task at a time and knows no demand.
                [0 if unary[r] else amount for r, amount in demands],
            )
    add = [
        model.add_end_before_start,
        model.add_start_before_start,
        model.add_end_before_end,
        model.add_start_before_end,
    ]
    for arc in problem["arcs"]:
        add[arc["type"]](tasks[arc["from"]], tasks[arc["to"]], arc["lag"])
    model.set_objective(weight_makespan=1)
    return model


def unary_resources(problem):
    """Whether no two tasks fit on the resource at once."""
    unary = [resource["renewable"] for resource in problem["resources"]]
    for task in problem["tasks"]:
        for mode in task["modes"]:
            for r, amount in mode["demands"]:
                unary[r] = unary[r] and 2 * amount > problem["resources"][r]["capacity"]
    return unary


def add_resource(model, resource):
    add = model.add_renewable if resource["renewable"] else model.add_consumable
    return add(resource["capacity"])


def solve(problem, seconds, workers, seed, elapsed):
    COURSE.begin(elapsed)
    model = build(problem)
    result = model.solve(
        time_limit=max(0.001, seconds - elapsed()), display=False, num_workers=workers, random_seed=seed
    )
    schedules = []
    first_mode, count = [], 0
    for task in problem["tasks"]:
        first_mode.append(count)
        count += len(task["modes"])
    if result.best.tasks:
        done = result.best.tasks
        schedules.append(
            {
                "start": [task.start for task in done],
                "mode": [task.mode - first for task, first in zip(done, first_mode)],
            }
        )
    bound = math.ceil(result.lower_bound - 1e-6)
    if COURSE.points:
        COURSE.points.append([1000 * elapsed(), COURSE.points[-1][1], bound])
    return {
        "status": STATUS.get(result.status.value, "unknown"),
        "bound": bound,
        "course": COURSE.points,
        "schedules": schedules,
    }


if __name__ == "__main__":
    import_module("pyjobshop.solvers.ortools.CPModel").CpSolver = WatchedSolver
    serve(f"PyJobShop {version('pyjobshop')}, OR-Tools {version('ortools')}", solve)
