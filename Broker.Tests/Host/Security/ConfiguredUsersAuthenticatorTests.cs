using System.Reflection;
using Broker.Host.Configuration;
using Broker.Host.Security;

namespace Broker.Tests.Host.Security;

/// <summary>Who may connect: users of broker.conf, with their passcode, from where they may.</summary>
internal sealed class ConfiguredUsersAuthenticatorTests
{
    private static readonly string Hash = PasscodeHash.Make("right");

    private readonly ConfiguredUsersAuthenticator _authenticator = new(
    [
        new UserOptions { Name = "guest", PasswordHash = Hash, From = ConnectFrom.Loopback },
        new UserOptions { Name = "anne", PasswordHash = Hash },
        new UserOptions { Name = "owner of a certificate" },
    ]);

    [Test]
    public void A_passcode_that_was_right_is_when_other_users_come_and_not_when_it_has_changed()
    {
        var (anne, guest) = (new Login("anne", "right", IsLoopback: true), new Login("guest", "right", IsLoopback: true));
        Assert.That((_authenticator.Verify(anne), _authenticator.Verify(guest)), Is.EqualTo((true, true)));

        var after = new ConfiguredUsersAuthenticator(
            [
                new UserOptions { Name = "anne", PasswordHash = Hash },
                new UserOptions { Name = "guest", PasswordHash = PasscodeHash.Make("other") },
            ],
            _authenticator);

        Assert.That((after.IsKnown(anne), after.IsKnown(guest)), Is.EqualTo((true, false)));
    }

    [TestCase("anne", "right", true, true)]
    [TestCase("anne", "right", false, true)]
    [TestCase("guest", "right", true, true)]
    [TestCase("guest", "right", false, false, TestName = "Guest comes from this machine only")]
    [TestCase("anne", "wrong", true, false)]
    [TestCase("anne", "", true, false)]
    [TestCase("anne", null, true, false)]
    [TestCase("Anne", "right", true, false, TestName = "A name is taken by the letter")]
    [TestCase("anne ", "right", true, false)]
    [TestCase("nobody", "right", true, false)]
    [TestCase("", "right", true, false)]
    [TestCase(null, "right", true, false)]
    [TestCase(null, null, true, false)]
    public void A_user_may_connect_with_the_right_passcode_from_the_right_place(string? user, string? passcode, bool isLoopback, bool expected)
    {
        var login = new Login(user, passcode, isLoopback);

        Assert.That(_authenticator.IsKnown(login), Is.False, "Nothing is known before it was checked.");
        Assert.That(_authenticator.Verify(login), Is.EqualTo(expected));
        Assert.That(_authenticator.IsKnown(login), Is.EqualTo(expected), "Only what was right is remembered.");
    }

    [Test]
    public void What_is_remembered_is_this_user_with_this_passcode()
    {
        Assert.That(_authenticator.Verify(new Login("anne", "right", IsLoopback: true)), Is.True);

        Assert.That(_authenticator.IsKnown(new Login("anne", "right", IsLoopback: false)), Is.True);
        Assert.That(_authenticator.IsKnown(new Login("anne", "wrong", IsLoopback: true)), Is.False);
        Assert.That(_authenticator.IsKnown(new Login("anne", null, IsLoopback: true)), Is.False);
        Assert.That(_authenticator.IsKnown(new Login("guest", "right", IsLoopback: true)), Is.False, "Of another user the passcode was not checked.");
    }

    [Test]
    public void What_is_remembered_of_a_user_of_this_machine_counts_for_this_machine_only()
    {
        Assert.That(_authenticator.Verify(new Login("guest", "right", IsLoopback: true)), Is.True);

        Assert.That(_authenticator.IsKnown(new Login("guest", "right", IsLoopback: true)), Is.True);
        Assert.That(_authenticator.IsKnown(new Login("guest", "right", IsLoopback: false)), Is.False);
        Assert.That(_authenticator.Verify(new Login("guest", "right", IsLoopback: false)), Is.False);
    }

    [Test]
    public void A_wrong_passcode_does_not_make_the_right_one_forgotten()
    {
        Assert.That(_authenticator.Verify(new Login("anne", "right", IsLoopback: true)), Is.True);
        Assert.That(_authenticator.Verify(new Login("anne", "wrong", IsLoopback: true)), Is.False);

        Assert.That(_authenticator.IsKnown(new Login("anne", "right", IsLoopback: true)), Is.True);
    }

    [Test]
    public void What_is_remembered_is_not_the_passcode()
    {
        Assert.That(_authenticator.Verify(new Login("anne", "right", IsLoopback: true)), Is.True);

        var verified = (IReadOnlyCollection<KeyValuePair<string, byte[]>>)Field("_verified");
        var other = new ConfiguredUsersAuthenticator([new UserOptions { Name = "anne", PasswordHash = Hash }]);
        Assert.That(other.Verify(new Login("anne", "right", IsLoopback: true)), Is.True);

        Assert.That(verified.Single().Value, Has.Length.EqualTo(32));
        Assert.That(verified.Single().Value, Is.Not.EqualTo(((IReadOnlyCollection<KeyValuePair<string, byte[]>>)Field("_verified", other)).Single().Value), "Its key is of this process.");
    }

    [Test]
    public void An_unknown_user_costs_the_same_as_a_wrong_passcode()
    {
        // Time is not measured; but the work is the same if the hash that is compared with is of the same make: format, function,
        // iterations, length of the salt, all of which stand in front.
        var nobody = ((UserOptions)Field("_nobody")).PasswordHash;

        Assert.That(Convert.FromBase64String(nobody)[..13], Is.EqualTo(Convert.FromBase64String(Hash)[..13]));
        Assert.That(nobody, Has.Length.EqualTo(Hash.Length));
    }

    [TestCase("anne", "wrong")]
    [TestCase("anne", "")]
    [TestCase("anne", null)]
    [TestCase("guest", "right", Description = "From the wrong place.")]
    [TestCase("nobody", "right")]
    [TestCase("owner of a certificate", "")]
    [TestCase(null, null)]
    public void Whatever_is_wrong_it_is_one_hash(string? user, string? passcode)
    {
        Assert.That(_authenticator.Verify(new Login(user, passcode, IsLoopback: false)), Is.False);

        Assert.That(_authenticator.Hashes, Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_who_come_at_once_with_the_same_few_cost_a_hash()
    {
        using var turns = new SemaphoreSlim(2);
        var check = new PasscodeCheck(_authenticator, new LoginThrottle(perMinute: 10, TimeProvider.System), turns);

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => check.VerifyAsync(new Login("anne", "right", IsLoopback: true), "192.0.2.1")));

        Assert.That(results, Is.All.True);
        Assert.That(_authenticator.Hashes, Is.InRange(1, 2));
    }

    [Test]
    public void A_login_does_not_show_its_passcode()
    {
        Assert.That(new Login("anne", "right", IsLoopback: true).ToString(), Is.EqualTo("anne"));
        Assert.That(new Login(null, "right", IsLoopback: true).ToString(), Is.EqualTo("(none)"));
    }

    private object Field(string name, ConfiguredUsersAuthenticator? authenticator = null) =>
        typeof(ConfiguredUsersAuthenticator).GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(authenticator ?? _authenticator)!;
}
