using Broker.Host.Configuration;
using Broker.Host.Security;

namespace Broker.Tests.Host.Security;

/// <summary>The hashes of passcodes in broker.conf.</summary>
internal sealed class PasscodeHashTests
{
    [TestCase("guest")]
    [TestCase(" blanks are part of it ")]
    [TestCase("größer 🚀")]
    [TestCase("")]
    public void A_hash_knows_its_passcode_and_no_other(string passcode)
    {
        var hash = PasscodeHash.Make(passcode);

        Assert.That(PasscodeHash.Verify(hash, passcode), Is.True);
        Assert.That(PasscodeHash.Verify(hash, passcode + " "), Is.False);
        Assert.That(PasscodeHash.Verify(hash, passcode.ToUpperInvariant() + "X"), Is.False);
    }

    [Test]
    public void The_hashes_of_a_passcode_differ() =>
        Assert.That(Enumerable.Range(0, 3).Select(_ => PasscodeHash.Make("guest")), Is.Unique, "Each has a salt of its own.");

    [Test]
    public void A_hash_of_no_passcode_is_one_of_its_own()
    {
        Assert.That(Enumerable.Range(0, 3).Select(_ => PasscodeHash.MakeImpossible()), Is.Unique);
        Assert.That(PasscodeHash.Verify(PasscodeHash.MakeImpossible(), string.Empty), Is.False);
    }

    [Test]
    public void A_hash_is_what_broker_conf_takes() =>
        Assert.That(new UserOptions { Name = "a", PasswordHash = PasscodeHash.Make("guest") }.Check(), Is.Empty);

    [Test]
    public void The_guest_of_the_built_in_file_has_the_passcode_that_the_welcome_says()
    {
        var guest = ConfFile.Read(ConfigurationLoader.BuiltIn(), "broker.conf", []).Single(value => value.Path == "user:guest.password-hash");

        Assert.That(PasscodeHash.Verify(guest.Value, "guest"), Is.True);
    }

    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("AQAAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("////////////////////////")]
    [TestCase("AQAAAAIAAYagAAAAEP///////////w==", Description = "A salt that is shorter than it says.")]
    public void What_broker_conf_takes_for_a_hash_and_is_none_knows_no_passcode(string hash)
    {
        Assert.That(new UserOptions { Name = "a", PasswordHash = hash }.Check(), Is.Empty);
        Assert.That(PasscodeHash.Verify(hash, string.Empty), Is.False);
        Assert.That(PasscodeHash.Verify(hash, "guest"), Is.False);
    }
}
