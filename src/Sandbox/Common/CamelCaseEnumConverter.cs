using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Sandbox.Common;

/// <summary>Enums of the panel as camelCase words.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
