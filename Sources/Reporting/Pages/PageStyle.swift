/// How the page looks, in light and in dark, on a screen, a phone and on paper.
package enum PageStyle {
  package static let sheet = """
    :root {
      color-scheme: light dark;
      \(ChartStyle.light)
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        \(ChartStyle.dark)
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
      font-variant-numeric: lining-nums;
    }
    main { max-width: 65rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
    h1, h2, h3 { line-height: 1.2; text-wrap: balance; overflow-wrap: anywhere; }
    h1 { margin: 0.3rem 0 0.6rem; font-size: clamp(1.9rem, 6vw, 2.7rem); font-weight: 650; letter-spacing: -0.02em; }
    h2 { margin: 0; font-size: 1.2rem; font-weight: 650; }
    h3 { margin: 0 0 0.35rem; font-size: 0.95rem; font-weight: 650; }
    h3 span { margin-right: 0.3rem; color: var(--soft); font-weight: 400; }
    p { margin: 0; max-width: 68ch; overflow-wrap: anywhere; }
    code { font: 0.85em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
    section, figure { margin: 3rem 0 0; }
    .kicker { color: var(--soft); font-size: 0.85rem; }
    .lede { font-size: 1.15rem; line-height: 1.5; }
    .finding { margin: 0.8rem 0 0; font-weight: 600; }
    .data { margin: 1.1rem 0 0; padding: 0; list-style: none; color: var(--soft); font-size: 0.9rem; }
    a { color: var(--s0); }
    .about { margin: 0.2rem 0 0.8rem; color: var(--soft); font-size: 0.9rem; }

    .verdict { display: flex; align-items: center; gap: 0.7rem; margin: 1.3rem 0 0; font-size: 1.05rem; }
    .badge-text {
      display: inline-flex; align-items: center; gap: 0.35rem; flex: none; padding: 0.1rem 0.6rem 0.1rem 0.5rem;
      border: 1.5px solid; border-radius: 1rem; font-size: 0.85rem; font-weight: 650; line-height: 1.5;
    }
    .badge-text svg { width: 0.8rem; height: 0.8rem; fill: none; stroke: currentColor; stroke-width: 2; }
    .good { color: var(--good); }
    .bad { color: var(--paper); background: var(--bad); border-color: var(--bad); }

    dl { margin: 0; }
    dt { color: var(--soft); font-size: 0.85rem; }
    dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: lining-nums tabular-nums; }
    .facts, .findings { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; }
    .facts { margin: 1.3rem 0 0; }
    .findings dd { font-weight: 600; }
    .fields div { display: flex; justify-content: space-between; gap: 1rem; }
    .fields dd { text-align: right; }
    .fields dt, .fields dd { font-size: 0.88rem; line-height: 1.65; }
    .fields dt { flex: none; max-width: 78%; overflow-wrap: anywhere; }

    .checks { margin: 0.9rem 0 0; padding: 0; list-style: none; }
    .checks li { display: grid; grid-template-columns: 4.6rem 1fr; gap: 1rem; padding: 1rem 0; align-items: start; }
    .checks li { border-top: 1px solid var(--rule); }
    .checks .badge-text { justify-self: start; }
    .claim { font-weight: 600; }

    .figures { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2.5rem; }
    .figures figure { display: grid; grid-template-rows: subgrid; grid-row: span 7; margin: 0 0 2.8rem; min-width: 0; }
    .figures figure > * { min-width: 0; }
    .figures + section { margin-top: 0.5rem; }
    figure + .figures { margin-top: 3rem; }
    .chart { display: block; width: 100%; height: auto; overflow: visible; }
    .narrow { display: none; max-width: 30rem; }
    \(ChartStyle.rules)

    .cursor { stroke: var(--ink); stroke-opacity: 0.5; pointer-events: none; }
    .values { min-height: 1.55em; font-size: 0.85rem; font-variant-numeric: lining-nums tabular-nums; }

    .legend, .happenings { margin: 0 0 0.6rem; padding: 0; list-style: none; font-size: 0.88rem; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.3rem; }
    .legend li { display: inline-flex; align-items: center; gap: 0.5rem; }
    .key { width: 30px; height: 12px; flex: none; }
    .happenings {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0.2rem 2rem;
    }
    .happenings { margin: 0.7rem 0 0; }
    .happenings li { display: flex; align-items: baseline; }
    .happenings .number {
      flex: none; min-width: 1.3rem; margin-right: 0.5rem; padding: 0 0.25rem; border-radius: 1rem;
      background: var(--mark); color: var(--paper); font-size: 0.75rem; font-weight: 700; text-align: center;
    }

    details { margin: 0.7rem 0 0; font-size: 0.88rem; }
    summary { color: var(--soft); cursor: pointer; width: fit-content; }
    .scroll { overflow-x: auto; margin: 0.5rem 0 0; }
    table { border-collapse: collapse; font-size: 0.88rem; font-variant-numeric: lining-nums tabular-nums; }
    th, td { padding: 0.25rem 1.2rem 0.25rem 0; text-align: left; font-weight: 400; white-space: nowrap; }
    .numeric th + th, .numeric td { text-align: right; padding: 0.25rem 0 0.25rem 1.6rem; }
    thead th { color: var(--soft); border-bottom: 1px solid var(--rule); }
    tbody tr + tr > * { border-top: 1px solid var(--grid); }

    .cards {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.6rem 2rem;
      margin: 1.6rem 0 0;
    }
    .card { padding: 0.7rem 0 0; border-top: 1px solid var(--rule); min-width: 0; }
    footer {
      margin: 3rem 0 0; padding: 1rem 0 0; border-top: 1px solid var(--rule); color: var(--soft); font-size: 0.85rem;
    }
    :focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }

    @media screen and (max-width: 47.5rem) {
      main { padding: 1.5rem 1rem 2rem; }
      section, figure, figure + .figures { margin-top: 2.3rem; }
      .figures { grid-template-columns: minmax(0, 1fr); }
      .wide, .half { display: none; }
      .narrow { display: block; }
      .checks li { grid-template-columns: minmax(0, 1fr); gap: 0.5rem; }
      .stacks, .stacks tbody, .stacks tr, .stacks th { display: block; }
      .stacks thead, .stacks td:empty { display: none; }
      .stacks tbody tr { padding: 0.4rem 0; }
      .stacks tbody tr + tr { border-top: 1px solid var(--grid); }
      .stacks tbody tr > * { padding: 0; border: 0; text-align: left; white-space: normal; overflow-wrap: anywhere; }
      .stacks tbody th { font-weight: 600; }
      .stacks td { display: inline-block; margin-right: 1.1rem; }
      .stacks td::before { content: attr(data-column); margin-right: 0.4rem; color: var(--soft); }
    }
    @media print {
      body { background: none; font-size: 10pt; }
      main { max-width: none; padding: 0; }
      figure, .checks li, .card { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      details { display: none; }
    }
    """
}
