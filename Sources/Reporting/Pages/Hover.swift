import OrderStreams

/// The values behind a chart, which a page shows of the place that is pointed at, or that the arrow keys choose.
package struct Hover {
  private let positions: [Double]
  private let labels: [String]
  private let lines: [Line]

  /// What a line of the chart is called, and its value at each position as text; empty where there is none.
  package struct Line {
    let name: String
    let values: [String]

    package init(name: String, values: [String]) { (self.name, self.values) = (name, values) }
  }

  /// `positions` are on the lower axis, in order; `labels` says of each what it is.
  package init(positions: [Double], labels: [String], lines: [Line]) {
    self.positions = positions
    self.labels = labels
    self.lines = lines
  }

  /// The data for ``script``, inside the figure.
  var html: String {
    let at = positions.map { "\($0)" }.joined(separator: ",")
    let named = lines.map { "[\($0.name.quotedForScript),\(Self.list($0.values))]" }.joined(separator: ",")
    let data = "{\"at\":[\(at)],\"labels\":\(Self.list(labels)),\"lines\":[\(named)]}"
    return Markup.text("p", "", [("class", "values"), ("aria-live", "polite")])
      + Markup.element("script", [("type", "application/json"), ("class", "hover")], data)
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(\.quotedForScript).joined(separator: ",") + "]"
  }

  /// Shows the values of every figure that has them.
  package static let script = """
    for (const data of document.querySelectorAll('script.hover')) {
      const {at, labels, lines} = JSON.parse(data.textContent);
      const figure = data.closest('figure'), note = figure.querySelector('.values');
      for (const chart of figure.querySelectorAll('svg[data-plot]')) {
        const [left, right, top, bottom, first, last] = chart.dataset.plot.split(' ').map(Number);
        const cursor = document.createElementNS(chart.namespaceURI, 'line');
        cursor.setAttribute('class', 'cursor');
        let index = at.length - 1;
        const hide = () => { cursor.remove(); note.textContent = ''; };
        const show = chosen => {
          index = Math.max(0, Math.min(at.length - 1, chosen));
          const x = left + (at[index] - first) / (last - first) * (right - left);
          for (const [name, value] of [['x1', x], ['x2', x], ['y1', top], ['y2', bottom]]) cursor.setAttribute(name, value);
          chart.append(cursor);
          const shown = lines.filter(line => line[1][index]).map(line => line[0] + ' ' + line[1][index]);
          note.textContent = labels[index] + ': ' + (shown.join(', ') || 'nothing');
        };
        const nearest = event => {
          const box = chart.getBoundingClientRect();
          const x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width;
          const value = first + (x - left) / (right - left) * (last - first);
          let low = 0, high = at.length - 1;
          while (high - low > 1) { const middle = (low + high) >> 1; if (at[middle] > value) high = middle; else low = middle; }
          return value - at[low] > at[high] - value ? high : low;
        };
        chart.tabIndex = 0;
        chart.addEventListener('pointermove', event => show(nearest(event)));
        chart.addEventListener('pointerdown', event => show(nearest(event)));
        chart.addEventListener('pointerleave', hide);
        chart.addEventListener('blur', hide);
        chart.addEventListener('keydown', event => {
          const step = {ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: at.length - 1}[event.key];
          if (step === undefined) return;
          event.preventDefault();
          show(step);
        });
      }
    }
    """
}

extension String {
  /// As a string of JSON inside a page: nothing in it ends the element, or is markup.
  package var quotedForScript: String {
    quotedForJSON.replacing("<", with: "\\u003c").replacing("&", with: "\\u0026").replacing(">", with: "\\u003e")
  }
}
