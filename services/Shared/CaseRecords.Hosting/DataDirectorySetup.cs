using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Hosting;

/// <summary>Gives a program its data directory.</summary>
public static class DataDirectorySetup
{
    /// <summary>Takes <c>--data</c> for this process, registers it, and keeps the key ring in it. Dispose the result when the program ends.</summary>
    /// <exception cref="StartRefusedException">Another process has it, or it cannot be written.</exception>
    public static DataDirectory AddDataDirectory(this WebApplicationBuilder builder)
    {
        var data = DataDirectory.Open(builder.Configuration["data"] ?? "data");

        builder.Services.AddSingleton(data);
        builder.Services.AddDataProtection()
            .SetApplicationName("CaseRecords")
            .PersistKeysToFileSystem(new DirectoryInfo(data.Keys));

        return data;
    }
}
