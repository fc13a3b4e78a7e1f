using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Broker.Core.Actors;

/// <summary>
/// The recipe of an actor: its type and the arguments of its public constructor, or somebody who makes it; kept so that a failed instance
/// can be made anew. The arguments are evaluated once, when the recipe is written.
/// </summary>
public sealed class Props
{
    // The arguments, or the producer.
    private readonly object _source;

    private Props(Type type, object source, SupervisorStrategy? supervisorStrategy)
    {
        Type = type;
        _source = source;
        SupervisorStrategy = supervisorStrategy;
    }

    /// <summary>The actor's type.</summary>
    public Type Type { get; }

    /// <summary>How the actor supervises its children, or null for its own choice.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; }

    /// <summary>Writes a recipe from a <c>new</c> expression, for example <c>() =&gt; new QueueActor(name)</c>.</summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="factory">The expression; its arguments are evaluated now.</param>
    /// <param name="supervisorStrategy">How the actor supervises its children, or null for its own choice.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="ArgumentException">The expression is not a <c>new</c> expression.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.Body is NewExpression creation
            ? new Props(typeof(TActor), creation.Arguments.Select(Evaluate).ToArray(), supervisorStrategy)
            : throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
    }

    /// <summary>Writes a recipe from a type and its constructor's arguments.</summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="args">The arguments.</param>
    /// <returns>The recipe.</returns>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => Create(typeof(TActor), args);

    /// <summary>Writes a recipe from a type and its constructor's arguments.</summary>
    /// <param name="type">The actor's type.</param>
    /// <param name="args">The arguments.</param>
    /// <returns>The recipe.</returns>
    public static Props Create(Type type, params object[] args) => new(type, args, null);

    /// <summary>Has somebody make the actor, which is quicker than the other ways.</summary>
    /// <param name="producer">Makes it, and makes it anew.</param>
    /// <param name="args">Nothing; the producer has all that the actor needs.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="NotSupportedException">There are arguments.</exception>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return args is null or [] ? new Props(producer.ActorType, producer, null) : throw new NotSupportedException("Give the arguments to the producer.");
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Rethrown as it was.")]
    internal ActorBase NewActor()
    {
        if (_source is IIndirectActorProducer producer)
        {
            return producer.Produce();
        }

        try
        {
            return (ActorBase)Activator.CreateInstance(Type, (object?[])_source)!;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    internal void Release(ActorBase actor) => (_source as IIndirectActorProducer)?.Release(actor);

    // Constants and captured variables, the usual arguments, are read by reflection; compiling them would cost a hundred times more.
    private static object? Evaluate(Expression argument) => argument switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(member.Expression is null ? null : Evaluate(member.Expression)),
        MemberExpression { Member: PropertyInfo property } member => property.GetValue(member.Expression is null ? null : Evaluate(member.Expression)),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)(),
    };
}
