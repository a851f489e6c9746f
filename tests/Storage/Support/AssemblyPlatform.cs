using System.Runtime.Versioning;

// The private instance does not run on Windows.
[assembly: UnsupportedOSPlatform("windows")]
