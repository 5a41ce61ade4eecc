using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>One kind of work, done by some clients again and again.</summary>
internal abstract class Scenario
{
    /// <summary>As it is asked for.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for who chooses among them.</summary>
    public abstract string Summary { get; }

    /// <summary>How many clients, unless the caller says it.</summary>
    public virtual int Clients => 8;

    /// <summary>Makes what it needs on the server, and sees that what it will ask for is there.</summary>
    /// <exception cref="LoadFailedException">The server will not have it.</exception>
    public abstract Task Prepare(Preparation preparation, CancellationToken cancellationToken);

    /// <summary>Does it once.</summary>
    /// <param name="n">Another number each time, over all clients.</param>
    public abstract Task Iterate(Session session, long n, CancellationToken cancellationToken);
}
