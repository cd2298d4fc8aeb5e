namespace ActorBroker.Actors;

/// <content>Start, restart and stop.</content>
public abstract partial class ActorContext
{
    private Actor? _actor;
    private FailureRecord? _failure;
    private Life _life;

    /// <summary>Schedules the first turn.</summary>
    internal void Start()
    {
        lock (_gate)
        {
            _scheduled = true;
        }

        System.Dispatcher.Schedule(this);
    }

    /// <summary>Makes a new instance and gives it its context.</summary>
    private protected abstract Actor Create();

    /// <summary>Drops what belongs to an instance: timers and behaviour.</summary>
    private protected abstract void Forget();

    /// <summary>Takes the mail out and makes the name stand for nobody; under the lock.</summary>
    private protected abstract void Close();

    /// <summary>Makes dead letters of the mail that is left; after <see cref="Close"/>.</summary>
    private protected abstract void BuryMail();

    private void Begin()
    {
        try
        {
            _actor = Create();
            _life = Life.Running;
            _turnOpen = true;
            _actor.PreStart();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void BeginRestart()
    {
        _failure!.Backoff?.Dispose();
        _failure.Backoff = null;
        if (_actor is { } failed)
        {
            CleanUp(failed, _failure.Reason);
            _actor = null;
        }

        _life = Life.Restarting;
        if (StopChildren(close: false))
        {
            FinishRestart();
        }
    }

    private void FinishRestart()
    {
        var reason = _failure!.Reason!;
        Forget();
        _turnOpen = false;
        _failure.Escalated = null;
        IsSuspended = false;
        try
        {
            _actor = Create();
            _life = Life.Running;
            _turnOpen = true;
            _actor.PostRestart(reason);
        }
        catch (Exception error)
        {
            Fail(error);
            return;
        }

        System.EventStream.Publish(new ActorRestarted(Reference, reason));
        HandOverDeferred();
    }

    private void HandOverDeferred()
    {
        if (_failure?.Deferred is not { } deferred)
        {
            return;
        }

        _failure.Deferred = null;
        foreach (var signal in deferred)
        {
            HandOver(signal);
        }
    }

    private void BeginStop()
    {
        if (_life is Life.Stopping or Life.Stopped)
        {
            return;
        }

        // What the turn gathered so far was decided and may be waited for; it is handed on before the end.
        EndTurn();
        _failure?.Backoff?.Dispose();
        _life = Life.Stopping;
        if (StopChildren(close: true))
        {
            FinishStop();
        }
    }

    private void ChildrenAreGone()
    {
        switch (_life)
        {
            case Life.Stopping:
                FinishStop();
                break;
            case Life.Restarting:
                FinishRestart();
                break;
        }
    }

    private void FinishStop()
    {
        Forget();
        if (_actor is { } actor)
        {
            CleanUp(actor, null);
        }

        ActorRef[] watchers;
        lock (_gate)
        {
            _life = Life.Stopped;
            _signalPending = false;
            watchers = _watchers.Take();
            Close();
        }

        BuryMail();
        _actor = null;
        foreach (var watched in _watching.Take())
        {
            watched.RemoveWatcher(Reference);
        }

        // The parent first: who hears of the end may spawn a successor by the same name.
        _parent?.RemoveChild(Reference);
        var news = new Terminated(Reference);
        foreach (var watcher in watchers)
        {
            watcher.Signal(news);
        }

        if (_parent is null)
        {
            System.Stopped();
        }
    }

    private void CleanUp(Actor actor, Exception? restartReason)
    {
        try
        {
            if (restartReason is null)
            {
                actor.PostStop();
            }
            else
            {
                actor.PreRestart(restartReason);
            }
        }
        catch (Exception error)
        {
            System.EventStream.Publish(new CleanUpFailed(Reference, error));
        }
    }
}
