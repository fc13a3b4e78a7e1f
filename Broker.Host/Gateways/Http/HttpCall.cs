using Broker.Gateways.Http;
using Broker.Host.Connections;
using Broker.Host.Security;
using Broker.Host.Sessions;
using Broker.Host.Transport;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>A request to the gateway, and what is known of it.</summary>
/// <param name="context">The request.</param>
/// <param name="arrival">The connection it came on.</param>
/// <param name="request">The request as its sender sees it.</param>
/// <param name="path">What stands behind the gateway's path.</param>
/// <param name="services">What connections share.</param>
internal sealed class HttpCall(HttpContext context, Arrival arrival, ForwardedRequest request, string path, ConnectionServices services)
{
    private const string HostParameter = "virtual-host";

    private Credentials? _credentials;

    public HttpContext Context => context;

    public Arrival Arrival => arrival;

    public ForwardedRequest Request => request;

    public ConnectionServices Services => services;

    /// <summary>The settings in force when the request came.</summary>
    public SessionSettings Settings { get; } = services.Sessions.Settings;

    /// <summary>Where the gateway is on the listener.</summary>
    public string Base => arrival.Settings.HttpPath!;

    /// <summary>What stands behind that, decoded: a destination, or something of the gateway's own.</summary>
    public string Rest => path;

    /// <summary>What the request shows of its sender.</summary>
    /// <exception cref="HttpProblemException">It is nothing that could be understood.</exception>
    public Credentials Credentials => _credentials ??= ReadCredentials();

    /// <summary>The virtual host; the default one has no name.</summary>
    public string VirtualHost => Query(HostParameter) ?? string.Empty;

    /// <summary>The parameter of the query, or null.</summary>
    /// <exception cref="HttpProblemException">It is there more than once.</exception>
    public string? Query(string name) => context.Request.Query[name] switch
    {
        [] => null,
        [var value] => value,
        _ => throw HttpProblemException.Of(StatusCodes.Status400BadRequest, "invalid parameter", $"The parameter '{name}' is there more than once."),
    };

    /// <summary>Makes sure that the query asks for nothing that would be ignored.</summary>
    /// <param name="known">The parameters that mean something here, beside those that do everywhere.</param>
    /// <exception cref="HttpProblemException">It does.</exception>
    public void CheckQuery(params string[] known)
    {
        // The last two are put there by clients of event streams, and by libraries that do not want an answer out of a cache.
        string[] everywhere = ["ticket", HostParameter, "lastEventId", "_"];

        if (context.Request.Query.Keys.FirstOrDefault(key => !known.Contains(key) && !everywhere.Contains(key)) is not null)
        {
            throw HttpProblemException.Of(
                StatusCodes.Status400BadRequest,
                "unknown parameter",
                $"The query has a parameter that means nothing here; these do: {string.Join(", ", [.. known, .. everywhere[..2]])}.");
        }

        if (VirtualHost.Length > 0 && !services.Sessions.Directories.ContainsKey(VirtualHost))
        {
            throw HttpProblemException.Of(StatusCodes.Status404NotFound, "unknown virtual host", "There is no such virtual host (broker.conf: [virtual-host:NAME]).");
        }
    }

    private Credentials ReadCredentials()
    {
        var header = context.Request.Headers.Authorization.ToString();
        var basic = BasicCredentials.Read(header);

        if (header.Length > 0 && basic is null && !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw HttpProblemException.Of(StatusCodes.Status401Unauthorized, "login failed", "Authorization must be Basic with login and passcode in UTF-8, or Bearer with a token.");
        }

        return new Credentials
        {
            Login = basic?.Login,
            Passcode = basic?.Passcode,
            Authorization = header.Length > 0 && basic is null ? header : null,
            Ticket = Query("ticket") is { Length: > 0 } ticket ? ticket : null,
            Certificate = arrival.ClientCertificate,
            Address = request.Peer.ToString(),
            IsLoopback = request.Peer.IsLoopback,
        };
    }
}
