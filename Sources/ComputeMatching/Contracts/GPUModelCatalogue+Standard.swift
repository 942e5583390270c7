extension GPUModelCatalogue {
  /// What clouds and marketplaces offered when this was written: models by their slugs, with the sizes of memory, in GB as
  /// marketed, that they are made with.
  ///
  /// A model that is made in several forms is there for each, and once without: a name that states no form names none of them.
  public static let standard = GPUModelCatalogue(
    models: dataCentre + older + workstation + geForce + others,
    aliases: [
      // Drivers name the SXM card by its memory; PCIe cards have HBM2e.
      ("h100-hbm3", "h100-sxm", nil),
      // The 480 GB are those of its processor.
      ("gh200-480gb", "gh200", 96),
      // A cloud's name for its machines with more network.
      ("h100-mega", "h100", nil),
      // Kubernetes labels.
      ("tpu-v5-lite", "tpu-v5e", nil), ("tpu-v5-litepod", "tpu-v5e", nil), ("tpu-v5-lite-podslice", "tpu-v5e", nil),
      ("tpu-v4-podslice", "tpu-v4", nil), ("tpu-v5p-slice", "tpu-v5p", nil), ("tpu-v6e-slice", "tpu-v6e", nil),
    ])

  private static let dataCentre: [(slug: String, sizes: [UInt16])] = [
    ("a100", [40, 64, 80]), ("a100-pcie", [40, 80]), ("a100-sxm", [40, 64, 80]),
    ("a800", [40, 80]), ("a800-pcie", [40, 80]), ("a800-sxm", [80]),
    ("h100", [80, 94]), ("h100-nvl", [94]), ("h100-pcie", [80]), ("h100-sxm", [80]),
    ("h200", [141]), ("h200-nvl", [141]), ("h200-sxm", [141]),
    ("h20", [96, 141]), ("h800", [80]), ("h800-nvl", [94]), ("h800-pcie", [80]), ("h800-sxm", [80]),
    ("b100", [192]), ("b200", [180]), ("b200-sxm", [180]), ("b300", [288]), ("b300-sxm", [288]),
    ("gb200", [186]), ("gb200-nvl72", [186]), ("gb300", [288]), ("gb300-nvl72", [288]), ("gh200", [96, 144]),
    ("a2", [16]), ("a10", [24]), ("a10g", [24]), ("a16", [16]), ("a30", [24]), ("a40", [48]),
    ("l4", [24]), ("l20", [48]), ("l40", [48]), ("l40g", [24]), ("l40s", [48]),
    ("mi25", [16]), ("mi50", [16, 32]), ("mi60", [32]), ("mi100", [32]), ("mi210", [64]), ("mi250", [128]),
    ("mi250x", [128]), ("mi300a", [128]), ("mi300x", [192]), ("mi308x", [128]), ("mi325x", [256]),
    ("mi350x", [288]), ("mi355x", [288]),
  ]

  private static let older: [(slug: String, sizes: [UInt16])] = [
    ("k80", [12, 24]), ("m40", [12, 24]), ("m60", [8, 16]),
    ("p4", [8]), ("p40", [24]), ("p100", [12, 16]), ("p100-pcie", [12, 16]), ("p100-sxm", [16]),
    ("t4", [16]), ("t4g", [16]),
    ("v100", [16, 32]), ("v100-fhhl", [16]), ("v100-pcie", [16, 32]), ("v100-sxm", [16, 32]), ("v100s", [32]),
    ("v100s-pcie", [32]),
  ]

  private static let workstation: [(slug: String, sizes: [UInt16])] = [
    ("quadro-m4000", [8]), ("quadro-p2000", [4, 5]), ("quadro-p4000", [8]), ("quadro-p5000", [16]),
    ("quadro-p6000", [24]),
    ("rtx-4000", [8]), ("rtx-5000", [16]), ("rtx-6000", [24]), ("rtx-8000", [48]),
    ("rtx-a2000", [6, 12]), ("rtx-a4000", [16]), ("rtx-a4500", [20]), ("rtx-a5000", [24]), ("rtx-a5500", [24]),
    ("rtx-a6000", [48]),
    ("rtx-2000-ada", [16]), ("rtx-2000-e-ada", [16]), ("rtx-4000-ada", [20]), ("rtx-4000-sff-ada", [20]),
    ("rtx-4500-ada", [24]), ("rtx-5000-ada", [32]), ("rtx-5880-ada", [48]), ("rtx-6000-ada", [48]),
    ("rtx-pro-2000", [16]), ("rtx-pro-4000", [24]), ("rtx-pro-4500", [32]), ("rtx-pro-5000", [48, 72]),
    ("rtx-pro-6000", [96]), ("rtx-pro-6000-max-q", [96]), ("rtx-pro-6000-server", [96]),
    ("rtx-pro-6000-workstation", [96]),
  ]

  private static let geForce: [(slug: String, sizes: [UInt16])] = [
    ("gt1030", [2]), ("mx150", [2]),
    ("gtx-960", [2, 4]), ("gtx-970", [4]), ("gtx-980", [4]), ("gtx-980-ti", [6]),
    ("gtx-1050", [2, 3]), ("gtx-1050-ti", [4]), ("gtx-1060", [3, 5, 6]), ("gtx-1070", [8]), ("gtx-1070-ti", [8]),
    ("gtx-1080", [8]), ("gtx-1080-ti", [11]),
    ("gtx-1650", [4]), ("gtx-1650-super", [4]), ("gtx-1650-ti", [4]), ("gtx-1660", [6]), ("gtx-1660-super", [6]),
    ("gtx-1660-ti", [6]),
    ("rtx-2060", [6, 12]), ("rtx-2060-super", [8]), ("rtx-2070", [8]), ("rtx-2070-super", [8]), ("rtx-2080", [8]),
    ("rtx-2080-super", [8]), ("rtx-2080-ti", [11]),
    ("rtx-3050", [6, 8]), ("rtx-3060", [8, 12]), ("rtx-3060-mobile", [6]), ("rtx-3060-ti", [8]), ("rtx-3070", [8]),
    ("rtx-3070-mobile", [8]), ("rtx-3070-ti", [8]), ("rtx-3080", [10, 12]), ("rtx-3080-mobile", [8, 16]),
    ("rtx-3080-ti", [12]), ("rtx-3080-ti-mobile", [16]), ("rtx-3090", [24]), ("rtx-3090-ti", [24]),
    ("rtx-4060", [8]), ("rtx-4060-mobile", [8]), ("rtx-4060-ti", [8, 16]), ("rtx-4070", [12]),
    ("rtx-4070-mobile", [8]), ("rtx-4070-super", [12]), ("rtx-4070-ti", [12]), ("rtx-4070-ti-super", [16]),
    ("rtx-4080", [16]), ("rtx-4080-mobile", [12]), ("rtx-4080-super", [16]), ("rtx-4090", [24]), ("rtx-4090d", [24]),
    ("rtx-4090-mobile", [16]),
    ("rtx-5060", [8]), ("rtx-5060-ti", [8, 16]), ("rtx-5070", [12]), ("rtx-5070-ti", [16]), ("rtx-5080", [16]),
    ("rtx-5080-mobile", [16]), ("rtx-5090", [32]), ("rtx-5090d", [32]), ("rtx-5090-mobile", [24]),
    ("titan-rtx", [24]), ("titan-v", [12]), ("titan-xp", [12]),
  ]

  private static let others: [(slug: String, sizes: [UInt16])] = [
    ("gaudi", [32]), ("gaudi2", [96]), ("gaudi3", [128]),
    ("rx-6900-xt", [16]), ("rx-7900-xt", [20]), ("rx-7900-xtx", [24]),
    ("tpu-v2", [16]), ("tpu-v3", [32]), ("tpu-v4", [32]), ("tpu-v5e", [16]), ("tpu-v5p", [95]), ("tpu-v6e", [32]),
  ]
}
