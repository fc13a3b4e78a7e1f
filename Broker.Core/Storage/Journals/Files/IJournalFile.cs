namespace Broker.Core.Storage.Journals.Files;

/// <summary>A file of a journal. Reads may happen on any thread, also while another one writes elsewhere.</summary>
/// <remarks>All members throw <see cref="IOException"/> when the disk fails.</remarks>
internal interface IJournalFile : IDisposable
{
    /// <summary>Octets of the file.</summary>
    long Length { get; }

    /// <summary>Reads.</summary>
    /// <param name="offset">From where.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>How many octets there were; fewer than asked for only at the end of the file.</returns>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all of it.</summary>
    /// <param name="offset">Where to.</param>
    /// <param name="octets">What.</param>
    void Write(long offset, ReadOnlySpan<byte> octets);

    /// <summary>Cuts the file, or lengthens it with zeros.</summary>
    /// <param name="length">The length.</param>
    void SetLength(long length);

    /// <summary>Returns when all that was written is on disk.</summary>
    void Flush();
}
