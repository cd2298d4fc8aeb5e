using ActorBroker.Core.Entities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Entities;

/// <summary>The set of offsets against a sorted set of numbers, with ranges that begin and end around the borders of pages.</summary>
public class OffsetSetModelTests
{
    private const int Pages = 6;
    private const int PageSize = 4096;

    private enum Kind
    {
        Add,
        AddOne,
        Remove,
        Intersect,
        Except,
        Walk,
    }

    [Fact]
    public void The_set_does_as_a_sorted_set_does()
    {
        // Near a border half of the time, anywhere else; most ranges are short, some cover pages.
        var offset = Gen.OneOf(
            from page in Gen.Choose(0, Pages)
            from near in Gen.Choose(-65, 65)
            select Math.Max(0L, (page * (long)PageSize) + near),
            from any in Gen.Choose(0, Pages * PageSize)
            select (long)any);
        var count = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(60, 70), Gen.Choose(0, 3 * PageSize));
        var step =
            from kind in Gen.Elements(Enum.GetValues<Kind>())
            from first in offset
            from length in count
            select (Kind: kind, Range: new OffsetRange(first, first + length));
        Prop.ForAll(Lists.Of(step), steps => Run(steps)).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(40));
    }

    private static void Run((Kind Kind, OffsetRange Range)[] steps)
    {
        var set = new OffsetSet();
        var model = new SortedSet<long>();
        foreach (var (kind, range) in steps)
        {
            Step(kind, range, set, model);
            set.Count.ShouldBe(model.Count);
            set.IsEmpty.ShouldBe(model.Count == 0);
            set.First.ShouldBe(model.Count == 0 ? -1 : model.Min);
            set.Contains(range.First).ShouldBe(model.Contains(range.First));
        }
    }

    private static void Step(Kind kind, OffsetRange range, OffsetSet set, SortedSet<long> model)
    {
        var found = new List<OffsetRange>();
        switch (kind)
        {
            case Kind.Add:
                set.Add(range).ShouldBe(All(range).Count(model.Add));
                break;
            case Kind.AddOne:
                set.Add(range.First).ShouldBe(model.Add(range.First));
                break;
            case Kind.Remove:
                set.Remove(range).ShouldBe(All(range).Count(model.Remove));
                break;
            case Kind.Intersect:
                set.Intersect(range, found);
                Flat(found).ShouldBe(All(range).Where(model.Contains));
                break;
            case Kind.Except:
                set.Except(range, found);
                Flat(found).ShouldBe(All(range).Where(o => !model.Contains(o)));
                break;
            case Kind.Walk:
                var most = Math.Max(1, range.Count);
                for (var run = set.NextRange(range.First, most); !run.IsEmpty; run = set.NextRange(run.End, most))
                {
                    run.Count.ShouldBeLessThanOrEqualTo(most);
                    found.Add(run);
                }

                Flat(found).ShouldBe(model.GetViewBetween(range.First, long.MaxValue));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private static IEnumerable<long> All(OffsetRange range)
    {
        for (var offset = range.First; offset < range.End; offset++)
        {
            yield return offset;
        }
    }

    private static IEnumerable<long> Flat(List<OffsetRange> ranges) => ranges.SelectMany(All);
}
