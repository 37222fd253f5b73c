// Charts: ECharts as SVG, read from the JSON beside the canvas; the table below says the same.

const COLOURS = ["#0f6b4f", "#b45309", "#1e4fa3", "#6b4c9a", "#8d8676", "#b42318"];
const INK = "#1f2933";
const QUIET = "#52606d";
const LINE = "#e7e1d6";
const FORMATS = {
  rupiah: (value) => `Rp${Math.round(value).toLocaleString("id-ID")}`,
  persen: (value) => `${Number(value).toLocaleString("id-ID", { maximumFractionDigits: 1 })}%`,
  jumlah: (value) => Number(value).toLocaleString("id-ID"),
};

function short(value, unit) {
  if (unit === "persen") return FORMATS.persen(value);
  const prefix = unit === "rupiah" ? "Rp" : "";
  const steps = [[1e12, " T"], [1e9, " M"], [1e6, " jt"], [1e3, " rb"]];
  const step = steps.find(([size]) => Math.abs(value) >= size);
  if (!step) return prefix + FORMATS.jumlah(value);
  const digits = { maximumFractionDigits: 1 };
  return prefix + (value / step[0]).toLocaleString("id-ID", digits) + step[1];
}

function seriesOf(data, kind, unit) {
  const stacked = kind.endsWith("stacked");
  const single = data.series.length === 1;
  return data.series.slice(0, 6).map((series, index) => ({
    name: series.name,
    type: kind === "line" ? "line" : "bar",
    stack: stacked ? "all" : undefined,
    data: series.values,
    color: COLOURS[index],
    barMaxWidth: 36,
    symbolSize: 8,
    lineStyle: { width: 3 },
    itemStyle: { borderRadius: stacked || kind === "line" ? 0 : 4 },
    label: {
      show: single,
      position: kind === "hbar" ? "right" : "top",
      color: INK,
      fontFamily: "inherit",
      formatter: (point) => short(point.value, unit),
    },
  }));
}

// What a screen reader says instead of the picture.
function sentence(data, unit) {
  const spoken = data.series.map((series) => {
    const points = data.labels
      .map((label, n) => [label, series.values[n]])
      .filter(([, value]) => value !== null)
      .map(([label, value]) => `${label} ${FORMATS[unit](value)}`);
    return `${series.name}: ${points.join(", ")}`;
  });
  return `Grafik. ${spoken.join(". ")}.`;
}

// The height the legend takes: as many rows as its words need.
function legendHeight(data, width) {
  const words = data.series.reduce((sum, series) => sum + 46 + 7 * series.name.length, 0);
  return 16 + 24 * Math.ceil(words / width);
}

function optionsOf(data, kind, unit, width) {
  const flat = kind.startsWith("h");
  const words = {
    type: "category",
    data: data.labels,
    inverse: flat,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: { color: INK, width: Math.min(132, width * 0.3), overflow: "truncate", hideOverlap: true },
  };
  const figures = {
    type: "value",
    min: 0,
    max: unit === "persen" ? 100 : undefined,
    minInterval: unit === "jumlah" ? 1 : 0,
    splitLine: { lineStyle: { color: LINE } },
    axisLabel: { color: QUIET, hideOverlap: true, formatter: (value) => short(value, unit) },
  };
  // Bars that carry their own figure need no scale; they may fill the width.
  if (flat && data.series.length === 1) {
    figures.axisLabel = { show: false };
    figures.splitLine = { show: false };
    figures.max = "dataMax";
  }
  return {
    aria: { enabled: true, label: { description: sentence(data, unit) } },
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: kind === "hbar" ? 72 : flat ? 28 : 16, top: data.series.length > 1 ? legendHeight(data, width) : 24, bottom: 8, containLabel: true },
    legend: { show: data.series.length > 1, top: 0, left: 0, textStyle: { color: INK } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: kind === "line" ? "line" : "shadow" },
      valueFormatter: FORMATS[unit] ?? FORMATS.jumlah,
    },
    xAxis: flat ? figures : words,
    yAxis: flat ? words : figures,
    series: seriesOf(data, kind, unit),
  };
}

function draw(canvas) {
  const data = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  if (!data?.labels?.length) {
    canvas.remove();
    return;
  }
  const { kind, unit } = canvas.dataset;
  if (kind.startsWith("h")) canvas.classList.toggle("is-tall", data.labels.length > 6);
  const chart = window.echarts.init(canvas, null, { renderer: "svg" });
  chart.setOption(optionsOf(data, kind, unit, canvas.clientWidth));
  new ResizeObserver(() => chart.resize()).observe(canvas);
}

function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

const canvases = [...document.querySelectorAll("[data-chart]")];
if (canvases.length) {
  await load(canvases[0].dataset.library);
  canvases.forEach(draw);
}
