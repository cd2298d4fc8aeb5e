"""What librdkafka's clients saw over all lives of a server that is killed again and again.

KAFKA_BOOTSTRAP names the server. The clients live through the kills. SIGTERM says that the server is up and stays up: the clients
come to an end (when there is enough to judge), the topics are read once more from their beginning, and the exit code is 0 if no promise was broken.

The promises, each judged in kafka_judges.py:
* plain topic, idempotent producer: every message is there once, in the order of its partition, where the producer was told;
* transactional topic: a committed transaction is whole, of an aborted one nothing is seen, and the offset that goes with a
  transaction is committed with it;
* what a reader has seen (of committed records) is never unseen;
* what a group was told to be committed never goes back, and a member goes on exactly where the group has committed.
"""

import os
import random
import signal
import sys
import threading
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from kafka_judges import judge_committed, judge_plain, judge_seen, judge_transactions

PLAIN, TX = "ledger-plain", "ledger-tx"
PARTITIONS = 3
PATIENCE_S = 120
IN_FLIGHT_MAX = 400

# With less than this the test would show nothing; on a slow machine the load goes on until there is so much.
LEAST = {"acknowledged": 1000, "committed": 20, "aborted": 5, "group commits": 50}

COMMON = {
    "bootstrap.servers": os.environ.get("KAFKA_BOOTSTRAP", ""),
    "reconnect.backoff.ms": 20, "reconnect.backoff.max.ms": 200, "retry.backoff.ms": 50, "log_level": 0,
    "socket.timeout.ms": 10000, "topic.metadata.refresh.interval.ms": 2000,
}


class Ledger:
    """Breaches and figures, from all threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self.violations = []
        self.counts = {}

    def breach(self, text):
        with self.lock:
            if len(self.violations) < 30:
                self.violations.append(text)

    def count(self, what, by=1):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + by

    def missing(self):
        """What there is too little of."""
        with self.lock:
            return ["only %d %s, too few to show anything" % (self.counts.get(what, 0), what)
                    for what, least in LEAST.items() if self.counts.get(what, 0) < least]


# The load.

class PlainProducer:
    def __init__(self, ledger):
        self.ledger = ledger
        self.sent = [0] * PARTITIONS
        self.told = [{} for _ in range(PARTITIONS)]
        self.open = 0

    def run(self):
        producer = Producer(dict(COMMON, **{"enable.idempotence": True, "acks": "all", "linger.ms": 2, "message.timeout.ms": 0}))
        while not self.ledger.stopped.is_set():
            for _ in range(20):
                partition = random.randrange(PARTITIONS)
                sequence = self.sent[partition]
                self.sent[partition] += 1
                self.open += 1
                producer.produce(PLAIN, b"%d" % sequence, partition=partition, on_delivery=self.delivered)
            producer.poll(0.003)
            while self.open > IN_FLIGHT_MAX and not self.ledger.stopped.is_set():
                producer.poll(0.05)
        if producer.flush(PATIENCE_S) > 0:
            self.ledger.breach("plain: %d messages are still under way" % self.open)

    def delivered(self, error, message):
        self.open -= 1
        if error is not None:
            self.ledger.breach("plain %d: message %s failed: %s" % (message.partition(), message.value(), error))
            return
        offset = message.offset()
        self.told[message.partition()][int(message.value())] = -1 if offset is None else offset
        self.ledger.count("acknowledged")


class Transactor:
    GROUP = "ledger-of-transactions"

    def __init__(self, ledger):
        self.ledger = ledger
        self.fates = {}
        self.sizes = {}

    def run(self):
        producer = Producer(dict(COMMON, **{"transactional.id": "ledger", "linger.ms": 1, "transaction.timeout.ms": 600000}))
        member = Consumer(dict(COMMON, **{"group.id": self.GROUP}))
        self.insist(lambda: producer.init_transactions(5))
        number = 0
        while not self.ledger.stopped.is_set():
            number += 1
            self.sizes[number] = random.randint(1, 12)
            try:
                self.fates[number] = self.transact(producer, member, number, abort=random.random() < 0.3)
            except KafkaException as failure:
                self.fates[number] = "unknown"
                self.ledger.breach("transaction %d failed for good: %s" % (number, failure.args[0]))
                break
            self.ledger.count(self.fates[number])
        member.close()

    def transact(self, producer, member, number, abort):
        try:
            producer.begin_transaction()
            for index in range(self.sizes[number]):
                producer.produce(TX, b"%d %d" % (number, index), partition=random.randrange(2))
                producer.poll(0.001)
            self.insist(lambda: producer.send_offsets_to_transaction(
                [TopicPartition(TX, 0, number)], member.consumer_group_metadata(), 5))
            if not abort:
                self.insist(lambda: producer.commit_transaction(5))
                return "committed"
            # What is aborted shall have been written before.
            producer.flush(0.2)
        except KafkaException as failure:
            if not failure.args[0].txn_requires_abort():
                raise
            self.ledger.count("aborted by need")
        self.insist(lambda: producer.abort_transaction(5))
        return "aborted"

    @staticmethod
    def insist(step):
        """Takes a step again for as long as the client says that it may be."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                return step()
            except KafkaException as failure:
                if not failure.args[0].retriable() or time.monotonic() > end:
                    raise

    def last_committed(self):
        return max((number for number, fate in self.fates.items() if fate == "committed"), default=-1)


