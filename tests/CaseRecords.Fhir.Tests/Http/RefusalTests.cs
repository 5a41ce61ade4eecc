using System.Text;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using CaseRecords.Hosting;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;

namespace CaseRecords.Fhir.Tests.Http;

public sealed class RefusalTests
{
    [Fact]
    public async Task What_stands_in_front_of_the_engine_refuses_with_the_same_bytes() =>
        (await Answer(Refusal.SignIn)).ShouldBe(
            await Answer(new OutcomeResult(new Issue(401, OperationOutcome.IssueType.Login, "This address is for callers who are signed in."))));

    private static async Task<string> Answer(IResult result)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await result.ExecuteAsync(context);
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);

        return $"{context.Response.StatusCode} {context.Response.ContentType} {context.Response.ContentLength} {Encoding.UTF8.GetString(body.ToArray())}";
    }
}
