namespace Broker.Core.Storage.Journals;

/// <summary>Something that can wait in a <see cref="WorkQueue{T}"/>, without a node of the queue's own.</summary>
/// <typeparam name="T">What it is.</typeparam>
internal interface ILinked<T>
    where T : class
{
    /// <summary>The queue's alone.</summary>
    T? Next { get; set; }
}
