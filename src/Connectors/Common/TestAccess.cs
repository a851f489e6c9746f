using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KashflowOrleans.Connectors.Tests")]
