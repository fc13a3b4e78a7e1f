using Broker.Host.Security;

namespace Broker.Tests.Host.Processes;

/// <summary>What the program can be told when it is started, and how it ends.</summary>
internal sealed class CommandLineTests
{
    private const string NoStore =
        "Whether a broker runs cannot be found out: it would be asked in the folder of its store, and there is none (broker.conf: store.path).";

    [Test]
    public async Task Help_names_every_option_and_command([Values("--help", "-h", "-?")] string option)
    {
        var program = await HostProcess.RunAsync([option]);

        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(program.Error, Is.Empty);
        Assert.That(program.Output, Does.Contain("--config").And.Contain("--check").And.Contain("--destination").And.Contain("--version").And.Contain("hash-password"));
        Assert.That(program.Output, Does.Contain("--limits.frame=8MiB").And.Contain("BROKER_LIMITS__FRAME=8MiB"), "How keys of broker.conf are given.");
    }

    [Test]
    public async Task The_version_is_the_one_of_the_assembly()
    {
        var program = await HostProcess.RunAsync(["--version"]);

        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(program.Output, Does.StartWith(typeof(PasscodeHash).Assembly.GetName().Version!.ToString(3)));
    }

    [Test]
    public async Task A_configuration_without_mistakes_is_found_to_be_so()
    {
        var program = await HostProcess.RunAsync(["--check", "--limits.frame=8MiB"]);

        Assert.That(program, Is.EqualTo(new HostProcess.Ended(0, $"built-in broker.conf: no mistakes found\n{NoStore}", string.Empty)));
    }

    [Test]
    public async Task A_destination_is_explained([Values] bool isCheck)
    {
        string[] settings = ["--destination:/queue/orders.*.max-length=5", "--destination:/queue/#.prefetch=3"];

        var program = await HostProcess.RunAsync([.. isCheck ? (string[])["--check"] : [], "--destination", "/queue/orders.eu", .. settings]);

        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(program.Error, Is.Empty);
        Assert.That(program.Output, Does.StartWith("built-in broker.conf: no mistakes found\n/queue/orders.eu: [destination:/queue/orders.*] (command line"));
        Assert.That(program.Output, Does.Match("\n  max-length = 5 +command line --destination:/queue/orders[.][*][.]max-length\n"));
        Assert.That(program.Output, Does.Match("\n  prefetch = 100 +\\[queue\\] built-in broker.conf:"));
    }

    [Test]
    public async Task What_is_no_destination_is_not_explained()
    {
        var program = await HostProcess.RunAsync(["--check", "--destination", "orders"]);

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(program.Error, Is.EqualTo("--destination: 'orders' is not the name of a queue or a topic (example: --check --destination /queue/orders.eu)\n"));
    }

    [Test]
    public async Task All_mistakes_are_told_and_the_broker_does_not_start([Values] bool isCheck)
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mine.conf"), "[limits]\nframe = big\n[log]\nlevle = debug\n");

        var program = await HostProcess.RunAsync(
            ["--config", "mine.conf", "--queue.prefetch=-1", .. isCheck ? (string[])["--check"] : []],
            folder: folder.FullName,
            environment: ("BROKER_LIMITS__HEADERS", "0"));

        folder.Delete(recursive: true);
        Assert.That(program.ExitCode, Is.EqualTo(2));
        Assert.That(program.Output, Is.Empty);
        Assert.That(program.Error.Split(Environment.NewLine), Is.EqualTo((string[])
        [
            "mine.conf:2: limits.frame: 'big' is not a size (example: 4MiB)",
            "mine.conf:4: log.levle: unknown key; did you mean level? (known: level, format)",
            "environment BROKER_LIMITS__HEADERS: limits.headers: 0 is not between 8 and 10000 (example: 64)",
            "command line --queue.prefetch: queue.prefetch: -1 is not between 0 and 1000000 (example: 100)",
            string.Empty,
        ]));
    }

    [TestCase("broker.conf", TestName = "The file of the working directory is taken")]
    [TestCase(null, TestName = "Without one the built-in one is")]
    public async Task The_file_that_is_used_is_named(string? file)
    {
        var folder = Directory.CreateTempSubdirectory();
        if (file is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), "[limits]\nframe = 1MiB\n");
        }

        var program = await HostProcess.RunAsync(["--check"], folder: folder.FullName);

        folder.Delete(recursive: true);
        Assert.That(program.Output, Is.EqualTo($"{file ?? "built-in broker.conf"}: no mistakes found\n{NoStore}"));
    }

    [Test]
    public async Task A_folder_in_the_place_of_the_file_is_told_with_its_name()
    {
        var folder = Directory.CreateTempSubdirectory();
        folder.CreateSubdirectory("broker.conf");

        var program = await HostProcess.RunAsync([], folder: folder.FullName);

        folder.Delete(recursive: true);
        Assert.That(program.ExitCode, Is.EqualTo(2));
        Assert.That(program.Error, Does.StartWith("broker.conf: cannot be read: "));
    }

    [TestCase("--chekc", "command line --chekc: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("start", "command line start: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("--config=none.conf", "none.conf: cannot be read: ")]
    public async Task What_it_does_not_know_it_does_not_pass_over(string argument, string expected)
    {
        var program = await HostProcess.RunAsync([argument]);

        Assert.That(program.ExitCode, Is.EqualTo(2));
        Assert.That(program.Output, Is.Empty);
        Assert.That(program.Error, Does.StartWith(expected));
    }

    [Test]
    public async Task An_option_without_its_value_is_told()
    {
        var program = await HostProcess.RunAsync(["--config"]);

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(program.Error, Does.Contain("--config"));
    }

    [TestCase("s3cret größer 🚀")]
    [TestCase("s3cret\n", TestName = "The end of the line is no part of the passcode")]
    public async Task The_hash_of_a_passcode_is_all_that_is_printed(string input)
    {
        var passcode = input.TrimEnd('\n');
        var program = await HostProcess.RunAsync(["hash-password"], input);

        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(program.Error, Is.Empty);
        Assert.That(program.Output.Split('\n'), Has.Length.EqualTo(1));
        Assert.That(program.Output, Does.Not.Contain(passcode));
        Assert.That(PasscodeHash.Verify(program.Output, passcode), Is.True);
        Assert.That(PasscodeHash.Verify(program.Output, passcode + "x"), Is.False);
    }

    [TestCase("")]
    [TestCase("\n")]
    public async Task No_passcode_has_no_hash(string input)
    {
        var program = await HostProcess.RunAsync(["hash-password"], input);

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(program.Output, Is.Empty);
        Assert.That(program.Error, Does.StartWith("hash-password: no passcode on standard input"));
    }

    [Test]
    public async Task A_passcode_as_an_argument_is_refused_and_not_repeated()
    {
        var program = await HostProcess.RunAsync(["hash-password", "s3cret"], "s3cret");

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(program.Output, Is.Empty);
        Assert.That(program.Error, Does.StartWith("hash-password: takes no arguments").And.Not.Contain("s3cret"));
    }
}
