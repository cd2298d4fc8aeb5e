using System.Diagnostics;
using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>A full disk: messages are refused, all that frees space goes on, and afterwards nothing is missing.</summary>
public sealed class FullDiskTests
{
    private static readonly EntityId s_third = EntityId.Of(EntityKind.Queue, 3);
    private readonly SimulatedDisk _disk = new();
    private readonly ManualClock _clock = new();
    private string _body = new('m', 1000);

    private static JournalOptions Options => SimulatedJournal.Options with { ReserveBytes = 3000, SpareFilesMax = 0 };

    [Fact]
    public async Task Messages_are_refused_and_everything_else_goes_on_until_there_is_space_again()
    {
        var journal = SimulatedJournal.Open(_disk, Options, _clock);
        _disk.Capacity = 16_000;
        var stored = FillUp(journal);
        journal.State.ShouldBe(JournalState.Full);
        _disk.Reserve.ShouldBe(0);
        Should.Throw<JournalFullException>(() => journal.Append(Mails, 1, "x", 0, ["n0"])).Message.ShouldContain("until there is space again");
        journal.Problem!.ShouldContain("settling and deleting still work");

        // What is settled needs entries without messages, and they find room in the reserve.
        journal.Past(Orders).ShouldEndWith($"| {stored}");
        for (var i = 1; i <= 20; i++)
        {
            journal.AppendNow(Orders, stored + i, "settled").IsStored.ShouldBeTrue();
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        journal.AppendNow(Mails, 1, "probe").IsStored.ShouldBeTrue();
        journal.State.ShouldBe(JournalState.Full);

        journal.Snapshot(Orders, stored + 20, "all settled");
        journal.Past(Orders).ShouldBe($"[{stored + 20}:all settled] | {stored + 20}");
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBeLessThanOrEqualTo(2);
        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        journal.State.ShouldBe(JournalState.Healthy);
        journal.Problem.ShouldBeNull();
        _disk.Reserve.ShouldBe(3000);
        journal.AppendNow(Orders, stored + 21, "more", stored, _body).IsStored.ShouldBeTrue();
        await journal.DisposeAsync();
        await using var reopened = SimulatedJournal.Open(_disk, Options);
        reopened.Past(Orders).ShouldBe($"[{stored + 20}:all settled] {stored + 21}:more | {stored + 21}");
        reopened.Past(Mails).ShouldBe("1:probe | 1");
        reopened.Read(Orders, stored).ShouldBe($"{stored}+1 {_body}");
    }

    [Fact]
    public async Task What_was_on_its_way_when_the_disk_became_full_is_taken_in_half_of_the_reserve()
    {
        var journal = SimulatedJournal.Open(_disk, Options, _clock);
        journal.AppendNow(Orders, 1, "a", 0, _body);
        _disk.Capacity = Used(_disk) + 100;
        journal.AppendNow(Orders, 2, "b", 1, _body).IsStored.ShouldBeTrue();
        journal.State.ShouldBe(JournalState.Full);
        _disk.Reserve.ShouldBe(0);
        journal.AppendNow(Mails, 1, "c", 0, "m").IsStored.ShouldBeTrue();
        Should.Throw<JournalFullException>(() => journal.Append(Orders, 3, "d", 2, [_body]));
        journal.AppendNow(Orders, 3, "settled").IsStored.ShouldBeTrue();
        await journal.DisposeAsync();
        await using var reopened = SimulatedJournal.Open(_disk, Options);
        reopened.Past(Orders).ShouldBe("1:a 2:b 3:settled | 3");
        reopened.Read(Orders, 1).ShouldBe($"1+1 {_body}");
        reopened.Past(Mails).ShouldBe("1:c | 1");
    }

    [Fact]
    public async Task It_is_full_as_soon_as_there_is_no_room_for_another_segment_and_takes_what_still_comes()
    {
        var journal = SimulatedJournal.Open(_disk, Options with { PrepareSegments = true }, _clock);
        _disk.Capacity = 20_000;
        var stored = 0;
        for (; journal.State == JournalState.Healthy; stored++)
        {
            journal.AppendNow(Orders, stored + 1, "e", stored, _body).IsStored.ShouldBeTrue();
        }

        _disk.Reserve.ShouldBe(3000, "there is no need for it yet");
        for (var more = 0; more < 2; more++, stored++)
        {
            journal.AppendNow(Orders, stored + 1, "e", stored, _body).IsStored.ShouldBeTrue();
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        journal.State.ShouldBe(JournalState.Full);
        journal.Snapshot(Orders, stored, "all settled");
        journal.Past(Orders).ShouldBe($"[{stored}:all settled] | {stored}");
        journal.WaitUntilIdle();
        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        journal.State.ShouldBe(JournalState.Healthy);
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task A_segment_whose_preparation_comes_late_does_not_take_the_space_of_the_reserve()
    {
        // The reserve has room for the segment, and nothing else has. The preparation waits a little for the reserve to be given up.
        var preparing = Task.CompletedTask;
        var options = Options with { PrepareSegments = true, ReserveBytes = 10_000 };
        await using var journal = EmbeddedJournal.Open(options, _clock, _disk, work => preparing = Task.Run(() =>
        {
            _disk.ReserveDeleted.Wait(TimeSpan.FromMilliseconds(200));
            work();
        }));
        _disk.Capacity = options.ReserveBytes + 3000;
        for (var stored = 0; journal.State == JournalState.Healthy; stored++)
        {
            journal.AppendNow(Orders, stored + 1, "e", stored, _body).IsStored.ShouldBeTrue();
        }

        await preparing;
        _disk.Reserve.ShouldBe(0);
        _disk.List().ShouldBe([1]);
        _disk.Capacity += 10_000;
        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        journal.State.ShouldBe(JournalState.Healthy);
    }

    [Fact]
    public async Task While_it_is_full_entities_are_asked_for_the_snapshots_that_make_space_of_what_is_settled()
    {
        var journal = SimulatedJournal.Open(_disk, Options, _clock);
        var asked = new List<EntityId>();
        journal.WhenReclaimWanted(asked.Add);
        var stored = FillUp(journal, capacity: 16_000);
        asked.Clear();
        journal.AppendNow(Orders, stored + 1, "all settled");

        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        asked.ShouldBe([Orders]);

        journal.Snapshot(Orders, stored + 1, "all settled");
        asked.Clear();
        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        asked.ShouldBeEmpty();
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task It_stays_full_until_there_is_room_for_another_segment()
    {
        var journal = SimulatedJournal.Open(_disk, Options with { PrepareSegments = true }, _clock);
        FillUp(journal, capacity: 30_000);
        _disk.Capacity = Used(_disk) + Options.ReserveBytes + 2000;
        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        _disk.Reserve.ShouldBe(Options.ReserveBytes);
        journal.State.ShouldBe(JournalState.Full);

        _disk.Capacity = long.MaxValue;
        _clock.Advance(TimeSpan.FromSeconds(1));
        journal.WaitUntilIdle();
        journal.State.ShouldBe(JournalState.Healthy);
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task Of_a_group_that_finds_no_room_only_messages_and_what_builds_on_them_are_refused()
    {
        var journal = SimulatedJournal.Open(_disk, Options, _clock);
        journal.AppendNow(Orders, 1, "a", 0, _body);
        journal.AppendNow(s_third, 1, "doomed", 0, "m");
        _disk.Capacity = Used(_disk) + 500;
        _body = new('m', 2000);

        var before = journal.Append(Mails, 1, "x");
        var kept = journal.Append(Orders, 2, "settled");
        var refused = journal.Append(Orders, 3, "b", 1, [_body]);
        var behind = journal.Append(Orders, 4, "c");
        journal.SaveSnapshot(Orders, 4, [], []);
        var doomed = journal.Append(s_third, 2, "b", 1, [_body]);
        journal.Delete(s_third);
        var after = journal.Append(Mails, 2, "y");
        journal.Commit(mayBlock: true);

        new[] { before, kept, after }.ShouldAllBe(observer => observer.IsStored);
        foreach (var observer in new[] { refused, behind, doomed })
        {
            observer.Error.ShouldBeOfType<JournalFullException>();
        }

        Should.Throw<JournalException>(() => journal.Append(Orders, 3, "without replay")).Message.ShouldContain("replay");
        journal.Past(Orders).ShouldBe("1:a 2:settled | 2");
        journal.AppendNow(Orders, 3, "c").IsStored.ShouldBeTrue();
        await journal.DisposeAsync();
        await using var reopened = SimulatedJournal.Open(_disk, Options);
        reopened.Past(Orders).ShouldBe("1:a 2:settled 3:c | 3");
        reopened.Past(Mails).ShouldBe("1:x 2:y | 2");
        reopened.Past(s_third).ShouldBe("| 0");
    }

    [Fact]
    public async Task A_journal_opened_on_a_full_disk_takes_settlements_and_no_messages()
    {
        var journal = SimulatedJournal.Open(_disk, Options, _clock);
        var stored = FillUp(journal, capacity: 16_000);
        var crashed = _disk.Copy();
        await journal.DisposeAsync();
        crashed.Capacity = Used(crashed) + 1500;

        await using var reopened = SimulatedJournal.Open(crashed, Options, _clock);
        reopened.State.ShouldBe(JournalState.Full);
        reopened.Past(Orders).ShouldEndWith($"| {stored}");
        reopened.AppendNow(Orders, stored + 1, "settled").IsStored.ShouldBeTrue();
        Should.Throw<JournalFullException>(() => reopened.Append(Mails, 1, "x", 0, ["n0"]));
    }

    [Fact]
    public async Task A_failed_sync_is_the_state_failed()
    {
        var journal = SimulatedJournal.Open(_disk, Options, _clock);
        journal.State.ShouldBe(JournalState.Healthy);
        _disk.SyncsUntilError = 0;
        journal.AppendNow(Orders, 1, "a").Error.ShouldNotBeNull();
        journal.State.ShouldBe(JournalState.Failed);
        journal.Problem!.ShouldContain("restart the broker");
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task A_real_file_system_that_is_full_refuses_messages_and_loses_nothing()
    {
        using var directory = new TemporaryDirectory();
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", directory.Path), "A small file system cannot be mounted here.");
        try
        {
            var options = new JournalOptions { Directory = Path.Combine(directory.Path, "data"), SegmentBytes = 1024 * 1024 };
            var journal = EmbeddedJournal.Open(options, _clock);
            var stored = FillUp(journal);
            stored.ShouldBeGreaterThan(1000);
            journal.State.ShouldBe(JournalState.Full);
            journal.Past(Orders).ShouldEndWith($"| {stored}");
            journal.AppendNow(Orders, stored + 1, "settled").IsStored.ShouldBeTrue();
            journal.Snapshot(Orders, stored + 1, "s", (0, 1));
            journal.Past(Orders).ShouldBe($"[{stored + 1}:s] | {stored + 1}");
            journal.WaitUntilIdle();
            _clock.Advance(TimeSpan.FromSeconds(1));
            journal.WaitUntilIdle();
            journal.State.ShouldBe(JournalState.Healthy);
            journal.AppendNow(Orders, stored + 2, "more", stored, _body).IsStored.ShouldBeTrue();
            await journal.DisposeAsync();

            await using var reopened = EmbeddedJournal.Open(options, _clock);
            reopened.Past(Orders).ShouldBe($"[{stored + 1}:s] {stored + 2}:more | {stored + 2}");
            reopened.Read(Orders, 0).ShouldBe($"0+1 {_body}");
            reopened.Read(Orders, stored).ShouldBe($"{stored}+1 {_body}");
        }
        finally
        {
            // Also when the test has failed and left files open, so that its own failure is the one that is told.
            Run("umount", "-l", directory.Path).ShouldBeTrue();
        }
    }

    /// <summary>Appends messages until one is refused; returns how many were taken.</summary>
    private int FillUp(EmbeddedJournal journal, long capacity = 0)
    {
        _disk.Capacity = capacity > 0 ? capacity : _disk.Capacity;
        for (var stored = 0; stored < 100_000; stored++)
        {
            try
            {
                var observer = journal.AppendNow(Orders, stored + 1, "e", stored, _body);
                observer.IsStored.ShouldBeTrue("nobody could know that the disk is full");
            }
            catch (JournalFullException full)
            {
                full.Message.ShouldContain("No space left on device");
                return stored;
            }
        }

        throw new InvalidOperationException("The disk never became full.");
    }

    private static long Used(SimulatedDisk disk) => disk.Reserve + disk.List().Sum(number => (long)disk[number].Bytes.Length);

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
