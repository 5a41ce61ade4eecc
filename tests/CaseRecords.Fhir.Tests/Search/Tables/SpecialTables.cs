namespace CaseRecords.Fhir.Tests.Search.Tables;

/// <summary>What is found by where it is, by which list it is on, and by its words.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#all"/>
public sealed class SpecialTables(SpecialTables.Record record) : IClassFixture<SpecialTables.Record>
{
    [Theory]
    [InlineData("Location?near=52.5200|13.4050|1|km", "berlin")]
    [InlineData("Location?near=52.5200|13.4050|1000|m", "berlin")]
    [InlineData("Location?near=52.5200|13.4050|50|km", "berlin potsdam")]
    [InlineData("Location?near=52.5200|13.4050|50", "berlin potsdam")]
    [InlineData("Location?near=52.5200|13.4050|20000|km", "berlin potsdam sydney")]
    [InlineData("Location?near=-33.8688|151.2093|5|km", "sydney")]
    [InlineData("Location?near=0|0|5|km", "")]
    [InlineData("Location?near=0|0|5|km,52.5200|13.4050|1|km", "berlin")]
    public Task Near(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Observation?_list=list", "first second")]
    [InlineData("Observation?_list=List/list", "first second")]
    [InlineData("Observation?_list=list&status=final", "first")]
    [InlineData("Location?_list=list", "berlin")]
    [InlineData("Patient?_list=list", "")]
    [InlineData("Observation?_list=nothing", "")]
    public Task Lists(string query, string ids) => record.Finds(query, ids);

    [Theory]
    // _text: the narrative. Every word, in any order, in any case.
    [InlineData("Observation?_text=nodule", "first")]
    [InlineData("Observation?_text=LUNG nodule", "first")]
    [InlineData("Observation?_text=grosse", "second")]
    [InlineData("Observation?_text=nodule elsewhere", "")]
    [InlineData("Observation?_text=hidden", "")]
    [InlineData("Observation?_text=remark", "")]
    // _content: all that it says in words, codes aside.
    [InlineData("Observation?_content=nodule", "first")]
    [InlineData("Observation?_content=remark", "third")]
    [InlineData("Observation?_content=nodule hemoglobin", "first")]
    [InlineData("Observation?_content=final", "")]
    [InlineData("Observation?_content=718-7", "")]
    // A UUID, alone and beside other words.
    [InlineData("Observation?_content=1B4E28BA-2fa1-11d2-883f-0016d3cca427", "third")]
    [InlineData("Observation?_content=aaaaaaaa-2fa1-11d2-883f-0016d3cca427", "third")]
    [InlineData("Observation?_content=aaaaaaaa-2fa1-11d2-883f-0016d3cca427 remark", "third")]
    [InlineData("Observation?_content=aaaaaaaa-2fa1-11d2-883f-0016d3cca428", "")]
    public Task Words(string query, string ids) => record.Finds(query, ids);

    [Theory]
    [InlineData("Location?near=52.5", "invalid at near")]
    [InlineData("Location?near=95|13|1|km", "invalid at near")]
    [InlineData("Location?near=52|13|1|parsec", "invalid at near")]
    [InlineData("Observation?_filter=status eq final", "not-supported at _filter")]
    [InlineData("Observation?_query=x", "not-supported at _query")]
    public Task Refused(string query, string issue) => record.Refuses(query, issue);

    public sealed class Record : TableRecord
    {
        protected override IEnumerable<string> Resources =>
        [
            Location("berlin", "52.5210", "13.4100"), Location("potsdam", "52.3906", "13.0645"), Location("sydney", "-33.8688", "151.2093"),
            """{"resourceType":"Location","id":"nowhere","name":"Nowhere"}""",
            Observation("first", "final", "<p title='hidden'>A <b>nodule</b> of the lung</p>", "Hemoglobin"),
            Observation("second", "amended", "<p>Gr&#246;&#223;e &amp; mass</p>", "Glucose"),
            """{"resourceType":"Observation","id":"third","identifier":[{"value":"1b4e28ba-2fa1-11d2-883f-0016d3cca427"}],"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"note":[{"text":"A *remark* on aaaaaaaa-2fa1-11d2-883f-0016d3cca427"}]}""",
            """{"resourceType":"List","id":"list","status":"current","mode":"working","entry":[{"item":{"reference":"Observation/first"}},{"item":{"reference":"Observation/second"}},{"item":{"reference":"Location/berlin"}}]}""",
        ];

        private static string Location(string id, string latitude, string longitude) => $$$"""{"resourceType":"Location","id":"{{{id}}}","position":{"longitude":{{{longitude}}},"latitude":{{{latitude}}}}}""";

        private static string Observation(string id, string status, string narrative, string display) =>
            $$$"""{"resourceType":"Observation","id":"{{{id}}}","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>{{{narrative}}}</div>"},"status":"{{{status}}}","code":{"coding":[{"system":"http://loinc.org","code":"x","display":"{{{display}}}"}]}}""";
    }
}
