using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;

namespace ActorBroker.Journal.Tests;

/// <summary>Power lost at any step, again and again, by seed, writes and syncs that fail before: all that was told to be synced is there afterwards, and nothing else than what was appended.</summary>
public sealed class PowerLossTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task All_that_was_told_to_be_synced_survives(int firstSeed)
    {
        for (var seed = firstSeed; seed < firstSeed + 50; seed++)
        {
            try
            {
                await new World(seed).RunAsync();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}: {error.Message}", error);
            }
        }
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 8).Select(i => i * 50)];

    private sealed class World(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<EntityId, Known> _entities = Enumerable.Range(1, 4).ToDictionary(i => EntityId.Of(EntityKind.Queue, i), _ => new Known());
        private int _nextEntity = 5;

        public async Task RunAsync()
        {
            var disk = new SimulatedDisk();
            for (var life = 0; life < 5; life++)
            {
                var options = SimulatedJournal.Options with
                {
                    PrepareSegments = _random.Next(2) == 0,
                    TailCacheBytes = _random.Next(2) * 100_000,
                };
                disk.StepsUntilPowerLoss = _random.Next(4) == 0 ? _random.Next(8) : _random.Next(400);
                disk.SyncsUntilError = _random.Next(4) == 0 ? _random.Next(100) : -1;
                EmbeddedJournal? journal = null;
                try
                {
                    journal = SimulatedJournal.Open(disk, options);
                    for (var turn = 0; turn < 150 && disk.HasPower && journal.State != JournalState.Failed; turn++)
                    {
                        disk.WritesUntilError = _random.Next(30) == 0 ? _random.Next(3) : disk.WritesUntilError;
                        Turn(journal, disk);
                    }
                }
                catch (JournalDamagedException)
                {
                    throw;
                }
                catch (JournalException)
                {
                    (!disk.HasPower || disk.HasFailed).ShouldBeTrue();
                }

                if (disk.HasPower && (journal is null || journal.State == JournalState.Failed) && _random.Next(2) == 0)
                {
                    // A broker that is started again after a sync has failed, on the same running system.
                    if (journal is not null)
                    {
                        await journal.DisposeAsync();
                    }

                    if (!disk.HasPower)
                    {
                        // It went with the last that the old one did.
                        disk = disk.AfterPowerLoss(new Random(seed));
                    }
                }
                else
                {
                    var random = new Random(_random.Next());
                    var after = _random.Next(5) > 0 || !disk.HasPower ? disk.AfterPowerLoss(random) : disk.AfterCrash();
                    if (journal is not null)
                    {
                        await journal.DisposeAsync();
                    }

                    disk = after;
                }

                disk.WritesUntilError = disk.SyncsUntilError = disk.StepsUntilPowerLoss = -1;
                await using var check = SimulatedJournal.Open(disk);
                foreach (var (entity, known) in _entities.ToList())
                {
                    known.Check(check, entity, isReopened: true, disk);
                    known.ForgetWhatIsNotIn(check, entity);
                    if (known.IsDeleted)
                    {
                        // Its end was not promised; if it is back, it is given up again, by another id.
                        _entities.Remove(entity);
                        _entities.Add(EntityId.Of(EntityKind.Queue, _nextEntity++), new Known());
                    }
                }
            }
        }

        private void Turn(EmbeddedJournal journal, SimulatedDisk disk)
        {
            var (entity, known) = _entities.ElementAt(_random.Next(_entities.Count));
            if (known.IsDeleted)
            {
                return;
            }

            if (known.HasFailed)
            {
                known.HasFailed = false;
                known.ForgetWhatIsNotIn(journal, entity);
                return;
            }

            try
            {
                Change(journal, entity, known);
            }
            catch (JournalException) when (disk.HasPower && journal.State == JournalState.Healthy)
            {
                // Something that was taken of the entity before is not in the log, and its observer is being told.
                known.HasFailed = true;
            }

            if (_random.Next(3) > 0)
            {
                journal.Commit(mayBlock: true);
            }

            if (_random.Next(30) == 0 && !known.IsDeleted && !known.HasFailed)
            {
                known.Check(journal, entity, isReopened: false, disk);
            }
        }

        private void Change(EmbeddedJournal journal, EntityId entity, Known known)
        {
            switch (_random.Next(20))
            {
                case 0:
                    journal.Delete(entity);
                    known.IsDeleted = true;
                    break;
                case < 4 when known.Entries.Count > 0:
                    known.Snapshot(journal, entity, _random);
                    break;
                case < 8 when known.Entries.Count > 0:
                    known.Replace(journal, entity, _random);
                    break;
                default:
                    known.Append(journal, entity, _random);
                    break;
            }
        }
    }

    /// <summary>What a test knows of one entity.</summary>
    private sealed class Known
    {
        private readonly List<(long Sequence, List<OffsetRange> Live)> _snapshots = [];
        private long _synced;
        private long _lastSnapshot = 1;

        public List<(string Events, long FirstOffset, string[] Bodies)> Entries { get; } = [];

        /// <summary>By first offset: what the bodies were and what they were replaced with, in this order; all is in the log but perhaps the last ones.</summary>
        private readonly Dictionary<long, List<string>> _versions = [];

        public bool IsDeleted { get; set; }

        /// <summary>Whether an entry was refused, so that the entity has to be read back before it goes on.</summary>
        public bool HasFailed { get; set; }

        public void Append(EmbeddedJournal journal, EntityId entity, Random random)
        {
            var durability = (Durability)random.Next(3);
            var next = Entries.Count == 0 ? 0 : Entries[^1].FirstOffset + Entries[^1].Bodies.Length;
            var sequence = Entries.Count + 1;
            var bodies = Enumerable.Range(0, random.Next(4)).Select(i => $"<{entity}:{next + i}:{new string('b', random.Next(300))}>").ToArray();
            Entries.Add(($"e{sequence}", next, bodies));
            if (bodies.Length > 0)
            {
                _versions[next] = [string.Concat(bodies)];
            }

            journal.Append(
                new JournalEntry
                {
                    Entity = entity,
                    Sequence = sequence,
                    Events = JournalDriver.Bytes($"e{sequence}"),
                    Durability = durability,
                    FirstOffset = next,
                    Count = bodies.Length,
                    Bodies = bodies.Select(body => new ReadOnlyMemory<byte>(JournalDriver.Bytes(body))).ToArray(),
                },
                new Told(this, durability));
        }

        public void Replace(EmbeddedJournal journal, EntityId entity, Random random)
        {
            var (_, firstOffset, bodies) = Entries[random.Next(Entries.Count)];
            var replaced = random.Next(4) == 0 ? "" : $"<{entity}:{firstOffset} again:{new string('r', random.Next(200))}>";
            if (bodies.Length > 0 && journal.Replace(entity, firstOffset, replaced))
            {
                _versions[firstOffset].Add(replaced);
            }
        }

        public void Snapshot(EmbeddedJournal journal, EntityId entity, Random random)
        {
            var sequence = _lastSnapshot = Math.Max(Entries.Count - random.Next(3), _lastSnapshot);
            var end = Entries[(int)sequence - 1].FirstOffset + Entries[(int)sequence - 1].Bodies.Length;
            var live = new List<OffsetRange>();
            for (var at = end - random.Next(40); at < end; at += 1 + random.Next(10))
            {
                var first = Math.Max(0, at);
                at = Math.Min(end, first + 1 + random.Next(10));
                if (first < at && IsLive(first) && IsLive(at - 1))
                {
                    live.Add(new OffsetRange(first, at));
                }
            }

            _snapshots.Add((sequence, live));
            journal.SaveSnapshot(entity, sequence, JournalDriver.Bytes($"s{sequence}"), live);
        }

        public void Check(EmbeddedJournal journal, EntityId entity, bool isReopened, SimulatedDisk disk)
        {
            var past = journal.Past(entity);
            if (IsDeleted && string.Equals(past, "| 0", StringComparison.Ordinal))
            {
                return;
            }

            var last = int.Parse(past[(past.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            last.ShouldBeInRange((int)_synced, Entries.Count, $"{entity}: {past}");

            // Reading back lets the entity go on after a failure, of which its observers may only be about to be told.
            HasFailed |= last < Entries.Count;
            var snapshot = past.StartsWith('[') ? int.Parse(past[1..past.IndexOf(':', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture) : 0;
            var expected = (snapshot > 0 ? [$"[{snapshot}:s{snapshot}]"] : Array.Empty<string>())
                .Concat(Enumerable.Range(snapshot + 1, last - snapshot).Select(sequence => $"{sequence}:e{sequence}"));
            past.ShouldBe($"{string.Join(' ', expected)} | {last}".TrimStart());

            using var reader = journal.OpenReader(entity);
            foreach (var (_, firstOffset, bodies) in Entries.Take(last))
            {
                for (var i = 0; i < bodies.Length; i++)
                {
                    if (reader.MoveTo(firstOffset + i))
                    {
                        var shown = reader.Shows(firstOffset + i)!;
                        shown.ShouldStartWith($"{firstOffset}+{bodies.Length} ");
                        var version = shown[(shown.IndexOf(' ', StringComparison.Ordinal) + 1)..];
                        _versions[firstOffset].ShouldContain(known => string.Equals(known, version, StringComparison.Ordinal));
                        if (isReopened)
                        {
                            // Replacements are promised to nobody. But what was found once stays.
                            _versions[firstOffset] = [version];
                        }

                        // What is not written, for lack of power or by a failure, may be missing.
                        (string.Equals(version, _versions[firstOffset][^1], StringComparison.Ordinal) || !disk.HasPower || disk.HasFailed)
                            .ShouldBeTrue($"{entity}: offset {firstOffset} has version {_versions[firstOffset].IndexOf(version)} of {_versions[firstOffset].Count}");
                    }
                    else
                    {
                        IsLive(firstOffset + i).ShouldBeFalse($"{entity}: offset {firstOffset + i} is live and gone");
                    }
                }
            }
        }

        /// <summary>What a restart did not find was never promised; the entity goes on from what it found.</summary>
        public void ForgetWhatIsNotIn(EmbeddedJournal journal, EntityId entity)
        {
            var past = journal.Past(entity);
            var last = int.Parse(past[(past.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            Entries.RemoveRange(last, Entries.Count - last);
            _snapshots.RemoveAll(taken => taken.Sequence > last);
            _lastSnapshot = Math.Max(1, Math.Min(_lastSnapshot, last));
        }

        /// <summary>Whether no snapshot that was ever taken has given the offset up.</summary>
        private bool IsLive(long offset)
        {
            var entry = Entries.FindLastIndex(candidate => candidate.FirstOffset <= offset && candidate.Bodies.Length > 0);
            return _snapshots.TrueForAll(snapshot => snapshot.Sequence < entry + 1 || snapshot.Live.Exists(range => range.Contains(offset)));
        }

        private sealed class Told(Known known, Durability durability) : IAppendObserver
        {
            public void Appended(long sequence, Exception? error)
            {
                if (error is not null)
                {
                    known.HasFailed = true;
                }
                else if (durability == Durability.Synced)
                {
                    known._synced = Math.Max(known._synced, sequence);
                }
            }
        }
    }
}
