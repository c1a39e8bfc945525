/**
 * Charts as SVG, drawn here and not in the reader's browser: the report needs no script. Colours are those of the style
 * sheet, so charts follow light and dark.
 */
import * as echarts from 'echarts';
import type { EvaluatedModel } from '../contract/evaluated-models';
import type { Estimate, MetricComparison } from '../contract/evaluation';
import { escapeHtml, Html } from './html';
import { score } from './report-format';

/** Small enough to be read on a phone without zooming; wider screens show two charts beside each other. */
const WIDTH = 440;
const BAR_GROUP_HEIGHT = 58;
const AXIS_HEIGHT = 34;
const HISTOGRAM_HEIGHT = 190;

/** Colours that echarts can calculate with, exchanged for those of the style sheet in the finished drawing. */
const COLOURS: readonly { drawn: string; variable: string }[] = [
  { drawn: '#0000a1', variable: 'var(--tuned)' },
  { drawn: '#0000a2', variable: 'var(--base)' },
  { drawn: '#0000a3', variable: 'var(--ink)' },
  { drawn: '#0000a4', variable: 'var(--soft)' },
  { drawn: '#0000a5', variable: 'var(--line)' },
];
const INK = '#0000a3';
const SOFT = '#0000a4';
const LINE = '#0000a5';
const MODEL_COLOUR: Record<EvaluatedModel, string> = { tuned: '#0000a1', base: '#0000a2' };

const MODEL_NAME: Record<EvaluatedModel, string> = { tuned: 'Tuned model', base: 'Base model' };

const FONT = 'inherit';
const AXIS_STYLE = {
  axisLabel: { color: SOFT, fontSize: 12, fontFamily: FONT },
  axisLine: { lineStyle: { color: LINE } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: LINE } },
};

/** `label` is read to those who do not see the chart. */
function draw(height: number, label: string, option: echarts.EChartsOption): Html {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption({ ...option, animation: false, backgroundColor: 'transparent' });
    let svg = chart.renderToSVGString();
    for (const { drawn, variable } of COLOURS) svg = svg.replaceAll(drawn, variable);
    // Class names carry a counter of the process; without them the same input gives the same report.
    svg = svg
      .replaceAll(/ class="zr\d+-cls-\d+"/g, '')
      .replaceAll(/<style[^>]*>[^]*?<\/style>/g, '');
    return new Html(
      svg.replace(
        '<svg width="440"',
        `<svg role="img" aria-label="${escapeHtml(label)}" width="440"`,
      ),
    );
  } finally {
    // Without this the chart's timer keeps the process alive.
    chart.dispose();
  }
}

type Bar = { model: EvaluatedModel; estimates: (Estimate | undefined)[] };

/** Value, low end and high end of an interval, drawn as a line with two ends. */
function intervalSeries(bar: Bar, offset: number): echarts.CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    z: 3,
    data: bar.estimates.flatMap((estimate, index) =>
      estimate === undefined ? [] : [[estimate.low, index, estimate.high]],
    ),
    encode: { x: [0, 2], y: 1 },
    renderItem: (_parameters, api) => {
      const [from = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
      const [to = 0] = api.coord([api.value(2), api.value(1)]);
      const middle = y + offset;
      const style = { stroke: INK, lineWidth: 1.5 };
      const line = (x1: number, y1: number, x2: number, y2: number) =>
        ({ type: 'line', shape: { x1, y1, x2, y2 }, style }) as const;
      return {
        type: 'group',
        children: [
          line(from, middle, to, middle),
          line(from, middle - 4, from, middle + 4),
          line(to, middle - 4, to, middle + 4),
        ],
      };
    },
  };
}

/** Means of both models by metric, with their intervals. */
export function meansChart(metrics: readonly MetricComparison[]): Html {
  const hasBase = metrics.some(({ base }) => base !== undefined);
  const bars: Bar[] = [{ model: 'tuned', estimates: metrics.map(({ tuned }) => tuned) }];
  if (hasBase) bars.push({ model: 'base', estimates: metrics.map(({ base }) => base) });
  const barWidth = 17;
  const gap = 3;
  const described = metrics.map(({ metric, tuned }) => `${metric} ${score(tuned.mean)}`).join(', ');
  return draw(
    metrics.length * BAR_GROUP_HEIGHT + AXIS_HEIGHT,
    `Means of the tuned model: ${described}`,
    {
      grid: { left: 8, right: 40, top: 4, bottom: 4, containLabel: true },
      xAxis: { ...AXIS_STYLE, type: 'value', min: 0, max: 1 },
      yAxis: {
        ...AXIS_STYLE,
        axisLabel: { ...AXIS_STYLE.axisLabel, color: INK, width: 110, overflow: 'truncate' },
        type: 'category',
        inverse: true,
        data: metrics.map(({ metric }) => metric),
      },
      series: bars.flatMap((bar, index): echarts.SeriesOption[] => [
        {
          type: 'bar',
          barWidth,
          barGap: `${(100 * gap) / barWidth}%`,
          itemStyle: { color: MODEL_COLOUR[bar.model], borderRadius: [0, 3, 3, 0] },
          data: bar.estimates.map((estimate) => estimate?.mean ?? '-'),
        },
        intervalSeries(bar, hasBase ? (index - 0.5) * (barWidth + gap) : 0),
      ]),
    },
  );
}

const BINS = 10;

function binOf(value: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)));
}

function histogram(values: readonly number[], isBinary: boolean): number[] {
  const counts = Array.from({ length: isBinary ? 2 : BINS }, () => 0);
  for (const value of values) {
    const bin = isBinary ? value : binOf(value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** How many examples got which score; scores that are only 0 or 1 make two bars. */
export function distributionChart(
  metric: string,
  scores: Partial<Record<EvaluatedModel, readonly number[]>>,
): Html {
  const models = (['tuned', 'base'] as const).filter((model) => scores[model] !== undefined);
  const all = models.flatMap((model) => scores[model] ?? []);
  const isBinary = all.every((value) => value === 0 || value === 1);
  const labels = isBinary
    ? ['0 (missed)', '1 (matched)']
    : Array.from({ length: BINS }, (_, bin) => (bin === BINS - 1 ? '0.9+' : `${bin / BINS}`));
  return draw(HISTOGRAM_HEIGHT, `Distribution of scores, metric ${metric}`, {
    grid: { left: 8, right: 8, top: 14, bottom: 4, containLabel: true },
    xAxis: { ...AXIS_STYLE, type: 'category', data: labels },
    yAxis: { ...AXIS_STYLE, type: 'value', minInterval: 1 },
    series: models.map((model): echarts.BarSeriesOption => ({
      type: 'bar',
      name: MODEL_NAME[model],
      barGap: '8%',
      barCategoryGap: '22%',
      itemStyle: { color: MODEL_COLOUR[model], borderRadius: [2, 2, 0, 0] },
      data: histogram(scores[model] ?? [], isBinary),
    })),
  });
}
