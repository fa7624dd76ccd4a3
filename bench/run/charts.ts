import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One bar: how many a second, with the lowest and highest round. */
export type Bar = {
  readonly name: string
  readonly value: number
  readonly lowest: number
  readonly highest: number
}

/** Bars that belong together, such as one workload of all shops. */
export type BarGroup = { readonly title: string; readonly bars: readonly Bar[] }

const colors: Readonly<Record<string, string>> = {
  kontor: '#0f4557',
  vendure: '#5b3a8c',
  medusa: '#9a5b13',
  evershop: '#1c6b45',
}
const other = '#4c5b63'
const [width, left, right, row, gap] = [760, 190, 90, 18, 14]

const shown = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value >= 10 ? value.toFixed(1) : value.toFixed(2)
const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Rates as bars, an axis by powers of ten, the whisker from the lowest to the highest round. */
export function barsSvg(title: string, groups: readonly BarGroup[]): string {
  const all = groups.flatMap(({ bars }) => bars)
  const values = all.flatMap(({ lowest, highest }) => [lowest, highest]).filter((each) => each > 0)
  const low = 10 ** Math.floor(Math.log10(Math.min(...values, 1)))
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values, 10)))
  const x = (value: number) =>
    left +
    ((width - left - right) * Math.log(Math.max(low, value) / low)) / Math.max(1e-9, Math.log(high / low))
  const height = 64 + groups.reduce((sum, { bars }) => sum + bars.length * row + gap, 0) + 18
  const parts: string[] = []
  for (let at = low; at <= high; at *= 10)
    parts.push(
      `<line x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="44" y2="${height - 18}" stroke="#ddd5c6"/><text x="${x(at).toFixed(1)}" y="40" text-anchor="middle" fill="#4c5b63">${at.toLocaleString('en-US')}</text>`,
    )
  let y = 52
  for (const group of groups) {
    parts.push(`<text x="8" y="${y + 13}" font-weight="bold">${safe(group.title)}</text>`)
    for (const { name, value, lowest, highest } of group.bars) {
      const middle = y + row / 2
      const end = x(value).toFixed(1)
      parts.push(
        `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${safe(name)}</text>`,
        `<rect x="${left}" y="${y + 2}" width="${Math.max(1, x(value) - left).toFixed(1)}" height="${row - 5}" fill="${colors[name.toLowerCase()] ?? other}"/>`,
        `<line x1="${x(lowest).toFixed(1)}" x2="${x(highest).toFixed(1)}" y1="${middle}" y2="${middle}" stroke="#c9a227" stroke-width="2"/>`,
        `<text x="${(Math.max(Number(end), x(highest)) + 6).toFixed(1)}" y="${y + 13}">${shown(value)}</text>`,
      )
      y += row
    }
    y += gap
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#17242b" role="img" aria-label="${safe(title)}"><rect width="${width}" height="${height}" fill="#ffffff"/><text x="8" y="20" font-size="14" font-weight="bold">${safe(title)}</text>${parts.join('')}</svg>\n`
}

/** A curve: values over sizes, both axes by powers of ten. */
export type Curve = { readonly name: string; readonly points: readonly (readonly [number, number])[] }

/** Curves over a size, both axes by powers of ten; what does not grow is a level line. */
export function curvesSvg(title: string, unit: string, curves: readonly Curve[]): string {
  const points = curves.flatMap((each) => each.points)
  const xs = [...new Set(points.map(([size]) => size))].toSorted((a, b) => a - b)
  const ys = points.map(([, value]) => value).filter((each) => each > 0)
  const [first, last] = [xs[0] ?? 1, xs.at(-1) ?? 10]
  const low = 10 ** Math.floor(Math.log10(Math.min(...ys, 1e9)))
  const high = Math.max(low * 10, 10 ** Math.ceil(Math.log10(Math.max(...ys, 1e-9))))
  const [tall, top, bottom, start, end] = [380, 44, 44, 76, 250]
  const x = (size: number) =>
    start + ((width - start - end) * Math.log(size / first)) / Math.max(1e-9, Math.log(last / first))
  const y = (value: number) =>
    tall - bottom - ((tall - top - bottom) * Math.log(Math.max(low, value) / low)) / Math.log(high / low)
  const palette = ['#0f4557', '#9a5b13', '#1c6b45', '#a8281c', '#5b3a8c', other]
  const parts: string[] = []
  for (let at = low; at <= high * 1.001; at *= 10)
    parts.push(
      `<line x1="${start}" x2="${width - end}" y1="${y(at).toFixed(1)}" y2="${y(at).toFixed(1)}" stroke="#ddd5c6"/><text x="${start - 8}" y="${(y(at) + 4).toFixed(1)}" text-anchor="end">${Number(at.toPrecision(1))} ${safe(unit)}</text>`,
    )
  for (const size of xs)
    parts.push(
      `<text x="${x(size).toFixed(1)}" y="${tall - bottom + 20}" text-anchor="middle">${size.toLocaleString('en-US')}</text>`,
    )
  for (const [i, { name, points: own }] of curves.entries()) {
    const color = palette[i % palette.length] ?? other
    const path = own.map(([size, value]) => `${x(size).toFixed(1)},${y(value).toFixed(1)}`)
    parts.push(
      `<polyline points="${path.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...path.map(
        (each) => `<circle cx="${each.split(',')[0]}" cy="${each.split(',')[1]}" r="3.5" fill="${color}"/>`,
      ),
      `<rect x="${width - end + 18}" y="${top + i * 22}" width="12" height="12" fill="${color}"/><text x="${width - end + 36}" y="${top + 11 + i * 22}">${safe(name)}</text>`,
    )
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" font-family="sans-serif" font-size="12" fill="#17242b" role="img" aria-label="${safe(title)}"><rect width="${width}" height="${tall}" fill="#ffffff"/><text x="8" y="20" font-size="14" font-weight="bold">${safe(title)}</text>${parts.join('')}</svg>\n`
}

/**
 * Put figures into bench/README.md between the marks of this name, in place of the last ones, and their charts beside
 * it in `bench/charts`. Answers the path of the page.
 */
export function publish(name: string, text: string, charts: Readonly<Record<string, string>>): string {
  const page = join(import.meta.dirname, '../README.md')
  const folder = join(import.meta.dirname, '../charts')
  mkdirSync(folder, { recursive: true })
  for (const [file, svg] of Object.entries(charts)) writeFileSync(join(folder, file), svg)
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]
  const before = readFileSync(page, 'utf8')
  const [head, rest] = before.split(begin)
  const tail = rest?.split(end)[1]
  if (head === undefined || tail === undefined) throw new Error(`bench/README.md has no place for ${name}`)
  writeFileSync(page, `${head}${begin}\n${text.trim()}\n${end}${tail}`)
  return page
}
