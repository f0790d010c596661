// Draws the charts of the staff's first page, with the Chart.js that Unfold loads on all its pages. All they show
// stands in the tables beside them; without this script the places of the charts stay hidden. Bars carry their
// value, lines differ in dash and mark too.
(() => {
  const charts = JSON.parse(document.getElementById("figures-charts")?.textContent || "[]");
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const token = (name) => style.getPropertyValue(`--desk-${name}`).trim();
    return { text: token("text"), grid: token("none-ground"), first: token("chart-1"), second: token("chart-2") };
  };
  const DASHES = [[], [8, 4], [2, 3], [12, 4, 2, 4]];
  const MARKS = ["circle", "rect", "triangle", "rectRot"];

  const values = {
    id: "values",
    afterDatasetsDraw(chart, _args, options) {
      if (!options.texts?.length) return;
      const { ctx } = chart;
      ctx.save();
      ctx.fillStyle = options.colour;
      ctx.font = "600 13px 'Be Vietnam Pro', system-ui, sans-serif";
      ctx.textBaseline = "middle";
      chart.getDatasetMeta(0).data.forEach((bar, at) => {
        const width = ctx.measureText(options.texts[at]).width;
        ctx.fillText(options.texts[at], Math.min(bar.x + 6, chart.width - width - 2), bar.y);
      });
      ctx.restore();
    },
  };

  const bars = (chart, colour, across) => ({
    type: "bar",
    data: {
      labels: chart.labels,
      datasets: chart.series.map((one) => ({ data: one.values, backgroundColor: colour.first, maxBarThickness: 28 })),
    },
    options: {
      indexAxis: across ? "y" : "x",
      layout: { padding: { right: across ? 64 : 0 } },
      plugins: { values: { texts: across ? chart.texts : [], colour: colour.text } },
    },
  });

  const lines = (chart, colour) => ({
    type: "line",
    data: {
      labels: chart.labels,
      datasets: chart.series.map((one, at) => ({
        label: one.name,
        data: one.values,
        borderColor: at % 2 ? colour.second : colour.first,
        backgroundColor: at % 2 ? colour.second : colour.first,
        borderDash: DASHES[at],
        pointStyle: MARKS[at],
        pointRadius: chart.labels.length > 20 ? 2 : 5,
        clip: 12,
        borderWidth: 2,
      })),
    },
    options: { plugins: { values: {} } },
  });

  const draw = (canvas, chart) => {
    const colour = colours();
    const made = chart.shape === "line" ? lines(chart, colour) : bars(chart, colour, chart.shape === "bars");
    const axis = { beginAtZero: true, ticks: { color: colour.text, precision: 0 }, grid: { color: colour.grid } };
    const measure = { ...axis, max: chart.most ?? undefined };
    const names = { ...axis, ticks: { color: colour.text, autoSkip: chart.shape !== "bars", autoSkipPadding: 12, maxRotation: 0, callback: short } };
    const across = chart.shape === "bars";
    return new Chart(canvas, {
      ...made,
      plugins: [values],
      options: {
        ...made.options,
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        scales: across ? { x: measure, y: names } : { x: names, y: measure },
        plugins: {
          ...made.options.plugins,
          tooltip: { enabled: false },
          legend: {
            display: chart.shape === "line" && chart.series.length > 1,
            labels: { color: colour.text, usePointStyle: true, boxHeight: 7 },
          },
        },
      },
    });
  };

  // Offices begin alike and differ in their ends: a long name keeps its end.
  function short(value) {
    const name = this.getLabelForValue(value);
    const most = this.chart.width < 420 ? 14 : 27;
    return name.length > most ? `…${name.slice(-most).replace(/^\S*\s/, " ")}` : name;
  }

  const drawn = new Map();
  const drawInto = (canvas) => {
    const chart = charts.find((one) => `chart-${one.id}` === canvas.id);
    drawn.get(canvas)?.destroy();
    drawn.set(canvas, draw(canvas, chart));
  };
  const watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      drawInto(target.firstElementChild);
    }
  }, { rootMargin: "200px" });

  if (window.Chart) {
    Chart.defaults.font.family = "'Be Vietnam Pro', system-ui, sans-serif";
    Chart.defaults.font.size = 13;
    Chart.defaults.locale = document.documentElement.lang || "vi";
    for (const chart of charts) {
      const place = document.getElementById(`chart-${chart.id}`)?.parentElement;
      if (!place) continue;
      place.hidden = false;
      if (chart.shape === "bars") place.style.height = `${64 + 34 * chart.labels.length}px`;
      watcher.observe(place);
    }
    new MutationObserver(() => [...drawn.keys()].forEach(drawInto)).observe(document.documentElement, {
      attributeFilter: ["class"],
    });
  }
})();
