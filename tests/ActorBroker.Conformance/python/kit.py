"""What every scenario stands on: names that nobody else uses, ways to wait, and a way to run one scenario by its name."""

import os
import sys
import time
import uuid

BOOTSTRAP = os.environ["KAFKA_BOOTSTRAP"]
PATIENCE = 20.0


def fresh(stem):
    """A name that no other scenario and no earlier run uses."""
    return f"{stem}.{uuid.uuid4().hex[:12]}"


def eventually(what, probe):
    """Asks again and again until the answer is something true, which is returned."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE} s in vain for {what}")


def run(scenarios):
    """Runs the scenario that the command line names; with no name all of them."""
    chosen = sys.argv[1:] or list(scenarios)
    for name in chosen:
        scenarios[name]()
        print(f"pass  {name}", flush=True)
