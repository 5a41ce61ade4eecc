using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Tells which drug a medication is, whatever product or strength names it, and which lane it belongs on.</summary>
internal sealed record Drugs(string Key, string Name, Lane Lane, bool IsBoneAgent)
{
    private static readonly string[] Bone = [.. Names(Tables.BoneAgents), "zoledronate"];
    private static readonly string[] Targeted = [.. Names(Tables.TargetedDrugs)];
    private static readonly string[] BoneCompanions = ["calcium", "vitamin d", "colecalciferol", "cholecalciferol", "ergocalciferol"];

    /// <summary>Cancer drugs that need no marker, by word: chemotherapy, hormones, immunotherapy and targeted drugs of other markets.</summary>
    private static readonly string[] Systemic =
    [
        "cisplatin", "carboplatin", "oxaliplatin", "pemetrexed", "nab-paclitaxel", "paclitaxel", "docetaxel", "cabazitaxel", "gemcitabine", "etoposide", "irinotecan", "topotecan",
        "vinorelbine", "vincristine", "vinblastine", "doxorubicin", "epirubicin", "idarubicin", "daunorubicin", "cyclophosphamide", "ifosfamide", "capecitabine", "fluorouracil",
        "methotrexate", "cytarabine", "temozolomide", "bleomycin", "mitomycin", "dacarbazine", "bendamustine", "eribulin", "trabectedin", "asparaginase", "mercaptopurine",
        "tamoxifen", "anastrozole", "letrozole", "exemestane", "fulvestrant", "leuprolide", "leuprorelin", "goserelin", "triptorelin", "degarelix", "bicalutamide", "apalutamide", "darolutamide",
        "rituximab", "ipilimumab", "cemiplimab", "bortezomib", "lenalidomide", "thalidomide", "sunitinib", "sorafenib", "pazopanib", "axitinib", "lenvatinib", "regorafenib", "cabozantinib",
        "dasatinib", "nilotinib", "ibrutinib", "venetoclax", "icotinib", "almonertinib", "aumolertinib", "furmonertinib", "ensartinib", "savolitinib", "glecirasib", "fulzerasib", "disitamab vedotin",
    ];

    public static Drugs Of(CodeableConcept? medication, bool cancerRelated, Intent? intent)
    {
        var label = medication.Label ?? "medication";
        var words = $"{label} {string.Join(' ', medication.Codings.Select(c => c.Display))}".ToLowerInvariant();

        if (medication.In(Tables.BoneAgents)?.Display is { } agent)
        {
            return new(agent, agent, Lane.Bone, true);
        }

        return Named(Bone, words) is { } bone ? new(bone, bone, Lane.Bone, true)
            : Named(Targeted, words) is { } target ? new(target, target, Lane.Systemic, false)
            : medication.In(Tables.TargetedDrugs)?.Display is { } product ? new(product, product, Lane.Systemic, false)
            : medication.In(Tables.Chemotherapies)?.Display is { } listed ? new(listed, listed, Lane.Systemic, false)
            : Named(Systemic, words) is { } chemo ? new(chemo, chemo, Lane.Systemic, false)
            : medication.Has(CodeSystems.RxNorm, "1895") || Named(BoneCompanions, words) is not null ? new("calcium and vitamin d", label, Lane.Bone, false)
            : cancerRelated && intent is not (Events.Intent.Supportive or Events.Intent.Diagnostic) ? new(KeyOf(medication, label), label, Lane.Systemic, false)
            : new(KeyOf(medication, label), label, Lane.Supportive, false);
    }

    private static IEnumerable<string> Names(CodeTable table) => table.Rows.Where(r => r.System == CodeSystems.DrugName).Select(r => r.Code);

    private static string? Named(IEnumerable<string> names, string words) => names.FirstOrDefault(words.Contains);

    private static string KeyOf(CodeableConcept? medication, string label) =>
        medication.Codings.FirstOrDefault() is { Code: { } code } coding ? $"{coding.System}|{code}" : label.ToLowerInvariant();
}
