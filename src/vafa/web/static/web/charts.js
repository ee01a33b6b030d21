// Finds the charts of a page, draws them when they come into view, and lets people take them away.
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const drawn = new Map();
  const narrowPixels = 560;

  // ECharts comes with the first chart that is looked at, not with every page.
  let library;
  const loadLibrary = (address) => {
    library ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return Promise.all([library, document.fonts.ready]);
  };

  // Colours of vafa.css as the browser resolves them, light or dark.
  const probe = document.createElement("span");
  probe.hidden = true;
  const resolved = (name) => {
    if (!probe.isConnected) document.body.append(probe);
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const mixed = (from, to, share) => {
    const parts = (text) => text.match(/[\d.]+/g).map(Number);
    const [a, b] = [parts(resolved(from)), parts(resolved(to))];
    return `rgb(${[0, 1, 2].map((i) => Math.round(a[i] + (b[i] - a[i]) * share)).join(",")})`;
  };

  const svgNamespace = "http://www.w3.org/2000/svg";
  const dot = (colour) => {
    const svg = document.createElementNS(svgNamespace, "svg");
    const circle = document.createElementNS(svgNamespace, "circle");
    svg.setAttribute("viewBox", "0 0 10 10");
    svg.setAttribute("aria-hidden", "true");
    Object.entries({ cx: 5, cy: 5, r: 5, fill: colour }).forEach(([key, value]) => circle.setAttribute(key, value));
    svg.append(circle);
    return svg;
  };
  // The inner element has the text's direction, the outer one keeps the page's for its margins.
  const words = (tag, text) => {
    const part = document.createElement(tag);
    const inner = document.createElement("bdi");
    inner.textContent = text;
    part.append(inner);
    return part;
  };
  const tip = (heading, rows) => {
    const box = document.createElement("div");
    box.className = "vafa-tip";
    box.dir = document.documentElement.dir;
    if (heading) box.append(words("strong", heading));
    rows.forEach(({ colour, name, text, more }) => {
      const row = document.createElement("div");
      row.className = "vafa-tip-row";
      if (colour) row.append(dot(colour));
      row.append(words("span", name || ""), words("b", text));
      if (more) row.append(words("small", more));
      box.append(row);
    });
    return box;
  };

  const lookOf = (picture, hidden) => ({
    rtl: document.documentElement.dir === "rtl",
    dark: document.documentElement.dataset.bsTheme === "dark",
    width: picture.clientWidth,
    narrow: picture.clientWidth < narrowPixels,
    still: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    font: getComputedStyle(document.body).fontFamily,
    ink: resolved("--vafa-ink"),
    ink2: resolved("--vafa-ink-2"),
    ink3: resolved("--vafa-ink-3"),
    line: resolved("--vafa-line"),
    lineStrong: resolved("--vafa-line-strong"),
    surface: resolved("--vafa-surface"),
    raised: resolved("--vafa-raised"),
    accent: resolved("--vafa-accent"),
    onAccent: resolved("--vafa-on-accent"),
    hover: resolved("--vafa-hover"),
    ramp: [0.06, 0.35, 0.7, 1].map((share) => mixed("--vafa-sunken", "--vafa-accent", share)),
    colour: (token, place) => resolved(`--vafa-c-${token || (place % 8) + 1}`),
    isShown: (name) => !hidden.has(name),
    tip,
  });

  // The legend is part of the page, so it wraps, follows the direction and takes the keyboard.
  const legendEntries = (drawing) => {
    const entries = drawing.series || drawing.groups || [];
    return entries.length > 1 ? entries : [];
  };
  const ramp = (drawing) => {
    const bar = document.createElement("span");
    bar.className = "vafa-ramp";
    return [words("span", drawing.lowText), bar, words("span", drawing.highText)];
  };
  const addLegend = (figure, drawing, state) => {
    const legend = one("[data-chart-legend]", figure);
    const buttons = legendEntries(drawing).map((entry, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", String(!state.hidden.has(entry.name)));
      button.append(dot(resolved(`--vafa-c-${entry.colour || (place % 8) + 1}`)), words("span", entry.name));
      button.addEventListener("click", () => {
        if (!state.hidden.delete(entry.name)) state.hidden.add(entry.name);
        button.setAttribute("aria-pressed", String(!state.hidden.has(entry.name)));
        state.chart.dispatchAction({ type: "legendToggleSelect", name: entry.name });
      });
      return button;
    });
    legend.replaceChildren(...(drawing.kind === "heat" ? ramp(drawing) : buttons));
  };

  const heightOf = (drawing) => {
    if (drawing.kind === "rows" || drawing.kind === "intervals") return drawing.labels.length * 34 + (drawing.kind === "rows" ? 8 : 44);
    return drawing.kind === "heat" ? drawing.rows.length * 27 + 56 : 0;
  };

  const postBrushed = (drawing, chart) => (event) => {
    const ids = event.batch[0].selected.flatMap(({ seriesIndex, dataIndex }) => dataIndex.map((index) => drawing.groups[seriesIndex].points[index].id)).filter(Boolean);
    if (!ids.length) return;
    const { url, target, field } = drawing.brush;
    window.htmx.ajax("POST", url, { target, swap: "innerHTML", values: { [field]: ids } });
  };
  // The ends of the brushed region in the units of the axes, for points that stand for many.
  const postPlace = (drawing) => (event) => {
    const area = event.areas[0];
    if (!area || !area.coordRange) return;
    const [[xLow, xHigh], [yLow, yHigh]] = area.coordRange.map((ends) => [...ends].sort((a, b) => a - b));
    const { url, target } = drawing.brush;
    window.htmx.ajax("POST", url, { target, swap: "innerHTML", values: { x_low: xLow, x_high: xHigh, y_low: yLow, y_high: yHigh } });
  };

  const draw = (figure) => {
    const state = drawn.get(figure);
    const { drawing, picture } = state;
    if (!picture.clientWidth) return;
    if (state.chart) state.chart.dispose();
    picture.classList.remove("vafa-skeleton");
    const height = heightOf(drawing);
    if (height) picture.style.blockSize = `${height}px`;
    const look = lookOf(picture, state.hidden);
    state.chart = window.echarts.init(picture, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    const option = window.vafaDrawings[drawing.kind](drawing, look);
    option.legend = { show: false, selected: Object.fromEntries([...state.hidden].map((name) => [name, false])) };
    state.chart.setOption(option);
    state.narrow = look.narrow;
    state.surface = look.surface;
    addLegend(figure, drawing, state);
    state.chart.on("click", ({ data }) => { if (data && data.point && data.point.url) window.location.assign(data.point.url); });
    if (drawing.brush && window.matchMedia("(pointer: fine)").matches) {
      if (drawing.brush.byPlace) state.chart.on("brushEnd", postPlace(drawing));
      else state.chart.on("brushSelected", postBrushed(drawing, state.chart));
      state.chart.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "rect", brushMode: "single" } });
    }
  };

  const inView = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      inView.unobserve(target);
      loadLibrary(target.dataset.echarts).then(() => draw(target));
    });
  }, { rootMargin: "300px" });
  const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const figure = target.closest("[data-chart]");
    const state = drawn.get(figure);
    if (!state || !state.chart || !target.clientWidth) return;
    if (state.narrow === target.clientWidth < narrowPixels) state.chart.resize();
    else draw(figure);
  }));

  const find = (within) => {
    within.querySelectorAll("[data-chart]").forEach((figure) => {
      const picture = one("[data-chart-picture]", figure);
      if (drawn.has(figure) || !picture) return;
      const drawing = JSON.parse(one("script[type='application/json']", figure).textContent);
      drawn.set(figure, { drawing, picture, hidden: new Set() });
      inView.observe(figure);
      resized.observe(picture);
    });
    drawn.forEach((state, figure) => {
      if (figure.isConnected) return;
      if (state.chart) state.chart.dispose();
      drawn.delete(figure);
    });
  };

  // Taking a chart away -------------------------------------------------------
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const fileName = (figure, ending) => `${figure.dataset.name.replace(/[\\/:*?"<>|]+/g, " ").trim() || "chart"}.${ending}`;
  // A spreadsheet must not take a customer's name for a formula.
  const csvCell = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const saveCsv = (figure) => {
    const lines = [...figure.querySelectorAll("[data-chart-rows] tr")].map((row) => [...row.cells].map((cell) => csvCell(cell.dataset.raw)).join(","));
    save(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }), fileName(figure, "csv"));
  };
  // The picture is copied from the page, whose canvas knows the direction of its text.
  const scale = Math.max(2, window.devicePixelRatio || 1);
  const savePng = (figure) => {
    const state = drawn.get(figure);
    if (!state || !state.chart) return;
    const layers = [...state.picture.querySelectorAll("canvas")];
    const [margin, head] = [16 * scale, 62 * scale];
    const canvas = document.createElement("canvas");
    canvas.width = layers[0].width + 2 * margin;
    canvas.height = layers[0].height + head + margin;
    const pen = canvas.getContext("2d");
    const isRtl = document.documentElement.dir === "rtl";
    const across = (x) => (isRtl ? canvas.width - margin - x : margin + x);
    const font = getComputedStyle(document.body).fontFamily;
    pen.fillStyle = state.surface;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.direction = isRtl ? "rtl" : "ltr";
    pen.textAlign = "start";
    pen.fillStyle = resolved("--vafa-ink");
    pen.font = `600 ${15 * scale}px ${font}`;
    pen.fillText(figure.dataset.name, across(0), 26 * scale);
    pen.font = `${12 * scale}px ${font}`;
    let reached = 0;
    legendEntries(state.drawing).forEach((entry, place) => {
      if (state.hidden.has(entry.name)) return;
      pen.fillStyle = resolved(`--vafa-c-${entry.colour || (place % 8) + 1}`);
      pen.beginPath();
      pen.arc(across(reached + 4 * scale), 46 * scale, 4 * scale, 0, 7);
      pen.fill();
      pen.fillStyle = resolved("--vafa-ink-2");
      pen.fillText(entry.name, across(reached + 14 * scale), 50 * scale);
      reached += pen.measureText(entry.name).width + 34 * scale;
    });
    layers.forEach((layer) => pen.drawImage(layer, margin, head));
    canvas.toBlob((blob) => save(blob, fileName(figure, "png")), "image/png");
  };
  const toggleTable = (figure, button) => {
    const isShown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isShown));
    one("[data-chart-rows]", figure).classList.toggle("vafa-visually-away", !isShown);
    const picture = one("[data-chart-picture]", figure);
    const legend = one("[data-chart-legend]", figure);
    if (picture) picture.hidden = isShown;
    legend.hidden = isShown;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-table], [data-chart-csv], [data-chart-png]");
    if (!button) return;
    const figure = button.closest("[data-chart]");
    if ("chartTable" in button.dataset) toggleTable(figure, button);
    if ("chartCsv" in button.dataset) saveCsv(figure);
    if ("chartPng" in button.dataset) savePng(figure);
  });
  document.addEventListener("DOMContentLoaded", () => find(document));
  document.addEventListener("htmx:afterSettle", () => find(document));
  document.addEventListener("vafa:theme", () => drawn.forEach((state, figure) => { if (state.chart) draw(figure); }));
})();
