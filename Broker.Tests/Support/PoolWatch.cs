using System.Diagnostics.Tracing;

namespace Broker.Tests.Support;

/// <summary>Counts what this thread has rented from the shared pools and not given back, of any element type, since it was made.</summary>
internal sealed class PoolWatch : EventListener
{
    private const int BufferRented = 1;
    private const int BufferReturned = 3;

    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Arrays that are out.</summary>
    public int Rented { get; private set; }

    /// <summary>Arrays that have been out.</summary>
    public int Total { get; private set; }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Events are written by the thread that rents.
        if (Environment.CurrentManagedThreadId != _thread)
        {
            return;
        }

        switch (eventData.EventId)
        {
            case BufferRented:
                Rented++;
                Total++;
                break;
            case BufferReturned:
                Rented--;
                break;
        }
    }
}
