using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Selectors;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>
/// Does at random what sessions do to a queue - publish messages of all kinds, subscribe with all wishes, acknowledge, send back, reject,
/// unsubscribe, commit, not take what comes - and ends the broker now and then. It checks after each step: a message waits, or is out to exactly
/// one subscriber, or is gone for ever; whoever gets one gets the first that is for him; nobody has more than his credit; nothing waits that
/// somebody could take; nothing persistent is lost, and what was delivered before the end of the broker is marked when it comes again.
/// </summary>
internal sealed class QueueModel(JournalQueue queue)
{
    private readonly SortedSet<ModelMessage> _waiting = [];
    private readonly Dictionary<int, ModelMessage> _all = [];
    private readonly Dictionary<int, ModelListener> _listeners = [];
    private readonly Dictionary<string, ModelListener> _owners = [];
    private readonly List<ModelPromise> _promises = [];
    private int _lastMessage;
    private int _lastListener;

    private QueueBench Bench => queue.Bench;

    /// <summary>Does something.</summary>
    /// <param name="choice">What; any number means something.</param>
    public async Task StepAsync(int choice)
    {
        var (what, which) = (choice % 14, choice / 14);

        switch (what)
        {
            case 0 or 1 or 2 or 3:
                var message = NewMessage(which);
                Bench.Publish(message.Make());
                _waiting.Add(message);
                break;
            case 4 when _listeners.Count < 4:
                await SubscribeAsync(which);
                break;
            case 5 or 6 or 7 when Pick(Out(), which) is { Listener: { } listener, Sequence: var sequence }:
                await SettleAsync(listener, sequence, (Settlement)(which % 3));
                break;
            case 8 when Pick([.. _listeners.Values], which) is { } leaving:
                await UnsubscribeAsync(leaving);
                break;
            case 9:
                await PromiseAsync(which);
                break;
            case 10 when Pick(_promises, which) is { } promise:
                await EndAsync(promise, isCarriedOut: which % 3 != 0);
                break;
            case 11 when Pick([.. _listeners.Values], which) is { } full:
                full.Block();
                break;
            case 12 when Pick([.. _listeners.Values], which) is { } drained:
                drained.Unblock();
                break;
            case 13 when which % 4 == 0:
                await RestartAsync();
                break;
        }

        await CheckAsync();
    }

