/// How charts look, wherever they are shown.
package enum ChartStyle {
  /// The colours on a light ground.
  package static let light = """
    --paper: #fcfcfa; --ink: #1b1e23; --soft: #565d68; --rule: #d8dbe0; --grid: #e9ebee; --wash: #f3f4f2;
    --s0: #1557b0; --s1: #666d7a; --s2: #b3470b; --s3: #0c766c; --s4: #7a3fb5; --s5: #a3195b;
    --good: #17693a; --bad: #b3201f; --mark: #7d5a00; --span: #f8f2e3;
    --band: 0.24; --faint: 0.14;
    """

  /// The colours on a dark ground.
  package static let dark = """
    --paper: #15171b; --ink: #e7e9ec; --soft: #a6adb8; --rule: #363b44; --grid: #262a31; --wash: #1d2026;
    --s0: #7db2ff; --s1: #9aa3b2; --s2: #ff9a5c; --s3: #4fd1c1; --s4: #c79bff; --s5: #ff85b8;
    --good: #6ed39a; --bad: #ff8f87; --mark: #e0b64f; --span: #221f19;
    --band: 0.34; --faint: 0.22;
    """

  /// What they colour, inside an element of the class `chart`.
  package static let rules = """
    .chart text { font-size: 12px; fill: var(--soft); font-variant-numeric: lining-nums tabular-nums; }
    .chart .note { font-size: 11px; }
    .chart .badge-number { fill: var(--paper); font-size: 11px; font-weight: 700; }
    .chart .mark-label { fill: var(--ink); }
    .grid { stroke: var(--grid); }
    .zero { stroke: var(--soft); stroke-opacity: 0.6; }
    .mark { stroke: var(--mark); stroke-width: 1.25; stroke-dasharray: 2 3; }
    .badge { fill: var(--mark); }
    .span { fill: var(--span); }
    .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .line.s0 { stroke-width: 2.4; }
    .line.observed { stroke-width: 5; }
    .line.s0 { stroke: var(--s0); } .line.s1 { stroke: var(--s1); } .line.s2 { stroke: var(--s2); }
    .line.s3 { stroke: var(--s3); } .line.s4 { stroke: var(--s4); } .line.s5 { stroke: var(--s5); }
    .band { fill-opacity: var(--band); }
    .band.faint { fill-opacity: var(--faint); }
    .band.s0 { fill: var(--s0); } .band.s1 { fill: var(--s1); } .band.s2 { fill: var(--s2); }
    .band.s3 { fill: var(--s3); } .band.s4 { fill: var(--s4); } .band.s5 { fill: var(--s5); }
    """
}
