"""What clients of AMQP and of Kafka saw of the same logs over all lives of a server that is killed again and again.

AMQP_PORT and KAFKA_BOOTSTRAP name the server. SIGTERM says that the server is up and stays up: the clients come to an end, all
is read once more over both protocols, and the exit code is 0 if no promise was broken.

Three publishers with confirms use an exchange that leads to a topic of two partitions and to a queue, one publishes to a stream
directly. For each partition a consumer of AMQP goes on, in each life of the server, a little before where it was; one reader
over Kafka's protocol reads all. The promises, each judged in stream_judges.py:
* every confirmed message is in the topic and in the queue, or in the stream, once and in its publisher's order;
* a consumer gets every offset from where it began; an offset has the same bytes at every read, over either protocol.
"""

import logging
import os
import random
import signal
import sys
import threading
import time

import pika
from confluent_kafka import Consumer, KafkaError, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
from pika.exceptions import AMQPError

from stream_judges import judge_messages, judge_run, judge_same, judge_seen, make_body

EXCHANGE, TOPIC, QUEUE, STREAM = "ledger-events", "ledger-topic", "ledger-queue", "ledger-stream"
PLACES = [(TOPIC, 0), (TOPIC, 1), (STREAM, 0)]
PATIENCE_S = 60
WINDOW = 64
TICK_S, MESSAGES_PER_TICK = 0.01, 4
BACK_MAX = 20

# With less than this the test would show nothing; on a slow machine the load goes on until there is so much of what time alone brings.
LEAST = {"confirmed": 1000, "seen over AMQP": 1000, "seen over Kafka": 1000, "read again": 20}

COMMON = {
    "bootstrap.servers": os.environ.get("KAFKA_BOOTSTRAP", ""), "log_level": 0,
    "reconnect.backoff.ms": 20, "reconnect.backoff.max.ms": 200, "retry.backoff.ms": 50,
}


