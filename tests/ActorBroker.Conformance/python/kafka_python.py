"""What services do through kafka-python: python3 kafka_python.py [SCENARIO]   KAFKA_BOOTSTRAP names the broker."""

import threading
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewPartitions, NewTopic

from kit import BOOTSTRAP, eventually, fresh, run

admin = KafkaAdminClient(bootstrap_servers=BOOTSTRAP)


def topic(stem, partitions, **settings):
    name = fresh(stem)
    admin.create_topics([NewTopic(name, partitions, 1, topic_configs=settings)])
    return name


def send(name, count, **options):
    producer = KafkaProducer(bootstrap_servers=BOOTSTRAP, acks="all", **options)
    sent = [producer.send(name, key=b"%d" % (number % 7), value=b"%d" % number, headers=[("h", b"1")]) for number in range(count)]
    for one in sent:
        one.get(10)
    producer.close()


def member(group, name):
    return KafkaConsumer(
        name, bootstrap_servers=BOOTSTRAP, group_id=group, auto_offset_reset="earliest", session_timeout_ms=10_000,
        heartbeat_interval_ms=300, enable_auto_commit=False)


def group_of_two():
    """A member reads all and commits; a second one takes over a part of the partitions."""
    name, group = topic("two", 3), fresh("g")
    send(name, 100)
    send(name, 100, compression_type="gzip")
    first, messages = member(group, name), []
    eventually("200 messages", lambda: messages.extend(
        message for found in first.poll(200).values() for message in found) or len(messages) >= 200)
    assert len(messages) == 200
    assert all(message.headers == [("h", b"1")] for message in messages)
    first.commit()
    second, ended, late = member(group, name), threading.Event(), []

    def poll(consumer):
        while not ended.is_set():
            late.extend(consumer.poll(100).values())

    threads = [threading.Thread(target=poll, args=(consumer,)) for consumer in (first, second)]
    for thread in threads:
        thread.start()
    eventually("both at work", lambda: time.sleep(0.02) or sorted(
        len(consumer.assignment()) for consumer in (first, second)) == [1, 2])
    described = eventually("a stable group", lambda: [
        found for found in admin.describe_consumer_groups([group]) if found.state == "Stable"])[0]
    assert len(described.members) == 2
    ended.set()
    for thread in threads:
        thread.join()
    assert late == []
    assert sum(committed.offset for committed in admin.list_consumer_group_offsets(group).values()) == 200
    partition = TopicPartition(name, 0)
    assert first.beginning_offsets([partition]) == {partition: 0}
    first.close()
    second.close()
    assert group in [found[0] for found in admin.list_consumer_groups()]
    assert [outcome.errno for _, outcome in admin.delete_consumer_groups([group])] == [0]


def administration():
    """Topics are made, described, changed, enlarged and deleted."""
    name = topic("administered", 2, **{"retention.ms": "3600000"})
    resource = (ConfigResourceType.TOPIC, name)

    def setting(wanted):
        entries = admin.describe_configs([ConfigResource(*resource)])[0].resources[0][4]
        return next(entry[1] for entry in entries if entry[0] == wanted)

    assert setting("retention.ms") == "3600000"
    admin.alter_configs([ConfigResource(*resource, {"retention.ms": "7200000"})])
    assert setting("retention.ms") == "7200000"
    admin.create_partitions({name: NewPartitions(5)})
    assert len(admin.describe_topics([name])[0]["partitions"]) == 5
    admin.delete_topics([name])
    assert name not in admin.list_topics()


run({scenario.__name__: scenario for scenario in (group_of_two, administration)})
admin.close()
