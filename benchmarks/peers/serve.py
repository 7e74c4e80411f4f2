"""What the peers in Python share: problems come in as lines of JSON, answers go out as lines of JSON."""

import json
import sys
import time


def serve(version, solve):
    """Calls solve(model, seconds, workers, seed, elapsed) for each line of the standard input, until its end.

    elapsed() tells the seconds since the problem was asked for: whatever a peer does from then on counts. The
    answer is a dictionary: status, bound, course [[ms, makespan, bound], ...], schedules [{start, mode}, ...].
    """
    say("hello", version)
    for line in sys.stdin:
        began = time.monotonic()
        request = json.loads(line)
        elapsed = lambda: time.monotonic() - began
        say(
            "answer",
            solve(request["model"], request["seconds"], request["workers"], request["seed"], elapsed),
        )


def say(kind, value):
    print(kind, json.dumps(value), flush=True)
