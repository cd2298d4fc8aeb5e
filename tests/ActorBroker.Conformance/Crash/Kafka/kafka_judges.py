"""Judges of what Kafka's clients saw: pure functions of what was told and what is there. Run as a program they judge themselves."""

import collections


def judge_plain(partition, sent, told, records):
    """`records` are (offset, sequence); `told` maps sequences to the offsets in their acknowledgements, or -1 for none."""
    sequences = [sequence for _, sequence in records]
    if len(set(sequences)) < len(sequences):
        twice = sorted(s for s, times in collections.Counter(sequences).items() if times > 1)[:5]
        yield "plain %d: duplicates of %s" % (partition, twice)
    if sequences != sorted(sequences):
        yield "plain %d: out of order" % partition
    lost = sorted(set(told) - set(sequences))
    if lost:
        yield "plain %d: %d acknowledged messages were lost: %s" % (partition, len(lost), lost[:5])
    if any(not 0 <= sequence < sent for sequence in sequences):
        yield "plain %d: a message that was never sent" % partition
    for offset, sequence in records:
        if told.get(sequence, -1) not in (-1, offset):
            yield "plain %d: message %d is at %d, its producer was told %d" % (partition, sequence, offset, told[sequence])
            break


def judge_transactions(fates, sizes, partitions):
    """`fates` and `sizes` by transaction; `partitions` are lists of (transaction, index) as read."""
    seen = {}
    for partition, records in enumerate(partitions):
        if records != sorted(records):
            yield "transactions, partition %d: out of order" % partition
        for transaction, index in records:
            if index in seen.setdefault(transaction, set()):
                yield "transaction %d: record %d came twice" % (transaction, index)
            seen[transaction].add(index)
    for transaction, fate in fates.items():
        whole = seen.get(transaction, set()) == set(range(sizes[transaction]))
        if fate == "committed" and not whole:
            yield "transaction %d was committed: %d of %d records are there" % (
                transaction, len(seen.get(transaction, ())), sizes[transaction])
        if fate == "aborted" and transaction in seen:
            yield "transaction %d was aborted, and %d of its records are seen" % (transaction, len(seen[transaction]))
    for transaction in set(seen) - set(fates):
        yield "transaction %d was never ended, and is seen" % transaction


def judge_committed(group, partition, told, answer, attempted):
    """A committed offset that is read: not below what the group was told before, not above what was ever asked for after."""
    if not told <= answer <= attempted:
        yield "group %s, partition %d: %d is committed; told was %d, asked for %d" % (group, partition, answer, told, attempted)


def judge_seen(topic, partition, seen, records):
    """What a reader saw live, as offsets and values, against what is there in the end."""
    there = dict(records)
    gone = [offset for offset, value in seen if there.get(offset) != value]
    if gone:
        yield "%s %d: %d records that were seen are gone or changed: %s" % (topic, partition, len(gone), gone[:5])
    if [offset for offset, _ in seen] != sorted({offset for offset, _ in seen}):
        yield "%s %d: a reader went back" % (topic, partition)


def self_test():
    """Each judge notices what it is there for, and nothing else."""
    def found(*judged):
        return [text for texts in judged for text in texts]

    assert found(judge_plain(0, 3, {0: 0, 1: 1}, [(0, 0), (1, 1), (2, 2)])) == []
    assert "duplicates" in found(judge_plain(0, 2, {}, [(0, 0), (1, 0)]))[0]
    assert "out of order" in found(judge_plain(0, 2, {}, [(0, 1), (1, 0)]))[0]
    assert "lost" in found(judge_plain(0, 2, {0: 0, 1: 1}, [(0, 0)]))[0]
    assert "never sent" in found(judge_plain(0, 1, {}, [(0, 0), (1, 1)]))[0]
    assert "was told" in found(judge_plain(0, 1, {0: 5}, [(0, 0)]))[0]
    assert found(judge_transactions({1: "committed", 2: "aborted"}, {1: 2, 2: 1}, [[(1, 0)], [(1, 1)]])) == []
    assert "1 of 2" in found(judge_transactions({1: "committed"}, {1: 2}, [[(1, 0)]]))[0]
    assert "aborted" in found(judge_transactions({1: "aborted"}, {1: 2}, [[(1, 0)]]))[0]
    assert "twice" in found(judge_transactions({1: "committed"}, {1: 1}, [[(1, 0), (1, 0)]]))[0]
    assert "never ended" in found(judge_transactions({}, {}, [[(1, 0)]]))[0]
    assert "out of order" in found(judge_transactions({1: "committed"}, {1: 2}, [[(1, 1), (1, 0)]]))[0]
    assert found(judge_committed("g", 0, 5, 5, 7)) == [] and found(judge_committed("g", 0, 5, 7, 7)) == []
    assert len(found(judge_committed("g", 0, 5, 4, 7), judge_committed("g", 0, 5, 8, 7))) == 2
    assert found(judge_seen("t", 0, [(0, b"a")], [(0, b"a"), (1, b"b")])) == []
    assert "gone" in found(judge_seen("t", 0, [(0, b"a")], [(0, b"b")]))[0]
    assert "back" in found(judge_seen("t", 0, [(1, b"b"), (0, b"a")], [(0, b"a"), (1, b"b")]))[0]


if __name__ == "__main__":
    self_test()
