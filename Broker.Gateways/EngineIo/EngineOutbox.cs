namespace Broker.Gateways.EngineIo;

/// <summary>The packets that wait for the client to take them: so many octets, then who sends waits. Any thread.</summary>
/// <param name="room">How many octets.</param>
internal sealed class EngineOutbox(int room)
{
    private readonly Lock _lock = new();
    private readonly Queue<EnginePacket> _packets = new();
    private readonly Queue<(IReadOnlyList<EnginePacket> Packets, TaskCompletionSource<bool> Added)> _outside = new();
    private long _weight;
    private bool _isEnded;
    private TaskCompletionSource? _changed;

    /// <summary>Whether nothing more is put in, and all has been taken.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_lock)
            {
                return _isEnded && _packets.Count == 0;
            }
        }
    }

    /// <summary>Puts packets in, one behind the other with nothing between them, as soon as there is room.</summary>
    /// <returns>False if nothing more is put in.</returns>
    public ValueTask<bool> SendAsync(IReadOnlyList<EnginePacket> packets)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return new ValueTask<bool>(false);
            }

            // Who came first is first.
            if (_weight < room && _outside.Count == 0)
            {
                AddAll(packets);
                return new ValueTask<bool>(true);
            }

            var added = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _outside.Enqueue((packets, added));
            return new ValueTask<bool>(added.Task);
        }
    }

    /// <summary>Puts a ping in, if none waits already.</summary>
    public void Ping()
    {
        lock (_lock)
        {
            if (!_isEnded && !_packets.Any(packet => packet.IsPing))
            {
                AddAll([EnginePacket.Ping]);
            }
        }
    }

    /// <summary>Puts nothing in any more.</summary>
    /// <param name="last">The last packet.</param>
    /// <param name="discard">Whether what waits is dropped.</param>
    public void End(EnginePacket last, bool discard)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            if (discard)
            {
                _packets.Clear();
                _weight = 0;
            }

            AddAll([last]);
            _isEnded = true;

            while (_outside.TryDequeue(out var waiting))
            {
                waiting.Added.SetResult(false);
            }
        }
    }

    /// <summary>Takes packets that wait, the first in any case.</summary>
    /// <param name="into">Where to; it is emptied first.</param>
    /// <param name="most">How many octets; more only if the first alone has.</param>
    /// <returns>False if none waits.</returns>
    public bool TryTake(List<EnginePacket> into, int most)
    {
        into.Clear();
        var taken = 0L;

        lock (_lock)
        {
            while (_packets.TryPeek(out var packet) && (into.Count == 0 || taken + packet.Weight <= most))
            {
                into.Add(_packets.Dequeue());
                taken += packet.Weight;
            }

            _weight -= taken;

            while (_weight < room && _outside.TryDequeue(out var waiting))
            {
                AddAll(waiting.Packets);
                waiting.Added.SetResult(true);
            }
        }

        return into.Count > 0;
    }

    /// <summary>Waits until something has changed: packets wait, or <see cref="Stir"/> was called. It may come too early.</summary>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            if (_packets.Count > 0 || _isEnded)
            {
                return Task.CompletedTask;
            }

            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task;
        }
    }

    /// <summary>Has those who wait look again.</summary>
    public void Stir()
    {
        lock (_lock)
        {
            Wake();
        }
    }

    private void AddAll(IReadOnlyList<EnginePacket> packets)
    {
        foreach (var packet in packets)
        {
            _packets.Enqueue(packet);
            _weight += packet.Weight;
        }

        Wake();
    }

    private void Wake()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
