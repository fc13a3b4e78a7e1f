namespace Broker.Host.Access;

/// <summary>What a segment of a pattern matches.</summary>
internal enum PatternStepKind
{
    /// <summary>One name.</summary>
    Name,

    /// <summary>Any one segment.</summary>
    One,

    /// <summary>Any number of segments.</summary>
    Any,
}
