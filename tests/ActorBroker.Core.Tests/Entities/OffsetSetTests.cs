using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Entities;

public class OffsetSetTests
{
    /// <summary>Offsets in a page of the set; were it another, these tests would still hold but look beside the borders.</summary>
    private const long Page = 4096;

    private readonly OffsetSet _set = new();

    [Fact]
    public void An_empty_set_has_no_first_offset_and_no_range()
    {
        _set.First.ShouldBe(-1);
        _set.NextRange(0).IsEmpty.ShouldBeTrue();
        _set.Remove(new OffsetRange(0, long.MaxValue)).ShouldBe(0);
    }

    [Fact]
    public void A_run_goes_on_over_the_border_of_a_page()
    {
        _set.Add(new OffsetRange(Page - 2, Page + 2)).ShouldBe(4);
        _set.NextRange(0).ShouldBe(new OffsetRange(Page - 2, Page + 2));
        _set.NextRange(Page).ShouldBe(new OffsetRange(Page, Page + 2));
    }

    [Fact]
    public void A_whole_page_ends_where_the_next_begins()
    {
        _set.Add(new OffsetRange(Page, 2 * Page)).ShouldBe(Page);
        _set.Contains(Page - 1).ShouldBeFalse();
        _set.Contains(Page).ShouldBeTrue();
        _set.Contains((2 * Page) - 1).ShouldBeTrue();
        _set.Contains(2 * Page).ShouldBeFalse();
        _set.NextRange(0).ShouldBe(new OffsetRange(Page, 2 * Page));
    }

    [Fact]
    public void Pages_apart_do_not_make_one_run()
    {
        _set.Add(new OffsetRange(0, Page));
        _set.Add(new OffsetRange(2 * Page, 3 * Page));
        _set.NextRange(0).ShouldBe(new OffsetRange(0, Page));
        _set.NextRange(Page).ShouldBe(new OffsetRange(2 * Page, 3 * Page));
    }

    [Fact]
    public void A_long_run_is_told_in_parts_that_follow_one_another()
    {
        var range = new OffsetRange(5, (100 * Page) + 7);
        _set.Add(range);
        var parts = new List<OffsetRange>();
        _set.Intersect(new OffsetRange(0, long.MaxValue), parts);
        parts.Count.ShouldBeInRange(2, 10);
        parts[0].First.ShouldBe(range.First);
        parts[^1].End.ShouldBe(range.End);
        for (var i = 1; i < parts.Count; i++)
        {
            parts[i].First.ShouldBe(parts[i - 1].End);
        }
    }

    [Fact]
    public void A_run_is_cut_to_what_is_asked_for()
    {
        _set.Add(new OffsetRange(10, 3 * Page));
        _set.NextRange(0, 1).ShouldBe(new OffsetRange(10, 11));
        _set.NextRange(0, Page).ShouldBe(new OffsetRange(10, Page + 10));
        _set.NextRange(0, long.MaxValue).ShouldBe(new OffsetRange(10, 3 * Page));
    }

    [Fact]
    public void What_is_missing_of_a_long_run_is_told_without_empty_ranges()
    {
        _set.Add(new OffsetRange(10, 50 * Page));
        var missing = new List<OffsetRange>();
        _set.Except(new OffsetRange(0, 60 * Page), missing);
        missing.ShouldBe([new OffsetRange(0, 10), new OffsetRange(50 * Page, 60 * Page)]);
    }

    [Fact]
    public void Ten_million_offsets_are_added_and_taken_from_the_front_one_page_after_the_other()
    {
        const long All = 10_000_000;
        _set.Add(new OffsetRange(0, All)).ShouldBe(All);
        for (long end = 1000; end <= All; end += 1000)
        {
            _set.Remove(new OffsetRange(end - 1000, end)).ShouldBe(1000);
            _set.First.ShouldBe(end == All ? -1 : end);
        }

        _set.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Far_offsets_cost_no_more_than_near_ones()
    {
        var far = long.MaxValue - (2 * Page);
        _set.Add(far).ShouldBeTrue();
        _set.Add(far).ShouldBeFalse();
        _set.Add(3).ShouldBeTrue();
        _set.NextRange(4).ShouldBe(new OffsetRange(far, far + 1));
        _set.Remove(new OffsetRange(0, long.MaxValue)).ShouldBe(2);
        _set.IsEmpty.ShouldBeTrue();
    }
}
