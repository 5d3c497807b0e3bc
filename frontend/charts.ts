// Charts, drawn from the table below each: bars from zero with their number at the end, lines with
// their name at the end, no legend. A bar opens the records behind it.
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, CanvasRenderer])

interface Numbers {
  labels: string[]
  series: { name: string; tone: string; values: number[]; hrefs: string[] }[]
}

const TONES: Record<string, string> = {
  working: 'accent',
  settled: 'green',
  waiting: 'amber',
  refused: 'red',
}
const FALLBACK = ['accent', 'secondary', 'green', 'amber']

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** Draws every `[data-chart]` of the part. */
export function drawCharts(part: ParentNode): void {
  for (const figure of part.querySelectorAll<HTMLElement>('[data-chart]:not(.drawn)')) {
    figure.classList.add('drawn')
    draw(figure)
  }
}

function draw(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>('.chart-canvas')
  const table = figure.querySelector<HTMLTableElement>('table')
  if (!canvas || !table) return
  const numbers = readNumbers(table)
  const bars = figure.dataset.chart === 'bar'
  canvas.hidden = false
  if (bars) canvas.style.height = `${numbers.labels.length * numbers.series.length * 30 + 24}px`
  const chart = init(canvas)
  const paint = (): void => chart.setOption(bars ? barOption(numbers) : lineOption(numbers))
  paint()
  figure.querySelector('details')?.removeAttribute('open')
  chart.on('click', ({ seriesIndex = 0, dataIndex }) => {
    const href = numbers.series[seriesIndex]?.hrefs[dataIndex]
    if (href) location.assign(href)
  })
  new ResizeObserver(() => chart.resize()).observe(canvas)
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
}

function readNumbers(table: HTMLTableElement): Numbers {
  const heads = [...table.querySelectorAll<HTMLElement>('thead th')].slice(1)
  const rows = [...table.querySelectorAll('tbody tr')]
  const cells = (n: number): HTMLElement[] =>
    rows.map((row) => row.querySelectorAll<HTMLElement>('td')[n] as HTMLElement)
  return {
    labels: rows.map((row) => row.querySelector('th')?.textContent?.trim() ?? ''),
    series: heads.map((head, n) => ({
      name: head.textContent?.trim() ?? '',
      tone: token(TONES[head.dataset.tone ?? ''] ?? FALLBACK[n % FALLBACK.length] ?? 'accent'),
      values: cells(n).map((cell) => Number(cell?.dataset.value ?? 0)),
      hrefs: cells(n).map((cell) => cell?.dataset.href ?? ''),
    })),
  }
}

/** Type and lines of every chart, in the page's own size and colours. */
function frame(): { text: object; axis: object } {
  const root = getComputedStyle(document.documentElement)
  const text = {
    color: token('ink'),
    fontFamily: getComputedStyle(document.body).fontFamily,
    fontSize: Number.parseFloat(root.fontSize) * 0.875,
  }
  return { text, axis: { axisTick: { show: false }, axisLine: { lineStyle: { color: token('edge') } } } }
}

function barOption({ labels, series }: Numbers): EChartsCoreOption {
  const { text, axis } = frame()
  return {
    animation: false,
    textStyle: text,
    grid: { left: 0, right: 56, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value', min: 0, show: false },
    yAxis: { type: 'category', inverse: true, data: labels, ...axis, axisLabel: text },
    series: series.map((one) => ({
      type: 'bar',
      name: one.name,
      data: one.values,
      barMaxWidth: 20,
      itemStyle: { color: one.tone },
      cursor: one.hrefs.some(Boolean) ? 'pointer' : 'default',
      label: {
        ...text,
        show: true,
        position: 'right',
        formatter: series.length > 1 ? '{c} {a}' : '{c}',
      },
    })),
  }
}

function lineOption({ labels, series }: Numbers): EChartsCoreOption {
  const { text, axis } = frame()
  const quiet = { ...text, color: token('secondary') }
  return {
    animation: false,
    textStyle: text,
    grid: { left: 0, right: 72, top: 12, bottom: 0, containLabel: true },
    xAxis: { type: 'category', boundaryGap: false, data: labels, ...axis, axisLabel: quiet },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      axisLabel: quiet,
      splitLine: { lineStyle: { color: token('lines') } },
    },
    series: series.map((one) => ({
      type: 'line',
      name: one.name,
      data: one.values,
      symbolSize: 6,
      lineStyle: { width: 2, color: one.tone },
      itemStyle: { color: one.tone },
      endLabel: { ...text, show: true, color: one.tone, formatter: '{a} {c}' },
      labelLayout: { moveOverlap: 'shiftY' },
    })),
  }
}
