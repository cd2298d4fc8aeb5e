using ActorBroker.Journal.Format;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Writing;

/// <summary>Where the log goes on.</summary>
/// <param name="Active">The segment to write to; null for a new journal.</param>
/// <param name="NextNumber">A segment number above all that were ever used.</param>
/// <param name="LastGroup">The last group's number, 0 for a new journal.</param>
/// <param name="Footer">What is known of the entries of the segment to write to.</param>
internal readonly record struct LogEnd(Segment? Active, long NextNumber, long LastGroup, SegmentFooter Footer);
