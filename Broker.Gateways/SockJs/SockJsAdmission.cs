namespace Broker.Gateways.SockJs;

/// <summary>Whether a client may open a session.</summary>
public sealed class SockJsAdmission
{
    private SockJsAdmission(Func<SockJsConnection, Task>? serve, int status, string text) => (Serve, Status, Text) = (serve, status, text);

    /// <summary>Gets what serves the session; null: it is refused.</summary>
    public Func<SockJsConnection, Task>? Serve { get; }

    /// <summary>Gets the HTTP status of a refusal.</summary>
    public int Status { get; }

    /// <summary>Gets what is said with a refusal.</summary>
    public string Text { get; }

    /// <summary>Lets a session in.</summary>
    /// <param name="serve">Runs it; called once. When its task ends, the connection is closed; it must not fail.</param>
    public static SockJsAdmission Enter(Func<SockJsConnection, Task> serve) => new(serve, 200, string.Empty);

    /// <summary>Refuses a session.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="text">One line of text.</param>
    public static SockJsAdmission Refuse(int status, string text) => new(null, status, text);
}
