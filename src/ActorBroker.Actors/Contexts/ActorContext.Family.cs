using System.Globalization;

namespace ActorBroker.Actors;

/// <content>Children and watchers.</content>
public abstract partial class ActorContext
{
    private Dictionary<string, ActorRef>? _children;
    private RefSet _watchers;
    private RefSet _watching;
    private int _names;
    private bool _closed;
    private bool _awaitingChildren;

    /// <summary>The living children, as they are now. From any thread.</summary>
    public IReadOnlyCollection<ActorRef> Children
    {
        get
        {
            lock (_gate)
            {
                return _children is null ? [] : [.. _children.Values];
            }
        }
    }

    /// <summary>Makes a child, which this actor supervises. Its first turn comes soon after; messages told before wait for it.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name, without a slash; null to have one made up.</param>
    /// <exception cref="ArgumentException">The name is empty, holds a slash, or is that of a living child.</exception>
    /// <exception cref="InvalidOperationException">This actor is stopping.</exception>
    public ActorRef<T> Spawn<T>(Props<T> props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && (name.Length == 0 || name.Contains('/', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{name}' cannot be an actor's name; use one that is not empty and holds no slash.", nameof(name));
        }

        ActorContext<T> cell;
        lock (_gate)
        {
            if (_closed)
            {
                throw new InvalidOperationException($"Actor '{Reference.Path}' is stopping and cannot have new children.");
            }

            name ??= "$" + (++_names).ToString(CultureInfo.InvariantCulture);
            cell = new ActorContext<T>(System, this, props, name);
            if (!(_children ??= new(StringComparer.Ordinal)).TryAdd(name, cell.Self))
            {
                throw new ArgumentException($"'{cell.Self.Path}' exists already; use another name, or watch it and wait until it has stopped.", nameof(name));
            }
        }

        cell.Start();
        return cell.Self;
    }

    internal bool TryAddWatcher(ActorRef watcher)
    {
        lock (_gate)
        {
            if (_life == Life.Stopped)
            {
                return false;
            }

            _watchers.Add(watcher);
            return true;
        }
    }

    internal void RemoveWatcher(ActorRef watcher)
    {
        lock (_gate)
        {
            _watchers.Remove(watcher);
        }
    }

    private bool IsChild(ActorRef actor)
    {
        lock (_gate)
        {
            return _children is not null && _children.TryGetValue(actor.Name, out var child) && child == actor;
        }
    }

    /// <summary>A child has stopped; called on its thread.</summary>
    private void RemoveChild(ActorRef child)
    {
        bool last;
        lock (_gate)
        {
            _children!.Remove(child.Name);
            last = _awaitingChildren && _children.Count == 0;
            if (last)
            {
                _awaitingChildren = false;
            }
        }

        if (last)
        {
            AddSignal(ChildrenGone.Instance);
        }
    }

    /// <summary>Tells all children to stop.</summary>
    /// <returns>True if there are none; else <see cref="ChildrenGone"/> comes when they have.</returns>
    private bool StopChildren(bool close)
    {
        ActorRef[] children;
        lock (_gate)
        {
            _closed |= close;
            if (_children is null || _children.Count == 0)
            {
                return true;
            }

            children = [.. _children.Values];
            _awaitingChildren = true;
        }

        foreach (var child in children)
        {
            child.Signal(StopSignal.Instance);
        }

        return false;
    }
}
