using System.Text;
using Broker.Gateways.Http;

namespace Broker.Tests.Gateways.Http;

internal sealed class BasicCredentialsTests
{
    [TestCase("guest:guest", "guest", "guest")]
    [TestCase("anne:a:b", "anne", "a:b")]
    [TestCase("größe:пароль", "größe", "пароль")]
    [TestCase(":", "", "")]
    public void Login_and_passcode_are_divided_at_the_first_colon(string text, string login, string passcode)
    {
        var header = "basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        Assert.That(BasicCredentials.Read(header), Is.EqualTo(new BasicCredentials(login, passcode)));
    }

    [TestCase("")]
    [TestCase("Basic")]
    [TestCase("Basic ")]
    [TestCase("Basic !!!")]
    [TestCase("Basic Z3Vlc3Q=", TestName = "There is no colon")]
    [TestCase("Basic /zov", TestName = "It is not UTF-8")]
    [TestCase("Basic YTpiCmM=", TestName = "There is a line end in it")]
    [TestCase("Bearer Z3Vlc3Q6Z3Vlc3Q=")]
    public void What_is_not_well_formed_is_nothing(string header) => Assert.That(BasicCredentials.Read(header), Is.Null);

    [Test]
    public void It_does_not_show_what_it_holds() => Assert.That(new BasicCredentials("a", "secret").ToString(), Does.Not.Contain("secret"));
}
