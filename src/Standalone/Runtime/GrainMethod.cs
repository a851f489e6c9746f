using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>A method of a grain interface: how to call it and what its attributes say.</summary>
internal abstract class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Methods = new();

    private readonly MethodInvoker _invoker;

    protected GrainMethod(MethodInfo method)
    {
        _invoker = MethodInvoker.Create(method);
        Name = $"{method.DeclaringType!.Name}.{method.Name}";
        IsAlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        CancellationIndex = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    public string Name { get; }

    protected bool IsAlwaysInterleave { get; }

    protected bool IsReadOnly { get; }

    protected bool IsOneWay { get; }

    protected int CancellationIndex { get; }

    public static GrainMethod Of(MethodInfo method) => Methods.GetOrAdd(method, static method => Create(method));

    /// <summary>Sends the call; the result has the method's return type.</summary>
    public abstract object? Send(GrainReference reference, object?[] arguments);

    protected object? InvokeRaw(object grain, object?[] arguments)
    {
        try
        {
            return _invoker.Invoke(grain, arguments.AsSpan());
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(wrapped.InnerException);
            throw;
        }
    }

    private static GrainMethod Create(MethodInfo method)
    {
        var returned = method.ReturnType;
        var definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : returned;
        var isValueTask = definition == typeof(ValueTask) || definition == typeof(ValueTask<>);
        var result = definition == typeof(Task<>) || definition == typeof(ValueTask<>) ? returned.GetGenericArguments()[0]
            : definition == typeof(Task) || isValueTask ? typeof(bool)
            : throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {returned}: a grain method returns Task, Task<T>, ValueTask or ValueTask<T>.");
        return (GrainMethod)Activator.CreateInstance(typeof(GrainMethod<>).MakeGenericType(result), method, isValueTask, returned.IsGenericType)!;
    }
}

/// <summary>A grain method by the type of its result; a method without one counts as <see cref="bool"/>.</summary>
internal sealed class GrainMethod<T>(MethodInfo method, bool isValueTask, bool hasResult) : GrainMethod(method)
{
    public override object? Send(GrainReference reference, object?[] arguments)
    {
        var call = new MethodCall<T>(this, arguments) { AlwaysInterleave = IsAlwaysInterleave, ReadOnly = IsReadOnly, OneWay = IsOneWay };
        if (CancellationIndex >= 0) call.CancelWith((CancellationToken)arguments[CancellationIndex]!);
        if (!call.IsDone) reference.Runtime.Send(reference.Target, call);
        var reply = IsOneWay ? Task.FromResult(default(T)!) : call.Reply;
        if (!isValueTask) return reply;
        return hasResult ? new ValueTask<T>(reply) : new ValueTask(reply);
    }

    public Task Invoke(object grain, object?[] arguments) => InvokeRaw(grain, arguments) switch
    {
        Task task => task,
        ValueTask<T> task => task.AsTask(),
        ValueTask task => task.AsTask(),
        _ => Task.CompletedTask,
    };
}
