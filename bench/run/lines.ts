/** One quantity over time, with a name. */
export type TimeLine = {
  readonly name: string
  readonly points: readonly (readonly [minute: number, value: number])[]
}

/** A moment to mark on the axis of time. */
export type Moment = { readonly minute: number; readonly name: string }

const palette = ['#0f4557', '#9a5b13', '#1c6b45', '#a8281c', '#5b3a8c', '#4c5b63']
const [width, tall, start, end, top, bottom] = [760, 260, 64, 190, 40, 36]
const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A round number at or above a value: 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)))
  return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= value) ?? value
}

/** Lines over minutes from zero, with marks where something happened. */
export function timeSvg(
  title: string,
  unit: string,
  lines: readonly TimeLine[],
  moments: readonly Moment[] = [],
): string {
  const points = lines.flatMap((each) => each.points)
  const last = Math.max(1, ...points.map(([minute]) => minute))
  const high = roundUp(Math.max(1e-6, ...points.map(([, value]) => value)))
  const x = (minute: number) => start + ((width - start - end) * minute) / last
  const y = (value: number) => tall - bottom - ((tall - top - bottom) * value) / high
  const parts: string[] = []
  for (const part of [0, 0.25, 0.5, 0.75, 1])
    parts.push(
      `<line x1="${start}" x2="${width - end}" y1="${y(high * part).toFixed(1)}" y2="${y(high * part).toFixed(1)}" stroke="#ddd5c6"/><text x="${start - 6}" y="${(y(high * part) + 4).toFixed(1)}" text-anchor="end">${Number((high * part).toPrecision(3))} ${safe(unit)}</text>`,
    )
  for (const part of [0, 0.25, 0.5, 0.75, 1])
    parts.push(
      `<text x="${x(last * part).toFixed(1)}" y="${tall - bottom + 18}" text-anchor="middle">${Math.round(last * part)} min</text>`,
    )
  for (const { minute, name } of moments)
    parts.push(
      `<line x1="${x(minute).toFixed(1)}" x2="${x(minute).toFixed(1)}" y1="${top}" y2="${tall - bottom}" stroke="#c9a227" stroke-dasharray="2 3"><title>${safe(name)}</title></line>`,
    )
  for (const [i, { name, points: own }] of lines.entries()) {
    const color = palette[i % palette.length] ?? '#4c5b63'
    const path = own.map(([minute, value]) => `${x(minute).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.6"/>`,
      `<rect x="${width - end + 16}" y="${top + i * 20}" width="11" height="11" fill="${color}"/><text x="${width - end + 33}" y="${top + 10 + i * 20}">${safe(name)}</text>`,
    )
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" font-family="sans-serif" font-size="11" fill="#17242b" role="img" aria-label="${safe(title)}"><rect width="${width}" height="${tall}" fill="#ffffff"/><text x="8" y="20" font-size="14" font-weight="bold">${safe(title)}</text>${parts.join('')}</svg>\n`
}
