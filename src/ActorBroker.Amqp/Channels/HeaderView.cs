using ActorBroker.Amqp.Wire;
using ActorBroker.Core.Arguments;

namespace ActorBroker.Amqp.Channels;

/// <summary>The headers of a message, decoded only if a headers exchange asks.</summary>
internal sealed class HeaderView : IHeaderSource
{
    private byte[] _raw = [];
    private FieldTable? _table;

    /// <summary>Makes a view of no message.</summary>
    public HeaderView()
    {
    }

    /// <summary>Keeps a copy of the properties if they have headers.</summary>
    public HeaderView(ReadOnlySpan<byte> properties) => Show(properties);

    /// <summary>Whether a route depended on the headers.</summary>
    public bool WasAsked { get; private set; }

    /// <summary>Turns to another message, of which nobody has asked anything.</summary>
    public void Show(ReadOnlySpan<byte> properties)
    {
        var headers = new BasicProperties(properties).Headers;
        _raw = headers.IsEmpty ? [] : headers.ToArray();
        _table = null;
        WasAsked = false;
    }

    /// <inheritdoc/>
    public bool TryGet(string name, out ArgumentValue value)
    {
        WasAsked = true;
        _table ??= _raw.Length == 0 ? FieldTable.Empty : FieldTable.Parse(_raw);
        if (_table.TryGet(name, out var field))
        {
            value = ArgumentMapping.ToArgument(field);
            return true;
        }

        value = default;
        return false;
    }
}
