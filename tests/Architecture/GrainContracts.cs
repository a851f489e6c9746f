using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Persistence;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>Names and numbers that other processes and stored states rely on.</summary>
public sealed class GrainContracts
{
    private static readonly Type[] All = [.. new[] { typeof(IOrderGrain), typeof(OrderGrain) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => !IsGenerated(type))];

    private static readonly Type[] Interfaces = [.. All.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    private static readonly Type[] Grains = [.. All.Where(type => type is { IsClass: true, IsAbstract: false } && typeof(Grain).IsAssignableFrom(type))];

    private static readonly Type[] Messages = [.. All.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))];

    // Enums have no members to send, exceptions are sent by their base class.
    private static readonly Type[] Records = [.. Messages.Where(type => !type.IsEnum && !typeof(Exception).IsAssignableFrom(type))];

    [Fact]
    public void There_are_grains_contracts_and_messages()
    {
        Assert.True(Grains.Length >= 7);
        Assert.True(Interfaces.Length >= 7);
        Assert.True(Messages.Length >= 10);
    }

    [Fact]
    public void Every_grain_class_has_a_stable_name_of_its_own()
    {
        Repository.AssertNone(Grains.Where(type => NameOf(type) is null).Select(type => type.Name), "A grain class without [GrainType]:");
        Repository.AssertNone(Duplicates(Grains.Select(type => (NameOf(type), type.Name))), "Grain classes with the same [GrainType]:");
    }

    [Fact]
    public void Every_grain_class_is_sealed_and_has_one_contract() =>
        Repository.AssertNone(
            Grains.Where(type => !type.IsSealed || type.GetInterfaces().Count(Interfaces.Contains) != 1).Select(type => type.Name), "A grain class that is not sealed or has not exactly one contract of ours:");

    [Fact]
    public void Every_contract_and_method_has_a_stable_name()
    {
        Repository.AssertNone(Interfaces.Where(type => Alias(type) is null).Select(type => type.Name), "A contract without [Alias]:");
        Repository.AssertNone(
            Interfaces.SelectMany(type => type.GetMethods()).Where(method => Alias(method) is null).Select(method => $"{method.DeclaringType!.Name}.{method.Name}"), "A method without [Alias]:");
        foreach (var type in Interfaces)
        {
            Repository.AssertNone(Duplicates(type.GetMethods().Select(method => (Alias(method), method.Name))), $"Methods of {type.Name} with the same [Alias]:");
        }
    }

    [Fact]
    public void Every_message_has_a_stable_name_and_no_two_the_same()
    {
        Repository.AssertNone(Messages.Where(type => Alias(type) is null).Select(type => type.Name), "A message without [Alias]:");
        Repository.AssertNone(Duplicates(Messages.Concat(Interfaces).Select(type => (Alias(type), type.Name))), "Types with the same [Alias]:");
    }

    [Fact]
    public void Every_member_of_a_message_is_numbered_once()
    {
        foreach (var type in Records)
        {
            var stored = Stored(type).ToList();
            Repository.AssertNone(stored.Where(property => IdOf(property) is null).Select(property => $"{type.Name}.{property.Name}"), "A member without [Id] is not sent:");
            Repository.AssertNone(Duplicates(stored.Select(property => (IdOf(property)?.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{type.Name}.{property.Name}"))), $"Members of {type.Name} with the same [Id]:");
        }
    }

    [Fact]
    public void Every_message_is_immutable() =>
        Repository.AssertNone(
            Records.Where(type => !type.IsDefined(typeof(ImmutableAttribute), inherit: false)).Select(type => type.Name), "A message without [Immutable]:");

    [Fact]
    public void Everything_a_contract_mentions_can_be_sent()
    {
        var mentioned = Interfaces.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat(Records.SelectMany(type => Stored(type).Select(property => property.PropertyType)))
            .SelectMany(Parts)
            .Where(type => type.Assembly.GetName().Name!.StartsWith("KashflowOrleans.", StringComparison.Ordinal));
        Repository.AssertNone(mentioned.Where(type => !Messages.Contains(type)).Select(type => type.FullName!), "A type that crosses grain calls without [GenerateSerializer]:");
    }

    [Fact]
    public void A_collection_in_a_message_is_always_one_the_runtime_can_send()
    {
        // A collection expression may make a type that no other process knows: the message keeps an array, a list or a dictionary, whatever it was given.
        var offences =
            from type in Records
            from property in Stored(type)
            where property.PropertyType is { IsInterface: true } kind && typeof(IEnumerable).IsAssignableFrom(kind)
            let message = RuntimeHelpers.GetUninitializedObject(type)
            let kept = Keep(message, property)
            where !(kept.IsArray || (kept.IsGenericType && kept.GetGenericTypeDefinition() is var made && (made == typeof(List<>) || made == typeof(Dictionary<,>))))
            select $"{type.Name}.{property.Name} keeps a {kept.Name}";
        Repository.AssertNone(offences, "Copy it in the init accessor:");
    }

    [Fact]
    public void Every_state_has_a_version()
    {
        var states = Grains.SelectMany(type => type.GetConstructors().Single().GetParameters())
            .Where(parameter => parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(IPersistentState<>))
            .Select(parameter => parameter.ParameterType.GetGenericArguments()[0])
            .ToList();
        Assert.NotEmpty(states);
        Repository.AssertNone(states.Where(type => !typeof(IVersionedState).IsAssignableFrom(type)).Select(type => type.Name), "A state without a version of its shape:");
        Repository.AssertNone(states.Where(type => type.GetConstructor(Type.EmptyTypes) is null).Select(type => type.Name), "A state that cannot be made empty:");
    }

    private static Type Keep(object message, PropertyInfo property)
    {
        var given = property.PropertyType.GetGenericArguments() is [var element]
            ? typeof(GrainContracts).GetMethod(nameof(Synthesized), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, null)
            : typeof(GrainContracts).GetMethod(nameof(ReadOnly), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(property.PropertyType.GetGenericArguments()).Invoke(null, null);
        property.SetValue(message, given);
        return property.GetValue(message)!.GetType();
    }

    private static IReadOnlyList<T> Synthesized<T>() => [default!, default!];

    private static System.Collections.ObjectModel.ReadOnlyDictionary<TKey, TValue> ReadOnly<TKey, TValue>()
        where TKey : notnull => new(new Dictionary<TKey, TValue>());

    private static IEnumerable<PropertyInfo> Stored(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            property.GetMethod!.IsDefined(typeof(CompilerGeneratedAttribute)) || property.SetMethod is not null);

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsArray ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];

    private static bool IsGenerated(Type type) => type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) == true || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute));

    // The attributes' values are read as written: the runtimes keep them under different members.
    private static string? NameOf(Type type) => Argument(type, nameof(GrainTypeAttribute)) as string;

    private static string? Alias(MemberInfo member) => Argument(member, nameof(AliasAttribute)) as string;

    private static uint? IdOf(PropertyInfo property) => Argument(property, nameof(IdAttribute)) as uint?;

    private static object? Argument(MemberInfo member, string attribute) =>
        member.CustomAttributes.FirstOrDefault(data => data.AttributeType.Name == attribute && data.AttributeType.Namespace == "Orleans")?.ConstructorArguments[0].Value;

    private static IEnumerable<string> Duplicates(IEnumerable<(string? Name, string Owner)> named) =>
        named.Where(one => one.Name is not null).GroupBy(one => one.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Owner))}");
}
