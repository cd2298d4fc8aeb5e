namespace ActorBroker.Actors;

/// <summary>The surroundings of an actor that understands <typeparamref name="TMessage"/>.</summary>
/// <typeparam name="TMessage">The messages it understands.</typeparam>
public sealed class ActorContext<TMessage> : ActorContext
{
    private readonly Props<TMessage> _props;
    private readonly LocalRef<TMessage> _self;
    private BatchQueue<Envelope> _mail;
    private Actor<TMessage>? _instance;
    private Action<TMessage>? _behavior;
    private ActorTimers<TMessage>? _timers;
    private bool _closedMail;

    internal ActorContext(ActorSystem system, ActorContext? parent, Props<TMessage> props, string name)
        : base(system, parent)
    {
        _props = props;
        _self = new LocalRef<TMessage>(system, parent?.Reference, name);
        _self.Attach(this);
    }

    /// <summary>The actor's own reference. From any thread.</summary>
    public ActorRef<TMessage> Self => _self;

    /// <summary>The actor's timers.</summary>
    public ITimers<TMessage> Timers => _timers ??= new ActorTimers<TMessage>(this);

    internal override ActorRef Reference => _self;

    private protected override int TurnLimit => _props.TurnLimit;

    private protected override bool HasMail => _mail.Count > 0;

    /// <summary>Handles further messages with the function instead of <see cref="Actor{TMessage}.Receive"/>, until <see cref="Unbecome"/> or a restart.</summary>
    public void Become(Action<TMessage> behavior)
    {
        ArgumentNullException.ThrowIfNull(behavior);
        _behavior = behavior;
    }

    /// <summary>Goes back to <see cref="Actor{TMessage}.Receive"/>.</summary>
    public void Unbecome() => _behavior = null;

    /// <summary>Adds a message; from any thread.</summary>
    internal Delivery Enqueue(TMessage message, object? origin)
    {
        bool wake;
        lock (Gate)
        {
            if (_closedMail)
            {
                return Delivery.Stopped;
            }

            // An actor's own timers, one message each at most, pass the limit: a lost one would never be noticed.
            if (_mail.Count >= _props.MailboxCapacity && origin is not TimerEntry<TMessage>)
            {
                return Delivery.MailboxFull;
            }

            _mail.Add(new Envelope(message, origin));
            wake = MarkForMail();
        }

        if (wake)
        {
            System.Dispatcher.Schedule(this);
        }

        return Delivery.Delivered;
    }

    private protected override bool Drain(ref int left)
    {
        while (left > 0)
        {
            if (!_mail.TryTake(out var envelope))
            {
                if (!Refill())
                {
                    Sender = null;
                    return false;
                }

                continue;
            }

            left--;
            if (envelope.Origin is TimerEntry<TMessage> timer)
            {
                if (!_timers!.Admit(timer))
                {
                    continue;
                }

                Sender = null;
            }
            else
            {
                Sender = (ActorRef?)envelope.Origin;
            }

            OpenTurn();
            try
            {
                if (_behavior is null)
                {
                    _instance!.Receive(envelope.Message);
                }
                else
                {
                    _behavior(envelope.Message);
                }
            }
            catch (Exception error)
            {
                Fail(error);
                return true;
            }

            if (IsSuspended || SignalPending)
            {
                break;
            }
        }

        Sender = null;
        return true;
    }

    private protected override Actor Create()
    {
        var instance = _props.Factory() ?? throw new InvalidOperationException($"The factory of actor '{_self.Path}' returned null.");
        instance.Context = this;
        _instance = instance;
        return instance;
    }

    private protected override void Forget()
    {
        _timers?.CancelAll();
        _behavior = null;
    }

    private protected override void Close()
    {
        _closedMail = true;
        _self.Detach();
    }

    private protected override void BuryMail()
    {
        _instance = null;
        do
        {
            while (_mail.TryTake(out var envelope))
            {
                if (envelope.Origin is not TimerEntry<TMessage>)
                {
                    System.DeadLetters.Add(envelope.Message, (ActorRef?)envelope.Origin, _self, Delivery.Stopped);
                }
            }
        }
        while (Refill());
    }

    private bool Refill()
    {
        lock (Gate)
        {
            return _mail.Refill();
        }
    }

    /// <summary>A message and where it came from: a reference, one of the actor's timers, or nobody knows.</summary>
    private readonly record struct Envelope(TMessage Message, object? Origin);
}
