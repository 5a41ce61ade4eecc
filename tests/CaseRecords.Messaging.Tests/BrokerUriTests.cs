using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Messaging.Tests;

public sealed class BrokerUriTests
{
    [Theory]
    [InlineData("amqp://anna:s3cret@broker:5673/clinic", "broker:5673/clinic")]
    [InlineData("amqp://broker", "broker:5672/")]
    [InlineData("amqps://anna:s3cret@broker/", "broker:5671/")]
    [InlineData("amqp://anna:p%40ss@broker:5672/%2F", "broker:5672/")]
    public void The_setting_names_the_broker_and_is_shown_without_the_password(string setting, string shown) =>
        BrokerUri.Shown(BrokerUri.Read(Settings(setting))).ShouldBe(shown);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("broker:5672")]
    [InlineData("http://anna:s3cret@broker:5672/")]
    [InlineData("amqp://anna:s3cret@broker/clinic/ward")]
    public void Anything_else_is_refused_by_the_settings_name_and_not_repeated(string? setting)
    {
        var message = Should.Throw<StartRefusedException>(() => BrokerUri.Read(Settings(setting))).Message;

        message.ShouldStartWith("Broker:Uri needs the address of RabbitMQ");
        message.ShouldNotContain("cret");
    }

    private static IConfiguration Settings(string? broker) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Broker:Uri", broker)]).Build();
}
