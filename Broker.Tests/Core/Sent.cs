using System.Text;
using Broker.Core.Messages;

namespace Broker.Tests.Core;

/// <summary>A message as a session makes it, with what a test is about.</summary>
internal sealed record Sent(int Number)
{
    public bool IsPersistent { get; init; }

    public long Origin { get; init; }

    public string? DedupId { get; init; }

    /// <summary>The name of the header that the id is in.</summary>
    public string DedupHeader { get; init; } = "dedup-id";

    /// <summary>The value of the header <c>colour</c>, or null.</summary>
    public string? Colour { get; init; }

    public Message ToMessage()
    {
        using var content = new MessageContent();
        Add("colour", Colour);
        Add(DedupHeader, DedupId);

        return new Message(new MessageId(1, Number), "/topic/a.b"u8.ToArray(), content.ToArray(Encoding.UTF8.GetBytes($"{Number}")), content.HeadersLength)
        {
            IsPersistent = IsPersistent,
            Origin = Origin,
            HasDedupId = DedupId is not null,
        };

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                content.AddHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
            }
        }
    }
}
