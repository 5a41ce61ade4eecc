using System.Reflection;
using System.Text.RegularExpressions;
using CaseRecords.Fhir;
using Hl7.Fhir.Model;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Architecture.Tests;

/// <summary>Logs carry ids, types and numbers; a resource cannot get into a template.</summary>
public sealed partial class LoggingTests
{
    [Fact]
    public void No_log_template_takes_more_than_ids_types_and_numbers() =>
        Assemblies.Types.SelectMany(Leaks).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_template_that_takes_a_resource() =>
        Leaks(typeof(Leaky)).ShouldBe(["Leaky.LogPatient takes Patient patient", "Leaky.LogAll takes Patient[] patients"], ignoreOrder: true);

    [Fact]
    public void Every_log_line_has_a_template_of_its_own() =>
        Repository.CSharp.Where(file => file.Path.StartsWith("services/", StringComparison.Ordinal)).SelectMany(FreeForm).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_line_written_on_the_spot() =>
        FreeForm(new SourceFile("services/Imaging/Scan.cs", "logger.LogInformation(\"Got {Body}\", body);")).ShouldHaveSingleItem();

    private static IEnumerable<string> Leaks(Type type) =>
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<LoggerMessageAttribute>() is not null
        from parameter in method.GetParameters()
        where !IsHarmless(parameter.ParameterType)
        select $"{type.Name}.{method.Name} takes {parameter.ParameterType.Name} {parameter.Name}";

    private static bool IsHarmless(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;

        return inner.IsPrimitive || inner.IsEnum
            || inner == typeof(string) || inner == typeof(Guid) || inner == typeof(TimeSpan) || inner == typeof(DateTimeOffset)
            || inner == typeof(ResourceKey)
            || inner.IsAssignableTo(typeof(ILogger)) || inner.IsAssignableTo(typeof(Exception));
    }

    private static IEnumerable<string> FreeForm(SourceFile file) =>
        file.Lines.Where(line => OnTheSpot().IsMatch(line.Line)).Select(line => $"{file.Path}:{line.Number}");

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex OnTheSpot();

    internal static partial class Leaky
    {
        [LoggerMessage(LogLevel.Information, "Admitted {Patient}")]
        public static partial void LogPatient(ILogger logger, Patient patient);

        [LoggerMessage(LogLevel.Information, "Admitted {Patients}")]
        public static partial void LogAll(ILogger logger, Patient[] patients);

        [LoggerMessage(LogLevel.Information, "Admitted {Key} at version {Version}")]
        public static partial void LogKey(ILogger logger, ResourceKey key, long version);
    }
}
