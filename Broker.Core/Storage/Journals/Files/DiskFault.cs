namespace Broker.Core.Storage.Journals.Files;

/// <summary>What a disk does to who writes on it, in distinction to our own faults.</summary>
internal static class DiskFault
{
    /// <summary>Whether an exception comes from the disk.</summary>
    /// <param name="exception">The exception.</param>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
