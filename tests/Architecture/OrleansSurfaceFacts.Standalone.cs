using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Orders;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>In this build every reference to an Orleans name comes from our own sources: nothing is generated.</summary>
public sealed class The_Orleans_surface
{
    [Fact]
    public void Is_exactly_what_is_listed()
    {
        var used = new[] { typeof(IOrderGrain), typeof(OrderGrain) }.SelectMany(type => Used(type.Assembly.Location)).ToHashSet(StringComparer.Ordinal);
        Repository.AssertNone(used.Except(OrleansSurface.Listed), $"Used by the grains and not listed in {OrleansSurface.Document}:");
        Repository.AssertNone(OrleansSurface.Listed.Except(used), $"Listed in {OrleansSurface.Document} and not used by the grains:");
    }

    private static List<string> Used(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
                .Where(name => name == "Orleans" || name.StartsWith("Orleans.", StringComparison.Ordinal)),
        ];
    }
}
