namespace Broker.Tests.Support;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventStreamReader(HttpResponseMessage answer, Stream stream) : IDisposable
{
    private readonly StreamReader _lines = new(stream);

    public HttpResponseMessage Answer => answer;

    /// <summary>The comments that have come.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>Reads the next event.</summary>
    /// <returns>Null at the end.</returns>
    public async Task<(string Type, string Id, string Data)?> ReadAsync()
    {
        var (type, id, data) = ("message", string.Empty, (List<string>?)null);

        while (await _lines.ReadLineAsync().WaitAsync(StompTestClient.Patience) is { } line)
        {
            if (line.Length == 0 && data is not null)
            {
                return (type, id, string.Join('\n', data));
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? string.Empty : line[(colon + 1)..] is [' ', .. var rest] ? rest : line[(colon + 1)..];

            switch (colon < 0 ? line : line[..colon])
            {
                case "" when line.Length > 0:
                    Comments.Add(value);
                    break;
                case "event":
                    type = value;
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    (data ??= []).Add(value);
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads a message, and makes sure which it is.</summary>
    public async Task<string> ReadMessageAsync(string data)
    {
        var next = await ReadAsync();
        Assert.That((next?.Type, next?.Data), Is.EqualTo(("message", data)));
        return next!.Value.Id;
    }

    /// <summary>Reads until a comment has come.</summary>
    public async Task ReadCommentAsync()
    {
        while (await _lines.ReadLineAsync().WaitAsync(StompTestClient.Patience) is { } line)
        {
            if (line.StartsWith(':'))
            {
                return;
            }
        }

        Assert.Fail("The stream has ended.");
    }

    public void Dispose()
    {
        _lines.Dispose();
        answer.Dispose();
    }
}
