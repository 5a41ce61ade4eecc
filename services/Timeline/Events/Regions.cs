namespace CaseRecords.Timeline.Events;

/// <summary>The regions of the body map, and how words lead to them where no known code does.</summary>
internal static class Regions
{
    /// <summary>From the most to the least specific: the first word found wins.</summary>
    private static readonly (string Word, string Region)[] Words =
    [
        ("marrow", "marrow"), ("mediastin", "mediastinum"), ("hilar", "mediastinum"), ("pleura", "pleura"), ("periton", "peritoneum"),
        ("omentum", "peritoneum"), ("cervical spine", "spineC"), ("cervical vertebra", "spineC"), ("thoracic spine", "spineT"),
        ("thoracic vertebra", "spineT"), ("lumbar", "spineL"), ("sacr", "sacrum"), ("vertebra", "spine"), ("spine", "spine"),
        ("femur", "femur"), ("humerus", "humerus"), ("rib", "rib"), ("sternum", "rib"), ("scapula", "rib"), ("clavicle", "rib"),
        ("ilium", "pelvis"), ("pelvi", "pelvis"), ("skull", "head"), ("brain", "brain"), ("cerebr", "brain"), ("meninges", "brain"),
        ("supraclavicular", "neck"), ("neck", "neck"), ("thyroid", "neck"), ("cervical", "neck"), ("pharynx", "neck"), ("larynx", "neck"),
        ("tongue", "head"), ("oral", "head"), ("axilla", "breast"), ("breast", "breast"), ("lung", "lung"), ("bronch", "lung"),
        ("liver", "liver"), ("hepat", "liver"), ("stomach", "stomach"), ("gastric", "stomach"), ("pancrea", "pancreas"),
        ("adrenal", "adrenal"), ("kidney", "kidney"), ("renal", "kidney"), ("rect", "rectum"), ("colon", "colon"), ("colorect", "colon"),
        ("bowel", "colon"), ("ovar", "ovary"), ("uter", "uterus"), ("cervix", "uterus"), ("endometri", "uterus"), ("prostat", "prostate"),
        ("bladder", "bladder"), ("urothel", "bladder"), ("chest wall", "softTissue"), ("soft tissue", "softTissue"), ("skin", "skin"),
        ("melanoma", "skin"), ("bone", "bone"), ("leuk", "marrow"), ("myeloma", "marrow"), ("lymph", "mediastinum"),
    ];

    /// <summary>A lung has a side where somebody says so.</summary>
    public static string? Sided(string? region, string? side) => region switch
    {
        null or "" => null,
        "lung" or "leftLung" or "rightLung" when side is "left" or "right" => side + "Lung",
        _ => region,
    };

    public static string? Named(string text, string? side)
    {
        side ??= text.Contains("left", StringComparison.OrdinalIgnoreCase) ? "left" : text.Contains("right", StringComparison.OrdinalIgnoreCase) ? "right" : null;

        foreach (var (word, region) in Words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return Sided(region, side);
            }
        }

        return null;
    }
}
