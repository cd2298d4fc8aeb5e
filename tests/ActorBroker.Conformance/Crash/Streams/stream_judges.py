"""Judges of what clients of both protocols saw of one log: pure functions. Run as a program they judge themselves."""

import collections


def make_body(publisher, sequence):
    """The body of a message: who published it and how many before it, then bytes that follow from both."""
    head = b"%d %d " % (publisher, sequence)
    return head + bytes((sequence + index) & 0xFF for index in range((sequence * 7919 + publisher) % 900))


def read_body(body):
    """Publisher and sequence; None for a body that no publisher made."""
    parts = body.split(b" ", 2)
    if len(parts) != 3 or not parts[0].isdigit() or not parts[1].isdigit():
        return None
    message = int(parts[0]), int(parts[1])
    return message if make_body(*message) == body else None


def judge_messages(place, sent, confirmed, partitions):
    """`sent` and `confirmed` by publisher: how many, and which sequences; `partitions` are lists of bodies in their order."""
    found = collections.Counter()
    for bodies in partitions:
        newest = {}
        for body in bodies:
            message = read_body(body)
            if message is None:
                yield "%s: a body is damaged: %r" % (place, body[:40])
                continue
            publisher, sequence = message
            if publisher not in sent or sequence >= sent[publisher]:
                yield "%s: message %d/%d was never published here" % (place, publisher, sequence)
            if sequence < newest.get(publisher, -1):
                yield "%s: message %d/%d stands behind %d" % (place, publisher, sequence, newest[publisher])
            newest[publisher] = sequence
            found[message] += 1
    for message, times in found.items():
        if times > 1:
            yield "%s: message %d/%d is there %d times" % (place, *message, times)
    for publisher in sent:
        lost = sorted(sequence for sequence in confirmed[publisher] if (publisher, sequence) not in found)
        if lost:
            yield "%s: %d confirmed messages of publisher %d were lost: %s" % (place, len(lost), publisher, lost[:5])


def judge_seen(place, seen, records):
    """What was read live against what is there in the end, both as (offset, body)."""
    there = dict(records)
    changed = [offset for offset, body in seen if there.get(offset) != body]
    if changed:
        yield "%s: %d records that were read are gone or changed: %s" % (place, len(changed), changed[:5])


def judge_run(place, start, offsets):
    """What one consumer got that began at an offset: all that follows, one by one."""
    for expected, offset in enumerate(offsets, start):
        if offset != expected:
            yield "%s: offset %d came where %d was due" % (place, offset, expected)
            return


def judge_same(place, one, other):
    """The whole log as read over one protocol and over the other."""
    if one != other:
        at = next((at for at, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
        yield "%s: the protocols show %d and %d records and differ from the %dth on" % (place, len(one), len(other), at)


def self_test():
    """Each judge notices what it is there for, and nothing else."""
    def found(*judged):
        return [text for texts in judged for text in texts]

    a, b, c = (make_body(1, sequence) for sequence in range(3))
    sent, confirmed = {1: 3}, {1: {0, 1}}
    assert read_body(b) == (1, 1) and read_body(b + b"x") is None and read_body(b"1 x") is None and read_body(b"1 1 ") is None
    assert found(judge_messages("q", sent, confirmed, [[a, b]]), judge_messages("q", sent, confirmed, [[a], [b, c]])) == []
    assert "damaged" in found(judge_messages("q", sent, confirmed, [[a, b, b[:-1]]]))[0]
    assert "never published" in found(judge_messages("q", {1: 2}, confirmed, [[a, b, c]]))[0]
    assert "never published" in found(judge_messages("q", sent, confirmed, [[a, b, make_body(2, 0)]]))[0]
    assert "stands behind" in found(judge_messages("q", sent, confirmed, [[b, a]]))[0]
    assert "2 times" in found(judge_messages("q", sent, confirmed, [[a, b], [b]]))[0]
    assert "1 confirmed messages of publisher 1 were lost: [1]" in found(judge_messages("q", sent, confirmed, [[a, c]]))[0]
    assert found(judge_seen("t", [(0, a)], [(0, a), (1, b)])) == []
    assert "changed" in found(judge_seen("t", [(0, b)], [(0, a)]))[0] and "gone" in found(judge_seen("t", [(1, b)], [(0, a)]))[0]
    assert found(judge_run("t", 3, [3, 4, 5]), judge_run("t", 0, [])) == []
    assert "offset 5 came where 4" in found(judge_run("t", 3, [3, 5]))[0] and "3 came where 2" in found(judge_run("t", 2, [3]))[0]
    assert found(judge_same("t", [(0, a)], [(0, a)])) == []
    assert "differ" in found(judge_same("t", [(0, a)], [(0, b)]))[0] and "differ" in found(judge_same("t", [(0, a)], []))[0]


if __name__ == "__main__":
    self_test()
