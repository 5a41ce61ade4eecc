using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting.Tests;

public sealed class ServiceAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5101", "http://127.0.0.1:5101/")]
    [InlineData("https://patients.internal/", "https://patients.internal/")]
    [InlineData("http://cluster/patients", "http://cluster/patients/")]
    public void An_address_ends_in_a_slash_so_that_paths_can_follow(string text, string address) =>
        From(text, "patients")["patients"].ShouldBe(new Uri(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("127.0.0.1:5101")]
    [InlineData("patients")]
    [InlineData("ftp://patients")]
    [InlineData("http://user:secret@patients")]
    [InlineData("http://patients?x=1")]
    public void A_missing_or_unusable_address_refuses_to_start_and_names_the_setting(string? text) =>
        Should.Throw<StartRefusedException>(() => From(text, "patients")).Message.ShouldStartWith("Services:patients needs the address");

    [Fact]
    public void Only_the_services_that_are_called_need_an_address() =>
        Should.NotThrow(() => From(null));

    private static ServiceAddresses From(string? patients, params string[] services) =>
        ServiceAddresses.From(new ConfigurationBuilder().AddInMemoryCollection([new("Services:patients", patients)]).Build(), services);
}
