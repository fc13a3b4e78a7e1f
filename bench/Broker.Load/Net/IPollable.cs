namespace Broker.Load.Net;

/// <summary>Something with a descriptor that an <see cref="EventLoop"/> looks after.</summary>
internal interface IPollable
{
    /// <summary>Its descriptor can be read, or written, or both.</summary>
    void OnReady(bool isReadable, bool isWritable);
}
