/// A stream that a person can follow: two spot books and one delivery window.
enum SmallStream {
  static let header = """
    timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,window,price,quantity

    """

  /// Trades 6 GPUs at 2.1000 and 2 at 2.2000 in the H100 book, and 4 GPUs for 720 hours at 1.5000 in the window's.
  static let rows = """
    1760000000000000000,submit,1,anna,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.1000,6
    1760000001000000000,submit,2,ben,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.2000,4
    1760000002000000000,submit,3,cleo,bid,h100-sxm,80,US/us-east-1,on_demand,spot,2.2500,8
    1760000003000000000,submit,4,dora,bid,a100-pcie,80,DE,interruptible,spot,1.0000,2
    1760000004000000000,submit,5,anna,ask,h200-sxm,141,US,reserved,2026-12-01T00Z/720h,1.5000,4
    1760000005000000000,submit,6,ben,bid,h200-sxm,141,US,reserved,2026-12-01T00Z/720h,1.5000,4
    1760000006000000000,cancel,3,,,,,,,,,
    1760000007000000000,reduce,4,,,,,,,,,1

    """

  static let text = header + rows

  /// The stream with `row` behind it.
  static func text(endingWith row: String) -> String { text + row + "\n" }
}
