"""What services do through librdkafka: python3 librdkafka.py [SCENARIO]   KAFKA_BOOTSTRAP names the broker."""

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

from kit import BOOTSTRAP, PATIENCE, eventually, fresh, run

admin = AdminClient({"bootstrap.servers": BOOTSTRAP})


def topic(stem, partitions=1, **settings):
    name = fresh(stem)
    admin.create_topics([NewTopic(name, partitions, 1, config=settings)])[name].result(PATIENCE)
    return name


def producer(**options):
    return Producer({"bootstrap.servers": BOOTSTRAP, **{name.replace("_", "."): value for name, value in options.items()}})


def member(group, name, **options):
    consumer = Consumer({
        "bootstrap.servers": BOOTSTRAP, "group.id": group, "auto.offset.reset": "earliest", "session.timeout.ms": 10_000,
        "heartbeat.interval.ms": 500, **{option.replace("_", "."): value for option, value in options.items()}})
    consumer.subscribe([name])
    return consumer


def read(consumer, messages, wait=0.1):
    for message in consumer.consume(1000, wait):
        if message.error():
            raise KafkaException(message.error())
        messages.append(message)
    return messages


def values(consumer, count):
    """As many values as are expected, and those that come though they are not."""
    messages = []
    eventually(f"{count} messages", lambda: len(read(consumer, messages)) >= count)
    return [message.value().decode() for message in read(consumer, messages, 0.5)]


def fails(code, act):
    try:
        act()
    except KafkaException as error:
        assert error.args[0].code() == code, error
        return error.args[0]
    raise AssertionError(f"expected {code}")


def idempotent():
    """An idempotent producer with acks=all stores each message once and in order."""
    name = topic("idempotent")
    acknowledged, errors = [], []
    client = producer(enable_idempotence=True, acks="all")
    for number in range(5000):
        client.produce(name, key="k", value=str(number), callback=lambda error, message: (errors if error else acknowledged).append(message))
        client.poll(0)
    assert client.flush(PATIENCE) == 0
    assert (len(acknowledged), errors) == (5000, [])
    consumer = member(fresh("g"), name)
    assert values(consumer, 5000) == [str(number) for number in range(5000)]
    consumer.close()


def codecs():
    """Each codec comes back whole."""
    for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
        name = topic(codec)
        client = producer(compression_type=codec, linger_ms=50)
        texts = [f"{number} {'again ' * 50}" for number in range(300)]
        for text in texts:
            client.produce(name, key="k", value=text)
        assert client.flush(PATIENCE) == 0
        consumer = member(fresh("g"), name)
        assert values(consumer, 300) == texts, codec
        consumer.close()


def transactions():
    """What is committed is seen with its offsets, what is aborted is not."""
    source, target, group = topic("source"), topic("target", 2), fresh("g")
    plain = producer()
    for number in range(10):
        plain.produce(source, value=str(number))
    plain.flush(PATIENCE)
    consumer = member(group, source, enable_auto_commit=False)
    values(consumer, 10)
    client = producer(transactional_id=fresh("tx"))
    client.init_transactions(PATIENCE)
    expected = []
    for step in range(6):
        client.begin_transaction()
        for partition in (0, 1):
            client.produce(target, partition=partition, value=f"{step}.{partition}")
        if step % 2 == 0:
            client.flush(PATIENCE)
            client.abort_transaction(PATIENCE)
        else:
            expected += [f"{step}.0", f"{step}.1"]
            client.send_offsets_to_transaction([TopicPartition(source, 0, step)], consumer.consumer_group_metadata(), PATIENCE)
            client.commit_transaction(PATIENCE)
    careful = member(fresh("careful"), target, isolation_level="read_committed")
    assert sorted(values(careful, len(expected))) == sorted(expected)
    assert consumer.committed([TopicPartition(source, 0)], PATIENCE)[0].offset == 5
    careful.close()
    consumer.close()


def fencing():
    """A successor with the same transactional id aborts what its predecessor left open, and fences it."""
    name, identity = topic("fenced"), fresh("tx")
    predecessor = producer(transactional_id=identity)
    predecessor.init_transactions(PATIENCE)
    predecessor.begin_transaction()
    predecessor.produce(name, value="left open")
    predecessor.flush(PATIENCE)
    successor = producer(transactional_id=identity)
    successor.init_transactions(PATIENCE)
    assert fails(KafkaError._FENCED, lambda: predecessor.commit_transaction(PATIENCE)).fatal()
    successor.begin_transaction()
    successor.produce(name, value="next")
    successor.commit_transaction(PATIENCE)
    consumer = member(fresh("g"), name, isolation_level="read_committed")
    assert values(consumer, 1) == ["next"]
    consumer.close()


