import type { Point } from './curve.ts'

const [width, height, left, top, right, bottom] = [760, 420, 64, 40, 250, 48]
const colors = ['#0f4557', '#9a5b13', '#1c6b45', '#a8281c', '#5b3a8c', '#4c5b63', '#b8860b']
const [low, high] = [0.01, 100]

const x = (products: number, all: readonly Point[]): number => {
  const [first, last] = [all[0]?.products ?? 1, all.at(-1)?.products ?? 10]
  return left + ((width - left - right) * Math.log(products / first)) / Math.max(1e-9, Math.log(last / first))
}
const y = (ms: number): number =>
  height - bottom - ((height - top - bottom) * Math.log(Math.max(low, ms) / low)) / Math.log(high / low)

/** The 95th percentile of what the core works for every kind of search, over the size of the catalog, both axes by powers of ten. */
export function curveSvg(points: readonly Point[]): string {
  const lines = (points[0]?.times ?? []).map(({ name }, i) => {
    const path = points.map(
      (point) => `${x(point.products, points).toFixed(1)},${y(point.times[i]?.core95 ?? low).toFixed(1)}`,
    )
    const color = colors[i % colors.length]
    const dots = path.map(
      (each) => `<circle cx="${each.split(',')[0]}" cy="${each.split(',')[1]}" r="3.5" fill="${color}"/>`,
    )
    const label = top + 14 + i * 22
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}<rect x="${width - right + 18}" y="${label - 9}" width="12" height="12" fill="${color}"/><text x="${width - right + 36}" y="${label + 1}">${name}</text>`
  })
  const rows = [0.01, 0.1, 1, 5, 10, 100].map(
    (ms) =>
      `<line x1="${left}" x2="${width - right}" y1="${y(ms)}" y2="${y(ms)}" stroke="${ms === 5 ? '#a8281c' : '#ddd5c6'}" ${ms === 5 ? 'stroke-dasharray="6 4"' : ''}/><text x="${left - 8}" y="${y(ms) + 4}" text-anchor="end">${ms} ms</text>`,
  )
  const columns = points.map(
    ({ products }) =>
      `<text x="${x(products, points)}" y="${height - bottom + 22}" text-anchor="middle">${products.toLocaleString('en-US')}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#17242b" role="img" aria-label="95th percentile of the work of searches over the size of the catalog"><rect width="${width}" height="${height}" fill="#ffffff"/><text x="${left}" y="22" font-size="14" font-weight="bold">95th percentile of what a core works for a search, by products</text>${rows.join('')}${columns.join('')}${lines.join('')}</svg>\n`
}
