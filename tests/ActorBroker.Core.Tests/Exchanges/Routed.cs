using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Core.Tests.Exchanges;

/// <summary>Shorthand for binding targets named by text and for asking where a key goes.</summary>
internal static class Routed
{
    public static Binding<string> Binding(string target, string key, params (string Name, ArgumentValue Value)[] arguments) =>
        new(string.Intern(target), key, Table(arguments));

    public static ArgumentTable Table(params (string Name, ArgumentValue Value)[] entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)));

    public static RoutingTable<string> Bind(this RoutingTable<string> table, string target, string key) => table.Add(Binding(target, key));

    public static RoutingTable<string> Unbind(this RoutingTable<string> table, string target, string key) => table.Remove(Binding(target, key));

    /// <summary>The targets in the order in which they were found.</summary>
    public static string[] To(this RoutingTable<string> table, string key, IHeaderSource? headers = null)
    {
        var result = new RouteResult<string>();
        table.Route(System.Text.Encoding.UTF8.GetBytes(key), headers ?? ArgumentTable.Empty, result);
        return result.AsSpan().ToArray();
    }
}
