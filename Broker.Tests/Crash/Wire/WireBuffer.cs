using System.Globalization;
using System.Text;

namespace Broker.Tests.Crash.Wire;

/// <summary>Octets that have come, and the frames in them. Not the broker's own reader, so that neither can hide what the other does wrong.</summary>
internal sealed class WireBuffer
{
    private byte[] _octets = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether there are octets that no frame was made of yet.</summary>
    public bool HasMore => _end > _start;

    /// <summary>Where octets can be put that come next; never empty.</summary>
    public Memory<byte> Free()
    {
        if (_start > 0)
        {
            _octets.AsSpan(_start, _end - _start).CopyTo(_octets);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _octets.Length)
        {
            Array.Resize(ref _octets, _octets.Length * 2);
        }

        return _octets.AsMemory(_end);
    }

    /// <summary>Notes how many have been put there.</summary>
    public void Filled(int count) => _end += count;

    /// <summary>Takes the next frame.</summary>
    /// <returns>The frame, or null if it is not all there.</returns>
    public WireFrame? TryTake()
    {
        while (_start < _end && _octets[_start] == '\n')
        {
            _start++;
        }

        var rest = _octets.AsSpan(_start, _end - _start);
        var headLength = rest.IndexOf("\n\n"u8);
        if (headLength < 0)
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(rest[..headLength]).Split('\n');
        var headers = new Dictionary<string, string>();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.TryAdd(line[..colon], line[(colon + 1)..]);
        }

        var content = rest[(headLength + 2)..];
        var length = headers.TryGetValue("content-length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : content.IndexOf((byte)0);
        if (length < 0 || content.Length <= length)
        {
            return null;
        }

        _start += headLength + 2 + length + 1;
        return new WireFrame(lines[0], headers, Encoding.Latin1.GetString(content[..length]));
    }
}
