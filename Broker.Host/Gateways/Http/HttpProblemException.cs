using Broker.Gateways.Http;
using Broker.Host.Sessions;
using Broker.Stomp;

namespace Broker.Host.Gateways.Http;

/// <summary>A request cannot be answered as it should have been; the problem is the answer.</summary>
/// <param name="problem">The problem.</param>
internal sealed class HttpProblemException(ProblemDocument problem) : Exception(problem.Detail)
{
    public ProblemDocument Problem => problem;

    /// <summary>A problem of HTTP's own.</summary>
    public static HttpProblemException Of(int status, string title, string detail, string? key = null) => new(new ProblemDocument(status, title, detail) { Key = key });

    /// <summary>An entry of the catalogue of what can go wrong, with the words that an ERROR has for it.</summary>
    public static HttpProblemException Of(StompError error, string detail) => new(ProblemOf(error, detail));

    /// <summary>An entry of the catalogue as a problem.</summary>
    /// <param name="error">The entry.</param>
    /// <param name="detail">What was wrong; the key of broker.conf is put behind it if it is not there.</param>
    public static ProblemDocument ProblemOf(StompError error, string detail) =>
        new(ErrorStatus.Of(error), error.Message, ErrorFrames.BodyOf(error, detail.TrimEnd('\n')).TrimEnd('\n')) { Code = error.Code, Key = ErrorFrames.KeyOf(error) };
}