class Ledger:
    """Breaches and figures, from all threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self.violations = []
        self.counts = {}

    def breaches(self, texts):
        with self.lock:
            self.violations.extend(text for text in texts if len(self.violations) < 30)

    def count(self, what, by=1):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + by

    def missing(self):
        """What there is too little of."""
        with self.lock:
            return {what: self.counts.get(what, 0) for what, least in LEAST.items() if self.counts.get(what, 0) < least}


def server():
    return pika.ConnectionParameters(
        "127.0.0.1", int(os.environ["AMQP_PORT"]), heartbeat=0, socket_timeout=PATIENCE_S, stack_timeout=PATIENCE_S, blocked_connection_timeout=PATIENCE_S)


class Publisher:
    """Publishes numbered messages, never one twice, and so many before it has heard of the first."""

    def __init__(self, ledger, number, exchange, key):
        self.ledger = ledger
        self.number = number
        self.exchange = exchange
        self.key = key
        self.sent = 0
        self.confirmed = set()
        self.open = {}

    def run(self):
        while not self.ledger.stopped.is_set():
            self.open = {}
            self.tags = 0
            self.connection = pika.SelectConnection(
                server(), on_open_callback=lambda connection: connection.channel(on_open_callback=self.opened),
                on_open_error_callback=self.ended, on_close_callback=self.ended)
            self.connection.ioloop.start()
            time.sleep(0.02)

    def opened(self, channel):
        self.channel = channel
        channel.confirm_delivery(self.answered, callback=lambda _: self.publish())

    def publish(self):
        if not self.channel.is_open:
            return
        if self.ledger.stopped.is_set():
            if not self.open:
                self.connection.close()
                return
        else:
            for _ in range(min(MESSAGES_PER_TICK, WINDOW - len(self.open))):
                self.tags += 1
                self.open[self.tags] = self.sent
                body = make_body(self.number, self.sent)
                self.sent += 1
                self.channel.basic_publish(self.exchange, self.key, body, pika.BasicProperties(delivery_mode=2), mandatory=True)
        self.connection.ioloop.call_later(TICK_S, self.publish)

    def answered(self, frame):
        answer = frame.method
        tags = [tag for tag in self.open if tag <= answer.delivery_tag] if answer.multiple else [answer.delivery_tag]
        for tag in tags:
            sequence = self.open.pop(tag)
            if isinstance(answer, pika.spec.Basic.Ack):
                self.confirmed.add(sequence)
                self.ledger.count("confirmed")
            else:
                self.ledger.breaches(["publisher %d: message %d was refused" % (self.number, sequence)])

    @staticmethod
    def ended(connection, _):
        connection.ioloop.stop()


class StreamConsumer:
    """Reads one partition over AMQP. It keeps its offset itself, as clients of streams do."""

    def __init__(self, ledger, name, partition):
        self.ledger = ledger
        self.place = "%s %d over AMQP" % (name, partition)
        self.name = name
        self.partition = partition
        self.seen = []

    def run(self):
        while not self.ledger.stopped.is_set():
            following = self.seen[-1][0] + 1 if self.seen else 0
            start = max(0, following - random.randrange(BACK_MAX))
            offsets = []
            try:
                self.consume(start, lambda offset, body: (offsets.append(offset), self.seen.append((offset, body))), self.ledger.stopped.is_set)
            except (AMQPError, OSError):
                time.sleep(0.02)
            self.ledger.breaches(judge_run(self.place, start, offsets))
            self.ledger.count("seen over AMQP", len(offsets))
            self.ledger.count("read again", sum(offset < following for offset in offsets))

    def consume(self, start, take, is_done):
        connection = pika.BlockingConnection(server())
        channel = connection.channel()
        channel.basic_qos(prefetch_count=100)

        def delivered(_, deliver, properties, body):
            take(properties.headers["x-stream-offset"], body)
            channel.basic_ack(deliver.delivery_tag)

        channel.basic_consume(self.name, delivered, arguments={"x-stream-offset": start, "x-stream-partition": self.partition})
        while not is_done():
            connection.process_data_events(0.1)
        connection.close()

    def read_all(self, count):
        records = []
        end = time.monotonic() + PATIENCE_S
        self.consume(0, lambda offset, body: records.append((offset, body)), lambda: len(records) >= count or time.monotonic() > end)
        return records


class KafkaReader:
    """Reads all partitions over Kafka's protocol with one client that lives through the kills."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.seen = {place: [] for place in PLACES}

    def run(self):
        reader = new_reader()
        while not self.ledger.stopped.is_set():
            for message in reader.consume(500, 0.1):
                if message.error() is None:
                    self.seen[message.topic(), message.partition()].append((message.offset(), message.value()))
                    self.ledger.count("seen over Kafka")
        reader.close()


def new_reader():
    reader = Consumer(dict(COMMON, **{
        "group.id": "ledger-reader", "enable.auto.commit": False, "enable.partition.eof": True, "fetch.wait.max.ms": 100,
        "auto.offset.reset": "error"}))
    reader.assign([TopicPartition(name, partition, 0) for name, partition in PLACES])
    return reader


def read_over_kafka(ledger):
    records = {place: [] for place in PLACES}
    open_ones = set(PLACES)
    reader = new_reader()
    end = time.monotonic() + PATIENCE_S
    while open_ones and time.monotonic() < end:
        for message in reader.consume(1000, 0.2):
            place = (message.topic(), message.partition())
            if message.error() is None:
                records[place].append((message.offset(), message.value()))
            elif message.error().code() == KafkaError._PARTITION_EOF:
                open_ones.discard(place)
    reader.close()
    ledger.breaches("the end of %s %d was not reached over Kafka" % place for place in sorted(open_ones))
    return records


