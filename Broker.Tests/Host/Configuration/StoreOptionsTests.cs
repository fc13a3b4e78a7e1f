using Broker.Core.Storage.Journals;
using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary><c>[store]</c>: where the store is and how it writes.</summary>
internal sealed class StoreOptionsTests
{
    private static readonly string Folder = Path.GetFullPath("somewhere");

    [Test]
    public void Without_a_word_it_is_a_folder_beside_the_file_flushed_always()
    {
        var settings = Snippet.Load<StoreOptions>(string.Empty).SettingsIn(Folder);

        Assert.That(settings, Is.EqualTo(new JournalSettings
        {
            Path = Path.Combine(Folder, "data"),
            Flush = FlushMode.Always,
            FlushInterval = TimeSpan.Zero,
            SegmentBytes = 64 << 20,
            MaxBytes = 0,
        }));
    }

    [Test]
    public void Every_key_has_its_place()
    {
        var options = Snippet.Load<StoreOptions>("[store]\npath = messages/here\nflush = interval:25ms\nsegment = 1MiB\nmax-size = 1GiB\ncache = 64MiB");

        Assert.That(options.SettingsIn(Folder), Is.EqualTo(new JournalSettings
        {
            Path = Path.Combine(Folder, "messages", "here"),
            Flush = FlushMode.Interval,
            FlushInterval = TimeSpan.FromMilliseconds(25),
            SegmentBytes = 1 << 20,
            MaxBytes = 1 << 30,
        }));
        Assert.That(options.Cache, Is.EqualTo(new ByteSize(64 << 20)));
    }

    [Test]
    public void A_path_from_the_root_is_where_it_says()
    {
        var root = Path.GetPathRoot(Folder)!;

        Assert.That(new StoreOptions { Path = $"{root}elsewhere" }.SettingsIn(Folder)!.Path, Is.EqualTo($"{root}elsewhere"));
    }

    [Test]
    public void None_is_no_store() => Assert.That(Snippet.Load<StoreOptions>("[store]\npath = none").SettingsIn(Folder), Is.Null);

    [TestCase("path =", "broker.conf:2: store.path: '' is not a folder (example: data, or none for no store)")]
    [TestCase("flush = interval:1h", "broker.conf:2: store.flush: 'interval:1h' is not always, never or an interval from 1ms to 1m (example: interval:10ms)")]
    [TestCase("max-size = 255MiB", "broker.conf:2: store.max-size: 255MiB is less than 4 times store.segment, 64MiB (example: 10GiB, or 0 for no limit)")]
    [TestCase("segment = 1GiB\nmax-size = 2GiB", "broker.conf:3: store.max-size: 2GiB is less than 4 times store.segment, 1GiB (example: 10GiB, or 0 for no limit)")]
    public void What_cannot_be_is_told(string keys, string expected) =>
        Assert.That(Snippet.Faults($"[store]\n{keys}"), Is.EqualTo((string[])[expected]));

    [Test]
    public void Folders_are_relative_to_that_of_the_file_or_the_working_directory_without_one()
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "mine.conf");
        File.WriteAllText(file, "[store]\npath = d");

        var loaded = ConfigurationLoader.Load(file, new Dictionary<string, string>(), []);
        var builtIn = ConfigurationLoader.Load(path: null, new Dictionary<string, string>(), []);

        folder.Delete(recursive: true);
        Assert.That(loaded.Folder, Is.EqualTo(folder.FullName));
        Assert.That(builtIn.Folder, Is.EqualTo(Directory.GetCurrentDirectory()));
    }
}
