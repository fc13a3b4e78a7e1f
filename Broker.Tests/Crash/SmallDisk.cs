using System.Diagnostics;

namespace Broker.Tests.Crash;

/// <summary>A disk of a few MiB, in memory, mounted on a folder as long as this object lives.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts a disk, or ends the test and says why that cannot be done.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="size">Its size, as mount takes it.</param>
    public static SmallDisk Mount(string folder, string size)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only root can mount a small disk.");
        }

        Directory.CreateDirectory(folder);
        var (exitCode, error) = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder);

        if (exitCode != 0)
        {
            Assert.Ignore($"No small disk can be mounted here: {error}");
        }

        return new SmallDisk(folder);
    }

    public void Dispose()
    {
        var (exitCode, error) = Run("umount", _folder);
        Assert.That(exitCode, Is.Zero, error);
    }

    private static (int ExitCode, string Error) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
