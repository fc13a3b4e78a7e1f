using Broker.Host.Configuration;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "Size Limits". The other limits of the broker are in <see cref="LimitTests"/>.</summary>
internal sealed class SizeLimitTests
{
    private static readonly string[] NineHeaders = [.. Enumerable.Range(1, 9).Select(number => $"x{number}:y")];

    [TestCase("1.0", TestName = "1.0 Frames: the number of headers allowed in a single frame is limited")]
    [TestCase("1.1", TestName = "1.1 Size Limits: servers MAY place maximum limits on the number of frame headers allowed in a single frame")]
    [TestCase("1.2", TestName = "1.2 Size Limits: servers MAY place maximum limits on the number of frame headers allowed in a single frame")]
    public async Task The_number_of_headers_is_limited(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Headers = 10);
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, [.. NineHeaders, "destination:/topic/a"]);
        await client.AssertNothingMoreAsync();
        await client.SendFrameAsync("SEND", string.Empty, [.. NineHeaders, "x1:again", "destination:/topic/a"]);

        var error = await client.ReadErrorAsync(StompError.TooManyHeaders);
        Assert.That(error.Text, Does.Contain("10").And.Contain("limits.headers"));
    }

    [TestCase("1.0", TestName = "1.0 Frames: the length of header lines is limited")]
    [TestCase("1.1", TestName = "1.1 Size Limits: servers MAY place maximum limits on the maximum length of header lines")]
    [TestCase("1.2", TestName = "1.2 Size Limits: servers MAY place maximum limits on the maximum length of header lines")]
    public async Task The_length_of_a_header_line_is_limited(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Header = new ByteSize(128));
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", "x:" + new string('y', 126));
        await client.AssertNothingMoreAsync();
        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", "x:" + new string('y', 127));

        var error = await client.ReadErrorAsync(StompError.HeaderTooLong);
        Assert.That(error.Text, Does.Contain("128").And.Contain("limits.header"));
    }

    [TestCase("1.0", TestName = "1.0 SEND: the size of a body is limited with its frame")]
    [TestCase("1.1", TestName = "1.1 Size Limits: servers MAY place maximum limits on the maximum size of a frame body")]
    [TestCase("1.2", TestName = "1.2 Size Limits: servers MAY place maximum limits on the maximum size of a frame body")]
    public async Task The_size_of_a_frame_is_limited(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Frame = new ByteSize(1024));
        await using var client = await broker.ConnectAsync(version);
        const int Head = 27;

        await client.SendFrameAsync("SEND", new string('b', 1024 - Head - 1), "destination:/topic/a");
        await client.AssertNothingMoreAsync();
        await client.SendFrameAsync("SEND", new string('b', 1024 - Head), "destination:/topic/a");

        var error = await client.ReadErrorAsync(StompError.FrameTooLarge);
        Assert.That(error.Text, Does.Contain("1024").And.Contain("limits.frame"));
    }

    [TestCase("1.0", "1025", TestName = "1.0 SEND: a content-length over the limit is refused before the body has come")]
    [TestCase("1.1", "99999999999", TestName = "1.1 Size Limits: a content-length over the limit is refused before the body has come")]
    [TestCase("1.2", "999999999999999999", TestName = "1.2 Size Limits: a content-length over the limit is refused before the body has come")]
    public async Task An_announced_body_is_refused_at_once(string version, string length)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Frame = new ByteSize(1024));
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync($"SEND\ndestination:/topic/a\nreceipt:1\ncontent-length:{length}\n\n");

        var error = await client.ReadErrorAsync(StompError.FrameTooLarge);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
    }

    [TestCase("1.1", TestName = "1.1 Size Limits: if these limits are exceeded the server SHOULD send the client an ERROR frame and disconnect the client")]
    [TestCase("1.2", TestName = "1.2 Size Limits: if these limits are exceeded the server SHOULD send the client an ERROR frame and then close the connection")]
    public async Task Over_a_limit_the_connection_ends_with_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Headers = 10);
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, [.. NineHeaders, "x10:y", "destination:/topic/a"]);

        await client.ReadErrorAsync(StompError.TooManyHeaders);
    }
}