def cooperative():
    """Three members with the cooperative-sticky assignor come, share, and leave without anybody losing a partition by force."""
    name, group, members, lost = topic("cooperative", 6), fresh("g"), [], []

    def join():
        consumer = Consumer({
            "bootstrap.servers": BOOTSTRAP, "group.id": group, "auto.offset.reset": "earliest",
            "partition.assignment.strategy": "cooperative-sticky", "session.timeout.ms": 10_000, "heartbeat.interval.ms": 300})
        consumer.subscribe([name], on_lost=lambda _, partitions: lost.append(partitions))
        members.append(consumer)

    def settles(counts):
        def shared():
            for consumer in members:
                message = consumer.poll(0.05)
                assert message is None or not message.error(), message.error()
            return sorted(len(consumer.assignment()) for consumer in members) == counts
        eventually(f"partitions shared as {counts}", shared)

    for counts in ([6], [3, 3], [2, 2, 2]):
        join()
        settles(counts)
    assert sorted(one.partition for consumer in members for one in consumer.assignment()) == [0, 1, 2, 3, 4, 5]
    members.pop().close()
    settles([3, 3])
    assert lost == []
    described = admin.list_groups(group, PATIENCE)[0]
    assert (described.state, described.protocol, len(described.members)) == ("Stable", "cooperative-sticky", 2)
    for consumer in members:
        consumer.close()


def static_member():
    """A static member keeps its place while it is away; whoever comes with its name fences it."""
    name, group = topic("static", 2), fresh("g")

    def join():
        consumer = member(group, name, group_instance_id="one")
        eventually("its partitions", lambda: (consumer.poll(0.05), len(consumer.assignment()) == 2)[1])
        return consumer

    join().close()
    away = [one.id for one in admin.list_groups(group, PATIENCE)[0].members]
    assert len(away) == 1
    first = join()
    back = [one.id for one in admin.list_groups(group, PATIENCE)[0].members]
    assert len(back) == 1 and back != away
    second = join()
    error = fails(KafkaError.FENCED_INSTANCE_ID, lambda: first.commit(offsets=[TopicPartition(name, 0, 1)], asynchronous=False))
    assert error is not None
    second.close()


def times():
    """Offsets are found by time."""
    name, start = topic("times"), 1_700_000_000_000
    client = producer()
    for number in range(10):
        client.produce(name, value=str(number), timestamp=start + number * 1000)
    client.flush(PATIENCE)
    consumer = member(fresh("g"), name)
    for time, offset in ((start - 1, 0), (start + 4000, 4), (start + 4001, 5), (start + 10 ** 6, -1)):
        assert consumer.offsets_for_times([TopicPartition(name, 0, time)], PATIENCE)[0].offset == offset, time
    assert consumer.get_watermark_offsets(TopicPartition(name, 0), PATIENCE) == (0, 10)
    consumer.close()


def administration():
    """Topics are made, described, changed, enlarged and deleted, and refused with the right codes."""
    name = topic("administered", 2, **{"retention.ms": "3600000"})

    def settings():
        return list(admin.describe_configs([ConfigResource("topic", name)]).values())[0].result(PATIENCE)

    assert settings()["retention.ms"].value == "3600000"
    change = ConfigResource("topic", name, set_config={"cleanup.policy": "compact"})
    list(admin.alter_configs([change]).values())[0].result(PATIENCE)
    assert (settings()["cleanup.policy"].value, settings()["retention.ms"].value) == ("compact", "604800000")
    admin.create_partitions([NewPartitions(name, 5)])[name].result(PATIENCE)
    assert len(admin.list_topics(name, PATIENCE).topics[name].partitions) == 5
    fails(KafkaError.INVALID_PARTITIONS, lambda: admin.create_partitions([NewPartitions(name, 3)])[name].result(PATIENCE))
    for refused, code in (
            (NewTopic(name, 1, 1), KafkaError.TOPIC_ALREADY_EXISTS),
            (NewTopic("..", 1, 1), KafkaError.TOPIC_EXCEPTION),
            (NewTopic("x" * 300, 1, 1), KafkaError.TOPIC_EXCEPTION),
            (NewTopic(fresh("odd"), 1, 1, config={"nonsense": "1"}), KafkaError.INVALID_CONFIG)):
        fails(code, lambda: admin.create_topics([refused])[refused.topic].result(PATIENCE))
    admin.delete_topics([name])[name].result(PATIENCE)
    fails(KafkaError.UNKNOWN_TOPIC_OR_PART, lambda: admin.delete_topics([name])[name].result(PATIENCE))


run({scenario.__name__: scenario for scenario in (
    idempotent, codecs, transactions, fencing, cooperative, static_member, times, administration)})
