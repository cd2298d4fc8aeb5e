namespace ActorBroker.Actors;

/// <content>
/// Failure and supervision. A failed actor handles nothing but signals between cells until its parent, in a turn of its
/// own, has sent the verdict. Its children run on; a restart stops them.
/// </content>
public abstract partial class ActorContext
{
    /// <summary>The actor's code threw.</summary>
    private protected void Fail(Exception reason)
    {
        _failure ??= new FailureRecord();
        _failure.Reason = reason;
        _life = Life.Failed;
        Sender = null;
        if (_parent is null)
        {
            // Nobody is above the root; its failure is an escalation that nobody caught.
            System.EventStream.Publish(new ActorFailed(Reference, reason, Directive.Stop, TimeSpan.Zero));
            BeginStop();
            return;
        }

        _parent.AddSignal(new ChildFailed(this, reason));
    }

    private void Supervise(ChildFailed failed)
    {
        if (_life is Life.Restarting or Life.Stopping or Life.Stopped)
        {
            // All children have been told to stop already.
            return;
        }

        var child = failed.Child;
        var delay = TimeSpan.Zero;
        Directive directive;
        try
        {
            var strategy = _actor?.SupervisorStrategy ?? SupervisorStrategy.Default;
            directive = strategy.Decider(failed.Reason);
            if (directive == Directive.Restart)
            {
                directive = Plan(child, strategy, out delay);
            }
        }
        catch (Exception error)
        {
            EscalateFrom(child, error);
            return;
        }

        System.EventStream.Publish(new ActorFailed(child.Reference, failed.Reason, directive, delay));
        switch (directive)
        {
            case Directive.Resume:
                child.AddSignal(Verdict.Resume);
                break;
            case Directive.Restart:
                child.AddSignal(new Verdict(Directive.Restart, delay));
                break;
            case Directive.Escalate:
                EscalateFrom(child, failed.Reason);
                break;
            default:
                child.AddSignal(Verdict.Stop);
                break;
        }
    }

    private Directive Plan(ActorContext child, SupervisorStrategy strategy, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        var record = child._failure!;
        var restart = record.Count(strategy, Clock);
        if (restart == 0)
        {
            return Directive.Stop;
        }

        delay = strategy.Backoff(restart, Mix.Share(System.Seed, child.Reference.Path, restart));
        record.ReadyAfter(delay, Clock);
        return Directive.Restart;
    }

    private void EscalateFrom(ActorContext child, Exception reason)
    {
        _failure ??= new FailureRecord();
        (_failure.Escalated ??= []).Add(child);
        if (_life != Life.Failed)
        {
            Fail(reason);
        }
    }

    private void Obey(Verdict verdict)
    {
        if (_life != Life.Failed)
        {
            return;
        }

        switch (verdict.Directive)
        {
            case Directive.Resume:
                ResumeAfterFailure();
                break;
            case Directive.Restart when verdict.Delay > TimeSpan.Zero:
                _failure!.Backoff = Clock.CreateTimer(
                    static cell => ((ActorContext)cell!).BackoffPassed(), this, verdict.Delay, Timeout.InfiniteTimeSpan);
                break;
            case Directive.Restart:
                BeginRestart();
                break;
            default:
                BeginStop();
                break;
        }
    }

    private void ResumeAfterFailure()
    {
        if (_actor is null)
        {
            // There is nothing to resume if the constructor threw: the only way on is a new instance.
            BeginRestart();
            return;
        }

        _life = Life.Running;
        if (_failure!.Escalated is { } escalated)
        {
            _failure.Escalated = null;
            foreach (var child in escalated)
            {
                child.AddSignal(Verdict.Resume);
            }
        }

        HandOverDeferred();
    }

    private void BackoffPassed()
    {
        using (System.Dispatcher.Enter(mayBlock: true))
        {
            AddSignal(RestartDue.Instance);
        }
    }

    private void RestartAfterBackoff()
    {
        if (_life == Life.Failed)
        {
            BeginRestart();
        }
    }
}
