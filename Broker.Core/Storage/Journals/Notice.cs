using System.Runtime.InteropServices;

namespace Broker.Core.Storage.Journals;

/// <summary>Something that the owner of a log is told before the rest, so that what was refused stands between what was not.</summary>
/// <param name="Log">The log.</param>
/// <param name="Adds">Up to which number.</param>
/// <param name="Others">Up to which number of the others, if it says what is written.</param>
/// <param name="Reason">Why it was refused; null if it was written.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Notice(LogState Log, long Adds, long Others, string? Reason);
