namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>The functions of JSONata 2.2.</summary>
internal static class StandardFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        .. AggregationFunctions.All, .. TextFunctions.All, .. RegularFunctions.All, .. NumberFunctions.All, .. PictureFunctions.All, .. DateFunctions.All,
        .. ArrayFunctions.All, .. SortFunctions.All, .. ObjectFunctions.All, .. ValueFunctions.All, .. HigherOrderFunctions.All, .. EncodingFunctions.All,
    ];
}
