namespace Broker.Tests.Core.Storage;

/// <summary>What may and what must be in a log.</summary>
internal sealed class ModelLog
{
    private readonly Dictionary<long, (int Number, bool Must, bool May, bool IsFree)> _messages = [];
    private HashSet<long> _found = [];

    /// <summary>The last sequence that was found.</summary>
    public long LastFound => _found.Count == 0 ? 0 : _found.Max();

    /// <summary>A message was added and may be there.</summary>
    public void May(long sequence, int number) => _messages[sequence] = (number, false, true, true);

    /// <summary>The same, and nothing else can be done with it: it is a batch's.</summary>
    public void Promise(long sequence, int number) => _messages[sequence] = (number, false, true, false);

    /// <summary>It must be there, unless it was removed since.</summary>
    public void Must(long sequence)
    {
        if (_messages[sequence] is { May: true, IsFree: true } message)
        {
            _messages[sequence] = message with { Must = true };
        }
    }

    /// <summary>A batch's message must be there.</summary>
    public void MustOfBatch(long sequence) => _messages[sequence] = _messages[sequence] with { Must = true };

    /// <summary>It was removed and may be gone.</summary>
    public void MayNot(long sequence) => _messages[sequence] = _messages[sequence] with { Must = false, IsFree = false };

    /// <summary>It must be gone.</summary>
    public void MustNot(long sequence) => _messages[sequence] = _messages[sequence] with { Must = false, May = false };

    /// <summary>Some message with which something can be done; null if there is none.</summary>
    public long? Any(Random random)
    {
        var free = _messages.Where(message => message.Value.IsFree).Select(message => message.Key).ToList();
        return free.Count == 0 ? null : free[random.Next(free.Count)];
    }

    /// <summary>Whether a message was found.</summary>
    public bool WasFound(long sequence) => _found.Contains(sequence);

    /// <summary>Compares with what was found.</summary>
    public void Check(string name, List<(long Sequence, int Number)> found)
    {
        _found = [.. found.Select(item => item.Sequence)];
        Assert.That(found.Select(item => item.Sequence), Is.Ordered.And.Unique);
        Assert.That(_messages.Where(message => message.Value.Must).Select(message => message.Key), Is.SubsetOf(_found), $"{name}: nothing is lost");
        Assert.That(
            found.Where(item => !_messages.TryGetValue(item.Sequence, out var message) || !message.May || message.Number != item.Number),
            Is.Empty,
            $"{name}: nothing is invented");
    }

    /// <summary>Goes on from what was found.</summary>
    public void Settle()
    {
        foreach (var sequence in _messages.Keys.ToList())
        {
            if (_found.Contains(sequence))
            {
                _messages[sequence] = (_messages[sequence].Number, true, true, true);
            }
            else
            {
                _messages.Remove(sequence);
            }
        }
    }
}
