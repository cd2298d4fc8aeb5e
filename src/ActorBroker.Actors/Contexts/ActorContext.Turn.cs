namespace ActorBroker.Actors;

/// <content>
/// Turns. A cell is scheduled or it is not, and only under the lock does that change, together with the look at the
/// queues: so no message is forgotten and no two threads run one cell.
/// </content>
public abstract partial class ActorContext
{
    private BatchQueue<Signal> _signals;
    private volatile bool _signalPending;
    private bool _scheduled;
    private bool _turnOpen;

    private protected bool SignalPending => _signalPending;

    private protected abstract int TurnLimit { get; }

    /// <summary>Messages in the mailbox; under the lock.</summary>
    private protected abstract bool HasMail { get; }

    void IRunnable.Run()
    {
        var exhausted = RunTurn();
        bool again;
        lock (_gate)
        {
            again = _scheduled = HasWork;
        }

        if (!again)
        {
            return;
        }

        if (exhausted)
        {
            System.Dispatcher.ScheduleElsewhere(this);
        }
        else
        {
            System.Dispatcher.Schedule(this);
        }
    }

    /// <summary>Adds a signal; from any thread.</summary>
    internal void AddSignal(Signal signal)
    {
        bool wake;
        lock (_gate)
        {
            if (_life == Life.Stopped)
            {
                return;
            }

            _signals.Add(signal);
            _signalPending = true;
            wake = !_scheduled;
            _scheduled = true;
        }

        if (wake)
        {
            System.Dispatcher.Schedule(this);
        }
    }

    private bool HasWork => _life != Life.Stopped && (_signalPending || (_life == Life.Running && !IsSuspended && HasMail));

    /// <summary>After mail was added: whether the cell has to be scheduled; under the lock.</summary>
    private protected bool MarkForMail()
    {
        if (_scheduled || IsSuspended || _life != Life.Running)
        {
            return false;
        }

        return _scheduled = true;
    }

    /// <summary>Notes that the actor's own code ran, so that the turn has to be ended.</summary>
    private protected void OpenTurn() => _turnOpen = true;

    /// <summary>Hands messages over until none is left, the limit is reached, a signal came, or the actor failed or was suspended.</summary>
    /// <returns>False if no message is left.</returns>
    private protected abstract bool Drain(ref int left);

    private bool RunTurn()
    {
        if (_life == Life.New)
        {
            Begin();
        }

        var left = TurnLimit;
        var exhausted = false;
        while (true)
        {
            HandleSignals();
            if (_life != Life.Running || IsSuspended)
            {
                break;
            }

            if (left == 0)
            {
                exhausted = true;
                break;
            }

            if (!Drain(ref left) && !_signalPending)
            {
                break;
            }
        }

        EndTurn();
        return exhausted;
    }

    private void EndTurn()
    {
        // A turn that ended in a failure stays open: if the supervisor says resume, what it gathered is still handed on.
        if (!_turnOpen || _life != Life.Running)
        {
            return;
        }

        _turnOpen = false;
        try
        {
            _actor!.TurnEnded();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void HandleSignals()
    {
        while (true)
        {
            while (_signals.TryTake(out var signal))
            {
                Handle(signal);
            }

            if (!_signalPending)
            {
                return;
            }

            lock (_gate)
            {
                _signalPending = false;
                _signals.Refill();
            }
        }
    }

    private void Handle(Signal signal)
    {
        switch (signal)
        {
            case Terminated terminated:
                if (_watching.Remove(terminated.Actor))
                {
                    HandOver(terminated);
                }

                break;
            case not SystemSignal:
                HandOver(signal);
                break;
            case StopSignal:
                BeginStop();
                break;
            case ChildrenGone:
                ChildrenAreGone();
                break;
            case ChildFailed failed:
                Supervise(failed);
                break;
            case Verdict verdict:
                Obey(verdict);
                break;
            case RestartDue:
                RestartAfterBackoff();
                break;
        }
    }

    private void HandOver(Signal signal)
    {
        switch (_life)
        {
            case Life.Running:
                _turnOpen = true;
                try
                {
                    _actor!.OnSignal(signal);
                }
                catch (Exception error)
                {
                    Fail(error);
                }

                break;
            case Life.Failed or Life.Restarting:
                (_failure!.Deferred ??= []).Add(signal);
                break;
        }
    }
}
