namespace CaseRecords.Timeline.Body;

/// <summary>Where each region of the body map lies on the front figure and, for bone and skin, on the back one. Zero is the middle of the crown.</summary>
internal static class Anatomy
{
    private static readonly Dictionary<string, (double X, double Y)> Front = new()
    {
        ["head"] = (0, 12),
        ["brain"] = (0, 22),
        ["neck"] = (0, 64),
        ["leftLung"] = (24, 126),
        ["rightLung"] = (-24, 126),
        ["lung"] = (-24, 126),
        ["mediastinum"] = (0, 104),
        ["pleura"] = (-34, 148),
        ["breast"] = (25, 112),
        ["liver"] = (-16, 173),
        ["stomach"] = (18, 182),
        ["pancreas"] = (5, 199),
        ["kidney"] = (-20, 200),
        ["adrenal"] = (-20, 186),
        ["colon"] = (-24, 222),
        ["rectum"] = (0, 236),
        ["peritoneum"] = (9, 216),
        ["ovary"] = (13, 231),
        ["uterus"] = (0, 231),
        ["prostate"] = (0, 247),
        ["bladder"] = (0, 239),
        ["spineC"] = (0, 72),
        ["spineT"] = (0, 126),
        ["spineL"] = (0, 193),
        ["spine"] = (0, 160),
        ["sacrum"] = (0, 224),
        ["pelvis"] = (-27, 226),
        ["bone"] = (-27, 226),
        ["femur"] = (-28, 290),
        ["humerus"] = (-50, 130),
        ["rib"] = (-31, 140),
        ["skin"] = (58, 168),
        ["softTissue"] = (44, 252),
        ["marrow"] = (28, 226),
    };

    private static readonly HashSet<string> Backed = ["head", "spineC", "spineT", "spineL", "spine", "sacrum", "pelvis", "bone", "femur", "humerus", "rib", "marrow"];

    private static readonly Dictionary<string, double> Vertebrae = new() { ["L1"] = 174.7, ["L2"] = 183.7, ["L3"] = 192.7, ["L4"] = 201.7, ["L5"] = 210.7 };

    /// <summary>The regions that the page speaks of, in the order of the body.</summary>
    public static IReadOnlyList<string> Regions { get; } =
    [
        "brain", "head", "neck", "leftLung", "rightLung", "mediastinum", "pleura", "breast", "liver", "stomach", "pancreas", "kidney", "adrenal", "colon", "rectum", "peritoneum",
        "ovary", "uterus", "prostate", "bladder", "spineC", "spineT", "spineL", "sacrum", "pelvis", "femur", "humerus", "rib", "skin", "softTissue", "marrow",
    ];

    public static bool OnTheBack(string region) => Backed.Contains(region);

    /// <summary>Where to mark something: finer than the region where the site's name allows.</summary>
    public static (double X, double Y)? Spot(string region, string? site, string? side)
    {
        if (!Front.TryGetValue(region, out var at))
        {
            return null;
        }

        if (region == "spineL" && Vertebrae.FirstOrDefault(v => site?.Contains(v.Key, StringComparison.OrdinalIgnoreCase) ?? false) is { Key: not null } vertebra)
        {
            return (0, vertebra.Value);
        }

        if (region is "leftLung" or "rightLung" && site is not null)
        {
            at = site.Contains("lower", StringComparison.OrdinalIgnoreCase) ? (at.X * 27.5 / 24, 150) : site.Contains("upper", StringComparison.OrdinalIgnoreCase) ? (at.X * 20 / 24, 102) : at;
        }

        return side is "left" or "right" && region is not ("leftLung" or "rightLung") && at.X != 0 ? (Math.Abs(at.X) * (side == "left" ? 1 : -1), at.Y) : at;
    }
}
