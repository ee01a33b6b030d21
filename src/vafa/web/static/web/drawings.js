// How each kind of chart looks: turns a drawing (see charts/drawings.py) into options of ECharts.
// Every text arrives in the reader's words; here are only places, colours and directions.
(() => {
  "use strict";

  const isNumber = (value) => typeof value === "number";

  // The text of the mark that stands at a place of an axis.
  const wordOf = (axis) => {
    const near = Math.abs(axis.max - axis.min) * 1e-6 || 1e-9;
    return (value) => (axis.ticks.find((tick) => Math.abs(tick.at - value) <= Math.max(near, Math.abs(value) * 1e-9)) || { text: "" }).text;
  };

  const nameOptions = (name, look, isAcross) => (name ? {
    name,
    nameLocation: isAcross ? "middle" : "end",
    nameGap: isAcross ? 30 : 12,
    nameTextStyle: { color: look.ink3, fontSize: 11, align: isAcross ? "center" : look.rtl ? "right" : "left" },
  } : {});

  // Labels at the ends of the lower axis stay inside the picture.
  const ends = (look) => (look.rtl ? { alignMinLabel: "right", alignMaxLabel: "left" } : { alignMinLabel: "left", alignMaxLabel: "right" });

  const valueAxis = (axis, look, { isAcross = false, hasLines = true } = {}) => {
    const even = axis.ticks.length > 1 && !axis.log ? axis.ticks[1].at - axis.ticks[0].at : undefined;
    const isIrregular = axis.ticks.some((tick, index) => index && even && Math.abs(tick.at - axis.ticks[index - 1].at - even) > even * 1e-6)
      || (axis.ticks.length > 0 && axis.ticks[0].at !== axis.min);
    const custom = isIrregular ? { customValues: axis.ticks.map((tick) => tick.at) } : {};
    return {
      type: axis.log ? "log" : "value",
      min: axis.min,
      max: axis.max,
      ...(isIrregular || axis.log ? {} : { interval: even }),
      inverse: isAcross && look.rtl,
      position: isAcross ? "bottom" : look.rtl ? "right" : "left",
      axisLine: { show: isAcross && !hasLines, lineStyle: { color: look.line } },
      axisTick: { show: isIrregular, lineStyle: { color: look.line }, ...custom },
      axisLabel: { color: look.ink3, formatter: wordOf(axis), hideOverlap: true, margin: 10, ...custom, ...(isAcross && !isIrregular ? ends(look) : {}) },
      splitLine: { show: hasLines && !isIrregular, lineStyle: { color: look.line, width: 1 } },
      ...nameOptions(axis.name, look, isAcross),
    };
  };

  const categoryAxis = (labels, look, { isAcross = true, width } = {}) => ({
    type: "category",
    data: labels,
    inverse: isAcross ? look.rtl : true,
    position: isAcross ? "bottom" : look.rtl ? "right" : "left",
    axisLine: { lineStyle: { color: look.lineStrong } },
    axisTick: { show: false },
    axisLabel: { color: isAcross ? look.ink3 : look.ink, hideOverlap: true, margin: 10, ...(isAcross ? {} : { width: width || (look.narrow ? 96 : 190), overflow: "truncate", fontSize: 12.5, interval: 0 }) },
  });

  const base = (look, grid = {}) => ({
    animationDuration: look.still ? 0 : 350,
    animationDurationUpdate: look.still ? 0 : 250,
    textStyle: { fontFamily: look.font, fontSize: 12, color: look.ink2 },
    // The last label below may reach out of the plot; it needs room on the side where reading ends.
    grid: { top: 14, bottom: 6, left: look.rtl ? 34 : 6, right: look.rtl ? 6 : 34, containLabel: true, ...grid },
    toolbox: { show: false },
    tooltip: {
      confine: true,
      className: "vafa-tip-box",
      backgroundColor: look.raised,
      borderColor: look.line,
      borderWidth: 1,
      padding: [9, 12],
      axisPointer: { lineStyle: { color: look.lineStrong }, shadowStyle: { color: look.hover } },
    },
  });

  const roomForName = (name) => (name ? { top: 34 } : {});
  const roomBelow = (name) => (name ? { bottom: 30 } : {});

  // What the pointer sees at one category: its name and each series' words.
  const categoryTip = (drawing, look) => (shown) => {
    const index = (Array.isArray(shown) ? shown[0] : shown).dataIndex;
    const rows = drawing.series
      .map((series, place) => ({ series, colour: look.colour(series.colour, place) }))
      .filter(({ series }) => look.isShown(series.name))
      .map(({ series, colour }) => ({ colour, name: series.name, text: series.texts[index], more: series.rangeTexts ? series.rangeTexts[index] : "" }));
    return look.tip(drawing.labels[index], rows);
  };

  const withCategoryTip = (option, drawing, look, pointer) => {
    option.tooltip = { ...option.tooltip, trigger: "axis", formatter: categoryTip(drawing, look) };
    option.tooltip.axisPointer = { ...option.tooltip.axisPointer, type: pointer };
    return option;
  };

  // The pale stretch between the ends of an interval, drawn as two stacked lines.
  const bandSeries = (series, place, look) => {
    if (!series.lows) return [];
    const shared = { type: "line", stack: `band-${place}`, name: series.name, symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
    const gaps = series.lows.map((low, index) => (isNumber(low) && isNumber(series.highs[index]) ? series.highs[index] - low : null));
    return [
      { ...shared, data: series.lows },
      { ...shared, data: gaps, areaStyle: { color: look.colour(series.colour, place), opacity: 0.16 } },
    ];
  };

  const lines = (drawing, look) => {
    const isArea = drawing.kind === "area";
    const option = base(look, roomForName(drawing.yName));
    const across = categoryAxis(drawing.labels, look), isDense = drawing.labels.length > 24;
    option.xAxis = { ...across, boundaryGap: !isDense, axisLabel: { ...across.axisLabel, ...(isDense ? ends(look) : {}) } };
    option.yAxis = valueAxis({ ...drawing.y, name: drawing.yName }, look);
    option.series = drawing.series.flatMap((series, place) => [
      ...bandSeries(series, place, look),
      {
        type: "line",
        name: series.name,
        data: series.values,
        stack: isArea && drawing.series.length > 1 ? "all" : undefined,
        symbol: "circle",
        symbolSize: 6,
        showSymbol: series.values.length < 3,
        color: look.colour(series.colour, place),
        lineStyle: { width: isArea ? 1.5 : 2.25, type: series.dashed ? [5, 4] : "solid" },
        areaStyle: isArea ? { opacity: drawing.series.length > 1 ? 0.55 : 0.14 } : undefined,
        emphasis: { disabled: true },
      },
    ]);
    return withCategoryTip(option, drawing, look, "line");
  };

  const bars = (drawing, look) => {
    const isStacked = drawing.kind === "stacked";
    const option = base(look, roomForName(drawing.yName));
    option.xAxis = categoryAxis(drawing.labels, look);
    option.yAxis = valueAxis({ ...drawing.y, name: drawing.yName }, look);
    option.series = drawing.series.map((series, place) => ({
      type: "bar",
      name: series.name,
      data: series.values,
      stack: isStacked ? "all" : undefined,
      color: look.colour(series.colour, place),
      barMaxWidth: 34,
      barCategoryGap: "28%",
      barGap: "12%",
      itemStyle: isStacked ? { borderColor: look.surface, borderWidth: 1 } : { borderRadius: [4, 4, 0, 0] },
      emphasis: { disabled: true },
    }));
    return withCategoryTip(option, drawing, look, "shadow");
  };

  const rows = (drawing, look) => {
    const option = base(look, { top: 2, bottom: 2, [look.rtl ? "left" : "right"]: look.narrow ? 64 : 92 });
    option.yAxis = { ...categoryAxis(drawing.labels, look, { isAcross: false }), axisLine: { show: false } };
    option.xAxis = { ...valueAxis(drawing.y, look, { isAcross: true, hasLines: false }), axisLabel: { show: false }, axisLine: { show: false } };
    option.series = drawing.series.map((series, place) => ({
      type: "bar",
      name: series.name,
      data: series.values.map((value, index) => ({ value, itemStyle: drawing.colours[index] ? { color: look.colour(drawing.colours[index], index) } : {} })),
      color: look.colour(series.colour, place),
      barMaxWidth: 18,
      itemStyle: { borderRadius: 4 },
      label: { show: drawing.series.length === 1, position: look.rtl ? "left" : "right", color: look.ink2, distance: 8, formatter: ({ dataIndex }) => series.texts[dataIndex] },
      emphasis: { disabled: true },
    }));
    return withCategoryTip(option, drawing, look, "shadow");
  };

  const pointTip = (drawing, look) => ({ data, color }) => {
    if (!data || !data.point) return "";
    const point = data.point;
    const shown = [{ name: drawing.xName, text: point.xText }];
    if (drawing.kind !== "moments") shown.push({ name: drawing.yName, text: point.yText });
    if (point.sizeText) shown.push({ name: drawing.sizeName, text: point.sizeText });
    return look.tip(point.name || data.group, shown.map((row) => ({ ...row, colour: color })));
  };

  const pointData = (group, sized) => group.points.map((point) => ({ value: [point.x, point.y], symbolSize: sized(point), point, group: group.name }));

  // The area of a bubble, not its width, says how much it is.
  const sizing = (drawing, look, low, high) => {
    const most = Math.max(1, ...drawing.groups.flatMap((group) => group.points.map((point) => point.size || 0)));
    const scale = look.narrow ? 0.75 : 1;
    return (point) => (isNumber(point.size) ? Math.max(low, high * scale * Math.sqrt(Math.max(point.size, 0) / most)) : (low + high) / 3);
  };

  const bubbles = (drawing, look) => {
    const option = base(look, { ...roomForName(drawing.yName), ...roomBelow(drawing.xName), right: 20, left: 20 });
    option.tooltip = { ...option.tooltip, trigger: "item", formatter: pointTip(drawing, look) };
    option.xAxis = valueAxis({ ...drawing.x, name: drawing.xName }, look, { isAcross: true });
    option.yAxis = valueAxis({ ...drawing.y, name: drawing.yName }, look);
    const sized = sizing(drawing, look, 5, 46);
    option.series = drawing.groups.map((group, place) => ({
      type: "scatter",
      name: group.name,
      data: pointData(group, sized),
      color: look.colour(group.colour, place),
      itemStyle: { opacity: 0.62, borderColor: look.surface, borderWidth: 1 },
      emphasis: { focus: "series", itemStyle: { opacity: 0.95 } },
    }));
    if (drawing.brush) option.brush = { xAxisIndex: 0, brushStyle: { color: look.hover, borderColor: look.accent, borderWidth: 1 }, outOfBrush: { colorAlpha: 0.15 }, transformable: false, throttleType: "debounce", throttleDelay: 200 };
    return option;
  };

  const spans = (drawing, look) => ({
    markArea: {
      silent: true,
      data: drawing.bands.map((band) => [
        { xAxis: band.start, name: band.name, itemStyle: { color: look.colour(band.colour, 0), opacity: 0.13 }, label: { color: look.ink2, position: "insideBottom", distance: 6, fontSize: 11 } },
        { xAxis: band.end },
      ]),
    },
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: look.ink3, type: [4, 4], width: 1 },
      label: { color: look.ink2, fontSize: 11, formatter: ({ name }) => name },
      data: drawing.marks.map((mark) => ({ xAxis: mark.at, name: mark.name })),
    },
  });

  const moments = (drawing, look) => {
    const option = base(look, { top: 22, bottom: 16, left: 24, right: 24 });
    option.tooltip = { ...option.tooltip, trigger: "item", formatter: pointTip(drawing, look) };
    option.xAxis = { ...valueAxis(drawing.x, look, { isAcross: true, hasLines: false }), axisLine: { show: true, lineStyle: { color: look.lineStrong } } };
    option.yAxis = { type: "value", min: -1, max: 1, show: false };
    const sized = sizing(drawing, look, 7, 30);
    option.series = drawing.groups.map((group, place) => ({
      type: "scatter",
      name: group.name,
      data: pointData(group, sized).map((dot) => ({ ...dot, value: [dot.value[0], 0] })),
      color: look.colour(group.colour, place),
      itemStyle: { opacity: 0.72, borderColor: look.surface, borderWidth: 1 },
      ...(place === 0 ? spans(drawing, look) : {}),
    }));
    return option;
  };

  const calibration = (drawing, look) => {
    const option = base(look, { ...roomForName(drawing.yName), ...roomBelow(drawing.xName) });
    option.tooltip = { ...option.tooltip, trigger: "item", formatter: pointTip(drawing, look) };
    option.xAxis = valueAxis({ ...drawing.x, name: drawing.xName }, look, { isAcross: true });
    option.yAxis = valueAxis({ ...drawing.y, name: drawing.yName }, look);
    const diagonal = {
      silent: true,
      symbol: "none",
      lineStyle: { color: look.ink3, type: [4, 4], width: 1 },
      label: { show: false },
      data: [[{ coord: [drawing.x.min, drawing.y.min] }, { coord: [drawing.x.max, drawing.y.max] }]],
    };
    option.series = drawing.groups.map((group, place) => ({
      type: "line",
      name: group.name,
      data: pointData(group, () => 8),
      symbol: "circle",
      symbolSize: 8,
      color: look.colour(group.colour, place),
      lineStyle: { width: 2 },
      markLine: place === 0 ? diagonal : undefined,
      emphasis: { disabled: true },
    }));
    return option;
  };

  const intervals = (drawing, look) => {
    const option = base(look, { top: 4 });
    option.yAxis = { ...categoryAxis(drawing.labels, look, { isAcross: false }), axisLine: { show: false } };
    option.xAxis = { ...valueAxis(drawing.y, look, { isAcross: true }), name: "" };
    option.series = drawing.series.flatMap((series, place) => {
      const colour = look.colour(series.colour, place);
      const dots = { type: "scatter", name: series.name, color: colour, symbol: series.lows ? "circle" : "diamond", symbolSize: series.lows ? 10 : 12, data: series.values.map((value, index) => [value, index]), z: 3 };
      if (!series.lows) return [dots];
      const bar = {
        type: "custom",
        name: series.name,
        silent: true,
        data: series.lows.map((low, index) => [low, index, series.highs[index]]),
        encode: { x: [0, 2], y: 1 },
        renderItem: (_params, api) => {
          const [from, height] = api.coord([api.value(0), api.value(1)]);
          const [to] = api.coord([api.value(2), api.value(1)]);
          return { type: "rect", shape: { x: Math.min(from, to), y: height - 4, width: Math.abs(to - from), height: 8, r: 4 }, style: { fill: colour, opacity: 0.28 } };
        },
      };
      return [bar, dots];
    });
    return withCategoryTip(option, drawing, look, "shadow");
  };

  const heat = (drawing, look) => {
    const option = base(look, { top: 4, bottom: drawing.xName ? 26 : 6 });
    const isRoomy = drawing.labels.length * 46 < look.width - 130;
    const span = drawing.high - drawing.low || 1;
    option.tooltip = { ...option.tooltip, trigger: "item", formatter: ({ data }) => look.tip(`${drawing.rows[data.value[1]]}`, [{ name: drawing.labels[data.value[0]], text: data.text }]) };
    option.xAxis = { ...categoryAxis(drawing.labels, look), axisLine: { show: false }, ...nameOptions(drawing.xName, look, true) };
    option.yAxis = { ...categoryAxis(drawing.rows, look, { isAcross: false }), axisLine: { show: false } };
    option.yAxis.axisLabel = { ...option.yAxis.axisLabel, color: look.ink2, interval: "auto", fontSize: 11.5 };
    option.visualMap = { show: false, min: drawing.low, max: drawing.high, inRange: { color: look.ramp } };
    option.series = [{
      type: "heatmap",
      data: drawing.cells.map((cell) => ({
        value: [cell.x, cell.y, cell.value],
        text: cell.text,
        brief: cell.brief,
        label: { color: (cell.value - drawing.low) / span > (look.dark ? 0.55 : 0.8) ? look.onAccent : look.ink },
      })),
      label: { show: isRoomy, fontSize: 11, formatter: ({ data }) => data.brief },
      itemStyle: { borderColor: look.surface, borderWidth: 2, borderRadius: 4 },
      emphasis: { itemStyle: { borderColor: look.accent } },
    }];
    return option;
  };

  const flow = (drawing, look) => {
    const furthest = Math.max(0, ...drawing.nodes.map((node) => node.column));
    const names = Object.fromEntries(drawing.nodes.map((node) => [node.key, node.name]));
    const used = new Set(drawing.flows.flatMap(({ start, end }) => [start, end]));
    const option = base(look);
    option.tooltip = {
      ...option.tooltip,
      trigger: "item",
      formatter: ({ data, dataType }) => (dataType === "edge" ? look.tip(names[data.from], [{ name: names[data.to], text: data.text }]) : look.tip(names[data.name], [])),
    };
    option.series = [{
      type: "sankey",
      top: 8, bottom: 8, left: 4, right: 4,
      nodeWidth: 10,
      nodeGap: 14,
      draggable: false,
      layoutIterations: 0,
      emphasis: { focus: "adjacency" },
      lineStyle: { color: "gradient", opacity: 0.32, curveness: 0.5 },
      data: drawing.nodes.filter((node) => used.has(node.key)).map((node, place) => ({
        name: node.key,
        depth: look.rtl ? furthest - node.column : node.column,
        itemStyle: { color: look.colour(node.colour, place), borderWidth: 0, borderRadius: 3 },
        label: { formatter: node.name, color: look.ink, fontSize: 12, distance: 8, position: (node.column === furthest) !== look.rtl ? "left" : "right" },
      })),
      links: drawing.flows.map(({ start, end, value, text }) => ({ source: look.rtl ? end : start, target: look.rtl ? start : end, value, text, from: start, to: end })),
    }];
    return option;
  };

  window.vafaDrawings = { line: lines, area: lines, bar: bars, stacked: bars, rows, bubble: bubbles, moments, calibration, intervals, heat, flow };
})();
