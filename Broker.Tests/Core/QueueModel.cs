using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>
/// Does at random what sessions do to a queue - publish, subscribe, acknowledge, send back, unsubscribe, commit, not take what comes -
/// and checks after each step: a message waits, or is out to exactly one subscriber, or is gone for ever; the oldest that waits is
/// delivered first; nobody has more than its credit; nothing waits that somebody could take.
/// </summary>
internal sealed class QueueModel(QueueBench bench)
{
    private readonly SortedDictionary<int, int> _waiting = [];
    private readonly Dictionary<int, int> _arrivals = [];
    private readonly Dictionary<int, int> _deliveries = [];
    private readonly Dictionary<int, Listener> _listeners = [];
    private readonly List<Promise> _promises = [];
    private int _lastMessage;
    private int _lastArrival;
    private int _lastListener;

    /// <summary>Does something.</summary>
    /// <param name="choice">What; any number means something.</param>
    public async Task StepAsync(int choice)
    {
        var (what, which) = (choice % 12, choice / 12);

        switch (what)
        {
            case 0 or 1 or 2:
                bench.Publish(++_lastMessage);
                Arrive(_lastMessage);
                break;
            case 3 when _listeners.Count < 4:
                await SubscribeAsync(which);
                break;
            case 4 or 5 or 6 when Pick(Out(), which) is { Listener: { } listener, Sequence: var sequence }:
                await SettleAsync(listener, sequence, (Settlement)(which % 3));
                break;
            case 7 when Pick([.. _listeners.Values], which) is { } leaving:
                await UnsubscribeAsync(leaving);
                break;
            case 8:
                await PromiseAsync(which);
                break;
            case 9 when Pick(_promises, which) is { } promise:
                await EndAsync(promise, isCarriedOut: which % 3 != 0);
                break;
            case 10 when Pick([.. _listeners.Values], which) is { } full:
                full.Block();
                break;
            case 11 when Pick([.. _listeners.Values], which) is { } drained:
                drained.Unblock();
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
        await bench.SubscribeAsync(last, _lastListener + 1, AckMode.Individual, prefetch: 0);
        await bench.SettleDownAsync();
        Assert.That(last.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message)), Is.EqualTo(_waiting.Values));
    }

    // Steps ------------------------------------------------------------------------------------------------------------

    private void Arrive(int message)
    {
        _arrivals[message] = ++_lastArrival;
        _waiting.Add(_lastArrival, message);
    }

    private async Task SubscribeAsync(int which)
    {
        var mode = which % 3 == 0 ? AckMode.Cumulative : AckMode.Individual;
        var listener = new Listener(++_lastListener, mode, Prefetch: which % 4);
        _listeners.Add(listener.Number, listener);
        await bench.SubscribeAsync(listener.Outbox, listener.Number, mode, listener.Prefetch);
    }

    private async Task SettleAsync(Listener listener, long sequence, Settlement settlement)
    {
        await bench.DoAsync(bench.SettleOf(listener.Number, sequence, settlement));
        Return(listener.Take(sequence), settlement);
    }

    private async Task UnsubscribeAsync(Listener listener)
    {
        await bench.UnsubscribeAsync(listener.Number);
        _listeners.Remove(listener.Number);
        Return(listener.Out, Settlement.Requeue);
    }

    private async Task PromiseAsync(int which)
    {
        var messages = Enumerable.Range(_lastMessage + 1, which % 3).ToList();
        _lastMessage += messages.Count;
        var commands = messages.Select(message => (DestinationCommand)bench.PublishOf(message)).ToList();
        var promise = new Promise(messages, (Settlement)(which % 3));

        if (Pick(Out(), which) is { Listener: { } holder, Sequence: var sequence })
        {
            promise.Holder = holder;
            promise.Held = holder.Take(sequence);
            holder.Held += promise.Held.Count;
            commands.Add(bench.SettleOf(holder.Number, sequence, promise.Settlement));
        }

        promise.Transaction = await bench.PrepareAsync([.. commands]);
        _promises.Add(promise);
    }

    private async Task EndAsync(Promise promise, bool isCarriedOut)
    {
        _promises.Remove(promise);
        var isHolderThere = promise.Holder is { } holder && _listeners.ContainsKey(holder.Number);
        promise.Holder?.Held -= promise.Held.Count;

        if (isCarriedOut)
        {
            await bench.CarryOutAsync(promise.Transaction);
            Return(promise.Held, promise.Settlement);
            promise.Messages.ForEach(Arrive);
            return;
        }

        await bench.RollBackAsync(promise.Transaction);

        if (isHolderThere)
        {
            promise.Holder!.PutBack(promise.Held);
        }
        else
        {
            Return(promise.Held, Settlement.Requeue);
        }
    }

    private void Return(IEnumerable<KeyValuePair<long, int>> deliveries, Settlement settlement)
    {
        foreach (var (_, message) in deliveries.Where(_ => settlement == Settlement.Requeue))
        {
            _waiting.Add(_arrivals[message], message);
        }
    }

    // Checks -----------------------------------------------------------------------------------------------------------

    private async Task CheckAsync()
    {
        await bench.SettleDownAsync();
        var newest = 0;

        foreach (var listener in _listeners.Values)
        {
            foreach (var delivery in listener.Outbox.TakeAll())
            {
                newest = Math.Max(newest, CheckDelivery(listener, delivery));
            }
        }

        var isAnyoneFree = _listeners.Values.Any(listener => listener.HasCredit && !listener.IsBlocked);
        Assert.That(_waiting.Count == 0 || !isAnyoneFree, "Nothing waits that somebody could take.");
        Assert.That(_waiting.Keys.All(arrival => arrival > newest), "The oldest are delivered first.");
        Assert.That(bench.Store.Count, Is.EqualTo(_waiting.Count + _listeners.Values.Sum(listener => listener.Out.Count) + _promises.Sum(promise => promise.Held.Count)));
    }

    private int CheckDelivery(Listener listener, Delivery delivery)
    {
        var message = Sample.NumberOf(delivery.Message);
        var arrival = _arrivals[message];

        Assert.That(_waiting.Remove(arrival), "What is delivered has waited: it is out to nobody else, and not gone.");
        Assert.That(delivery.Sequence, Is.EqualTo(listener.LastSequence + 1));
        Assert.That(delivery.Count, Is.EqualTo(_deliveries[message] = _deliveries.GetValueOrDefault(message) + 1));
        Assert.That(listener.HasCredit && !listener.IsBlocked);

        listener.LastSequence = delivery.Sequence;
        listener.Out.Add(delivery.Sequence, message);
        return arrival;
    }

    private List<(Listener? Listener, long Sequence)> Out() =>
        [.. _listeners.Values.SelectMany(listener => listener.Out.Keys.Select(sequence => ((Listener?)listener, sequence)))];

    private static T? Pick<T>(IReadOnlyList<T> items, int which) => items.Count == 0 ? default : items[which % items.Count];

    /// <summary>A subscriber: what is out to it, by the number of the delivery.</summary>
    private sealed record Listener(int Number, AckMode Mode, int Prefetch)
    {
        public FakeOutbox Outbox { get; } = new($"subscriber {Number}");

        public SortedDictionary<long, int> Out { get; } = [];

        /// <summary>How many of its deliveries transactions hold.</summary>
        public int Held { get; set; }

        public long LastSequence { get; set; }

        public bool IsBlocked { get; private set; }

        public bool HasCredit => Prefetch == 0 || Out.Count + Held < Prefetch;

        public List<KeyValuePair<long, int>> Take(long sequence)
        {
            var taken = Out.Where(delivery => delivery.Key == sequence || (Mode == AckMode.Cumulative && delivery.Key < sequence)).ToList();
            taken.ForEach(delivery => Out.Remove(delivery.Key));
            return taken;
        }

        public void PutBack(List<KeyValuePair<long, int>> deliveries) => deliveries.ForEach(delivery => Out.Add(delivery.Key, delivery.Value));

        public void Block()
        {
            IsBlocked = true;
            Outbox.Room = 0;
        }

        public void Unblock()
        {
            IsBlocked = false;
            Outbox.Drain();
        }
    }

    /// <summary>A transaction between its two steps.</summary>
    private sealed record Promise(List<int> Messages, Settlement Settlement)
    {
        public TransactionKey Transaction { get; set; }

        public Listener? Holder { get; set; }

        public List<KeyValuePair<long, int>> Held { get; set; } = [];
    }
}
