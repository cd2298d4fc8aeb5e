namespace ActorBroker.Actors;

/// <summary>A sender that wants to hear if its message will never be handled.</summary>
internal interface IQuestion
{
    /// <summary>The message became a dead letter.</summary>
    void Undelivered(Delivery delivery);
}

/// <summary>Takes the answer to one question; the second and every later one becomes a dead letter.</summary>
internal sealed class QuestionRef<TReply> : ActorRef<TReply>, IQuestion
{
    private readonly TaskCompletionSource<TReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorRef _target;
    private readonly TimeSpan _timeout;
    private readonly ITimer? _timer;

    public QuestionRef(ActorRef target, TimeSpan timeout)
        : base(target.System)
    {
        _target = target;
        _timeout = timeout;
        _timer = System.Clock.CreateTimer(static question => ((QuestionRef<TReply>)question!).TimedOut(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    public override string Name => "ask";

    public override string Path => _target.Path + "/ask";

    public override bool IsStopped => _answer.Task.IsCompleted;

    public Task<TReply> Task => _answer.Task;

    public override void Signal(Signal signal)
    {
        // A question is over with its first answer; nothing else concerns it.
    }

    public override void AddWatcher(ActorRef watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        _ = _answer.Task.ContinueWith(
            static (_, state) =>
            {
                var (watcher, question) = ((ActorRef, ActorRef))state!;
                watcher.Signal(new Terminated(question));
            },
            (watcher, (ActorRef)this),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    public override void RemoveWatcher(ActorRef watcher)
    {
        // The news comes once and late news is the watcher's to drop, so there is nothing to take back.
    }

    public void Undelivered(Delivery delivery) => Fail(
        delivery == Delivery.MailboxFull ? new MailboxFullException(_target) : new ActorStoppedException(_target));

    protected internal override Delivery Deliver(TReply message, ActorRef? sender)
    {
        if (!_answer.TrySetResult(message))
        {
            return Delivery.Stopped;
        }

        _timer?.Dispose();
        return Delivery.Delivered;
    }

    private void TimedOut() => Fail(new TimeoutException(
        $"Actor '{_target.Path}' did not answer within {_timeout.TotalSeconds} s; it may be overloaded or restarting. Ask again or allow more time."));

    private void Fail(Exception error)
    {
        if (_answer.TrySetException(error))
        {
            // The timer of a timeout of zero may fire while it is being made.
            _timer?.Dispose();
        }
    }
}
