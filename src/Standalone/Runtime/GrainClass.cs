using System.Reflection;
using KashflowOrleans.Standalone.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>A grain class: its name, its rules and how to make its objects.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInvoker _constructor;
    private readonly Func<Activation, object?>[] _arguments;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.Name ?? ConventionalName(type));
        Interfaces = [.. type.GetInterfaces().Where(candidate => typeof(IGrain).IsAssignableFrom(candidate) && !IsMarker(candidate))];
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Workers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 0;
        StreamNamespaces = type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(attribute => attribute.Namespace).ToHashSet(StringComparer.Ordinal);
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"The grain class {type} has no public constructor.");
        _constructor = ConstructorInvoker.Create(constructor);
        _arguments = [.. constructor.GetParameters().Select(Resolver)];
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    public bool IsReentrant { get; }

    /// <summary>The most activations of one key; 0 for an ordinary grain, which has one.</summary>
    public int Workers { get; }

    public IReadOnlySet<string> StreamNamespaces { get; }

    public object Create(Activation activation)
    {
        var arguments = new object?[_arguments.Length];
        for (var index = 0; index < arguments.Length; index++) arguments[index] = _arguments[index](activation);
        try
        {
            return _constructor.Invoke(arguments.AsSpan());
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(wrapped.InnerException);
            throw;
        }
    }

    private static bool IsMarker(Type type) => type == typeof(IGrain) || type == typeof(IGrainWithStringKey) || type == typeof(IGrainWithIntegerKey) || type == typeof(IGrainWithGuidKey);

    private static string ConventionalName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name;
    }

    private Func<Activation, object?> Resolver(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                throw new InvalidOperationException($"{Type}: the parameter '{parameter.Name}' has [PersistentState] but is not IPersistentState<T>.");
            var implementation = typeof(PersistentState<>).MakeGenericType(type.GetGenericArguments());
            return activation => activation.Add((IActivationState)Activator.CreateInstance(implementation, activation, state.StateName)!);
        }

        if (type == typeof(IGrainContext)) return activation => activation;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        if (parameter.HasDefaultValue) return activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue;
        return activation => activation.ActivationServices.GetService(type)
            ?? throw new InvalidOperationException($"{Type} needs {type} ('{parameter.Name}'), which is not registered.");
    }
}

/// <summary>All grain classes, by interface, name and stream namespace.</summary>
internal sealed class GrainCatalog
{
    private readonly Dictionary<Type, List<GrainClass>> _byInterface = [];
    private readonly Dictionary<GrainType, GrainClass> _byName = [];
    private readonly Dictionary<string, List<GrainClass>> _byNamespace = new(StringComparer.Ordinal);

    public GrainCatalog(IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.Distinct().SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } && typeof(IGrainBase).IsAssignableFrom(type));
        foreach (var grainClass in types.Select(type => new GrainClass(type)))
        {
            if (!_byName.TryAdd(grainClass.GrainType, grainClass))
                throw new InvalidOperationException($"{grainClass.Type} and {_byName[grainClass.GrainType].Type} have the same grain type '{grainClass.GrainType}': set [GrainType] on one.");
            foreach (var grainInterface in grainClass.Interfaces) Add(_byInterface, grainInterface, grainClass);
            foreach (var ns in grainClass.StreamNamespaces) Add(_byNamespace, ns, grainClass);
        }
    }

    public GrainClass Find(Type grainInterface, string? prefix = null)
    {
        if (!_byInterface.TryGetValue(grainInterface, out var classes))
            throw new ArgumentException($"No class in the grain assemblies implements {grainInterface}: add its assembly to StandaloneOptions.GrainAssemblies.", nameof(grainInterface));
        if (prefix is not null) classes = classes.FindAll(candidate => candidate.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal));
        if (classes.Count == 1) return classes[0];
        return classes.Find(candidate => $"I{candidate.Type.Name}" == grainInterface.Name)
            ?? throw new ArgumentException($"{classes.Count} classes implement {grainInterface}: name one by its prefix.", nameof(grainInterface));
    }

    public GrainClass? Find(GrainType grainType) => _byName.GetValueOrDefault(grainType);

    public IReadOnlyList<GrainClass> Subscribers(string? ns) => ns is not null && _byNamespace.TryGetValue(ns, out var classes) ? classes : [];

    private static void Add<TKey>(Dictionary<TKey, List<GrainClass>> index, TKey key, GrainClass grainClass)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var classes)) index[key] = classes = [];
        classes.Add(grainClass);
    }
}
