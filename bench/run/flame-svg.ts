import { owners, type Frame, type Owner } from './profile.ts'

const colors: Readonly<Record<Owner, string>> = {
  'the shop': '#7fb3c2',
  'its kernel': '#a9cfa4',
  'database driver': '#e3c27a',
  'web framework': '#d9a58c',
  'other libraries': '#c4b2d6',
  runtime: '#d5d9dc',
  'collection of garbage': '#d98c8c',
}
const [width, row, top, bottom] = [1_200, 16, 48, 30]
const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** What takes less of all than this is not drawn. */
const least = 0.004

/** A flame graph: a box is a function, those below it called it, its width is its part of the processor time with all it calls. */
export function flameSvg(title: string, root: Frame): string {
  const boxes: { x: number; depth: number; part: number; frame: Frame }[] = []
  let deepest = 0
  const place = (frame: Frame, x: number, depth: number) => {
    let at = x
    for (const below of [...frame.called.values()].toSorted((a, b) => b.all - a.all)) {
      const part = below.all / Math.max(1, root.all)
      if (part < least) continue
      boxes.push({ x: at, depth, part, frame: below })
      deepest = Math.max(deepest, depth)
      place(below, at, depth + 1)
      at += part
    }
  }
  place(root, 0, 0)
  const height = top + (deepest + 1) * row + bottom
  const drawn = boxes.map(({ x, depth, part, frame: { name, owner } }) => {
    const [left, wide] = [x * width, part * width]
    const y = height - bottom - (depth + 1) * row
    const letters = Math.floor((wide - 6) / 6)
    const label = letters < 4 ? '' : `<text x="${(left + 3).toFixed(1)}" y="${y + 12}">${safe(name.slice(0, letters))}</text>` // prettier-ignore
    return `<g><title>${safe(name)}: ${(100 * part).toFixed(1)} %</title><rect x="${left.toFixed(1)}" y="${y}" width="${Math.max(0.5, wide - 0.5).toFixed(1)}" height="${row - 1}" fill="${colors[owner]}"/>${label}</g>`
  })
  const key = owners.map(
    (owner, i) =>
      `<rect x="${8 + i * 168}" y="${height - 20}" width="12" height="12" fill="${colors[owner]}"/><text x="${25 + i * 168}" y="${height - 10}">${owner}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="10" fill="#17242b" role="img" aria-label="${safe(title)}"><rect width="${width}" height="${height}" fill="#ffffff"/><text x="8" y="20" font-size="14" font-weight="bold">${safe(title)}</text>${drawn.join('')}${key.join('')}</svg>\n`
}
