using System.Globalization;
using Broker.Core.Storage.Journals.Files;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// A segment as readers see it. Any thread may pin it; then it can be read until it is released, even if it is removed from the folder
/// meanwhile. It is opened when it is read first.
/// </summary>
internal sealed class SegmentFile
{
    private readonly IJournalFolder _folder;
    private IJournalFile? _file;
    private long _written;
    private int _pins = 1;

    /// <summary>Makes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="number">The segment's number.</param>
    /// <param name="salt">Where its sums begin.</param>
    /// <param name="file">The file, if it is open.</param>
    public SegmentFile(IJournalFolder folder, int number, uint salt, IJournalFile? file = null)
    {
        _folder = folder;
        _file = file;
        Number = number;
        Salt = salt;
    }

    /// <summary>The segment's number.</summary>
    public int Number { get; }

    /// <summary>Where its sums begin.</summary>
    public uint Salt { get; }

    /// <summary>The name of its file.</summary>
    public string Name => NameOf(Number, "journal");

    /// <summary>Up to where it has been written.</summary>
    public long Written
    {
        get => Volatile.Read(ref _written);
        set => Volatile.Write(ref _written, value);
    }

    /// <summary>The open file. Whoever asks has pinned it, or is the writer.</summary>
    public IJournalFile File => Volatile.Read(ref _file) ?? Open();

    /// <summary>The name of a file of a segment.</summary>
    /// <param name="number">The segment's number.</param>
    /// <param name="extension">What comes behind it.</param>
    public static string NameOf(int number, string extension) => string.Create(CultureInfo.InvariantCulture, $"{number:D8}.{extension}");

    /// <summary>Pins it.</summary>
    /// <returns>False if it is gone.</returns>
    public bool TryPin()
    {
        var pins = Volatile.Read(ref _pins);
        while (pins > 0)
        {
            var found = Interlocked.CompareExchange(ref _pins, pins + 1, pins);
            if (found == pins)
            {
                return true;
            }

            pins = found;
        }

        return false;
    }

    /// <summary>Ends a pin; the last one closes the file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _pins) == 0)
        {
            Volatile.Read(ref _file)?.Dispose();
        }
    }

    /// <summary>Removes the file from the folder. The writer, once, which releases it then.</summary>
    public void Remove()
    {
        // Who has pinned it finds the file open, for its name is gone.
        if (Volatile.Read(ref _pins) > 1)
        {
            _ = File;
        }

        _folder.Delete(Name);
    }

    private IJournalFile Open()
    {
        IJournalFile opened;
        try
        {
            opened = _folder.Open(Name);
        }
        catch (IOException) when (Volatile.Read(ref _file) is not null)
        {
            // The writer has opened it and removed the name, just now.
            return Volatile.Read(ref _file)!;
        }

        if (Interlocked.CompareExchange(ref _file, opened, null) is { } first)
        {
            opened.Dispose();
            return first;
        }

        return opened;
    }
}
