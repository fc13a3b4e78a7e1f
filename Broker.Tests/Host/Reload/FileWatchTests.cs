using Broker.Host.Reload;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Host.Reload;

/// <summary>A change of a file is found however it was made, once, and not before it is finished.</summary>
internal sealed class FileWatchTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private int _changes;

    private string File => Path.Combine(_folder.FullName, "broker.conf");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public void What_is_written_in_place_is_found_once()
    {
        System.IO.File.WriteAllText(File, "a");
        using var watch = Watch();

        System.IO.File.WriteAllText(File, "b");
        Pass();
        Pass();

        Assert.That(_changes, Is.EqualTo(1));
    }

    [Test]
    public void A_file_that_takes_the_place_of_another_is_found()
    {
        System.IO.File.WriteAllText(File, "a");
        using var watch = Watch();

        System.IO.File.WriteAllText(File + "~", "b");
        System.IO.File.Move(File + "~", File, overwrite: true);
        Pass();

        Assert.That(_changes, Is.EqualTo(1));
    }

    [Test]
    public void A_link_that_leads_elsewhere_is_found()
    {
        foreach (var version in (string[])["1", "2"])
        {
            _folder.CreateSubdirectory(version);
            System.IO.File.WriteAllText(Path.Combine(_folder.FullName, version, "broker.conf"), version);
        }

        // As Kubernetes has it: the file is a link into a folder that is a link.
        var data = Path.Combine(_folder.FullName, "..data");
        Directory.CreateSymbolicLink(data, "1");
        System.IO.File.CreateSymbolicLink(File, "..data/broker.conf");
        using var watch = Watch();

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "2");
        Pass();

        Assert.That(_changes, Is.EqualTo(1));
    }

    [Test]
    public void A_file_that_is_not_there_is_found_when_it_comes_and_missed_when_it_goes()
    {
        using var watch = Watch();

        System.IO.File.WriteAllText(File, "a");
        Pass();
        Assert.That(_changes, Is.EqualTo(1));

        System.IO.File.Delete(File);
        Pass();
        Pass();
        Assert.That(_changes, Is.EqualTo(2), "It is told once.");

        System.IO.File.WriteAllText(File, "a");
        Pass();
        Assert.That(_changes, Is.EqualTo(3), "All is well again.");
    }

    [Test]
    public void A_file_that_is_gone_for_a_moment_is_not_missed()
    {
        System.IO.File.WriteAllText(File, "a");
        using var watch = Watch();

        System.IO.File.Delete(File);
        _clock.Advance(FileWatch.Interval);
        System.IO.File.WriteAllText(File, "a");
        Pass();

        Assert.That(_changes, Is.Zero);
    }

    [Test]
    public void What_changed_before_it_was_watched_is_found()
    {
        System.IO.File.WriteAllText(File, "a");
        var known = FileWatch.HashOf(File);
        System.IO.File.WriteAllText(File, "b");
        using var watch = new FileWatch(File, known, () => _changes++, _clock, NullLogger.Instance, isTold: false);

        _clock.Advance(FileWatch.Settling);

        Assert.That(_changes, Is.EqualTo(1));
    }

    [Test]
    public void A_file_that_is_being_written_is_left_alone()
    {
        System.IO.File.WriteAllText(File, "a");
        using var watch = Watch();

        System.IO.File.WriteAllText(File, "b");
        _clock.Advance(FileWatch.Interval);

        for (var part = 0; part < 10; part++)
        {
            System.IO.File.AppendAllText(File, "c");
            _clock.Advance(FileWatch.Settling);
        }

        Assert.That(_changes, Is.Zero);
        _clock.Advance(FileWatch.Settling);
        Assert.That(_changes, Is.EqualTo(1));
    }

    [Test]
    public async Task The_operating_system_tells_of_it()
    {
        await System.IO.File.WriteAllTextAsync(File, "a");
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = new FileWatch(File, FileWatch.HashOf(File), () => changed.TrySetResult(), TimeProvider.System, NullLogger.Instance);

        await System.IO.File.WriteAllTextAsync(File + "~", "b");
        System.IO.File.Move(File + "~", File, overwrite: true);

        await changed.Task.WaitAsync(FileWatch.Interval);
    }

    [Test]
    public void Without_its_help_the_file_is_looked_for_and_that_is_told()
    {
        var (log, gone) = (new CapturedLog(), Path.Combine(_folder.FullName, "not-there", "broker.conf"));
        using var watch = new FileWatch(gone, [], () => _changes++, _clock, log);

        Directory.CreateDirectory(Path.GetDirectoryName(gone)!);
        System.IO.File.WriteAllText(gone, "a");
        Pass();

        Assert.That(_changes, Is.EqualTo(1));
        Assert.That(log.Text, Does.Contain("Warning 1406"));
    }

    private FileWatch Watch() => new(File, FileWatch.HashOf(File), () => _changes++, _clock, NullLogger.Instance, isTold: false);

    private void Pass()
    {
        _clock.Advance(FileWatch.Interval);
        _clock.Advance(FileWatch.Settling);
    }
}
