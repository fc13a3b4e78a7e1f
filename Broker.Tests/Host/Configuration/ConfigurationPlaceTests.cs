using Broker.Host.Configuration;
using Broker.Host.Security;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Configuration;

/// <summary>While the broker runs, a file of which the part is missing that says who may connect does not let guest in instead.</summary>
internal sealed class ConfigurationPlaceTests : IDisposable
{
    private const string Rest = "[limits]\nframe = 1MiB\n";

    private static readonly string Hash = PasscodeHash.Make("other");
    private static readonly string Anne = $"[user:anne]\npassword-hash = {Hash}\n";
    private static readonly string Issuer = $"[jwt:a]\nalgorithms = HS256\nkey = {TestTokens.SecretText}\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly Dictionary<string, string> _environment = [];

    private static IEnumerable<TestCaseData> OwnIdentities =>
    [
        Case("a user", Anne),
        Case("guest with another passcode", $"[user:guest]\npassword-hash = {Hash}\n"),
        Case("an issuer", Issuer),
        Case("a certificate", "[certificate:billing]\nlogin = billing\nroles = reader\n[role:reader]\nsubscribe = /topic/a\n"),
        Case("all but guest", $"{BuiltIn("user")}{Issuer}"),
    ];

    private string File => Path.Combine(_folder.FullName, ConfigurationLoader.FileName);

    public void Dispose() => _folder.Delete(recursive: true);

    [TestCaseSource(nameof(OwnIdentities))]
    public void Guest_does_not_come_in_the_place_of(string identities)
    {
        var inForce = Load(Rest + identities);
        System.IO.File.WriteAllText(File, Rest);

        var wrong = Assert.Throws<ConfigurationException>(() => inForce.Place.LoadAgain(inForce))!;

        Assert.That(wrong.Faults, Is.EqualTo((string[])[$"{File}: does not say any more who may connect, so that guest would come in the place of all others; while the broker runs that is taken for a file of which the rest is missing (example: [user:guest], if that is what is meant)"]));
    }

    [TestCaseSource(nameof(OwnIdentities))]
    public void Who_is_named_may_come_in_the_place_of(string identities)
    {
        var inForce = Load(Rest + identities);
        System.IO.File.WriteAllText(File, Rest + BuiltIn("user"));

        Assert.That(inForce.Place.LoadAgain(inForce).All<UserOptions>().Single().Name, Is.EqualTo("guest"));
    }

    [Test]
    public void Guest_may_stay_who_was_alone_before([Values] bool isBuiltIn)
    {
        var inForce = Load(isBuiltIn ? Rest : Rest + BuiltIn("user") + BuiltIn("anonymous"));
        System.IO.File.WriteAllText(File, "[limits]\nframe = 2MiB");

        Assert.That(inForce.Place.LoadAgain(inForce).HasBuiltInUsers, Is.True);
    }

    [Test]
    public void Guest_may_stay_beside_users_of_the_environment()
    {
        _environment["BROKER_USER__ANNE__PASSWORD_HASH"] = Hash;
        var inForce = Load(Rest);
        System.IO.File.WriteAllText(File, "[limits]\nframe = 2MiB");

        Assert.That(inForce.Place.LoadAgain(inForce).All<UserOptions>(), Has.Count.EqualTo(2));
    }

    private static TestCaseData Case(string name, string identities) => new TestCaseData(identities).SetArgDisplayNames(name);

    private static string BuiltIn(string section) => string.Join('\n', ConfFile.Read(ConfigurationLoader.BuiltIn(), "built in", [])
        .Where(value => value.Section == section)
        .Select(value => value.Key.Length == 0 ? value.Path : $"{value.Key} = {value.Value}")) + "\n";

    private LoadedConfiguration Load(string text)
    {
        System.IO.File.WriteAllText(File, text);
        return ConfigurationLoader.Load(File, _environment, []);
    }
}
