namespace CaseRecords.Cluster;

/// <summary>Every process of the cluster, what it is told, and the order of start.</summary>
internal static class Members
{
    /// <summary>The services. Each has a login of its name in the record's database.</summary>
    public static IReadOnlyList<string> Services { get; } =
        ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "exchange", "timeline"];

    public static IReadOnlyList<Member> InOrder(ClusterPlan plan) =>
    [
        Service(plan, "patients", "CaseRecords.Patients"),
        Service(plan, "imaging", "CaseRecords.Imaging"),
        Service(plan, "diagnoses", "CaseRecords.Diagnoses"),
        Service(plan, "genomics", "CaseRecords.Genomics"),
        Service(plan, "treatments", "CaseRecords.Treatments"),
        Service(plan, "assessments", "CaseRecords.Assessments", ("Assessments:ConnectionString", plan.Record("assessments"))),
        Service(plan, "timeline", "CaseRecords.Timeline", ("Timeline:ConnectionString", plan.Record("timeline"))),
        Service(plan, "exchange", "CaseRecords.Exchange", [.. Addresses(plan)]),
        Gateway(plan),
    ];

    /// <summary>Runs to its end before the others start: makes the tables, the logins, and the broker's exchanges and queues.</summary>
    public static Member Prepare(ClusterPlan plan) => new("prepare", "dotnet", plan.Built("CaseRecords.Standalone"), "prepare")
    {
        Settings =
        [
            ("Prepare:ConnectionString", plan.Administrator),
            .. Services.Select(service => ($"Prepare:Passwords:{service}", plan.Passwords[service])),
            ("Broker:Uri", plan.Broker),
        ],
    };

    private static Member Service(ClusterPlan plan, string name, string assembly, params (string Name, string Value)[] settings) => new(name, "dotnet", plan.Built(assembly))
    {
        Address = plan.Addresses[name],
        Settings =
        [
            ("urls", plan.Addresses[name].Origin()),
            ("public-url", plan.Gateway.Origin()),
            ("Internal:Key", plan.InternalKey),
            ("Broker:Uri", plan.Broker),
            ("Record:ConnectionString", plan.Record(name)),
            .. settings,
        ],
    };

    private static Member Gateway(ClusterPlan plan) => new("gateway", "dotnet", plan.Built("CaseRecords.Gateway"))
    {
        Address = plan.Gateway,
        Settings =
        [
            ("urls", plan.Gateway.Origin()),
            ("public-url", plan.Gateway.Origin()),
            ("Internal:Key", plan.InternalKey),
            .. Addresses(plan),
        ],
    };

    private static IEnumerable<(string Name, string Value)> Addresses(ClusterPlan plan) =>
        Services.Select(service => ($"Services:{service}", plan.Addresses[service].Origin()));

    private static string Origin(this Uri address) => address.GetLeftPart(UriPartial.Authority);
}
