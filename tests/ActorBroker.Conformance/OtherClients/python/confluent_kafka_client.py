"""What services do through confluent-kafka. The broker is named by KAFKA_BOOTSTRAP; passes by exit code 0."""

import os
import time
import uuid

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

BASE = {"bootstrap.servers": os.environ["KAFKA_BOOTSTRAP"]}
PATIENCE_S = 60
ADMIN = AdminClient(BASE)


def new_name(what):
    return "confluent-%s-%s" % (what, uuid.uuid4())


def new_topic(what, partitions=1, **config):
    topic = new_name(what)
    for future in ADMIN.create_topics([NewTopic(topic, partitions, 1, config=config)]).values():
        future.result(PATIENCE_S)
    return topic


def producer(**settings):
    return Producer(dict(BASE, **{name.replace("_", "."): value for name, value in settings.items()}))


def consumer(group=None, **settings):
    more = {name.replace("_", "."): value for name, value in settings.items()}
    return Consumer(dict(BASE, **{
        "group.id": group or new_name("group"), "auto.offset.reset": "earliest", "enable.partition.eof": True,
        "enable.auto.commit": False, "fetch.wait.max.ms": 100, **more}))


def read_all(topic, partitions=1, **settings):
    """All records of a topic as lists of messages by partition."""
    reader = consumer(**settings)
    reader.assign([TopicPartition(topic, partition, 0) for partition in range(partitions)])
    records, open_ones, end = [[] for _ in range(partitions)], set(range(partitions)), time.monotonic() + PATIENCE_S
    while open_ones:
        assert time.monotonic() < end, "the end of %s did not come" % open_ones
        for message in reader.consume(1000, 0.2):
            if message.error() is None:
                records[message.partition()].append(message)
            elif message.error().code() == KafkaError._PARTITION_EOF:
                open_ones.discard(message.partition())
            else:
                raise KafkaException(message.error())
    reader.close()
    return records


def values(messages):
    return [message.value() for message in messages]


def an_idempotent_producer_keeps_order_and_is_told_the_offsets():
    topic = new_topic("idempotent", 3)
    sender = producer(enable_idempotence=True, acks="all", linger_ms=1)
    told = {}

    def delivered(error, message):
        assert error is None, error
        told[message.value()] = (message.partition(), message.offset())

    for number in range(3000):
        sender.produce(topic, b"%d" % number, partition=number % 3, key=b"k", headers={"h": b"%d" % number}, on_delivery=delivered)
    assert sender.flush(PATIENCE_S) == 0
    for partition, messages in enumerate(read_all(topic, 3)):
        assert values(messages) == [b"%d" % number for number in range(partition, 3000, 3)]
        for message in messages:
            assert told[message.value()] == (partition, message.offset())
            assert message.headers() == [("h", message.value())] and message.key() == b"k"


def transactions_are_seen_whole_or_not_at_all():
    topic = new_topic("tx", 2)
    sender = producer(transactional_id=new_name("id"))
    sender.init_transactions(PATIENCE_S)
    for number in range(20):
        sender.begin_transaction()
        for partition in range(2):
            sender.produce(topic, b"%d" % number, partition=partition)
        if number % 3:
            sender.commit_transaction(PATIENCE_S)
        else:
            sender.flush(PATIENCE_S)
            sender.abort_transaction(PATIENCE_S)
    committed = [b"%d" % number for number in range(20) if number % 3]
    for messages in read_all(topic, 2, isolation_level="read_committed"):
        assert values(messages) == committed, values(messages)
    for messages in read_all(topic, 2, isolation_level="read_uncommitted"):
        assert values(messages) == [b"%d" % number for number in range(20)]


def offsets_go_with_the_transaction_and_a_successor_fences():
    source, target, group, name = new_topic("source"), new_topic("target"), new_name("group"), new_name("id")
    feeder = producer()
    for number in range(10):
        feeder.produce(source, b"%d" % number)
    assert feeder.flush(PATIENCE_S) == 0
    reader = consumer(group)
    reader.subscribe([source])
    taken, end = [], time.monotonic() + PATIENCE_S
    while len(taken) < 10:
        assert time.monotonic() < end
        taken += [message for message in reader.consume(10 - len(taken), 0.5) if message.error() is None]
    worker = producer(transactional_id=name)
    worker.init_transactions(PATIENCE_S)
    for offset, commit in ((4, True), (9, False)):
        worker.begin_transaction()
        worker.produce(target, b"up to %d" % offset)
        worker.send_offsets_to_transaction([TopicPartition(source, 0, offset)], reader.consumer_group_metadata(), PATIENCE_S)
        if commit:
            worker.commit_transaction(PATIENCE_S)
        else:
            worker.abort_transaction(PATIENCE_S)
    assert reader.committed([TopicPartition(source, 0)], PATIENCE_S)[0].offset == 4
    worker.begin_transaction()
    worker.produce(target, b"left open")
    successor = producer(transactional_id=name)
    successor.init_transactions(PATIENCE_S)
    try:
        worker.commit_transaction(PATIENCE_S)
        raise AssertionError("the fenced producer has committed")
    except KafkaException as refused:
        assert refused.args[0].fatal() or refused.args[0].txn_requires_abort(), refused
    assert values(read_all(target, isolation_level="read_committed")[0]) == [b"up to 4"]
    reader.close()


