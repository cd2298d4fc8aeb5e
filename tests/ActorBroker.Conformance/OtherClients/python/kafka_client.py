"""What services do through kafka-python, also as it speaks to very old brokers. KAFKA_BOOTSTRAP names the broker; passes by exit code 0."""

import os
import threading
import time
import uuid

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

BOOTSTRAP = os.environ["KAFKA_BOOTSTRAP"]
PATIENCE_S = 60
# How long a client looks for the versions that the broker speaks; 2 s by default.
LOOK = {"api_version_auto_timeout_ms": PATIENCE_S * 1000}
ADMIN = KafkaAdminClient(bootstrap_servers=BOOTSTRAP, **LOOK)


def new_name(what):
    return "python-%s-%s" % (what, uuid.uuid4())


def new_topic(what, partitions=1):
    topic = new_name(what)
    ADMIN.create_topics([NewTopic(topic, partitions, 1)])
    return topic


def consumer(*topics, **settings):
    return KafkaConsumer(*topics, **{
        "bootstrap_servers": BOOTSTRAP, "auto_offset_reset": "earliest", "enable_auto_commit": False,
        "consumer_timeout_ms": PATIENCE_S * 1000, "fetch_max_wait_ms": 100, **LOOK, **settings})


def take(reader, count):
    """So many records; fails if they do not come in time."""
    records = []
    for record in reader:
        records.append(record)
        if len(records) == count:
            return records
    raise AssertionError("%d of %d records came" % (len(records), count))


def produce(topic, messages, **settings):
    sender = KafkaProducer(bootstrap_servers=BOOTSTRAP, **{"acks": "all", "linger_ms": 5, **LOOK, **settings})
    told = [sender.send(topic, value=value, key=b"k", partition=0, timestamp_ms=time_ms) for value, time_ms in messages]
    told = [future.get(PATIENCE_S) for future in told]
    sender.close()
    return told


def numbered(count):
    return [(b"message %d" % number, 1_700_000_000_000 + number * 1000) for number in range(count)]


def every_message_format_is_read_in_every_other():
    versions = ((0, 9), (0, 10), (0, 11))
    codecs = (None, "gzip", "snappy", "lz4")
    for written in versions:
        for codec in codecs:
            topic = new_topic("formats")
            told = produce(topic, numbered(50), api_version=written, compression_type=codec)
            assert [one.offset for one in told] == list(range(50)), (written, codec)
            for read in versions:
                reader = consumer(api_version=read)
                reader.assign([TopicPartition(topic, 0)])
                reader.seek(TopicPartition(topic, 0), 7)
                records = take(reader, 43)
                assert [(record.offset, record.key, record.value) for record in records] == [
                    (number, b"k", b"message %d" % number) for number in range(7, 50)], (written, codec, read)
                if written >= (0, 10) and read >= (0, 10):
                    assert [record.timestamp for record in records] == [time_ms for _, time_ms in numbered(50)][7:], (written, codec, read)
                reader.close(autocommit=False)


def headers_and_empty_values_come_back():
    topic = new_topic("headers")
    sender = KafkaProducer(bootstrap_servers=BOOTSTRAP, acks="all", **LOOK)
    sender.send(topic, value=None, key=b"tombstone", headers=[("a", b"1"), ("a", b"2")]).get(PATIENCE_S)
    sender.send(topic, value=b"").get(PATIENCE_S)
    sender.close()
    reader = consumer(topic)
    first, second = take(reader, 2)
    assert (first.key, first.value, first.headers) == (b"tombstone", None, [("a", b"1"), ("a", b"2")])
    assert (second.key, second.value) == (None, b"")
    reader.close(autocommit=False)


def a_group_goes_on_where_it_has_committed():
    for version in ((0, 9), None):
        topic, group = new_topic("group"), new_name("group")
        produce(topic, numbered(20))
        settings = {"group_id": group, "api_version": version} if version else {"group_id": group}
        reader = consumer(topic, **settings)
        take(reader, 12)
        reader.commit({TopicPartition(topic, 0): OffsetAndMetadata(12, "so far")})
        reader.close(autocommit=False)
        successor = consumer(topic, **settings)
        assert take(successor, 8)[0].offset == 12
        assert successor.committed(TopicPartition(topic, 0)) == 12
        successor.close(autocommit=False)


def two_members_share_the_partitions():
    topic, group = new_topic("shared", 4), new_name("group")
    members = [consumer(topic, group_id=group, heartbeat_interval_ms=200) for _ in range(2)]
    stop = threading.Event()

    def run(member):
        while not stop.is_set():
            member.poll(timeout_ms=100)

    threads = [threading.Thread(target=run, args=(member,)) for member in members]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE_S
    while sorted(len(member.assignment()) for member in members) != [2, 2] and time.monotonic() < end:
        time.sleep(0.05)
    shares = [len(member.assignment()) for member in members]
    stop.set()
    for thread in threads:
        thread.join()
    for member in members:
        member.close(autocommit=False)
    assert shares == [2, 2], shares


def offsets_are_found_by_time():
    topic = new_topic("times")
    partition = TopicPartition(topic, 0)
    # The second topic has its records within one compressed batch each, which has to be opened.
    for settings in ({}, {"compression_type": "gzip", "linger_ms": 200}, {"compression_type": "snappy", "api_version": (0, 10)}):
        topic = new_topic("times")
        partition = TopicPartition(topic, 0)
        produce(topic, numbered(100), **settings)
        reader = consumer()
        found = reader.offsets_for_times({partition: 1_700_000_033_001})[partition]
        assert (found.offset, found.timestamp) == (34, 1_700_000_034_000), (settings, found)
        assert reader.offsets_for_times({partition: 1_700_000_099_001})[partition] is None
        assert reader.beginning_offsets([partition]) == {partition: 0}
        assert reader.end_offsets([partition]) == {partition: 100}
        reader.close(autocommit=False)


def topics_are_administered():
    topic = new_topic("admin", 3)
    assert topic in ADMIN.list_topics()
    assert len(ADMIN.describe_topics([topic])[0]["partitions"]) == 3
    try:
        ADMIN.create_topics([NewTopic(topic, 1, 1)])
        raise AssertionError("created twice")
    except TopicAlreadyExistsError:
        pass
    ADMIN.delete_topics([topic])
    assert topic not in ADMIN.list_topics()


for scenario in (
        every_message_format_is_read_in_every_other, headers_and_empty_values_come_back, a_group_goes_on_where_it_has_committed,
        two_members_share_the_partitions, offsets_are_found_by_time, topics_are_administered):
    began = time.monotonic()
    scenario()
    print("%s: %.1f s" % (scenario.__name__, time.monotonic() - began), flush=True)
