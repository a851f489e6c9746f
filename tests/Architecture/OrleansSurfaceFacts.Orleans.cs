using System.Reflection;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>In this build much of what the assemblies refer to is generated; that our sources compile against it is the proof. The list must not promise more.</summary>
public sealed class The_Orleans_surface
{
    [Fact]
    public void Exists_in_Orleans()
    {
        var known = Directory.EnumerateFiles(AppContext.BaseDirectory, "Orleans*.dll")
            .SelectMany(file => Assembly.LoadFrom(file).GetExportedTypes()).Select(type => type.FullName).ToHashSet(StringComparer.Ordinal);
        Repository.AssertNone(OrleansSurface.Listed.Where(name => !known.Contains(name)), $"Listed in {OrleansSurface.Document} and unknown to Orleans:");
        Assert.NotEmpty(OrleansSurface.Listed);
    }
}