    /// <summary>Ends everything, and makes sure that a last subscriber gets all that is left, in order.</summary>
    public async Task FinishAsync()
    {
        foreach (var promise in _promises.ToList())
        {
            await EndAsync(promise, isCarriedOut: true);
            await CheckAsync();
        }

        foreach (var listener in _listeners.Values.ToList())
        {
            await UnsubscribeAsync(listener);
            await CheckAsync();
        }

        var last = new FakeOutbox("last");
        await Bench.SubscribeAsync(last, _lastListener + 1, AckMode.Individual, prefetch: 0);
        await queue.UntilAsync(() => !Bench.Store.HasWaiting, "All that is left is delivered.");
        Assert.That(last.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message)), Is.EqualTo(_waiting.Select(message => message.Number)));
    }

    // Steps ------------------------------------------------------------------------------------------------------------

    private ModelMessage NewMessage(int which)
    {
        var message = new ModelMessage(++_lastMessage, (byte)(which % 3 == 0 ? 9 : 4), which / 3 % 2 == 0 ? "red" : "blue", (which / 6 % 6) switch { 0 => "a", 1 => "b", _ => null }, which / 36 % 2 == 0);
        _all.Add(message.Number, message);
        return message;
    }

    private async Task SubscribeAsync(int which)
    {
        var listener = new ModelListener(++_lastListener, which);
        _listeners.Add(listener.Number, listener);
        await Bench.SubscribeAsync(listener.Outbox, listener.Number, listener.Mode, listener.Prefetch, subscription => subscription with
        {
            Selector = listener.Color is { } color ? Selector.Parse($"color = '{color}'") : null,
            Priority = listener.Priority,
            IsExclusive = listener.IsExclusive,
        });
    }

    private async Task SettleAsync(ModelListener listener, long sequence, Settlement settlement)
    {
        await Bench.DoAsync(Bench.SettleOf(listener.Number, sequence, settlement));
        await ReturnAsync(listener.Take(sequence).Select(delivery => delivery.Value), settlement);
    }

    private async Task UnsubscribeAsync(ModelListener listener)
    {
        await Bench.UnsubscribeAsync(listener.Number);
        Forget(listener);
        await ReturnAsync(listener.Out.Values, Settlement.Requeue);
    }

    private async Task PromiseAsync(int which)
    {
        var messages = Enumerable.Range(0, which % 3).Select(index => NewMessage(which + (index * 7))).ToList();
        var commands = messages.Select(message => (DestinationCommand)Bench.PublishOf(message.Make())).ToList();
        var promise = new ModelPromise(messages, (Settlement)(which % 3), queue.Journal.BeginBatch());

        if (Pick(Out(), which) is { Listener: { } holder, Sequence: var sequence })
        {
            promise.Holder = holder;
            promise.Held = holder.Take(sequence);
            holder.Held += promise.Held.Count;
            commands.Add(Bench.SettleOf(holder.Number, sequence, promise.Settlement));
        }

        promise.Transaction = await Bench.PrepareAsync(promise.Batch, [.. commands]);
        _promises.Add(promise);
    }

    private async Task EndAsync(ModelPromise promise, bool isCarriedOut)
    {
        _promises.Remove(promise);
        var isHolderThere = promise.Holder is { } holder && _listeners.ContainsKey(holder.Number);
        promise.Holder?.Held -= promise.Held.Count;

        if (isCarriedOut)
        {
            if (!promise.Batch.IsEmpty)
            {
                await queue.SubmitAsync(promise.Batch);
            }

            await Bench.CarryOutAsync(promise.Transaction);
            await ReturnAsync(promise.Held.Select(delivery => delivery.Value), promise.Settlement);
            _waiting.UnionWith(promise.Messages);
            return;
        }

        await Bench.RollBackAsync(promise.Transaction);

        if (isHolderThere)
        {
            promise.Holder!.PutBack(promise.Held);
        }
        else
        {
            await ReturnAsync(promise.Held.Select(delivery => delivery.Value), Settlement.Requeue);
        }
    }

    private async Task RestartAsync()
    {
        await queue.FlushAsync();
        await queue.RestartAsync();

        foreach (var message in _listeners.Values.SelectMany(listener => listener.Out.Values).Concat(_promises.SelectMany(promise => promise.Held.Select(delivery => delivery.Value))))
        {
            _waiting.Add(message);
        }

        _waiting.RemoveWhere(message => !message.IsPersistent);
        _listeners.Clear();
        _owners.Clear();
        _promises.Clear();

        foreach (var message in _waiting)
        {
            message.HasSurvived = true;
        }
    }

    private async Task ReturnAsync(IEnumerable<ModelMessage> messages, Settlement settlement)
    {
        var returned = messages.ToList();

        if (settlement == Settlement.Requeue)
        {
            _waiting.UnionWith(returned);
        }

        for (var letter = 0; settlement == Settlement.Reject && letter < returned.Count; letter++)
        {
            await Bench.TakeLetterAsync();
        }
    }

    private void Forget(ModelListener listener)
    {
        _listeners.Remove(listener.Number);

        foreach (var group in _owners.Where(owner => owner.Value == listener).Select(owner => owner.Key).ToList())
        {
            _owners.Remove(group);
        }
    }

    // Checks -----------------------------------------------------------------------------------------------------------

    private async Task CheckAsync()
    {
        var newest = new Dictionary<ModelListener, ModelMessage>();
        var taken = new List<(ModelListener, ModelMessage)>();

        // What is persistent may have to wait for the disk.
        await Bench.SettleDownAsync();
        await queue.UntilAsync(() => Collect(newest, taken) && !CouldSomebodyTakeSomething(), "Nothing waits that somebody could take.");

        foreach (var (listener, last) in newest)
        {
            Assert.That(_waiting.Where(message => IsFor(listener, message)).All(message => message.CompareTo(last) > 0), "The first is delivered first.");
        }

        foreach (var (listener, message) in taken)
        {
            Assert.That(_listeners.Values.Any(other => other.Priority > listener.Priority && other.CanTake && IsServed(other) && IsFor(other, message)), Is.False, "Higher ones come first.");
        }

        Assert.That(Bench.Store.Count, Is.EqualTo(_waiting.Count + _listeners.Values.Sum(listener => listener.Out.Count) + _promises.Sum(promise => promise.Held.Count)));
    }

    private bool CouldSomebodyTakeSomething() =>
        _listeners.Values.Any(listener => listener.CanTake && IsServed(listener) && _waiting.Any(message => IsFor(listener, message)));

    private bool Collect(Dictionary<ModelListener, ModelMessage> newest, List<(ModelListener, ModelMessage)> taken)
    {
        // Who got the first of a group has it; two that come at once belong to one listener.
        foreach (var listener in _listeners.Values)
        {
            foreach (var delivery in listener.Outbox.TakeAll())
            {
                var message = CheckDelivery(listener, delivery);
                taken.Add((listener, message));
                newest[listener] = newest.TryGetValue(listener, out var last) && last.CompareTo(message) > 0 ? last : message;
            }
        }

        return true;
    }

    private ModelMessage CheckDelivery(ModelListener listener, Delivery delivery)
    {
        var message = _all[Sample.NumberOf(delivery.Message)];

        Assert.That(_waiting.Remove(message), "What is delivered has waited: it is out to nobody else, and not gone.");
        Assert.That(IsServed(listener), $"{message} came to {listener.Number} beside one that is exclusive.");
        Assert.That(IsFor(listener, message), $"{message} is not for {listener.Number}, who wants {listener.Color}; its group has {_owners.GetValueOrDefault(message.Group ?? string.Empty)?.Number}.");
        Assert.That(delivery.Sequence, Is.EqualTo(listener.LastSequence + 1));
        Assert.That(listener.CanTake);
        Assert.That(delivery.Count, message.HasSurvived ? Is.GreaterThan(Math.Min(1, message.Deliveries)) : Is.EqualTo(message.Deliveries + 1));

        message.Deliveries = delivery.Count;
        listener.LastSequence = delivery.Sequence;
        listener.Out.Add(delivery.Sequence, message);

        if (message.Group is { } group)
        {
            _owners[group] = listener;
        }

        return message;
    }

    private bool IsServed(ModelListener listener) =>
        _listeners.Values.Where(other => other.IsExclusive).MinBy(other => other.Number) is not { } exclusive || exclusive == listener;

    private bool IsFor(ModelListener listener, ModelMessage message) =>
        (listener.Color is null || listener.Color == message.Color)
        && (message.Group is null || !_owners.TryGetValue(message.Group, out var owner) || owner == listener);

    private List<(ModelListener? Listener, long Sequence)> Out() =>
        [.. _listeners.Values.SelectMany(listener => listener.Out.Keys.Select(sequence => ((ModelListener?)listener, sequence)))];

    private static T? Pick<T>(IReadOnlyList<T> items, int which) => items.Count == 0 ? default : items[which % items.Count];
}
