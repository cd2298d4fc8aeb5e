using ActorBroker.Broker.Tests.Records;
using ActorBroker.Broker.Tests.Stress;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>Compaction as a broker does it by itself.</summary>
public sealed partial class CompactionWorkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("compaction-").FullName;

    private static readonly RecordCompression[] Codecs = [RecordCompression.None, RecordCompression.Gzip, RecordCompression.Snappy, RecordCompression.Lz4];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void After_a_compaction_the_last_value_of_each_key_is_there_under_its_old_offset()
    {
        var world = new LogWorld();
        var users = world.Compacted();
        world.Put(users, "a=1", "b=1");
        world.Put(users, "a=2");
        world.Put(users, "c=1", "b=2");
        world.Put(users, "c=2");
        users.Contents().ShouldBe("0:a=1 1:b=1 2:a=2 3:c=1 4:b=2 5:c=2");

        world.Compact();

        // The last entry is not looked at, so that its key does not count yet.
        users.Contents().ShouldBe("2:a=2 3:c=1 4:b=2 5:c=2");
        users.Bounds.CleanedUpTo.ShouldBe(5);
        users.Bounds.Bytes.ShouldBe(users.StoredBytes());
        world.Put(users, "d=1");
        world.Compact();
        users.Contents().ShouldBe("2:a=2 4:b=2 5:c=2 6:d=1");
        users.Bounds.Bytes.ShouldBe(users.StoredBytes());
    }

    [Fact]
    public void Entries_without_a_record_are_given_up_and_readers_pass_over_the_gap()
    {
        var world = new LogWorld();
        var users = world.Compacted();
        for (var i = 0; i < 50; i++)
        {
            world.Put(users, $"a={i}");
            world.Compact();
        }

        users.Contents().ShouldBe("48:a=48 49:a=49");
        using var reader = users.OpenReader();
        reader.MoveTo(0).ShouldBeFalse();
        reader.MoveToNext(0).ShouldBeTrue();
        reader.FirstOffset.ShouldBeGreaterThan(20);
        world.Restart().Partition("users").Contents().ShouldBe("48:a=48 49:a=49");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public void A_cursor_passes_over_emptied_entries_and_gaps(int rounds)
    {
        // After a few rounds the emptied entries are still there; after many a snapshot has given them up.
        var world = new LogWorld();
        var users = world.Compacted();
        world.Put(users, "first=1");
        for (var i = 0; i < rounds; i++)
        {
            world.Put(users, $"a={i}");
            world.Compact();
        }

        for (var from = 0; from <= rounds; from++)
        {
            using var cursor = new RecordCursor(users, from);
            var offsets = new List<long>();
            while (cursor.HasMore)
            {
                cursor.NeedsAborted(out _).ShouldBeFalse();
                if (cursor.TryRead(out var record))
                {
                    offsets.Add(record.Offset);
                }
            }

            offsets.ShouldBe(new long[] { 0, rounds - 1, rounds }.Where(offset => offset >= from));
        }

        using var last = new RecordCursor(users, rounds - 1);
        last.GoToLastBatch();
        last.Next.ShouldBe(0, "the batches right before are emptied");
    }

    [Fact]
    public void A_topic_that_is_not_to_be_compacted_and_one_with_too_little_new_stay_as_they_are()
    {
        var world = new LogWorld();
        world.Topic("plain");
        var plain = world.Partition("plain");
        var users = world.Compacted("users", ("min.cleanable.dirty.ratio", "0.9"));
        foreach (var partition in new[] { plain, users })
        {
            world.Put(partition, "a=1");
            world.Put(partition, "a=2");
            world.Put(partition, "b=1");
        }

        world.Compact();
        plain.Contents().ShouldBe("0:a=1 1:a=2 2:b=1");
        users.Contents().ShouldBe("1:a=2 2:b=1");

        world.Put(users, "a=3");
        world.Compact();
        users.Contents().ShouldBe("1:a=2 2:b=1 3:a=3");
    }

    [Fact]
    public void What_is_new_is_weighed_in_full_also_behind_many_offsets_that_were_compacted()
    {
        var world = new LogWorld();
        var users = world.Compacted("users", ("min.cleanable.dirty.ratio", "0.3"));
        string[] keys = [.. Enumerable.Range(0, 10).Select(static key => $"k{key}=1")];
        for (var i = 0; i < 50; i++)
        {
            world.Put(users, keys);
        }

        world.Compact();
        users.Records().Count.ShouldBe(20);
        world.Put(users, "end=1");
        world.Compact();
        users.Records().Count.ShouldBe(11, "half of the bytes were new");
    }

    [Fact]
    public void Records_are_safe_for_the_lag()
    {
        var world = new LogWorld();
        var users = world.Compacted("users", ("min.compaction.lag.ms", "60000"));
        world.Put(users, "a=1");
        world.Put(users, "a=2");
        world.Advance(TimeSpan.FromSeconds(45));
        world.Put(users, "a=3");
        world.Put(users, "b=1");
        users.Contents().ShouldBe("0:a=1 1:a=2 2:a=3 3:b=1");
        world.Advance(TimeSpan.FromSeconds(30));
        users.Contents().ShouldBe("1:a=2 2:a=3 3:b=1");
        world.Advance(TimeSpan.FromSeconds(60));
        users.Contents().ShouldBe("2:a=3 3:b=1");
    }

    [Fact]
    public void A_tombstone_goes_when_its_time_is_over()
    {
        var world = new LogWorld();
        var users = world.Compacted("users", ("delete.retention.ms", "3600000"));
        world.Put(users, "a=1");
        world.Put(users, "a");
        world.Put(users, "b=1");
        world.Compact();
        users.Contents().ShouldBe("1:a 2:b=1");
        world.Put(users, "c=1");
        world.Compact();
        users.Contents().ShouldBe("1:a 2:b=1 3:c=1");
        world.Advance(TimeSpan.FromHours(2));
        world.Put(users, "d=1");
        world.Compact();
        users.Contents().ShouldBe("2:b=1 3:c=1 4:d=1");
    }

    [Fact]
    public void Nothing_from_the_last_stable_offset_on_is_touched_and_aborted_records_go()
    {
        var world = new LogWorld();
        var users = world.Compacted();
        world.Put(users, "a=1");
        Write(5, 0, "a=aborted");
        End(5, commit: false);
        Write(6, 0, "a=open");
        world.Put(users, "a=2");
        world.Put(users, "b=1");

        world.Compact();
        users.Bounds.LastStable.ShouldBe(3);
        users.Contents().ShouldBe("0:a=1 3:a=open 4:a=2 5:b=1");

        End(6, commit: true);
        world.Put(users, "c=1");
        world.Compact();
        users.Contents().ShouldBe("4:a=2 5:b=1 7:c=1");

        void Write(long producer, int sequence, params string[] records)
        {
            world.Tell(users, to => new Enlist(to, producer, 0)).Only<Enlisted>().Error.ShouldBe(PartitionError.None);
            world.Append(users, KeyedLog.Batch(world.Base.World.Clock.GetUtcNow(), records, transaction: (producer, 0, sequence)))
                .Error.ShouldBe(PartitionError.None);
        }

        void End(long producer, bool commit) =>
            world.Tell(users, to => new WriteMarker(to, producer, 0, commit)).Only<MarkerWritten>().Error.ShouldBe(PartitionError.None);
    }

    [Fact]
    public void More_keys_than_the_map_holds_are_compacted_in_several_passes()
    {
        var world = new LogWorld(compaction: new CompactionSettings { MapBytesMax = 24 * 8, SliceBytes = 100 });
        var users = world.Compacted();
        for (var round = 0; round < 2; round++)
        {
            for (var batch = 0; batch < 3; batch++)
            {
                world.Put(users, [.. Enumerable.Range(batch * 10, 10).Select(key => $"k{key}={round}")]);
            }
        }

        world.Put(users, "end=1");
        world.Compact();
        users.Bounds.CleanedUpTo.ShouldBe(6);
        world.Advance(20 * world.Base.Options.Compaction.Interval);
        users.Bounds.CleanedUpTo.ShouldBe(60);
        users.Records().Select(record => record.Offset).ShouldBe(Enumerable.Range(30, 31).Select(offset => (long)offset));
    }

    [Fact]
    public void Whatever_is_written_when_the_last_value_of_each_key_survives_in_order()
    {
        var record = from key in Gen.Choose(0, 5)
                     from value in Gen.Choose(0, 9)
                     select value == 0 ? $"k{key}" : $"k{key}={value}";
        var step = from kind in Gen.Choose(0, 9)
                   from records in record.NonEmptyListOf()
                   from codec in Gen.Elements(Codecs)
                   select (Kind: kind, Records: records.ToArray(), Codec: codec);
        var history = from seed in Gen.Choose(1, 1_000_000)
                      from steps in step.ListOf()
                      select (Seed: seed, Steps: steps);
        Prop.ForAll(history.ToArbitrary(), h =>
        {
            var world = new LogWorld(seed: h.Seed);
            world.Compacted();
            var written = new List<PlainRecord>();
            foreach (var (kind, records, codec) in h.Steps)
            {
                if (kind == 0)
                {
                    world = world.Restart();
                }
                else if (kind <= 3)
                {
                    world.Compact();
                }
                else
                {
                    world.Append(world.Partition("users"), KeyedLog.Batch(world.Base.World.Clock.GetUtcNow(), records, codec)).Error.ShouldBe(PartitionError.None);
                    foreach (var text in records)
                    {
                        var parts = text.Split('=');
                        written.Add(new PlainRecord(written.Count, 0, parts[0], parts.Length > 1 ? parts[1] : null));
                    }
                }

                Check(world, written);
            }

            world.Append(world.Partition("users"), KeyedLog.Batch(world.Base.World.Clock.GetUtcNow(), ["end=1"]));
            written.Add(new PlainRecord(written.Count, 0, "end", "1"));
            world.Compact();
            Check(world, written);
            Last(written).ShouldBeSubsetOf(Read(world));
            Read(world).Count.ShouldBe(Last(written).Count, "all but the last entry has been compacted");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public async Task On_disk_and_beside_producers_and_readers_the_last_values_survive_a_restart()
    {
        const int keys = 40;
        const int rounds = 20;
        var settings = new CompactionSettings { Interval = TimeSpan.FromMilliseconds(5) };
        await using (var node = await Node.StartAsync(_directory, settings))
        {
            await node.Broker.CreateTopicAsync(
                BrokerWorld.Name("users"), 1,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["cleanup.policy"] = "compact", ["min.cleanable.dirty.ratio"] = "0" });
            var users = node.Broker.FindTopic(BrokerWorld.Name("users"))!.Partitions[0];
            for (var round = 0; round < rounds; round++)
            {
                for (var key = 0; key < keys; key++)
                {
                    await node.AppendAsync(users, $"k{key}={round} {new string('x', 200)}");
                }

                users.Records().Select(record => record.Key).Distinct(StringComparer.Ordinal).Count().ShouldBe(keys);
            }

            await node.AppendAsync(users, "end=1");
            await new BoundsWait(users).UntilAsync(static bounds => bounds.CleanedUpTo > (rounds - 2) * keys);
            CheckLast(users);
        }

        await using (var node = await Node.StartAsync(_directory, settings))
        {
            var users = node.Broker.FindTopic(BrokerWorld.Name("users"))!.Partitions[0];
            await new BoundsWait(users).UntilAsync(static bounds => bounds.HighWatermark == (rounds * keys) + 1);
            CheckLast(users);
        }

        void CheckLast(PartitionHandle users)
        {
            var last = users.Records().GroupBy(record => record.Key, StringComparer.Ordinal).ToDictionary(group => group.Key!, group => group.Last(), StringComparer.Ordinal);
            last.Count.ShouldBe(keys + 1);
            for (var key = 0; key < keys; key++)
            {
                last[$"k{key}"].Offset.ShouldBe(((rounds - 1) * keys) + key);
                last[$"k{key}"].Value!.ShouldStartWith($"{rounds - 1} ");
            }

            users.StoredBytes().ShouldBeLessThan(rounds * keys * 250 / 4);
        }
    }

    private static void Check(LogWorld world, List<PlainRecord> written)
    {
        var read = Read(world);
        read.Select(record => record.Offset).ShouldBeInOrder();
        read.ShouldBeSubsetOf(written);
        Last(written).ShouldBeSubsetOf(read);
    }

    private static List<PlainRecord> Read(LogWorld world)
    {
        world.Bounds(world.Partition("users"));
        return [.. world.Partition("users").Records().Select(record => record with { Timestamp = 0 })];
    }

    private static List<PlainRecord> Last(List<PlainRecord> written) =>
        [.. written.GroupBy(record => record.Key, StringComparer.Ordinal).Select(group => group.Last())];
}