def three_members_share_cooperatively_and_keep_what_they_have():
    topic, group = new_topic("cooperative", 6), new_name("group")
    events = []

    class Member:
        def __init__(self, name):
            self.name, self.has, self.received = name, set(), []
            self.consumer = consumer(
                group, partition_assignment_strategy="cooperative-sticky", session_timeout_ms=45000, heartbeat_interval_ms=200)
            self.consumer.subscribe([topic], on_assign=self.assigned, on_revoke=self.revoked)

        def assigned(self, client, partitions):
            self.has |= {partition.partition for partition in partitions}
            events.append((self.name, "+", len(partitions)))
            client.incremental_assign(partitions)

        def revoked(self, client, partitions):
            self.has -= {partition.partition for partition in partitions}
            events.append((self.name, "-", len(partitions)))
            client.incremental_unassign(partitions)

        def poll(self):
            for message in self.consumer.consume(50, 0.05):
                if message.error() is None:
                    self.received.append((message.partition(), message.offset()))
            if self.has and self.received:
                try:
                    self.consumer.commit(asynchronous=False)
                except KafkaException as failure:
                    assert failure.args[0].code() in (KafkaError._NO_OFFSET, KafkaError.REBALANCE_IN_PROGRESS), failure

    members = []

    def until(what, condition):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, (what, [member.has for member in members], events)
            for member in members:
                member.poll()

    def shared(sizes):
        owned = [partition for member in members for partition in member.has]
        return sorted(len(member.has) for member in members) == sizes and sorted(owned) == list(range(6))

    for sizes in ([6], [3, 3], [2, 2, 2]):
        members.append(Member("m%d" % len(members)))
        until(sizes, lambda: shared(sizes))
    # Who stayed has given up no more than it had to, in two steps: six, then three, then two.
    assert sum(count for name, sign, count in events if (name, sign) == ("m0", "-")) == 4, events
    sender = producer()
    for number in range(600):
        sender.produce(topic, b"%d" % number, partition=number % 6)
    assert sender.flush(PATIENCE_S) == 0
    until("all messages", lambda: sum(len(member.received) for member in members) >= 600)
    members.pop().consumer.close()
    until("two again", lambda: shared([3, 3]))
    description = consumer(group).committed([TopicPartition(topic, partition) for partition in range(6)], PATIENCE_S)
    assert [partition.offset for partition in description] == [100] * 6, description
    assert ADMIN.list_groups(group, PATIENCE_S)[0].state == "Stable"
    for member in members:
        member.consumer.close()


def a_static_member_keeps_its_place_and_its_name_is_fenced():
    topic, group = new_topic("static", 2), new_name("group")

    def joined():
        member = consumer(group, group_instance_id="one", session_timeout_ms=45000, heartbeat_interval_ms=200)
        member.subscribe([topic])
        end = time.monotonic() + PATIENCE_S
        while len(member.assignment()) < 2:
            assert time.monotonic() < end, "the static member got no partitions"
            member.poll(0.05)
        return member

    def ids():
        return [member.id for member in ADMIN.list_groups(group, PATIENCE_S)[0].members]

    joined().close()
    away = ids()
    assert len(away) == 1, away
    first = joined()
    back = ids()
    assert len(back) == 1 and back != away, (away, back)
    second = joined()
    try:
        first.commit(offsets=[TopicPartition(topic, 0, 1)], asynchronous=False)
        raise AssertionError("the first member was not fenced")
    except KafkaException as failure:
        assert failure.args[0].code() == KafkaError.FENCED_INSTANCE_ID, failure
    second.close()


def offsets_are_found_by_time():
    topic = new_topic("times")
    sender = producer()
    for number in range(100):
        sender.produce(topic, b"%d" % number, timestamp=1_700_000_000_000 + number * 1000)
        if number % 10 == 9:
            assert sender.flush(PATIENCE_S) == 0
    reader = consumer()

    def at(time_ms):
        return reader.offsets_for_times([TopicPartition(topic, 0, time_ms)], PATIENCE_S)[0].offset

    assert at(1) == 0
    assert at(1_700_000_000_000) == 0
    assert at(1_700_000_033_000) == 33
    assert at(1_700_000_033_001) == 34
    assert at(1_700_000_099_001) in (-1, 100)
    assert reader.get_watermark_offsets(TopicPartition(topic, 0), PATIENCE_S) == (0, 100)
    reader.close()


def topics_are_administered():
    topic = new_topic("admin", 2, **{"retention.ms": "60000"})
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    entries = ADMIN.describe_configs([resource])[resource].result(PATIENCE_S)
    assert entries["retention.ms"].value == "60000", entries["retention.ms"]
    for future in ADMIN.create_partitions([NewPartitions(topic, 4)]).values():
        future.result(PATIENCE_S)
    assert len(ADMIN.list_topics(topic, PATIENCE_S).topics[topic].partitions) == 4
    altered = ConfigResource(ConfigResource.Type.TOPIC, topic, set_config={"retention.ms": "120000"})
    ADMIN.alter_configs([altered])[altered].result(PATIENCE_S)
    assert ADMIN.describe_configs([resource])[resource].result(PATIENCE_S)["retention.ms"].value == "120000"
    try:
        ADMIN.create_topics([NewTopic(topic, 1, 1)])[topic].result(PATIENCE_S)
        raise AssertionError("created twice")
    except KafkaException as refused:
        assert refused.args[0].code() == KafkaError.TOPIC_ALREADY_EXISTS, refused
    ADMIN.delete_topics([topic], operation_timeout=PATIENCE_S)[topic].result(PATIENCE_S)
    assert topic not in ADMIN.list_topics(timeout=PATIENCE_S).topics


for scenario in (
        an_idempotent_producer_keeps_order_and_is_told_the_offsets, transactions_are_seen_whole_or_not_at_all,
        offsets_go_with_the_transaction_and_a_successor_fences, three_members_share_cooperatively_and_keep_what_they_have,
        a_static_member_keeps_its_place_and_its_name_is_fenced, offsets_are_found_by_time, topics_are_administered):
    began = time.monotonic()
    scenario()
    print("%s: %.1f s" % (scenario.__name__, time.monotonic() - began), flush=True)
