using System.Buffers.Binary;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Messages;
using ActorBroker.Core.Entities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Messages;

/// <summary>Messages as they are stored: round trips and limits.</summary>
public class MessageTests
{
    private static readonly EntityId _queue = EntityId.Of(EntityKind.Queue, 1);

    [Fact]
    public void A_message_is_stored_as_documented()
    {
        var bytes = new byte[64];
        var head = StoredMessage.WriteHead(bytes, "ex"u8, "key"u8, [0x80, 0x00], bodyLength: 4);
        "body"u8.CopyTo(bytes.AsSpan(head));
        Convert.ToHexString(bytes.AsSpan(0, head + 4)).ShouldBe("12000000" + "01" + "026578" + "036B6579" + "02000000" + "8000" + "626F6479");
        StoredMessage.SizeAt(bytes).ShouldBe(head + 4);
        StoredMessage.SizeOf(2, 3, 2, 4).ShouldBe(head + 4);
    }

    [Fact]
    public void All_parts_come_back_whatever_their_sizes() =>
        Prop.ForAll<byte[], byte[], byte[]>((key, properties, body) =>
        {
            var exchange = body.AsSpan(0, body.Length / 2);
            using var batch = new MessageBatch();
            "before"u8.CopyTo(batch.Add(default, default, default, 6));
            body.CopyTo(batch.Add(exchange, key, properties, body.Length));
            var second = StoredMessage.At(batch.Bytes.Span[StoredMessage.SizeAt(batch.Bytes.Span)..]);
            return batch.Count == 2
                && second.Exchange.SequenceEqual(exchange)
                && second.RoutingKey.SequenceEqual(key)
                && second.Properties.SequenceEqual(properties)
                && second.Body.SequenceEqual(body);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Names_of_255_bytes_fit_and_longer_ones_are_refused_and_leave_the_batch_as_it_was()
    {
        using var batch = new MessageBatch();
        var longest = new byte[StoredMessage.NameBytesMax];
        longest.AsSpan().Fill((byte)'x');
        batch.Add(longest, longest, default, 0);
        var before = batch.Bytes.Length;
        Should.Throw<ArgumentException>(() => batch.Add(new byte[256], default, default, 10)).Message.ShouldContain("256");
        Should.Throw<ArgumentException>(() => batch.Add(default, new byte[256], default, 10));
        batch.Count.ShouldBe(1);
        batch.Bytes.Length.ShouldBe(before);
        StoredMessage.At(batch.Bytes.Span).RoutingKey.SequenceEqual(longest).ShouldBeTrue();
    }

    [Fact]
    public void A_message_of_2_GiB_is_refused() =>
        Should.Throw<OverflowException>(() => StoredMessage.SizeOf(0, 0, int.MaxValue, 1));

    [Fact]
    public void A_message_of_a_later_version_is_refused()
    {
        var bytes = new byte[32];
        StoredMessage.WriteHead(bytes, default, default, default, 0);
        bytes[4] = 2;
        Should.Throw<InvalidDataException>(() => StoredMessage.At(bytes)).Message.ShouldContain("version 2");
    }

    [Fact]
    public void A_batch_can_be_filled_again_after_it_was_emptied()
    {
        var batch = new MessageBatch();
        batch.Add(default, default, default, 100_000);
        batch.Dispose();
        batch.Count.ShouldBe(0);
        batch.Bytes.IsEmpty.ShouldBeTrue();
        "again"u8.CopyTo(batch.Add(default, default, default, 5));
        StoredMessage.At(batch.Bytes.Span).Body.SequenceEqual("again"u8).ShouldBeTrue();
        batch.Dispose();
    }

    [Fact]
    public void A_cursor_finds_every_message_in_any_order() =>
        Prop.ForAll<byte[], int[]>((sizes, visits) =>
        {
            var journal = new MemoryJournal();
            var count = Fill(journal, sizes);
            using var cursor = new MessageCursor(journal.OpenReader(_queue));
            return visits.Select(visit => (int)((uint)visit % (uint)(count + 3))).All(offset =>
            {
                if (offset % 5 == 4)
                {
                    cursor.Rest();
                }

                var found = cursor.TryRead(offset, out var message);
                return found == offset < count && (!found || BinaryPrimitives.ReadInt32LittleEndian(message.Body) == offset);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cursor_that_reads_on_sees_what_was_appended_meanwhile_and_misses_what_was_given_up()
    {
        var journal = new MemoryJournal();
        using var cursor = new MessageCursor(journal.OpenReader(_queue));
        cursor.TryRead(0, out _).ShouldBeFalse();
        var count = Fill(journal, [2, 3]);
        for (var offset = 0; offset < count; offset++)
        {
            cursor.TryRead(offset, out _).ShouldBeTrue();
        }

        journal.SaveSnapshot(_queue, 2, [], [new OffsetRange(4, 5)]);
        journal.Commit(mayBlock: true);
        cursor.Rest();
        cursor.TryRead(0, out _).ShouldBeFalse();
        cursor.TryRead(4, out var message).ShouldBeTrue();
        BinaryPrimitives.ReadInt32LittleEndian(message.Body).ShouldBe(4);
    }

    /// <summary>Appends one entry for each number, with that many messages up to 7, whose bodies begin with their offsets.</summary>
    private static int Fill(MemoryJournal journal, IEnumerable<byte> sizes)
    {
        var (offset, sequence) = (0, 0);
        foreach (var size in sizes)
        {
            using var batch = new MessageBatch();
            var first = offset;
            for (var i = 0; i < size % 8; i++)
            {
                var body = batch.Add(default, "key"u8, default, sizeof(int) + (offset % 9));
                BinaryPrimitives.WriteInt32LittleEndian(body, offset++);
            }

            journal.Append(
                new JournalEntry
                {
                    Entity = _queue,
                    Sequence = ++sequence,
                    Events = [1],
                    Durability = Durability.Written,
                    FirstOffset = first,
                    Count = batch.Count,
                    Bodies = new[] { batch.Bytes },
                },
                null);
        }

        journal.Commit(mayBlock: true);
        return offset;
    }
}
