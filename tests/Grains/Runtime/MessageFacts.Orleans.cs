using System.Collections;
using System.Reflection;
using System.Text.Json;
using KashflowOrleans.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Serialization;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>Every message comes out of the wire as it went in: a member without a number would be lost without a word.</summary>
public sealed class Any_message
{
    private static readonly Assembly Contracts = typeof(IOrderGrain).Assembly;

    public static TheoryData<string> Messages() =>
        [.. Contracts.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && !typeof(Exception).IsAssignableFrom(type)).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Comes_out_as_it_went_in(string name)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var message = Example(Contracts.GetType(name)!, 0);
        var read = services.GetRequiredService<Serializer>().Deserialize<object>(services.GetRequiredService<Serializer>().SerializeToArray<object>(message))!;
        Assert.Equal(message.GetType(), read.GetType());
        Assert.Equal(JsonSerializer.Serialize(message, message.GetType()), JsonSerializer.Serialize(read, read.GetType()));
    }

    /// <summary>A value of the type with every member filled, no two alike.</summary>
    private static object Example(Type type, int salt)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => $"text {salt}",
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => 100 + salt,
            _ when type == typeof(long) => 1_000L + salt,
            _ when type == typeof(decimal) => 10.25m + salt,
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(1 + salt),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddDays(1 + salt),
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => ListOf(type.GetGenericArguments()[0], salt),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => DictionaryOf(type.GetGenericArguments(), salt),
            _ => type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).First() is var widest
                ? widest.Invoke([.. widest.GetParameters().Select((parameter, index) => Example(parameter.ParameterType, salt + index + 1))])
                : throw new NotSupportedException(type.Name),
        };
    }

    private static IDictionary DictionaryOf(Type[] types, int salt)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        dictionary.Add(Example(types[0], salt + 10), Example(types[1], salt + 20));
        return dictionary;
    }

    private static IList ListOf(Type element, int salt)
    {
        var list = Array.CreateInstance(element, 2);
        list.SetValue(Example(element, salt + 10), 0);
        list.SetValue(Example(element, salt + 20), 1);
        return list;
    }
}
