using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>A reference to a grain; each grain interface has a generated class that derives from this one.</summary>
internal class GrainReference : DispatchProxy, IAddressable
{
    private static readonly ConcurrentDictionary<Type, GrainReference> Prototypes = new();

    public GrainRuntime Runtime { get; private set; } = null!;

    public GrainKey Target { get; private set; }

    public GrainId GrainId => Target.Id;

    /// <summary>A copy of the interface's prototype: far cheaper than making the proxy anew.</summary>
    public static GrainReference Create(Type grainInterface, GrainRuntime runtime, GrainKey target)
    {
        var prototype = Prototypes.GetOrAdd(grainInterface, static type => (GrainReference)DispatchProxy.Create(type, typeof(GrainReference)));
        var reference = (GrainReference)prototype.MemberwiseClone();
        reference.Runtime = runtime;
        reference.Target = target;
        return reference;
    }

    public override bool Equals(object? obj) => obj is GrainReference other && other.GrainId == GrainId;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => GrainId.ToString();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => GrainMethod.Of(targetMethod!).Send(this, args ?? []);
}

/// <summary>What an activation is found by. Stateless workers of one key differ in their number.</summary>
internal readonly record struct GrainKey(GrainClass Class, string Key, int Worker = 0)
{
    public GrainId Id => GrainId.Create(Class.GrainType, Key);
}
