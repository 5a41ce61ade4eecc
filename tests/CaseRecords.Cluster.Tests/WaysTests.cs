namespace CaseRecords.Cluster.Tests;

public sealed class WaysTests
{
    [Theory]
    [InlineData(true, true, true, true, "Address")]
    [InlineData(true, false, false, false, "Address")]
    [InlineData(false, true, false, false, "Container")]
    [InlineData(false, true, true, true, "Container Binaries")]
    [InlineData(false, true, true, false, "Container Binaries")]
    [InlineData(false, true, false, true, "Container Packages")]
    [InlineData(false, false, true, true, "Binaries")]
    [InlineData(false, false, true, false, "Binaries")]
    [InlineData(false, false, false, true, "Packages")]
    [InlineData(false, false, false, false, "")]
    public void What_is_there_decides_what_is_tried(bool address, bool docker, bool binaries, bool canInstall, string expected)
    {
        var there = new Surroundings { Address = address, Docker = docker, Binaries = binaries, CanInstall = canInstall };

        string.Join(' ', Ways.InOrder(there)).ShouldBe(expected);
    }
}
