using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Summary;

/// <summary>Who the patient is, for the head of the page.</summary>
internal sealed record Person(string Name, string? NativeName, string Line, string? Born, string? Identifier, string? Context, bool IsDemo)
{
    public static Person Of(TimelineView view)
    {
        var person = view.Case.Person;
        var age = Age(person.BirthDate, EventTime.Parse(person.Deceased)?.FirstDay is { } died && died < view.Day ? died : view.Day);

        return new Person(
            Short(person),
            person.NativeName,
            Drafting.Line(age is { } years ? $"{years} y" : null, Words.Gender(person.Gender)) ?? string.Empty,
            person.BirthDate,
            person.Identifier is { Length: <= 20 } known ? known : null,
            Drafting.Line(Tobacco(view), Latest(view, "weight"), Latest(view, "height")),
            person.IsDemo);
    }

    public static int? Age(string? birth, DateOnly on)
    {
        if (EventTime.Parse(birth) is not { } born)
        {
            return null;
        }

        var years = on.Year - born.FirstDay.Year;

        return born.IsDay && on < born.FirstDay.AddYears(years) ? years - 1 : years;
    }

    private static string Short(PersonFact person) => person.Name ?? "Unnamed patient";

    private static string? Tobacco(TimelineView view)
    {
        var years = Latest(view, "pack-years");
        var stopped = Latest(view, "quit-date");
        var said = Latest(view, "smoking");

        return years is null ? said?.ToLowerInvariant() : stopped is null ? Drafting.Line(years, said?.ToLowerInvariant()) : $"{years}, stopped {stopped}";
    }

    private static string? Latest(TimelineView view, string kind) =>
        view.Case.Facts.OfType<HabitFact>().Where(f => f.Kind == kind && (EventTime.Parse(f.Date)?.FirstDay ?? view.Day) <= view.Day).OrderBy(f => f.Date, StringComparer.Ordinal).LastOrDefault()?.Text;
}
