namespace CaseRecords.Messaging.Tests;

public sealed class ConfirmationsTests
{
    private readonly Confirmations confirmations = new();

    public ConfirmationsTests() => confirmations.Start(1);

    [Fact]
    public void Only_what_is_confirmed_without_a_gap_counts()
    {
        confirmations.Confirm(1, andAllBefore: false);
        confirmations.Confirm(3, andAllBefore: false);
        confirmations.Confirm(4, andAllBefore: false);

        confirmations.Count.ShouldBe(1);
    }

    [Fact]
    public void A_gap_that_closes_counts_everything_behind_it()
    {
        confirmations.Confirm(3, andAllBefore: false);
        confirmations.Confirm(2, andAllBefore: false);
        confirmations.Confirm(1, andAllBefore: false);

        confirmations.Count.ShouldBe(3);
    }

    [Fact]
    public void One_confirmation_may_stand_for_all_before_it()
    {
        confirmations.Confirm(6, andAllBefore: false);
        confirmations.Confirm(5, andAllBefore: true);

        confirmations.Count.ShouldBe(6);
    }

    [Fact]
    public void Nothing_counts_after_a_refusal()
    {
        confirmations.Confirm(1, andAllBefore: false);
        confirmations.Break("refused");
        confirmations.Confirm(4, andAllBefore: true);

        confirmations.Count.ShouldBe(1);
        confirmations.Broken.ShouldBe("refused");
    }

    [Fact]
    public void Waiting_ends_when_all_are_confirmed()
    {
        var all = confirmations.Until(2);
        confirmations.Confirm(2, andAllBefore: false);
        all.IsCompleted.ShouldBeFalse();

        confirmations.Confirm(1, andAllBefore: false);

        all.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void Waiting_ends_at_a_refusal()
    {
        var all = confirmations.Until(2);

        confirmations.Break("refused");

        all.IsCompletedSuccessfully.ShouldBeTrue();
        confirmations.Count.ShouldBe(0);
    }

    [Fact]
    public void The_next_batch_counts_from_its_own_first_number()
    {
        confirmations.Confirm(2, andAllBefore: true);
        confirmations.Start(3);

        confirmations.Confirm(4, andAllBefore: true);

        confirmations.Count.ShouldBe(2);
    }
}
