using System.Diagnostics;
using Broker.Tests.Support;

namespace Broker.Tests.Clients;

/// <summary>
/// What the tests with other people's clients need on the machine. What is missing makes a test ignore itself and say why; ./test.sh
/// installs it where it can.
/// </summary>
internal static class ClientTools
{
    private const int OldestNode = 18;

    private static readonly Lazy<(string? Path, string? Missing)> FoundNode = new(FindNode);
    private static readonly Lazy<(string? Path, string? Missing)> FoundPython = new(FindPython);

    /// <summary>The folder of the scripts.</summary>
    public static string Folder { get; } = Repository.PathOf("Broker.Tests", "Clients");

    /// <summary>Chromium, or null.</summary>
    public static string? Chromium { get; } =
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } chosen ? chosen : FindProgram("chromium") ?? FindProgram("chromium-browser");

    /// <summary>Node.js with the clients' packages, or the end of the test.</summary>
    public static string NeedNode()
    {
        var node = Need(FoundNode.Value);

        // npm writes this file last.
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
        {
            Assert.Ignore("The clients' packages are not installed: 'npm ci' in Broker.Tests/Clients does it.");
        }

        return node;
    }

    /// <summary>curl and a shell, or the end of the test.</summary>
    public static void NeedCurl()
    {
        if (FindProgram("curl") is null || FindProgram("bash") is null)
        {
            Assert.Ignore("curl, or bash, is not installed (Debian: apt-get install curl).");
        }
    }

    /// <summary>A browser, or the end of the test.</summary>
    public static void NeedChromium()
    {
        if (Chromium is null)
        {
            Assert.Ignore("Chromium is not installed (Debian: apt-get install chromium).");
        }
    }

    /// <summary>A Python that has stomp.py, or the end of the test.</summary>
    public static string NeedPython() => Need(FoundPython.Value);

    private static string Need((string? Path, string? Missing) found)
    {
        if (found.Path is null)
        {
            Assert.Ignore(found.Missing!);
        }

        return found.Path;
    }

    private static (string? Path, string? Missing) FindNode()
    {
        if (FindProgram("node") is not { } node)
        {
            return (null, "Node.js is not installed (Debian: apt-get install nodejs npm).");
        }

        var version = Ask(node, "--version")?.TrimStart('v');
        return Version.TryParse(version, out var parsed) && parsed.Major >= OldestNode
            ? (node, null)
            : (null, $"Node.js is too old: {version}; the clients need {OldestNode} or later.");
    }

    private static (string? Path, string? Missing) FindPython()
    {
        // Debian's package is for Debian's Python, whatever comes first in PATH.
        var candidates = new[] { "/usr/bin/python3", FindProgram("python3") };
        var python = candidates.FirstOrDefault(candidate => File.Exists(candidate) && Ask(candidate, "-c", "import stomp; print(stomp.__version__)") is not null);
        return (python, "No Python 3 with stomp.py is installed (Debian: apt-get install python3-stomp).");
    }

    private static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    // What a program prints, or null if it fails.
    private static string? Ask(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? answer : null;
    }
}