def drain_queue(ledger):
    connection = pika.BlockingConnection(server())
    channel = connection.channel()
    count = channel.queue_declare(QUEUE, passive=True).method.message_count
    bodies = []
    channel.basic_consume(QUEUE, lambda _, __, ___, body: bodies.append(body), auto_ack=True)
    end = time.monotonic() + PATIENCE_S
    while len(bodies) < count and time.monotonic() < end:
        connection.process_data_events(0.1)
    connection.close()
    if len(bodies) != count:
        ledger.breaches(["the queue gave %d of %d messages" % (len(bodies), count)])
    return bodies


def finish(ledger, publishers, consumers, reader):
    records = read_over_kafka(ledger)
    for consumer in consumers:
        place = consumer.name, consumer.partition
        text = "%s %d" % place
        ledger.breaches(judge_same(text, records[place], consumer.read_all(len(records[place]))))
        ledger.breaches(judge_seen(text + ", live over AMQP", consumer.seen, records[place]))
        ledger.breaches(judge_seen(text + ", live over Kafka", reader.seen[place], records[place]))
        ledger.breaches(judge_run(text + ", live over Kafka", 0, [offset for offset, _ in reader.seen[place]]))
    for name, partitions, ours in (
            (TOPIC, [records[TOPIC, partition] for partition in range(2)], publishers[:-1]),
            (QUEUE, [list(enumerate(drain_queue(ledger)))], publishers[:-1]),
            (STREAM, [records[STREAM, 0]], publishers[-1:])):
        ledger.breaches(judge_messages(
            name, {one.number: one.sent for one in ours}, {one.number: one.confirmed for one in ours},
            [[body for _, body in partition] for partition in partitions]))
    ledger.breaches("only %d %s, too few to show anything" % (count, what) for what, count in ledger.missing().items())


def set_up():
    admin = AdminClient(COMMON)
    admin.create_topics([NewTopic(TOPIC, num_partitions=2, replication_factor=1)])[TOPIC].result(PATIENCE_S)
    connection = pika.BlockingConnection(server())
    channel = connection.channel()
    channel.exchange_declare(EXCHANGE, "topic", durable=True)
    channel.queue_declare(QUEUE, durable=True)
    channel.queue_declare(STREAM, durable=True, arguments={"x-queue-type": "stream"})
    for destination in (TOPIC, QUEUE):
        channel.queue_bind(destination, EXCHANGE, "event.#")
    connection.close()


def main():
    logging.disable(logging.CRITICAL)
    ledger = Ledger()
    told_to_end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_end.set())
    threading.excepthook = lambda failed: ledger.breaches(["a client has ended: %r" % failed.exc_value])
    set_up()
    publishers = [Publisher(ledger, number, EXCHANGE, "event.%d" % number) for number in range(3)] + [Publisher(ledger, 3, "", STREAM)]
    consumers = [StreamConsumer(ledger, name, partition) for name, partition in PLACES]
    reader = KafkaReader(ledger)
    load = [threading.Thread(target=part.run) for part in publishers + consumers + [reader]]
    for thread in load:
        thread.start()
    print("ready", flush=True)
    # A wait without a limit would keep signals out.
    while not told_to_end.wait(0.1) and any(thread.is_alive() for thread in load):
        pass
    # What the consumers over AMQP have seen is counted when they end; they see what is confirmed.
    end = time.monotonic() + PATIENCE_S
    while {"confirmed", "seen over Kafka"} & set(ledger.missing()) and time.monotonic() < end and not ledger.violations:
        time.sleep(0.05)
    while sum(len(consumer.seen) for consumer in consumers) < LEAST["seen over AMQP"] and time.monotonic() < end and not ledger.violations:
        time.sleep(0.05)
    ledger.stopped.set()
    for thread in load:
        thread.join()
    finish(ledger, publishers, consumers, reader)
    print(ledger.counts)
    print("\n".join(ledger.violations))
    # A client that hangs in its end shall not hide what was found.
    sys.stdout.flush()
    os._exit(1 if ledger.violations else 0)


if __name__ == "__main__":
    main()