class Reader:
    """Reads what is committed, live, from all partitions."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.seen = {}

    def run(self):
        reader = new_reader()
        while not self.ledger.stopped.is_set():
            for message in reader.consume(500, 0.1):
                if message.error() is None:
                    self.seen.setdefault((message.topic(), message.partition()), []).append((message.offset(), message.value()))
        reader.close()


class Group:
    """A group on the plain topic, whose offsets have no gaps; its members and what it was told."""

    def __init__(self, ledger, name, members, batch, restless):
        self.ledger = ledger
        self.name = name
        self.batch = batch
        self.restless = restless
        self.members = members
        self.told = [0] * PARTITIONS
        self.attempted = [0] * PARTITIONS
        self.ended = threading.Event()

    def run(self):
        threads = [threading.Thread(target=self.member) for _ in range(self.members)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def member(self):
        while not self.ended.is_set():
            consumer = Consumer(dict(COMMON, **{
                "group.id": self.name, "enable.auto.commit": False, "auto.offset.reset": "earliest", "session.timeout.ms": 6000,
                "heartbeat.interval.ms": 500, "fetch.wait.max.ms": 100}))
            fresh = set()

            def assigned(_, partitions):
                fresh.clear()
                fresh.update(partition.partition for partition in partitions)

            consumer.subscribe([PLAIN], on_assign=assigned)
            end = time.monotonic() + (random.uniform(2, 6) if self.restless else 3600)
            while time.monotonic() < end and not self.ended.is_set():
                self.take(consumer, fresh)
            consumer.close()

    def take(self, consumer, fresh):
        next_offsets = {}
        for message in consumer.consume(self.batch, 0.1):
            if message.error() is not None:
                continue
            partition, offset = message.partition(), message.offset()
            if partition in fresh:
                fresh.discard(partition)
                for text in judge_committed(self.name + " (start)", partition, self.told[partition], offset, self.attempted[partition]):
                    self.ledger.breach(text)
            elif partition in next_offsets and offset != next_offsets[partition]:
                self.ledger.breach("group %s, partition %d: %d follows %d" % (self.name, partition, offset, next_offsets[partition] - 1))
            next_offsets[partition] = offset + 1
        if not next_offsets:
            return
        for partition, offset in next_offsets.items():
            self.attempted[partition] = max(self.attempted[partition], offset)
        try:
            answers = consumer.commit(
                offsets=[TopicPartition(PLAIN, partition, offset) for partition, offset in next_offsets.items()], asynchronous=False)
        except KafkaException:
            # Lost with the server or with the membership: whether it was taken is unknown.
            self.ledger.count("commits in doubt")
            return
        for answer in answers:
            if answer.error is None:
                if answer.offset < self.told[answer.partition]:
                    self.ledger.breach("group %s, partition %d: commit of %d was accepted after %d" % (
                        self.name, answer.partition, answer.offset, self.told[answer.partition]))
                self.told[answer.partition] = answer.offset
                self.ledger.count("group commits")

    def audit(self, consumer):
        """Asks the server what is committed."""
        told = list(self.told)
        try:
            answers = consumer.committed([TopicPartition(PLAIN, partition) for partition in range(PARTITIONS)], 2)
        except KafkaException:
            return
        for answer in answers:
            if answer.error is None:
                for text in judge_committed(
                        self.name, answer.partition, told[answer.partition], max(answer.offset, 0), self.attempted[answer.partition]):
                    self.ledger.breach(text)
        self.ledger.count("audits")


def audit(ledger, groups):
    consumers = [(group, Consumer(dict(COMMON, **{"group.id": group.name}))) for group in groups]
    while not ledger.stopped.wait(0.2):
        for group, consumer in consumers:
            group.audit(consumer)
    for _, consumer in consumers:
        consumer.close()


# The end.

def new_reader():
    reader = Consumer(dict(COMMON, **{
        "group.id": "ledger-reader", "enable.auto.commit": False, "isolation.level": "read_committed", "enable.partition.eof": True,
        "fetch.wait.max.ms": 100, "auto.offset.reset": "error"}))
    reader.assign([TopicPartition(topic, partition, 0) for topic in (PLAIN, TX) for partition in range(PARTITIONS)])
    return reader


def read_all(ledger):
    records = {(topic, partition): [] for topic in (PLAIN, TX) for partition in range(PARTITIONS)}
    open_ones = set(records)
    reader = new_reader()
    end = time.monotonic() + PATIENCE_S
    while open_ones and time.monotonic() < end:
        for message in reader.consume(1000, 0.2):
            place = (message.topic(), message.partition())
            if message.error() is None:
                records[place].append((message.offset(), message.value()))
            elif message.error().code() == KafkaError._PARTITION_EOF:
                open_ones.discard(place)
    if open_ones:
        ledger.breach("the end of %s was not reached" % sorted(open_ones))
    reader.close()
    return records


def finish(ledger, plain, transactor, reader, groups):
    records = read_all(ledger)
    ends = [len(records[PLAIN, partition]) for partition in range(PARTITIONS)]
    end = time.monotonic() + PATIENCE_S
    while any(group.told != ends for group in groups) and time.monotonic() < end:
        time.sleep(0.05)
    for group in groups:
        if group.told != ends:
            ledger.breach("group %s was told %s of %s" % (group.name, group.told, ends))
        group.ended.set()
    for partition in range(PARTITIONS):
        numbers = [(offset, int(value)) for offset, value in records[PLAIN, partition]]
        for text in judge_plain(partition, plain.sent[partition], plain.told[partition], numbers):
            ledger.breach(text)
    ends_of = [[tuple(map(int, value.split())) for _, value in records[TX, partition]] for partition in range(2)]
    for text in judge_transactions(transactor.fates, transactor.sizes, ends_of):
        ledger.breach(text)
    for (topic, partition), seen in reader.seen.items():
        for text in judge_seen(topic, partition, seen, records[topic, partition]):
            ledger.breach(text)
    consumer = Consumer(dict(COMMON, **{"group.id": Transactor.GROUP}))
    last = consumer.committed([TopicPartition(TX, 0)], PATIENCE_S)[0].offset
    if last != transactor.last_committed() and "unknown" not in transactor.fates.values():
        ledger.breach("the transactions' group is at %d, the last committed transaction is %d" % (last, transactor.last_committed()))
    consumer.close()
    ledger.count("seen live", sum(map(len, reader.seen.values())))
    for text in ledger.missing():
        ledger.breach(text)


def main():
    ledger = Ledger()
    told_to_end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_end.set())
    threading.excepthook = lambda failed: ledger.breach("a client has ended: %r" % failed.exc_value)
    admin = AdminClient(COMMON)
    for future in admin.create_topics([NewTopic(topic, num_partitions=PARTITIONS, replication_factor=1) for topic in (PLAIN, TX)]).values():
        future.result(PATIENCE_S)
    plain, transactor, reader = PlainProducer(ledger), Transactor(ledger), Reader(ledger)
    groups = [Group(ledger, "ledger-steady", 1, 200, restless=False), Group(ledger, "ledger-restless", 2, 20, restless=True)]
    watch = threading.Thread(target=audit, args=(ledger, groups))
    load = [threading.Thread(target=part.run) for part in (plain, transactor, reader)]
    members = [threading.Thread(target=group.run) for group in groups]
    for thread in load + members + [watch]:
        thread.start()
    print("ready", flush=True)
    # A wait without a limit would keep signals out.
    while not told_to_end.wait(0.1) and any(thread.is_alive() for thread in load):
        pass
    end = time.monotonic() + PATIENCE_S
    while ledger.missing() and time.monotonic() < end and not ledger.violations:
        time.sleep(0.05)
    ledger.stopped.set()
    for thread in load + [watch]:
        thread.join()
    finish(ledger, plain, transactor, reader, groups)
    for thread in members:
        thread.join(PATIENCE_S)
    print(ledger.counts)
    print("\n".join(ledger.violations))
    # A client that hangs in its end shall not hide what was found.
    sys.stdout.flush()
    os._exit(1 if ledger.violations else 0)


if __name__ == "__main__":
    main()
