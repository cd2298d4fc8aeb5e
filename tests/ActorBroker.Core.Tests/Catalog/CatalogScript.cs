using System.Globalization;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using Shouldly;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>
/// Runs a catalog by a table of plain text: one command a line, then <c>=></c> and what came of it. Words after the name
/// are flags or arguments (<c>x-expires=5</c>); an empty name is <c>''</c>, a destination is <c>q:name</c> or <c>x:name</c>.
/// </summary>
internal sealed class CatalogScript
{
    private readonly CatalogMachine _machine;
    private readonly Turn<CatalogEvent, CatalogEffect> _turn;

    public CatalogScript(CatalogLimits? limits = null)
    {
        _machine = new CatalogMachine(limits ?? CatalogLimits.Default);
        _turn = new Turn<CatalogEvent, CatalogEffect>(_machine.Apply);
    }

    public CatalogMachine Machine => _machine;

    /// <summary>Runs a table and compares each outcome with the expected one.</summary>
    public static void Check(string table, CatalogLimits? limits = null) => new CatalogScript(limits).Run(table);

    public void Run(string table)
    {
        var expected = table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var actual = expected.Select(line =>
        {
            var command = line.Split("=>", 2)[0].TrimEnd();
            return $"{command} => {Outcome(Parse(command))}";
        });
        string.Join('\n', actual).ShouldBe(string.Join('\n', expected.Select(line =>
        {
            var parts = line.Split("=>", 2, StringSplitOptions.TrimEntries);
            return $"{parts[0]} => {parts[1]}";
        })));
    }

    public string Outcome(CatalogCommand command)
    {
        var words = new List<string> { Describe(Run(command)) };
        words.AddRange(_turn.Events.Select(Describe));
        return string.Join(" ", words);
    }

    /// <summary>Runs one command that has somebody to answer to, and checks what every command keeps to.</summary>
    public CatalogOutcome Run(CatalogCommand command)
    {
        _turn.Clear(0);
        _machine.Decide(command, _turn);
        _machine.Conclude(_turn);
        _turn.Effects.OfType<TopologyChanged>().Select(e => e.Event).ShouldBe(_turn.Events);
        var reply = _turn.Effects[^1].ShouldBeOfType<CatalogReply>();
        reply.Recipient.ShouldBeSameAs(command.ReplyTo);
        _turn.Durability.ShouldBe(_turn.Events.Any(e => e.IsDurable) ? Durability.Synced : Durability.None);
        return reply.Outcome;
    }

    public static string Describe(CatalogEvent @event) => (@event switch
    {
        VirtualHostDeclared e => $"+vhost:{e.Name}",
        ExchangeDeclared e => $"+x:{e.Exchange.Name}",
        ExchangeDeleted e => $"-x:{e.Id.Name}",
        QueueDeclared e => $"+q:{e.Queue.Name}",
        QueueDeleted e => $"-q:{e.Id.Name}",
        Bound e => $"+{Describe(e.Binding)}",
        Unbound e => $"-{Describe(e.Binding)}",
        _ => "?",
    }) + (@event.IsDurable ? "!" : "");

    private static string Describe(BindingInfo b) =>
        $"({b.Source}>{b.DestinationKind switch { DestinationKind.Queue => "q", DestinationKind.Exchange => "x", _ => "t" }}:{b.Destination}{(b.Key == default ? "" : $" {b.Key}")})";

    private static string Describe(CatalogOutcome outcome) => outcome switch
    {
        CatalogDone => "ok",
        ExchangeReady x => x.Created ? "new" : "old",
        QueueReady q => $"{(q.Created ? "new" : "old")} {Number(q.Queue.Entity)}",
        CatalogError e => $"{e.Kind}: {e.Message}",
        _ => "?",
    };

    private static string Number(EntityId queue) =>
        QueueNumbers.IsTransient(queue) ? $"t{queue.Number - QueueNumbers.TransientFlag}" : $"d{queue.Number}";

    private CatalogCommand Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(w => string.Equals(w, "''", StringComparison.Ordinal) ? "" : w).ToList();
        var to = new Someone();
        var host = Value(words, "in") ?? "/";
        var id = new ResourceName(host, words[1]);
        return words[0] switch
        {
            "vhost" => new DeclareVirtualHost(to, words[1]),
            "exchange" => new DeclareExchange(
                to, id, words[2], words.Contains("durable"), words.Contains("auto-delete"), words.Contains("internal"), Arguments(words)),
            "delete" => new DeleteExchange(to, id, words.Contains("if-unused")),
            "queue" => new DeclareQueue(
                to, id, words.Contains("server-named"), words.Contains("durable"), words.Contains("auto-delete"), Long(words, "owner"), Arguments(words)),
            "remove" => new RemoveQueues(to, [.. _machine.Queues.Where(q => words.Contains(q.Name)).Select(q => q.Entity)]),
            "bind" => new Bind(to, ParseBinding(host, words), Long(words, "by")),
            "unbind" => new Unbind(to, ParseBinding(host, words), Long(words, "by")),
            var other => throw new ArgumentException($"No command '{other}'.", nameof(line)),
        };
    }

    private static BindingInfo ParseBinding(string host, List<string> words) => new(
        host,
        words[1],
        words[2].StartsWith("q:", StringComparison.Ordinal) ? DestinationKind.Queue : DestinationKind.Exchange,
        words[2][2..],
        RoutingKey.Of(words.Count > 3 && !words[3].Contains('=', StringComparison.Ordinal) ? words[3] : ""),
        Arguments(words));

    private static string? Value(List<string> words, string name) =>
        words.Find(w => w.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static long Long(List<string> words, string name) =>
        Value(words, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static ArgumentTable Arguments(List<string> words) => new(
        words.Where(w => w.Contains('=', StringComparison.Ordinal))
            .Select(w => w.Split('=', 2))
            .Where(p => p[0] is not ("in" or "owner" or "by"))
            .Select(p => KeyValuePair.Create(p[0], Argument(p[1]))));

    private static ArgumentValue Argument(string text)
    {
        if (long.TryParse(text, CultureInfo.InvariantCulture, out var number))
        {
            return ArgumentValue.Of(number);
        }

        return bool.TryParse(text, out var flag) ? ArgumentValue.Of(flag) : ArgumentValue.Of(text);
    }

    private sealed class Someone : Recipient;
}
