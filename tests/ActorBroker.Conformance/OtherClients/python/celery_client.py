"""Celery with the broker as its broker and its result backend. The broker is named by AMQP_URL; passes by exit code 0."""

import os
import subprocess
import sys
import uuid

from celery import Celery, chain, group

LIMIT = 60

app = Celery("celery_client", broker=os.environ["AMQP_URL"], backend="rpc://")
app.conf.update(
    task_default_queue=os.environ.setdefault("CELERY_QUEUE", "celery-%s" % uuid.uuid4()),
    task_acks_late=True, worker_prefetch_multiplier=1, task_queue_max_priority=5)


@app.task
def add(a, b):
    return a + b


@app.task(bind=True, max_retries=3)
def third_time_lucky(self):
    if self.request.retries < 2:
        raise self.retry(countdown=0)
    return self.request.retries


@app.task
def fail():
    raise ValueError("on purpose")


def use():
    assert add.delay(2, 3).get(timeout=LIMIT) == 5
    assert chain(add.s(1, 2), add.s(3), add.s(4))().get(timeout=LIMIT) == 10
    assert group(add.s(i, i) for i in range(20))().get(timeout=LIMIT) == [2 * i for i in range(20)]
    assert third_time_lucky.delay().get(timeout=LIMIT) == 2
    assert add.apply_async((5, 6), countdown=0.1, priority=3, expires=60).get(timeout=LIMIT) == 11
    try:
        fail.delay().get(timeout=LIMIT)
    except ValueError as error:
        assert str(error) == "on purpose"
    else:
        raise AssertionError("the failure was not told")
    # Remote control goes by a fanout exchange and a queue for the answers.
    assert [list(answer.values()) for answer in app.control.ping(timeout=LIMIT, limit=1)] == [[{"ok": "pong"}]]


def main():
    # The worker is a process of its own, as it usually is, and ends when it is told to over the broker.
    command = [sys.executable, "-B", "-m", "celery", "-A", "celery_client", "worker", "--pool", "solo", "--without-mingle"]
    worker = subprocess.Popen(command, cwd=os.path.dirname(os.path.abspath(__file__)))
    try:
        use()
        app.control.shutdown()
        assert worker.wait(LIMIT) == 0
    finally:
        worker.kill()
        worker.wait()
    with app.connection_for_write() as connection:
        assert connection.default_channel.queue_delete(app.conf.task_default_queue) == 0


if __name__ == "__main__":
    main()
