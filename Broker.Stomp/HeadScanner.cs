using System.Buffers;

namespace Broker.Stomp;

/// <summary>
/// Finds the end of a head that arrives in pieces: the first empty line. Remembers how far it has searched, and stops a head
/// whose lines are too many or too long before more of it is awaited.
/// </summary>
internal struct HeadScanner
{
    private long _scanned;
    private long _lineStart;
    private int _lines;

    /// <summary>True if nothing has been searched yet.</summary>
    public readonly bool IsNew => _scanned == 0;

    /// <summary>Searches what has come since the last call.</summary>
    /// <param name="buffer">The octets from the start of the head.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="length">The length of the head, with the empty line.</param>
    /// <returns>False if the head goes on.</returns>
    /// <exception cref="StompProtocolException">A limit is reached.</exception>
    public bool TryFindEnd(in ReadOnlySequence<byte> buffer, FrameLimits limits, out long length)
    {
        var start = _scanned;
        var reader = new SequenceReader<byte>(buffer.Slice(start));

        while (reader.TryAdvanceToAny("\n\0"u8, advancePastDelimiter: false))
        {
            // A client that forgets the empty line waits for an answer; it gets one at once.
            if (reader.IsNext((byte)0))
            {
                HeadFaults.ThrowNullInHead(_lines == 0 ? StompError.UnknownCommand : StompError.MalformedHeader);
            }

            reader.Advance(1);

            if (EndLine(start + reader.Consumed, buffer, limits))
            {
                length = start + reader.Consumed;
                return true;
            }
        }

        _scanned = buffer.Length;
        CheckUnfinishedLine(_scanned - _lineStart, limits);
        length = 0;
        return false;
    }

    private bool EndLine(long end, in ReadOnlySequence<byte> buffer, FrameLimits limits)
    {
        var lineLength = end - 1 - _lineStart;
        var isEmpty = lineLength == 0 || (lineLength == 1 && buffer.Slice(_lineStart, 1).FirstSpan[0] == (byte)'\r');

        if (isEmpty && _lines > 0)
        {
            return true;
        }

        if (_lines > limits.MaxHeaders)
        {
            HeadFaults.ThrowTooManyHeaders(limits);
        }

        CheckLength(lineLength, limits);
        _lines++;
        _lineStart = end;
        return false;
    }

    // What has come of it may be half of the end of the empty line.
    private readonly void CheckUnfinishedLine(long lineLength, FrameLimits limits)
    {
        if (_lines > limits.MaxHeaders && lineLength > 1)
        {
            HeadFaults.ThrowTooManyHeaders(limits);
        }

        CheckLength(lineLength, limits);
    }

    // A carriage return may belong to the end of the line, hence the one octet more; the parser is exact.
    private readonly void CheckLength(long lineLength, FrameLimits limits)
    {
        if (_lines == 0 && lineLength > CommandText.MaxLength + 1)
        {
            HeadFaults.ThrowNoCommand(lineLength);
        }

        if (lineLength > limits.MaxHeaderBytes + 1)
        {
            HeadFaults.ThrowHeaderTooLong(_lines, lineLength, limits);
        }
    }
}
