/// The page's style: light or dark as the reader's system is, no fonts or pictures from elsewhere.
enum PageStyle {
    static let css = """
        :root { color-scheme: light dark;
          --page: #ffffff; --panel: #f5f6f8; --line: #d9dde3; --text: #1c2128; --faint: #5c6672; --link: #0b5cad;
          --passed: #2f855a; --failed: #c53030; --crashed: #7b3fb0; --timedOut: #b7641a; --unsupported: #8a94a1;
          --outOfScope: #b9c0c9; --notDelegated: #5b84b1; --chip: #e7ebf0; --good: #e5f4ec; --bad: #fdecec;
          --equal: #e4e7eb; --high: 196, 62, 28; --low: 28, 92, 178; }
        @media (prefers-color-scheme: dark) { :root {
          --page: #14171b; --panel: #1d2126; --line: #343b44; --text: #e3e7ec; --faint: #98a2ae; --link: #78b4f2;
          --passed: #4cb582; --failed: #ef6b6b; --crashed: #b586e0; --timedOut: #e0984f; --unsupported: #7d8793;
          --outOfScope: #4c5560; --notDelegated: #7aa5d4; --chip: #2b323a; --good: #16301f; --bad: #3a1b1b;
          --equal: #2a3038; --high: 245, 130, 80; --low: 96, 165, 250; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        main { max-width: 1160px; margin: 0 auto; padding: 28px 24px 80px; }
        h1 { font-size: 22px; margin: 0 0 14px; } h2 { font-size: 18px; margin: 40px 0 12px; }
        h3 { font-size: 16px; margin: 28px 0 8px; } a { color: var(--link); }
        code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
          font-size: 13px; overflow-wrap: anywhere; }
        .claim { padding: 14px 18px; border-radius: 8px; border-left: 6px solid var(--unsupported);
          background: var(--panel); font-size: 16px; }
        .claim.good { border-color: var(--passed); background: var(--good); }
        .claim.bad { border-color: var(--failed); background: var(--bad); }
        dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; margin: 16px 0 0; }
        dl.facts dt { color: var(--faint); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
        .tiles { display: flex; flex-wrap: wrap; gap: 10px; margin: 0 0 12px; }
        .tile { flex: 1 1 110px; padding: 10px 14px; background: var(--panel); border-radius: 8px;
          border-top: 4px solid var(--colour); }
        .tile b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; }
        .tile.none b { color: var(--faint); font-weight: 500; } .tile span { color: var(--faint); font-size: 13px; }
        .bar { display: flex; height: 12px; min-width: 120px; border-radius: 3px; overflow: hidden;
          background: var(--equal); }
        .bar i { background: var(--colour); min-width: 2px; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: 5px 10px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: middle; }
        th { color: var(--faint); font-weight: 600; font-size: 13px; white-space: nowrap; }
        th.n, td.n { text-align: right; } td.zero { color: var(--faint); } td.wide { width: 20%; }
        tr.fails td:first-child { box-shadow: inset 3px 0 0 var(--failed); }
        .chip { display: inline-block; padding: 0 8px; border-radius: 10px; background: var(--chip); font-size: 12.5px;
          white-space: nowrap; }
        .chip.verdict { color: #fff; background: var(--colour); }
        @media (prefers-color-scheme: dark) { .chip.verdict { color: #14171b; } }
        .filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px; align-items: center;
          padding: 10px 0; background: var(--page); border-bottom: 1px solid var(--line); }
        .filters input, .filters select { font: inherit; padding: 5px 9px; color: inherit; background: var(--panel);
          border: 1px solid var(--line); border-radius: 6px; }
        .filters input { flex: 1 1 220px; min-width: 0; } .filters output { color: var(--faint); font-size: 13px; }
        .histogram { display: flex; align-items: flex-end; gap: 3px; height: 130px; margin: 12px 0 4px;
          max-width: 760px; }
        .histogram div { flex: 1; display: flex; flex-direction: column; justify-content: flex-end; height: 100%;
          text-align: center; font-size: 11px; color: var(--faint); }
        .histogram i { display: block; border-radius: 3px 3px 0 0; min-height: 0; }
        .histogram span { height: 30px; padding-top: 3px; border-top: 1px solid var(--line); line-height: 1.15; }
        details.rest > summary { padding: 8px 0; color: var(--faint); cursor: pointer; }
        details.case { border: 1px solid var(--line); border-radius: 8px; margin: 8px 0; background: var(--panel); }
        details.case > summary { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline;
          padding: 8px 12px; cursor: pointer; }
        details.case > summary .name { flex: 1 1 320px; }
        details.case > div { display: flex; flex-wrap: wrap; gap: 8px 28px; padding: 2px 14px 14px; }
        details.case .words { flex: 1 1 380px; } details.case p { margin: 6px 0; }
        .heat { flex: 0 1 auto; margin: 6px 0 0; max-width: 100%; } .heat canvas { display: block; max-width: 100%; }
        .heat figcaption, .note { color: var(--faint); font-size: 13px; }
        .legend { display: flex; gap: 2px; align-items: center; font-size: 12px; color: var(--faint); margin-top: 4px; }
        .legend i { width: 14px; height: 10px; display: inline-block; }
        [hidden] { display: none !important; }
        dl.clauses dt { font-weight: 600; margin-top: 12px; } dl.clauses dd { margin: 2px 0 0; white-space: pre-wrap; }
        dl.clauses dt:target, dl.clauses dt:target + dd { background: var(--chip); }
        @media print { .filters { display: none; } main { max-width: none; } }
        """

    /// The variable that holds a verdict's colour.
    static func colour(_ verdict: Verdict) -> String { "var(--\(verdict.rawValue))" }
}
