using System.Text.Json;
using Broker.Gateways.SocketIo;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>What a client is told of something that was not done: in the answer to the event that is to blame, or in an event of its own.</summary>
/// <param name="Code">Which kind of fault, as a word.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Detail">What was wrong and where.</param>
/// <param name="Destination">The destination, or null.</param>
/// <param name="Subscription">The id of the subscription, which is over; or null.</param>
internal sealed record SocketIoError(string? Code, string Message, string Detail, string? Destination, string? Subscription)
{
    private const string EventName = "broker-error";

    /// <summary>The answer.</summary>
    public SocketMessage ToAnswer()
    {
        var answer = SocketMessage.Answer();
        answer.Json.WriteStartObject();
        answer.Json.WritePropertyName("error"u8);
        Write(answer.Json);
        answer.Json.WriteEndObject();
        return answer;
    }

    /// <summary>The event.</summary>
    public SocketMessage ToEvent()
    {
        var message = SocketMessage.Event(EventName);
        Write(message.Json);
        return message;
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();

        foreach (var (name, value) in new[] { ("code", Code), ("message", Message), ("detail", Detail), ("destination", Destination), ("subscription", Subscription) })
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }
}
