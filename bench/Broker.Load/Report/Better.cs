namespace Broker.Load.Report;

/// <summary>Which of two values of a figure is the better one.</summary>
internal enum Better
{
    /// <summary>The lower one: a cost.</summary>
    Less,

    /// <summary>The higher one: a rate.</summary>
    More,

    /// <summary>Neither: it says something about the measurement.</summary>
    Neither,
}
