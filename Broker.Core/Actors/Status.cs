using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>How an operation ended, for answers.</summary>
[SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "Akka.NET's shape.")]
public abstract class Status
{
    /// <summary>It succeeded.</summary>
    /// <param name="status">Its result.</param>
    public class Success(object status) : Status
    {
        /// <summary>Its result.</summary>
        public object Status { get; } = status;
    }

    /// <summary>It failed.</summary>
    /// <param name="cause">Why.</param>
    public class Failure(Exception cause) : Status
    {
        /// <summary>Why.</summary>
        public Exception Cause { get; } = cause;

        /// <inheritdoc/>
        public override string ToString() => "Failure: " + Cause;
    }
}
