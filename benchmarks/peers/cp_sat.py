"""OR-Tools CP-SAT: one optional interval a mode, cumulative or no-overlap a resource, the makespan minimised."""

import math

import ortools
from ortools.sat.python import cp_model

from serve import serve

STATUS = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
}
FINISH_START, START_START, FINISH_FINISH, START_FINISH = range(4)


class Course(cp_model.CpSolverSolutionCallback):
    """Keeps every schedule and when it came."""

    def __init__(self, tasks, elapsed):
        super().__init__()
        self.tasks = tasks
        self.elapsed = elapsed
        self.points = []
        self.schedules = []

    def on_solution_callback(self):
        point = [1000 * self.elapsed(), self.objective_value, math.ceil(self.best_objective_bound - 1e-6)]
        self.points.append(point)
        self.schedules.append(
            {
                "start": [self.value(task["start"]) for task in self.tasks],
                "mode": [
                    next((k for k, literal in enumerate(task["modes"]) if self.boolean_value(literal)), 0)
                    for task in self.tasks
                ],
            }
        )


def build(problem):
    model = cp_model.CpModel()
    uses = [[] for _ in problem["resources"]]
    budget = [[] for _ in problem["resources"]]
    tasks = [add_task(model, task, uses, budget) for task in problem["tasks"]]
    for arc in problem["arcs"]:
        before, after = tasks[arc["from"]], tasks[arc["to"]]
        first = before["start"] if arc["type"] in (START_START, START_FINISH) else before["end"]
        second = after["end"] if arc["type"] in (FINISH_FINISH, START_FINISH) else after["start"]
        model.add(first + arc["lag"] <= second)
    for resource, used, taken in zip(problem["resources"], uses, budget):
        capacity = resource["capacity"]
        if not resource["renewable"]:
            model.add(sum(amount * literal for amount, literal in taken) <= capacity)
        elif used and all(2 * amount > capacity for _, amount in used):
            model.add_no_overlap([interval for interval, _ in used])
        elif used:
            model.add_cumulative([interval for interval, _ in used], [amount for _, amount in used], capacity)
    makespan = model.new_int_var(0, problem["horizon"], "makespan")
    for task in tasks:
        model.add(makespan >= task["end"])
    model.minimize(makespan)
    return model, tasks


def add_task(model, task, uses, budget):
    start = model.new_int_var(task["release"], task["deadline"], "")
    durations = [mode["duration"] for mode in task["modes"]]
    if len(durations) == 1:
        literals = [True]
        end = start + durations[0]
        intervals = [model.new_fixed_size_interval_var(start, durations[0], "")]
        model.add(end <= task["deadline"])
    else:
        literals = [model.new_bool_var("") for _ in durations]
        end = model.new_int_var(task["release"], task["deadline"], "")
        model.add_exactly_one(literals)
        model.add(end == start + sum(d * literal for d, literal in zip(durations, literals)))
        intervals = [
            model.new_optional_interval_var(start, d, end, literal, "") for d, literal in zip(durations, literals)
        ]
    for mode, literal, interval in zip(task["modes"], literals, intervals):
        for resource, amount in mode["demands"]:
            budget[resource].append((amount, literal))
            if mode["duration"] > 0:
                uses[resource].append((interval, amount))
    return {"start": start, "end": end, "modes": literals if len(literals) > 1 else []}


def solve(problem, seconds, workers, seed, elapsed):
    model, tasks = build(problem)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.001, seconds - elapsed())
    course = Course(tasks, elapsed)
    status = solver.solve(model, course)
    bound = math.ceil(solver.best_objective_bound - 1e-6)
    if course.points:
        course.points.append([1000 * elapsed(), course.points[-1][1], bound])
    return {
        "status": STATUS.get(status, "unknown"),
        "bound": bound,
        "course": course.points,
        "schedules": course.schedules,
    }


if __name__ == "__main__":
    serve(f"OR-Tools {ortools.__version__} CP-SAT", solve)
