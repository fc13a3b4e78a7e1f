namespace Broker.Tests.Core.Storage;

/// <summary>What a batch does, and that it does all of it or nothing.</summary>
internal sealed class ModelBatch
{
    public List<(ModelLog Log, long Sequence)> Adds { get; } = [];

    public List<(ModelLog Log, long Sequence)> Removes { get; } = [];

    /// <summary>It is on disk.</summary>
    public void Confirm()
    {
        Adds.ForEach(add => add.Log.MustOfBatch(add.Sequence));
        Removes.ForEach(remove => remove.Log.MustNot(remove.Sequence));
    }

    /// <summary>Compares what was found of its parts. A message that it removes may not have been there at all.</summary>
    public void Check()
    {
        var isThere = Adds[0].Log.WasFound(Adds[0].Sequence);
        Assert.That(Adds.Select(add => add.Log.WasFound(add.Sequence)), Is.All.EqualTo(isThere));
        if (isThere)
        {
            Assert.That(Removes.Where(remove => remove.Log.WasFound(remove.Sequence)), Is.Empty);
        }
    }
}
