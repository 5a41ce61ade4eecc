namespace CaseRecords.Hosting;

/// <summary>The headers that the gateway and the services say things to each other with. A client's own never get past the gateway.</summary>
public static class InternalHeaders
{
    /// <summary>The start of every header that only we set.</summary>
    public const string Prefix = "X-CaseRecords-";

    /// <summary>The key that opens every service.</summary>
    public const string Key = Prefix + "Key";

    /// <summary>For whom the call is made: whom the gateway signed in, or a service by its own name.</summary>
    public const string Caller = Prefix + "Caller";

    public const string ForwardedPrefix = "X-Forwarded-";
    public const string ForwardedProto = ForwardedPrefix + "Proto";
    public const string ForwardedHost = ForwardedPrefix + "Host";
    public const string RequestId = "X-Request-Id";
}
