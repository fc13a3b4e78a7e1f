namespace Broker.Core.Commands;

/// <summary>Why a command was not carried out, with the particulars.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Detail">A sentence for whoever sent the command.</param>
public sealed record Refusal(RefusalReason Reason, string Detail);
