using System.Globalization;
using System.Text;
using ActorBroker.Amqp.Channels;
using ActorBroker.Core.Queues;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Channels;

public class UnsettledDeliveriesTests
{
    private const int Holders = 3;

    private readonly FakeHolder[] _holders = [new(), new(), new()];

    [Fact]
    public void Deliveries_of_one_holder_in_a_row_are_taken_as_one_range()
    {
        var deliveries = new UnsettledDeliveries();
        for (var i = 0; i < 1000; i++)
        {
            deliveries.Add((ulong)i + 1, _holders[0], 500 + i);
        }

        Take(deliveries, 1000, multiple: true).ShouldBe("0:500-1500");
        deliveries.Count.ShouldBe(0);
    }

    [Fact]
    public void Tag_zero_means_all_with_multiple_and_none_without()
    {
        var deliveries = new UnsettledDeliveries();
        Take(deliveries, 0, multiple: true).ShouldBe("");
        deliveries.Add(1, _holders[0], 7);
        deliveries.Add(2, _holders[1], 7);

        Take(deliveries, 0, multiple: false).ShouldBeNull();
        Take(deliveries, 0, multiple: true).ShouldBe("0:7-8 1:7-8");
        deliveries.Count.ShouldBe(0);
    }

    [Fact]
    public void One_out_of_the_middle_leaves_both_sides()
    {
        var deliveries = new UnsettledDeliveries();
        for (var i = 0; i < 5; i++)
        {
            deliveries.Add((ulong)i + 1, _holders[0], i);
        }

        Take(deliveries, 3, multiple: false).ShouldBe("0:2-3");
        Take(deliveries, 3, multiple: false).ShouldBeNull();
        Take(deliveries, 3, multiple: true).ShouldBeNull();
        Take(deliveries, 4, multiple: true).ShouldBe("0:0-2 0:3-4");
        Take(deliveries, 5, multiple: true).ShouldBe("0:4-5");
    }

    [Fact]
    public void It_behaves_like_a_plain_list_of_deliveries()
    {
        var steps = Gen.Choose(0, 9).SelectMany(static kind => Gen.Choose(0, 40).Select(value => (Kind: kind, Value: value)));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200),
            Prop.ForAll(steps.ListOf().ToArbitrary(), Behaves));
    }

    private bool Behaves(IList<(int Kind, int Value)> steps)
    {
        var deliveries = new UnsettledDeliveries();
        var model = new SortedDictionary<ulong, (int Holder, long Offset)>();
        ulong tag = 0;
        var next = new long[Holders];
        foreach (var (kind, value) in steps)
        {
            if (kind < 6)
            {
                var holder = value % Holders;
                next[holder] += value % 7 == 0 ? 2 : 1;
                model.Add(++tag, (holder, next[holder]));
                deliveries.Add(tag, _holders[holder], next[holder]);
                continue;
            }

            var wanted = kind == 9 ? 0 : (ulong)value;
            var multiple = kind > 6;
            var expected = TakeFromModel(model, wanted, multiple);
            string.Equals(Singles(deliveries, wanted, multiple), expected, StringComparison.Ordinal).ShouldBeTrue();
            deliveries.Count.ShouldBe(model.Count);
        }

        return true;
    }

    private static string? TakeFromModel(SortedDictionary<ulong, (int Holder, long Offset)> model, ulong wanted, bool multiple)
    {
        if ((wanted != 0 || !multiple) && !model.ContainsKey(wanted))
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var (tag, (holder, offset)) in model.ToArray())
        {
            if (tag == wanted || (multiple && (wanted == 0 || tag < wanted)))
            {
                model.Remove(tag);
                text.Append(CultureInfo.InvariantCulture, $"{holder}:{offset} ");
            }
        }

        return text.ToString();
    }

    private string? Singles(UnsettledDeliveries deliveries, ulong tag, bool multiple)
    {
        var text = new StringBuilder();
        var known = deliveries.Take(tag, multiple, 0, (_, holder, range) =>
        {
            for (var offset = range.First; offset < range.End; offset++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Array.IndexOf(_holders, holder)}:{offset} ");
            }
        });
        return known ? text.ToString() : null;
    }

    private string? Take(UnsettledDeliveries deliveries, ulong tag, bool multiple)
    {
        var parts = new List<string>();
        var known = deliveries.Take(
            tag, multiple, parts, (list, holder, range) => list.Add($"{Array.IndexOf(_holders, holder)}:{range.First}-{range.End}"));
        return known ? string.Join(' ', parts) : null;
    }

    private sealed class FakeHolder() : QueueHolder(null!, null!)
    {
        public override bool CountsForPrefetch => true;

        public override void Handle(QueueEffect effect)
        {
            // Nothing comes here.
        }

        public override void HandleFailure(Exception reason)
        {
            // Nothing comes here.
        }
    }
}
