namespace Broker.Core.Storage.Journals.Files;

/// <summary>The folder of a journal: all that it does with files. The disk is one implementation, the disks of tests are another.</summary>
/// <remarks>All members throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</remarks>
internal interface IJournalFolder
{
    /// <summary>Where it is.</summary>
    string Path { get; }

    /// <summary>Makes the folder, if it is not there, and keeps others out until the result is disposed.</summary>
    /// <param name="holder">The process id of who has it already; may be empty.</param>
    /// <returns>The lock; null if somebody else has it.</returns>
    IDisposable? TryLock(out string holder);

    /// <summary>The names of the files in it.</summary>
    IReadOnlyList<string> List();

    /// <summary>Makes a file, or empties it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">Octets to reserve on the disk, all zero; there is no file if there is no room for them.</param>
    IJournalFile Create(string name, long length);

    /// <summary>Opens a file that is there.</summary>
    /// <param name="name">Its name.</param>
    IJournalFile Open(string name);

    /// <summary>Removes a file's name; who has it open can still read it.</summary>
    /// <param name="name">Its name.</param>
    void Delete(string name);

    /// <summary>Gives a file another name, which is free.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">The other one.</param>
    void Rename(string name, string newName);

    /// <summary>Returns when the names of the files are on disk.</summary>
    void Flush();
}
