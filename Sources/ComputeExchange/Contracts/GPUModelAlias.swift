/// A name that the ecosystem uses for a GPU model, and the slug that the exchange trades it under.
///
/// A slug states a form factor if the name does, or its source says which card the name stands for, and only for cards
/// that are made in several: `A100-80GB` is an `a100`, `NVIDIA H100 80GB HBM3` an `h100-sxm`.
public struct GPUModelAlias: Sendable, Hashable {
  /// The name as its source writes it; case counts.
  public let name: String
  /// The model that it stands for.
  public let model: GPUModel
  /// VRAM in nominal GB, if the name says it or the card is made with no other.
  public let vramGB: UInt16?
  /// Who uses the name.
  public let source: Source

  init(_ name: String, _ slug: String, _ vramGB: UInt16?, _ source: Source) {
    self.name = name
    model = GPUModel(slug: slug)
    self.vramGB = vramGB
    self.source = source
  }

  /// Where a name is in use: the address of a page or file, or the name of a data set.
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// GPU ids of the RunPod cloud, which are the device names that the driver reports, with their display names.
    case runPod = "https://docs.runpod.io/references/gpu-types.md"
    /// Products that NVIDIA's guide to multi-instance GPUs lists.
    case nvidiaProducts = "https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-gpus.html"
    /// Products that NVIDIA's guide to multi-instance GPUs names with their memory.
    case nvidiaProfiles = "https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html"
    /// A CUDA device name in a recorded benchmark.
    case recordedA100 = "https://huggingface.co/PrunaAI/mattshumer-Llama-3-8B-16K-HQQ-4bit-smashed"
    /// A CUDA device name in a recorded environment.
    case recordedA10 = "https://github.com/vllm-project/vllm/pull/7943"
    /// A CUDA device name in a recorded environment.
    case recordedH20 = "https://github.com/sgl-project/sglang/pull/11052"
    /// GPU names of the Vast.ai marketplace.
    case vast = "https://vast.ai/developers"
    /// GPU names of the Vast.ai marketplace, in the examples of its command line.
    case vastSearch = "https://github.com/vast-ai/vast-cli/blob/master/docs/cli/client/search.md"
    /// Accelerator names of SkyPilot.
    case skyPilot = "https://docs.skypilot.co/en/stable/compute/gpus.html"
    /// Accelerator names that SkyPilot gives the offers of RunPod.
    case skyPilotRunPod =
      "https://github.com/skypilot-org/skypilot/blob/master/sky/catalog/data_fetchers/fetch_runpod.py"
    /// Accelerator types of Google's Vertex AI.
    case googleVertexAI =
      "https://docs.cloud.google.com/ruby/docs/reference/google-cloud-ai_platform-v1/latest/Google-Cloud-AIPlatform-V1-AcceleratorType"
    /// Asks of the Prime Intellect marketplace, as recorded by tugot17/gpu-price-tracker.
    case primeIntellectAsks = "https://github.com/tugot17/gpu-price-tracker"
    /// Slugs of the price list gpurentalprices.com.
    case gpuRentalPrices = "https://gpurentalprices.com"
    /// The recorded order stream `market-2025.csv`.
    case market2025 = "market-2025.csv"
    /// The collected prices `gpu_price_history.csv`.
    case priceHistory = "gpu_price_history.csv"
  }

  /// The row of exactly this name. O(log n).
  static func named(_ name: Span<UInt8>) -> GPUModelAlias? {
    var candidates = all[...]
    while !candidates.isEmpty {
      let middle = candidates.startIndex + candidates.count / 2
      let order = name.compare(with: candidates[middle].name.utf8.span)
      if order == 0 { return candidates[middle] }
      candidates = order < 0 ? candidates[..<middle] : candidates[(middle + 1)...]
    }
    return nil
  }
}
