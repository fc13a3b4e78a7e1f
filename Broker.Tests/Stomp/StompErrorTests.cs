using System.Reflection;
using Broker.Stomp;

namespace Broker.Tests.Stomp;

/// <summary>The catalogue of faults holds together.</summary>
internal sealed class StompErrorTests
{
    private static readonly IReadOnlyList<StompError> Entries =
    [
        .. typeof(StompError)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(StompError))
            .Select(property => (StompError)property.GetValue(null)!),
    ];

    [Test]
    public void The_catalogue_lists_every_entry_once()
    {
        Assert.That(Entries, Is.Not.Empty);
        Assert.That(StompError.All, Is.EquivalentTo(Entries));
    }

    [Test]
    public void Nobody_else_can_make_one()
    {
        Assert.That(typeof(StompError).GetConstructors(), Is.Empty);
    }

    [Test]
    public void Codes_are_unique_and_in_lower_case_with_hyphens()
    {
        Assert.That(StompError.All.Select(error => error.Code), Is.Unique);
        Assert.That(StompError.All.Select(error => error.Code), Has.All.Match("^[a-z0-9]+(-[a-z0-9]+)*$"));
        Assert.That(StompError.All.Select(error => error.ToString()), Is.EqualTo(StompError.All.Select(error => error.Code)));
    }

    [Test]
    public void A_code_is_named_like_its_property()
    {
        var names = typeof(StompError).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(StompError))
            .Select(property => (property.Name.ToUpperInvariant(), ((StompError)property.GetValue(null)!).Code.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant()));

        foreach (var (property, code) in names)
        {
            Assert.That(code, Is.EqualTo(property));
        }
    }

    [Test]
    public void Messages_are_short_unique_and_need_no_escape()
    {
        Assert.That(StompError.All.Select(error => error.Message), Is.Unique);

        foreach (var error in StompError.All)
        {
            Assert.That(error.Message, Has.Length.InRange(5, 60).And.Match("^[a-zA-Z][a-zA-Z0-9 -]+$"), error.Code);
        }
    }

    // RFC 6455, 7.4: what an endpoint may send. 1000 would mean that nothing was wrong.
    [Test]
    public void Close_statuses_may_be_sent()
    {
        foreach (var error in StompError.All)
        {
            Assert.That(error.CloseStatus, Is.AnyOf(1001, 1002, 1003, 1007, 1008, 1009, 1011, 1013), error.Code);
        }
    }

    [Test]
    public void A_message_fits_a_close_frame()
    {
        Assert.That(StompError.All.Select(error => error.Message.Length), Has.All.LessThanOrEqualTo(123));
    }

    [Test]
    public void Every_entry_names_a_section_of_a_specification()
    {
        Assert.That(StompError.All.Select(error => error.Section), Has.All.Match("^(1\\.2 |RFC 6455 )"));
    }

    [Test]
    public void What_is_too_big_names_its_limit()
    {
        foreach (var error in StompError.All.Where(error => error.CloseStatus == 1009))
        {
            Assert.That(error.Limit, Is.Not.Null.And.Not.Empty, error.Code);
        }
    }

    [Test]
    public void An_exception_carries_an_entry_and_the_particulars()
    {
        var fault = Assert.Throws<StompProtocolException>(() => StompProtocolException.Throw(StompError.MissingHeader, "SEND needs 'destination'."));

        Assert.That((fault!.Error, fault.Message), Is.EqualTo((StompError.MissingHeader, "SEND needs 'destination'.")));
    }
}
